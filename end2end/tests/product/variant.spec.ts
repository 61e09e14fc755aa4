// The page of a product: its address says which variant and which picture is shown.
import { parseAmount } from '../../support/money.ts';
import type { Shop } from '../../support/shop.ts';
import { expect, test } from '../../support/test.ts';

const price = async (shop: Shop) => parseAmount(await shop.main.getByText(/^[¥$]\s*\d+\.\d{2}$/).first().innerText());
const value = (shop: Shop, name: string) =>
  shop.main.getByRole('group', { name: /Colour|Capacity/ }).getByRole('link', { name: new RegExp(`^\\s*${name}`) });
const sku = (shop: Shop) => shop.main.getByRole('row', { name: new RegExp(`^${shop.words.sku}`) }).getByRole('cell');

test('a choice changes price, item number, picture and address, and survives a reload', async ({ shop, page }) => {
  await shop.open('/p/dehua-thin-gaiwan');
  expect(await price(shop)).toBe(1_900);
  const picture = page.getByRole('region', { name: 'Pictures' }).getByRole('img').first();
  const [before, code] = [await picture.getAttribute('src'), await sku(shop).innerText()];
  await value(shop, 'Ink').click();
  await value(shop, '150 ml').click();
  await expect.poll(() => price(shop)).toBe(2_200);
  await expect(sku(shop)).not.toHaveText(code);
  await expect(picture).not.toHaveAttribute('src', before ?? '');
  const chosen = await sku(shop).innerText();
  await expect(page).toHaveURL(new RegExp(`sku=${chosen}`));
  await page.reload();
  await shop.ready();
  expect(await price(shop)).toBe(2_200);
  await expect(sku(shop)).toHaveText(chosen);
  await expect(value(shop, 'Ink')).toHaveAttribute('aria-current', 'true');
});

test('choosing does not pile up history: one step back leaves the product', async ({ shop, page }) => {
  await shop.open('/c/teaware');
  await shop.shown(shop.main.getByRole('link', { name: 'Dehua Thin-Walled Gaiwan' })).click();
  await expect(page).toHaveURL(/\/p\//);
  await value(shop, 'Ink').click();
  await expect(value(shop, 'Ink')).toHaveAttribute('aria-current', 'true');
  await value(shop, '150 ml').click();
  await expect.poll(() => price(shop)).toBe(2_200);
  await page.goBack();
  await expect(page).toHaveURL(/\/c\/teaware$/);
});

test('choosing does not move the page', async ({ shop, page }) => {
  await page.setViewportSize({ width: 1440, height: 500 });
  await shop.open('/p/dehua-thin-gaiwan');
  await value(shop, '150 ml').scrollIntoViewIfNeeded();
  const before = (await page.evaluate(() => scrollY)) + 150;
  await page.mouse.wheel(0, 150);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(before);
  await value(shop, '150 ml').click();
  await expect.poll(() => price(shop)).toBe(2_200);
  expect(Math.abs((await page.evaluate(() => scrollY)) - before)).toBeLessThan(40);
});

test('a variant that is sold out cannot be bought, and says where to look', async ({ shop }) => {
  await shop.open('/p/dehua-thin-gaiwan');
  await value(shop, 'Vermilion').click();
  await expect(value(shop, '150 ml')).toContainText(shop.words.soldOut);
  await value(shop, '150 ml').click();
  await expect(shop.main.getByText('Another choice may be in stock', { exact: false })).toBeVisible();
  await expect(shop.button(shop.words.addToCart)).toBeDisabled();
  await expect(shop.main.getByLabel(shop.words.quantity, { exact: true })).toBeDisabled();
  await value(shop, '110 ml').click();
  await expect(shop.button(shop.words.addToCart)).toBeEnabled();
});

test('a product that is sold out altogether', async ({ shop }) => {
  await shop.open('/p/yuqian-longjing-100');
  await expect(shop.button(shop.words.addToCart)).toBeDisabled();
  await expect(shop.main.getByText(shop.words.soldOut).first()).toBeVisible();
});

test('the quantity stays between one and what is there', async ({ shop }) => {
  await shop.open('/p/wood-fired-master-cup');
  const quantity = shop.main.getByLabel(shop.words.quantity, { exact: true });
  const most = Number(await quantity.getAttribute('max'));
  expect(most).toBeLessThanOrEqual(4);
  await shop.button(shop.words.fewer).click();
  await expect(quantity).toHaveValue('1');
  for (let presses = 0; presses < 6; presses += 1) await shop.button(shop.words.more).click();
  await expect(quantity).toHaveValue(String(most));
  await expect(shop.main.getByText(shop.words.onlyLeft(most))).toBeVisible();
});

test('a picture can be chosen without changing the variant', async ({ shop, page }) => {
  await shop.open('/p/celadon-gaiwan-150');
  const pictures = page.getByRole('region', { name: 'Pictures' });
  const large = pictures.getByRole('img').first();
  const before = await large.getAttribute('src');
  await pictures.getByRole('link', { name: 'Picture 2 of' }).click();
  await expect(large).not.toHaveAttribute('src', before ?? '');
  await expect(page).toHaveURL(/picture=2/);
});

test('“buy now” goes straight to the checkout', async ({ shop }) => {
  await shop.open('/p/pear-wood-comb');
  await shop.button(shop.words.buyNow).click();
  await shop.atCheckout();
  await expect(shop.main.getByText('Wide-tooth pear wood comb')).toBeVisible();
});

test('related products lead on to another product, which starts at its own first variant', async ({ shop, page }) => {
  await shop.open('/p/dehua-thin-gaiwan');
  await value(shop, 'Ink').click();
  const related = shop.main.getByRole('article').first().getByRole('link');
  const name = await related.innerText();
  await related.click();
  await expect(shop.main.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page).not.toHaveURL(/sku=/);
});

test('search engines read the offers', async ({ shop, page }) => {
  await shop.open('/p/dehua-thin-gaiwan');
  const text = await page.locator('script[type="application/ld+json"]').textContent();
  const graph = (JSON.parse(text ?? '') as { '@graph': { '@type': string; offers?: { price: string }[] }[] })['@graph'];
  const product = graph.find((entry) => entry['@type'] === 'Product');
  expect(product?.offers).toHaveLength(6);
  expect(product?.offers?.[0]?.price).toBe('19.00');
  await expect(page.locator('link[rel="canonical"]')).toHaveAttribute('href', /\/en\/p\/dehua-thin-gaiwan$/);
  await expect(page.locator('link[rel="alternate"][hreflang]')).toHaveCount(3);
});
