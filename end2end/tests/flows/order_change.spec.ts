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

test('goods are added to an order that is still here', async ({ shop, page }) => {
  await shop.add('pear-wood-comb');
  await shop.open('/checkout');
  await shop.atCheckout();
  await shop.fillIn();
  await shop.main.getByRole('radio', { name: shop.words.cashOnDelivery }).check({ force: true });
  await shop.placeOrder.click();
  await shop.orderIs(shop.words.codThanks);
  const first = page.url();

  await shop.main.getByRole('link', { name: '加购商品' }).click();
  await expect(page).toHaveURL(/\/orders\/[^/]+\/add\?/);
  await shop.main.getByRole('spinbutton').first().fill('1');
  await shop.button('查看金额').click();
  await shop.button('提交加购').click();
  await expect(page).not.toHaveURL(/\/add\?/);
  await expect(page).not.toHaveURL(first);
  await expect(shop.main.getByText('加购到订单')).toBeVisible();

  await page.goto(first);
  await expect(shop.main.getByText('加购订单')).toBeVisible();
});
