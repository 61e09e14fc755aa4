// Paying the courier: only in mainland China and in yuan. The parcel is followed until it has arrived.
import { BUYERS } from '../../support/buyers.ts';
import { jishi } from '../../support/operator.ts';
import { expect, test } from '../../support/test.ts';

test.describe('in Chinese', () => {
  test.use({ lang: 'zh' });

  test('an order is placed at once and followed to the door', async ({ shop, page }) => {
    await shop.add('pear-wood-comb');
    await shop.open('/checkout');
    await shop.atCheckout();
    await shop.fillIn();
    const standard = await shop.total();
    await shop.main.getByRole('radio', { name: shop.words.express }).check({ force: true });
    await expect.poll(() => shop.total()).toBeGreaterThan(standard);
    await shop.main.getByRole('radio', { name: shop.words.cashOnDelivery }).check({ force: true });
    await expect(shop.placeOrder).toHaveText(shop.words.placeOrder);
    await shop.main.getByLabel(shop.words.note).fill('请放在门口 🙂');
    await shop.placeOrder.click();

    await expect(page).toHaveURL(/\/orders\//);
    await shop.orderIs(shop.words.codThanks);
    await expect(shop.main.getByText('请放在门口 🙂')).toBeVisible();
    await expect(shop.main.getByText(BUYERS.zh.phone)).toHaveCount(0);
    const number = await shop.orderNumber();

    await jishi('order', 'ship', number);
    await page.reload();
    await shop.orderIs(shop.words.shipped);
    await expect(shop.main.getByRole('button', { name: shop.words.cancel })).toHaveCount(0);
    await jishi('order', 'deliver', number);
    await shop.track(number, BUYERS.zh.email);
    await shop.orderIs(shop.words.delivered);
  });

  test('an order is cancelled by its buyer', async ({ shop, page }) => {
    await shop.add('pear-wood-comb');
    await shop.open('/checkout');
    await shop.atCheckout();
    await shop.fillIn();
    await shop.main.getByRole('radio', { name: shop.words.cashOnDelivery }).check({ force: true });
    await shop.placeOrder.click();
    await shop.orderIs(shop.words.codThanks);
    await shop.button(shop.words.cancel).click();
    const dialog = page.getByRole('dialog', { name: shop.words.cancelTitle });
    await dialog.getByRole('button', { name: shop.words.cancelKeep }).click();
    await expect(dialog).toBeHidden();
    await shop.button(shop.words.cancel).click();
    await dialog.getByRole('button', { name: shop.words.cancelConfirm }).click();
    await shop.orderIs(shop.words.orderCancelled);
    await page.reload();
    await shop.orderIs(shop.words.orderCancelled);
  });
});

test.describe('in English', () => {
  test.use({ lang: 'en' });

  test('it is offered in yuan and to mainland China only', async ({ shop, page }) => {
    const { words } = shop;
    const cash = shop.main.getByRole('radio', { name: words.cashOnDelivery });
    await shop.add('pear-wood-comb');
    await shop.open('/checkout');
    await shop.atCheckout();
    await expect(cash).toBeDisabled();
    await expect(shop.main.getByText(words.cashOnlyChina)).toBeVisible();

    await shop.shown(page.getByRole('button', { name: 'CNY ¥' })).click();
    await shop.atCheckout();
    await expect(cash).toBeDisabled();
    await shop.fillIn(BUYERS.zh);
    await expect(cash).toBeEnabled();
    await cash.check({ force: true });
    await expect(shop.placeOrder).toHaveText(words.placeOrder);
    await shop.placeOrder.click();
    await shop.orderIs(words.codThanks);
  });
});
