// The shop without its own scripts: everything is a link or a form.
import { purchase } from '../../support/purchase.ts';
import { expect, test } from '../../support/test.ts';

// A whole purchase in full page loads.
test.describe.configure({ timeout: 180_000 });

const GOODS = { zh: '美利奴徒步袜', en: 'Merino Hiking Socks' };

for (const scripts of ['no-wasm', 'none'] as const) {
  test.describe(scripts === 'none' ? 'JavaScript off' : 'WebAssembly blocked', () => {
    test.use({ scripts });

    test('the same purchase works', async ({ shop }) => {
      await purchase(shop);
    });

    test('a cart is changed, emptied and restored', async ({ shop, page }) => {
      const name = GOODS[shop.lang];
      await shop.add('merino-hiking-socks', 2);
      const line = shop.line(name);
      const quantity = line.getByLabel(shop.words.quantityOf(name));
      await expect(quantity).toHaveValue('2');
      const before = await shop.total();
      await quantity.fill('3');
      await line.getByRole('button', { name: shop.words.update }).click();
      await expect(quantity).toHaveValue('3');
      expect(await shop.total()).toBeGreaterThan(before);
      await line.getByRole('button', { name: shop.words.removeLine(name) }).click();
      await expect(shop.main.getByText(shop.words.cartEmpty)).toBeVisible();
      await shop.button(shop.words.undo).click();
      await expect(quantity).toHaveValue('3');
      await expect(page).toHaveURL(/\/cart$/);
    });

    test('a form that is not filled in right comes back with what was typed', async ({ shop }) => {
      await shop.add('merino-hiking-socks');
      await shop.goToCheckout();
      await shop.fillIn();
      // The browser itself has nothing against this number.
      await shop.main.getByLabel(shop.words.phone).fill('12');
      await shop.placeOrder.click();
      await expect(shop.main.getByRole('alert').filter({ hasText: shop.words.checkFields })).toBeVisible();
      await expect(shop.main.getByLabel(shop.words.phone)).toHaveAttribute('aria-invalid', 'true');
      await expect(shop.main.getByLabel(shop.words.street)).not.toHaveValue('');
    });
  });
}
