// A purchase after it was placed: a part of it is cancelled, and what it held is bought again.
import { expect, test } from '../../support/test.ts';

test.use({ lang: 'zh' });

test('a part is cancelled, and the purchase is bought again', async ({ shop, page }) => {
  await shop.add('pear-wood-comb');
  await shop.open('/checkout');
  await shop.atCheckout();
  await shop.fillIn();
  await shop.main.getByRole('radio', { name: shop.words.cashOnDelivery }).check({ force: true });
  await shop.placeOrder.click();
  await shop.orderIs(shop.words.codThanks);
  await expect(page).toHaveURL(/\/orders\//);

  await shop.main.getByText('取消部分商品').click();
  const units = shop.main.getByRole('spinbutton').first();
  await units.fill('1');
  await shop.button('取消所选商品').click();
  // It was all of it: the order ends.
  await shop.orderIs(shop.words.orderCancelled);

  await shop.main.getByRole('button', { name: '再次购买' }).click();
  await expect(page).toHaveURL(/\/cart$/);
  await expect(shop.main.getByRole('listitem').first()).toBeVisible();
});
