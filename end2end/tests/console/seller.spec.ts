// Somebody applies to sell, is let in, and looks after the shop.
import { randomInt } from 'node:crypto';
import { asAdministrator } from '../../support/administrator.ts';
import { check, checkBothThemes } from '../../support/axe.ts';
import { device } from '../../support/device.ts';
import { freshSlug } from '../../support/operator.ts';
import { Person } from '../../support/person.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 300_000 });
test.use({ lang: 'en' });

/** A unified social credit code with its check character (GB 32100-2015). */
function creditCode(): string {
  const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const body = `91330106MA${Array.from({ length: 7 }, () => randomInt(10)).join('')}`;
  const sum = [...body].reduce((all, sign, place) => all + signs.indexOf(sign) * (weights[place] ?? 0), 0);
  return body + signs[(31 - (sum % 31)) % 31];
}

test('an application becomes a shop, and its owner looks after it', async ({ shop, page, browser, troubles }) => {
  troubles.allow(/\b422\b/);
  const owner = new Person(shop);
  await owner.register();
  await owner.setUpApp();
  const slug = freshSlug('dew-hill');

  await shop.open('/sell');
  await checkBothThemes(page);
  await shop.button('Apply').click();
  await expect(owner.field('Company, as registered'), 'nothing is sent before it is filled in').toBeFocused();
  const typed = {
    'Company, as registered': '露山茶业有限公司',
    'Unified social credit code': '91330106MA0000000X',
    'Legal representative': '陈露',
    Telephone: '13800138000',
    'E-mail': owner.mail,
    'Name in Chinese': '露山茶行',
    'Name in English': 'Dew Hill Teas',
    'Address of the shop': slug,
  };
  for (const [label, value] of Object.entries(typed)) await owner.field(label).fill(value);
  await shop.main.getByRole('checkbox', { name: 'Tea & teaware' }).check();
  const scan = (name: string, size = 2_000) => ({
    name,
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\n'.padEnd(size, ' ')),
  });
  const licence = shop.main.getByLabel('Business licence');
  await licence.setInputFiles(scan('licence.pdf', 5_000_001));
  await expect(shop.main.getByRole('alert').filter({ hasText: 'larger than 5 MB' })).toBeVisible();
  await licence.setInputFiles(scan('licence.pdf'));
  await expect(shop.main.getByText('licence.pdf')).toBeVisible();
  await shop.main.getByLabel('Identity of the representative').setInputFiles(scan('identity.pdf'));
  await shop.button('Apply').click();
  await shop.ready();
  await expect(shop.main.getByRole('alert').first()).toContainText('social credit code');
  await expect(owner.field('Unified social credit code')).toHaveAttribute('aria-invalid', 'true');
  await expect(owner.field('Telephone')).toHaveValue('13800138000');
  await expect(shop.main.getByText('Received, no need to choose it again: PDF · 2 kB')).toHaveCount(2);
  await checkBothThemes(page);
  await owner.field('Unified social credit code').fill(creditCode());
  await shop.button('Apply').click();
  await expect(shop.main.getByText('Your application is in')).toBeVisible();

  const office = await device(browser, shop);
  const console = office.page;
  await asAdministrator(office);
  await office.open('/console/sellers?state=applied');
  await office.main.getByRole('link', { name: /Dew Hill Teas/ }).first().click();
  await expect(office.heading(/Dew Hill Teas/)).toBeVisible();
  await expect(office.main.getByText('13800138000')).toHaveCount(0);
  await checkBothThemes(console);
  await console.setViewportSize({ width: 360, height: 800 });
  await check(console, 'the file of a seller on a phone');
  const open = office.main.getByRole('button', { name: 'Open Business licence' });
  await open.click();
  await expect(console.getByLabel('Reason for opening')).toHaveAttribute('aria-invalid', 'true');
  await console.getByLabel('Reason for opening').fill('Checking the licence');
  const download = console.waitForEvent('download');
  await open.click();
  expect((await download).suggestedFilename()).toMatch(/^sel_\w+-business_licence\.pdf$/);
  await office.button('Begin the review').click();
  await office.button('Approve').click();
  await expect(office.main.getByText('Open', { exact: true }).first()).toBeVisible();
  await console.context().close();

  await shop.open('/seller');
  await expect(shop.main.getByText('The shop is open')).toBeVisible();
  for (const section of ['', '/shop', '/products', '/orders', '/prices', '/finance', '/payouts']) {
    await page.setViewportSize({ width: 1440, height: 900 });
    const answer = await shop.open(`/seller${section}`);
    expect(answer?.status(), section).toBe(200);
    await expect(shop.main.getByRole('heading', { level: 1 })).toHaveCount(1);
    await checkBothThemes(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await check(page, `${section} on a phone`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await shop.open('/seller/payouts');
  await owner.field('Account holder').fill('露山茶业有限公司');
  await owner.field('Bank').fill('中国银行');
  await owner.field('Account number').fill('12');
  await shop.button('Save').click();
  await expect(owner.field('Account number')).toHaveAttribute('aria-invalid', 'true');
  await owner.field('Account number').fill('6222 0202 0011 2233 445');
  await shop.button('Save').click();
  await expect(shop.main.getByText('中国银行 ****3445')).toBeVisible();
  await shop.open('/seller/shop');
  await owner.field('English description').fill('Small-lot tea from one hill.');
  await shop.sends(() => shop.button('Save').click());
  await shop.open(`/s/${slug}`);
  await expect(shop.main.getByText('Small-lot tea from one hill.')).toBeVisible();
});
