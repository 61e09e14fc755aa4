// Somebody else is faster: the line is named, nothing is ordered and nothing that was typed is lost.
import { buyElsewhere, available } from '../../support/api.ts';
import { BUYERS } from '../../support/buyers.ts';
import { freshSlug, sell } from '../../support/operator.ts';
import { expect, test } from '../../support/test.ts';

test('the last one is bought elsewhere during the checkout', async ({ shop, page, troubles }) => {
  // The answer to the refused order.
  troubles.allow(/409/);
  const { words } = shop;
  const { currency } = words;
  const slug = freshSlug('last-cup');
  const name = `Last cup ${slug.slice(-6)}`;
  await sell({ slug, name, price: 12, stock: 1, currency });

  await shop.add('five-spice-peanuts');
  await shop.add(slug);
  await shop.open('/checkout');
  await shop.atCheckout();
  await shop.fillIn();
  await buyElsewhere(slug, 1, currency);
  await shop.placeOrder.click();

  const refusal = shop.main.getByRole('alert').filter({ hasText: words.soldOutTitle });
  await expect(refusal).toContainText(words.soldOutLine(name));
  await expect(shop.main.getByLabel(words.street)).toHaveValue(BUYERS[shop.lang].street);
  await expect(shop.placeOrder).toBeDisabled();

  await refusal.getByRole('link', { name: words.toCart }).click();
  await expect(page).toHaveURL(/\/cart$/);
  await expect(shop.line(name)).toContainText(words.lineSoldOut);
  await shop.line(name).getByRole('button', { name: words.removeLine(name) }).click();
  await shop.goToCheckout();
  await expect(shop.main.getByLabel(words.street)).toHaveValue(BUYERS[shop.lang].street);
  await shop.placeOrder.click();
  await shop.atGateway();
  await shop.payBy(words.approve);
  await shop.orderIs(words.paid);
  expect(await available(slug, currency)).toBe(0);
});

test('a price that has changed is shown, not charged', async ({ shop, troubles }) => {
  troubles.allow(/409/);
  const { words } = shop;
  const { currency } = words;
  const slug = freshSlug('dearer-cup');
  const goods = { slug, name: `Dearer cup ${slug.slice(-6)}`, price: 12, stock: 5, currency };
  await sell(goods);
  await shop.add(slug);
  await shop.open('/checkout');
  await shop.atCheckout();
  await shop.fillIn();
  const before = await shop.total();
  await sell({ ...goods, price: 15 });
  await shop.placeOrder.click();

  const question = shop.main.getByRole('alert').filter({ hasText: words.totalChanged });
  await expect(question).toBeVisible();
  expect(await available(slug, currency)).toBe(5);
  expect(await shop.total()).toBe(before + 300);
  await question.getByRole('button').click();
  await shop.atGateway();
  expect(await available(slug, currency)).toBe(4);
});
