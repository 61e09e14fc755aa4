// What can go wrong between the shop and the gateway. The order stands, and nothing is paid twice.
import { expect, test } from '../../support/test.ts';

test('a declined payment can be made again', async ({ shop }) => {
  const { words } = shop;
  await shop.orderOnline('five-spice-peanuts');
  await shop.payBy(words.decline);
  await expect(shop.main.getByRole('alert').filter({ hasText: words.notThrough })).toBeVisible();
  await shop.orderIs(words.awaitingPayment);
  await shop.button(words.payAgain).click();
  await shop.atGateway();
  await shop.payBy(words.approve);
  await shop.orderIs(words.paid);
  await expect(shop.main.getByRole('button', { name: words.payAgain })).toHaveCount(0);
});

test('a payment that was left can be taken up from the order', async ({ shop }) => {
  const { words } = shop;
  await shop.orderOnline('five-spice-peanuts');
  await shop.payBy(words.leave);
  await shop.orderIs(words.awaitingPayment);
  await expect(shop.main.getByRole('alert')).toHaveCount(0);
  await shop.button(words.payNow).click();
  await shop.atGateway();
  await shop.payBy(words.approve);
  await shop.orderIs(words.paid);
});

test('the back button leads from the gateway to a shop that knows of the order', async ({ shop, page }) => {
  const { words } = shop;
  await shop.orderOnline('five-spice-peanuts');
  const gateway = page.url();
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(shop.path('/checkout')));
  // The goods are ordered: the cart is empty. A page from the browser's memory may still show the form;
  // sent again, it leads to the same payment.
  const again = shop.placeOrder;
  await expect(again.or(shop.main.getByText(words.nothingToCheckOut))).toBeVisible();
  if (await again.isVisible()) {
    await again.click();
    await shop.atGateway();
    expect(page.url()).toBe(gateway);
  } else {
    await page.goto(gateway);
  }
  await shop.payBy(words.approve);
  await shop.orderIs(words.paid);
  await shop.open('/cart');
  await expect(shop.main.getByText(words.cartEmpty)).toBeVisible();
});

test('the gateway takes no second payment', async ({ shop, page, troubles }) => {
  // The gateway refuses with 409 and says so in words.
  troubles.allow(/409/);
  await shop.orderOnline('five-spice-peanuts');
  const gateway = page.url();
  await shop.payBy(shop.words.approve);
  await shop.orderIs(shop.words.paid);
  await page.goto(gateway);
  await expect(page.getByRole('button', { name: shop.words.approve })).toHaveCount(0);
});
