// Goods of two sellers in one purchase: paid once, sent and cancelled in parts.
import { parseAmount } from '../../support/money.ts';
import { jishi } from '../../support/operator.ts';
import type { Shop } from '../../support/shop.ts';
import { expect, test } from '../../support/test.ts';

const COMB = 'pear-wood-comb';
const TEA = 'menghai-ripe-puer-loose';

/** The goods of one seller in the cart. */
const linesOf = (shop: Shop, seller: string) =>
  shop.page.getByRole('list', { name: new RegExp(`^${shop.words.cartLines}.*${seller}$`) });

/** The part of an order that one seller sends. */
const partOf = (shop: Shop, seller: string) =>
  shop.main.locator('section').filter({ has: shop.page.getByRole('heading', { level: 2, name: seller }) });

async function fillCart(shop: Shop): Promise<void> {
  await shop.add(COMB);
  await shop.add(TEA);
  await shop.open('/cart');
}

/** The number of one part, as its seller and the operator know it. */
async function partNumber(shop: Shop, seller: string): Promise<string> {
  return (await partOf(shop, seller).locator('strong').first().innerText()).trim();
}

for (const lang of ['zh', 'en'] as const) {
  test.describe(lang, () => {
    test.use({ lang });

    test('a purchase from two sellers is paid once and sent in parts', async ({ shop, page }) => {
      const { words } = shop;
      await fillCart(shop);
      for (const seller of [words.ownShop, words.teaFarm]) {
        await expect(linesOf(shop, seller).getByRole('listitem')).toHaveCount(1);
        await expect(shop.main.getByRole('link', { name: seller, exact: true })).toBeVisible();
      }
      await expect(shop.main.getByText(words.own, { exact: true })).toHaveCount(1);
      const goods = await Promise.all(
        [words.ownShop, words.teaFarm].map(async (seller) => parseAmount(await linesOf(shop, seller).innerText())),
      );
      const inCart = await shop.total();
      expect(inCart).toBeGreaterThan(goods[0] + goods[1]);
      await shop.goToCheckout();
      await shop.fillIn();
      expect(await shop.total()).toBe(inCart);
      await shop.placeOrder.click();
      await shop.atGateway();
      expect(parseAmount(await page.getByRole('heading', { level: 1 }).innerText())).toBe(inCart);
      await shop.payBy(words.approve);
      await shop.orderIs(words.paid);

      const whole = await shop.orderNumber();
      const [comb, tea] = [await partNumber(shop, words.ownShop), await partNumber(shop, words.teaFarm)];
      expect(new Set([whole, comb, tea]).size).toBe(3);
      await jishi('order', 'ship', comb);
      await page.reload();
      await shop.ready();
      await expect(partOf(shop, words.ownShop).getByRole('button', { name: words.cancelPart })).toHaveCount(0);

      await partOf(shop, words.teaFarm).getByRole('button', { name: words.cancelPart }).click();
      const dialog = page.getByRole('dialog', { name: words.cancelTitle });
      await dialog.getByRole('button', { name: words.cancelConfirm }).click();
      await shop.orderIs(words.shipped);
      await expect(async () => {
        await page.reload();
        await expect(partOf(shop, words.teaFarm).getByText(words.refunded)).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 30_000 });
      await jishi('order', 'deliver', comb);
      await page.reload();
      await shop.orderIs(words.delivered);
    });

    test('a product leads to its shop, which shows its goods and its licence', async ({ shop, page }) => {
      const { words } = shop;
      await shop.open(`/p/${TEA}`);
      await expect(shop.main.getByText(words.soldBy)).toBeVisible();
      await shop.main.getByRole('link', { name: words.teaFarm, exact: true }).click();
      await expect(page).toHaveURL(/\/s\/wanshan-tea-farm$/);
      await expect(shop.main.getByRole('heading', { level: 1, name: words.teaFarm })).toBeVisible();
      await expect(shop.main.locator(`a[href$="/p/${TEA}"]`).first()).toBeVisible();
      await expect(shop.main.locator(`a[href$="/p/${COMB}"]`)).toHaveCount(0);
      await expect(shop.heading(words.licence)).toBeVisible();
      await expect(shop.main.getByText('91000000MA0000002W')).toBeVisible();
    });
  });
}

test.describe('JavaScript off', () => {
  test.use({ scripts: 'none' });

  test('a purchase from two sellers is cancelled as a whole before it is paid', async ({ shop }) => {
    const { words } = shop;
    await fillCart(shop);
    await shop.goToCheckout();
    await shop.fillIn();
    await shop.placeOrder.click();
    await shop.atGateway();
    await shop.payBy(words.leave);
    await shop.orderIs(words.awaitingPayment);
    await expect(shop.main.getByRole('button', { name: words.cancelPart })).toHaveCount(0);
    await shop.button(words.cancel).click();
    await shop.page.getByRole('dialog').getByRole('button', { name: words.cancelConfirm }).click();
    await shop.orderIs(words.orderCancelled);
  });
});
