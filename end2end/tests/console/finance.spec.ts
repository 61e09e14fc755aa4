// The books and the prices in the console: every page answers, a price counts at once, a deep cut waits for somebody else.
import { asAdministrator } from '../../support/administrator.ts';
import { check, checkBothThemes } from '../../support/axe.ts';
import { freshSlug, sell } from '../../support/operator.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 300_000 });
test.use({ lang: 'en' });

test('every page of the books answers, wide and narrow', async ({ shop, page }) => {
  await asAdministrator(shop);
  for (const section of ['/finance', '/finance/sellers', '/finance/commission', '/finance/fees?rule=online-USD', '/finance/months', '/finance/bank', '/payouts', '/prices']) {
    await page.setViewportSize({ width: 1440, height: 900 });
    const answer = await shop.open(`/console${section}`);
    expect(answer?.status(), section).toBe(200);
    await expect(shop.main.getByRole('heading', { level: 1 })).toHaveCount(1);
    await checkBothThemes(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await check(page, `${section} on a phone`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await shop.open('/console/finance');
  await shop.main.getByRole('link', { name: 'Months' }).click();
  await expect(page).toHaveURL(/\/console\/finance\/months$/);
  await expect(shop.button('Close the month'), 'the month is not over').toHaveCount(0);
  await shop.open('/console/payouts');
  const download = page.waitForEvent('download');
  await shop.main.getByRole('link', { name: 'Export CSV' }).click();
  expect((await download).suggestedFilename()).toBe('payouts.csv');
});

test('a price counts at once, and a deep cut waits for somebody else', async ({ shop, page, troubles }) => {
  troubles.allow(/\b(409|422)\b/);
  const slug = freshSlug('priced-cup');
  const name = `Priced cup ${slug.slice(-6)}`;
  await sell({ slug, name, price: 100, stock: 5, currency: 'USD' });
  await asAdministrator(shop);
  await shop.open(`/console/prices?q=${slug}`);
  await shop.main.getByRole('link', { name: slug.toUpperCase(), exact: true }).click();
  await expect(page).toHaveURL(/\/console\/prices\/var_\w+$/);
  const price = page.getByLabel('Price in dollars', { exact: true });
  await expect(price).toHaveValue('100.00');

  await price.fill('0');
  await shop.button('Save').click();
  await expect(price).toHaveAttribute('aria-invalid', 'true');
  await price.fill('90');
  await page.getByLabel('Former price in dollars').fill('100');
  await shop.button('Save').click();
  await expect(shop.main.getByRole('row').filter({ hasText: '90.00' })).toHaveCount(1);
  const item = page.url();
  await shop.open(`/p/${slug}`);
  await expect(shop.main.getByText('$90.00').first()).toBeVisible();

  await page.goto(item);
  await shop.ready();
  await price.fill('20');
  await page.getByLabel('Former price in dollars').fill('');
  await shop.button('Save').click();
  await expect(page.getByLabel('Reason', { exact: true }), 'somebody has to know why').toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Reason', { exact: true }).fill('The last of the season');
  await shop.button('Save').click();
  await expect(shop.main.getByText('A change waits for approval')).toBeVisible();
  await checkBothThemes(page);
  await shop.open('/console/approvals');
  const row = shop.main.getByRole('row').filter({ hasText: slug.toUpperCase() });
  await expect(row.getByRole('button', { name: 'Approve' }), 'not by whoever asked').toHaveCount(0);
  await expect(row).toContainText('20.00');
  await shop.open(`/p/${slug}`);
  await expect(shop.main.getByText('$90.00').first(), 'until it is approved').toBeVisible();
});

test('whoever is slower sees both prices', async ({ shop, page, context, troubles }) => {
  troubles.allow(/\b409\b/);
  const slug = freshSlug('contested-cup');
  await sell({ slug, name: `Contested cup ${slug.slice(-6)}`, price: 50, stock: 5, currency: 'USD' });
  await asAdministrator(shop);
  await shop.open(`/console/prices?q=${slug}`);
  await shop.main.getByRole('link', { name: slug.toUpperCase(), exact: true }).click();
  const price = page.getByLabel('Price in dollars', { exact: true });
  await expect(price).toHaveValue('50.00');
  await shop.ready();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByLabel('Price in dollars', { exact: true }).fill('49');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByRole('row').filter({ hasText: '49.00' })).toHaveCount(1);
  await price.fill('48');
  await shop.button('Save').click();
  await expect(shop.main.getByText('Somebody has just changed this')).toBeVisible();
  await expect(shop.main.getByRole('cell', { name: '49.00' }).first()).toBeVisible();
  // And once more before they have decided: then that is shown, and what they send next holds.
  await other.getByLabel('Price in dollars', { exact: true }).fill('47');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByRole('row').filter({ hasText: '47.00' }).first()).toBeVisible();
  await shop.button('Overwrite with mine').click();
  await expect(shop.main.getByRole('cell', { name: '47.00' }).first()).toBeVisible();
  await shop.button('Overwrite with mine').click();
  await expect(shop.main.getByRole('row').filter({ hasText: '48.00' }).first()).toBeVisible();
});

test('a fee is changed on its page, and whoever is slower sees both', async ({ shop, page, context, troubles }) => {
  troubles.allow(/\b(409|422)\b/);
  await asAdministrator(shop);
  await shop.open('/console/finance');
  await shop.main.getByRole('link', { name: 'Fees', exact: true }).click();
  await shop.main.getByRole('row').filter({ hasText: 'Remittance' }).filter({ hasText: 'USD' }).getByRole('link').click();
  const rate = page.getByLabel('Rate (%)', { exact: true });
  await shop.ready();
  const other = await context.newPage();
  await other.goto(page.url());
  await rate.fill('101');
  await shop.button('Save').click();
  await expect(rate).toHaveAttribute('aria-invalid', 'true');
  await other.getByLabel('Rate (%)', { exact: true }).fill('0.25');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByRole('row').filter({ hasText: '0.25%' })).toHaveCount(1);
  await rate.fill('0.30');
  await shop.button('Save').click();
  await expect(shop.main.getByText('Somebody has just changed this')).toBeVisible();
  await shop.button('Overwrite with mine').click();
  await expect(shop.main.getByRole('row').filter({ hasText: '0.30%' })).toHaveCount(1);
});
