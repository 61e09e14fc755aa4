// Turns the npm package @vant/area-data into the shop's compact list of Chinese divisions.
// Usage: node divisions.mjs PACKAGE_DIRECTORY OUTPUT_DIRECTORY
//
// Output: [[province, [[city, [district, …]], …]], …]. Every name starts with the two digits that the level adds to the
// GB/T 2260 code: "44广东省" › "03深圳市" › "05南山区" is 440305. Writes nothing unless every code fits that shape.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packageDirectory, outputDirectory] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(packageDirectory, 'package.json'), 'utf8'));
const { areaList } = await import(pathToFileURL(join(packageDirectory, manifest.module)));

function entries(list, level) {
  return Object.entries(list).map(([code, name]) => {
    const fits = /^\d{6}$/.test(code) && code.slice(level * 2) === '0'.repeat(6 - level * 2);
    if (!fits) throw new Error(`${code} ${name} is not a GB/T 2260 code of level ${level}`);
    return { code, name };
  });
}

const label = ({ code, name }, level) => code.slice(level * 2 - 2, level * 2) + name;
const within = (parent, level) => ({ code }) => code.startsWith(parent.code.slice(0, level * 2));

const provinces = entries(areaList.province_list, 1);
const cities = entries(areaList.city_list, 2);
const districts = entries(areaList.county_list, 3);

const tree = provinces.map((province) => [
  label(province, 1),
  cities.filter(within(province, 1)).map((city) => [
    label(city, 2),
    districts.filter(within(city, 2)).map((district) => label(district, 3)),
  ]),
]);

const placed = tree.flatMap(([, inside]) => inside.flatMap(([, names]) => names)).length;
if (placed !== districts.length) throw new Error(`${districts.length - placed} districts have no city`);

const text = `${JSON.stringify(tree)}\n`;
writeFileSync(join(outputDirectory, 'divisions.json'), text);
writeFileSync(
  join(outputDirectory, 'README.md'),
  `# Data files

## divisions.json

The provinces, cities and districts of China, with their GB/T 2260 codes, for address forms.
Written by \`cargo xtask divisions\`; do not edit it by hand.

- Source: npm package \`${manifest.name}\` ${manifest.version}, ${manifest.repository.url.replace(/\.git$/, '')}
- Licence: ${manifest.license}, printed below
- Content: ${provinces.length} provinces, ${cities.length} cities, ${districts.length} districts

Shape: \`[[province, [[city, [district, …]], …]], …]\`. Every name starts with the two digits that its level adds to the
code: \`44广东省\` › \`03深圳市\` › \`05南山区\` is 440305.

\`\`\`
${readFileSync(join(packageDirectory, 'LICENSE'), 'utf8').trim()}
\`\`\`
`,
);
console.log(`    ${provinces.length} provinces, ${cities.length} cities, ${districts.length} districts, ${Buffer.byteLength(text)} bytes`);
