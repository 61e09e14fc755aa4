// axe on every page, light and dark, and on what opens over them. Nothing serious is allowed.
import { check, checkBothThemes } from '../../support/axe.ts';
import { ROUTES } from '../../support/routes.ts';
import { expect, test } from '../../support/test.ts';

for (const { name, open, status } of ROUTES) {
  test(name, async ({ shop, page, troubles }) => {
    if (status === 404) troubles.allow(/404/);
    await open(shop);
    await page.waitForLoadState('networkidle');
    await checkBothThemes(page);
  });
}

test.describe('in Chinese on a phone', () => {
  test.use({ lang: 'zh', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test('home, product and the drawer of filters', async ({ shop, page }) => {
    await shop.open();
    await checkBothThemes(page);
    await shop.open('/p/dehua-thin-gaiwan');
    await checkBothThemes(page);
    await shop.open('/c/tea');
    await shop.link(shop.words.filters).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await checkBothThemes(page);
  });
});

test('the panel of categories', async ({ shop, page }) => {
  await shop.open();
  await page.getByText(shop.words.allCategories, { exact: true }).click();
  await checkBothThemes(page);
});

test('errors of the checkout', async ({ shop, page }) => {
  await shop.add('pear-wood-comb');
  await shop.open('/checkout');
  await shop.atCheckout();
  await shop.placeOrder.click();
  await expect(shop.main.getByRole('alert').filter({ hasText: shop.words.checkFields })).toBeVisible();
  await checkBothThemes(page);
});

test('a message and the notice of a removed line', async ({ shop, page }) => {
  await shop.add('pear-wood-comb');
  await check(page, 'message');
  await shop.open('/cart');
  await shop.main.getByRole('button', { name: shop.words.removeLine('Wide-tooth pear wood comb') }).click();
  await expect(shop.button(shop.words.undo)).toBeVisible();
  await checkBothThemes(page);
});

test('the dialog that asks before an order is cancelled, and the gateway', async ({ shop, page }) => {
  await shop.orderOnline('pear-wood-comb');
  await checkBothThemes(page);
  await shop.payBy(shop.words.decline);
  await checkBothThemes(page);
  await shop.button(shop.words.cancel).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await checkBothThemes(page);
});
