// Stock, locations and delivery fees in the console: counted, moved, opened, closed, priced.
import { asAdministrator } from '../../support/administrator.ts';
import { check, checkBothThemes } from '../../support/axe.ts';
import { freshSlug, sell } from '../../support/operator.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 300_000 });
test.use({ lang: 'en' });

test('goods are counted, sent to a new store, and the store closes once it is empty', async ({ shop, page, troubles }) => {
  troubles.allow(/\b(409|422)\b/);
  const slug = freshSlug('stock-page');
  const code = slug.toUpperCase();
  await sell({ slug, name: 'Counted goods', price: 20, stock: 9, currency: 'USD' });
  await asAdministrator(shop);

  // Counting: what is promised stays, and a reason is asked for.
  await shop.open(`/console/stock?q=${code}`);
  await checkBothThemes(page);
  await shop.main.getByRole('link', { name: code, exact: true }).click();
  await expect(page).toHaveURL(/\/console\/stock\/var_\w+/);
  await shop.main.getByLabel('Change in units').fill('-4');
  await shop.button('Change').click();
  await expect(shop.main.getByRole('alert').first()).toContainText('Give a reason');
  await shop.main.getByLabel('Reason', { exact: true }).fill('Four were broken on the shelf');
  await shop.main.getByLabel('Change in units').fill('-4');
  await shop.button('Change').click();
  await expect(shop.main.getByRole('row').filter({ hasText: 'Four were broken on the shelf' })).toHaveCount(1);
  await check(page, 'the stock of one code');

  // A store, chosen by the cascade of provinces.
  const store = `Lakeside ${slug.slice(-6)}`;
  await shop.open('/console/locations');
  await checkBothThemes(page);
  await shop.main.getByRole('link', { name: 'Open a location' }).click();
  await expect(page).toHaveURL(/\/console\/locations\/new/);
  await shop.button('Save').click();
  await expect(shop.main.getByRole('alert').first()).toContainText('Give it a name');
  await shop.main.getByLabel('Name in Chinese').fill('湖滨店');
  await shop.main.getByLabel('Name in English').fill(store);
  await shop.main.getByLabel('Type').selectOption('store');
  await shop.main.getByLabel('Province').selectOption('33');
  await shop.main.getByLabel('City').selectOption('3301');
  await shop.main.getByLabel('District').selectOption('330106');
  await shop.main.getByLabel('Street').fill('Longjing Road 1');
  await shop.main.getByLabel('Latitude').fill('30.254');
  await shop.main.getByLabel('Longitude').fill('120.164');
  await checkBothThemes(page);
  await shop.button('Save').click();
  await expect(page).toHaveURL(/\/console\/locations$/);

  // Goods on their way belong to neither.
  await shop.open('/console/transfers');
  await shop.main.getByLabel('To', { exact: true }).selectOption({ label: store });
  await shop.main.getByLabel('Goods', { exact: true }).fill(`${code} 3`);
  await shop.button('Plan it').click();
  await shop.main.getByRole('link', { name: /trf_/ }).first().click();
  await shop.button('Send it').click();
  await expect(shop.main.getByText('On the way').first()).toBeVisible();
  await checkBothThemes(page);

  // A store that waits for goods stays open.
  await shop.open('/console/locations');
  await shop.main.getByRole('link', { name: store }).click();
  await expect(shop.main.getByText('it can be closed once there is nothing')).toBeVisible();
  await checkBothThemes(page);
  await page.goBack();
  await shop.open('/console/transfers');
  await shop.main.getByRole('link', { name: /trf_/ }).first().click();
  await shop.sends(() => shop.button('Give it up').click());
  await shop.open('/console/locations');
  await shop.main.getByRole('link', { name: store }).click();

  // Somebody else changes it meanwhile: both versions are shown, and one is chosen.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByLabel('Street').fill('Longjing Road 2');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByText('Longjing Road 2').first()).toBeVisible();
  await other.close();
  await shop.main.getByLabel('Street').fill('Longjing Road 3');
  await shop.button('Save').click();
  await expect(shop.main.getByText('Somebody has just changed this')).toBeVisible();
  await expect(shop.main.getByText('Longjing Road 2')).toBeVisible();
  await shop.button('Overwrite with mine').click();
  await expect(shop.main.getByText('Longjing Road 3').first()).toBeVisible();

  await shop.button('Close this location').click();
  await expect(shop.main.getByText('Closed', { exact: true })).toBeVisible();
  await expect(shop.main.getByRole('button', { name: 'Save' })).toHaveCount(0);
});

test('a delivery fee is tried, refused when it climbs down, and changed', async ({ shop, page, troubles }) => {
  troubles.allow(/\b422\b/);
  await asAdministrator(shop);
  await shop.open('/console/delivery-fees');
  await checkBothThemes(page);

  // The example is in the address: it works without scripts, and can be passed on.
  await shop.open('/console/delivery-fees?currency=CNY&country=CN&weight=1&litres=60&worth=100');
  const example = shop.main.locator('section', { has: page.getByRole('heading', { name: 'Try it' }) });
  await expect(example.getByText('10 kg')).toBeVisible();
  await expect(example.getByText('¥18.00')).toBeVisible();

  // A rate that no other test pays.
  await shop.main.getByRole('link', { name: /Nearby|Hong Kong/ }).last().click();
  await expect(page).toHaveURL(/delivery-fees\/USD-nearby-express$/);
  const tiers = shop.main.getByLabel('Tiers');
  await expect(tiers).toHaveValue(/^8 \d+\.\d\d\n20 45\.00$/);
  // An amount that no other rate has.
  const fee = `${15 + Math.floor(Math.random() * 20)}.37`;
  await tiers.fill('8 30\n20 29');
  await shop.button('Save').click();
  await expect(shop.main.getByRole('alert').first()).toContainText('never costs less');
  await tiers.fill(`8 ${fee}\n20 45.00`);
  await expect(shop.main.getByRole('row').filter({ hasText: '5 kg' }).first()).toContainText(`$${fee}`);
  await checkBothThemes(page);
  await shop.sends(() => shop.button('Save').click());
  await shop.open('/console/delivery-fees');
  await expect(shop.main.getByRole('row').filter({ hasText: `≤ 8 kg $${fee}` })).toHaveCount(1);
  await page.setViewportSize({ width: 360, height: 800 });
  await check(page, 'delivery fees on a phone');
});

test('a bundle says what is in it', async ({ shop }) => {
  await shop.open('/p/gongfu-starter-set');
  const inside = shop.main.getByRole('row').filter({ hasText: 'In the set' });
  await expect(inside.getByRole('listitem')).toHaveCount(3);
  await inside.getByRole('link', { name: /Gaiwan/ }).click();
  await expect(shop.page).toHaveURL(/\/p\/celadon-gaiwan-150/);
});
