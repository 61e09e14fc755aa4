// Browse, filter, choose, order, pay, and find the order again.
import { purchase } from '../../support/purchase.ts';
import { test } from '../../support/test.ts';

for (const lang of ['zh', 'en'] as const) {
  test.describe(lang, () => {
    test.use({ lang });

    test('a guest buys something and pays online', async ({ shop }) => {
      await purchase(shop);
    });
  });
}
