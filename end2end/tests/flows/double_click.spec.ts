// Impatient buyers order once.
import { available } from '../../support/api.ts';
import { freshSlug, sell } from '../../support/operator.ts';
import { expect, test } from '../../support/test.ts';

for (const scripts of ['all', 'none'] as const) {
  test.describe(scripts === 'none' ? 'JavaScript off' : 'with scripts', () => {
    test.use({ scripts });

    test('a double click on the order button gives one order', async ({ shop, page }) => {
      const { currency } = shop.words;
      const slug = freshSlug('twice-cup');
      await sell({ slug, name: `Twice cup ${slug.slice(-6)}`, price: 12, stock: 9, currency });
      await shop.add(slug);
      await shop.open('/checkout');
      await shop.atCheckout();
      await shop.fillIn();
      await shop.placeOrder.dblclick();
      await shop.atGateway();
      await expect(page.getByRole('button', { name: shop.words.approve })).toBeVisible();
      expect(await available(slug, currency)).toBe(8);
      await shop.payBy(shop.words.approve);
      await shop.orderIs(shop.words.paid);
      expect(await available(slug, currency)).toBe(8);
    });
  });
}
