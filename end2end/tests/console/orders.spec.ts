// Orders in the console: found, sent in parts, followed parcel by parcel, and received by their buyer.
import { asAdministrator } from '../../support/administrator.ts';
import { check, checkBothThemes } from '../../support/axe.ts';
import { BUYERS } from '../../support/buyers.ts';
import { device } from '../../support/device.ts';
import { jishi } from '../../support/operator.ts';
import type { Shop } from '../../support/shop.ts';
import { expect, test } from '../../support/test.ts';

/** Orders so many combs, paid to the gateway; gives the order's number. */
async function orderCombs(shop: Shop, units: number): Promise<string> {
  await shop.add('pear-wood-comb', units);
  await shop.open('/checkout');
  await shop.atCheckout();
  await shop.fillIn();
  await shop.placeOrder.click();
  await shop.atGateway();
  await shop.payBy(shop.words.approve);
  await shop.orderIs(shop.words.paid);
  return shop.orderNumber();
}

test.describe('with scripts', () => {
  test.describe.configure({ timeout: 300_000 });
  test.use({ lang: 'en' });

  test('an order leaves in two parcels, and its buyer sees them come', async ({ shop, page, browser, troubles }) => {
    troubles.allow(/\b422\b/);
    const number = await orderCombs(shop, 3);
    const office = await device(browser, shop);
    const console = office.page;
    await asAdministrator(office);

    await office.open('/console/orders?state=confirmed');
    await checkBothThemes(console);
    const find = console.getByRole('searchbox', { name: 'Find by number' });
    await find.fill(number.toLowerCase());
    await console.keyboard.press('Enter');
    await expect(console).toHaveURL(/[?&]q=/);
    await expect(office.main.getByRole('row'), 'the heads and the one that was looked for').toHaveCount(2);
    await office.main.getByRole('link', { name: number, exact: true }).click();
    await expect(console).toHaveURL(new RegExp(`/console/orders/${number}$`));
    await expect(office.main.getByText(BUYERS.en.phone)).toHaveCount(0);
    await checkBothThemes(console);

    const ship = office.main.locator('section', { has: console.getByRole('heading', { name: 'Send goods' }) });
    const units = ship.getByRole('spinbutton');
    await expect(units, 'everything is filled in').toHaveValue('3');
    await units.fill('0');
    await ship.getByRole('button', { name: 'Send this parcel' }).click();
    await expect(ship.getByRole('alert').first()).toBeVisible();
    await units.fill('1');
    await ship.getByLabel('Carrier', { exact: true }).fill('SF Express');
    await ship.getByLabel('Tracking number').fill('sf 100200');
    await console.keyboard.press('Enter');
    await expect(office.main.getByText('Parcel 1 of 1')).toBeVisible();
    await expect(office.main.getByText('SF100200')).toBeVisible();
    await expect(office.main.getByText('1 sent', { exact: true })).toBeVisible();
    await expect(units, 'what is left is filled in').toHaveValue('2');
    await expect(ship.getByLabel('Tracking number')).toHaveValue('');
    await ship.getByRole('button', { name: 'Send this parcel' }).click();
    await expect(office.main.getByText('Parcel 2 of 2')).toBeVisible();
    await expect(ship, 'nothing is left to send').toHaveCount(0);
    await console.setViewportSize({ width: 360, height: 800 });
    await check(console, 'an order on a phone');
    await console.setViewportSize({ width: 1440, height: 900 });

    const first = office.main.getByRole('list', { name: 'Parcels' }).getByRole('listitem').filter({ hasText: 'Parcel 1 of 2' });
    await first.getByLabel('What is told of it').selectOption({ label: 'Out for delivery' });
    await first.getByLabel('Place').fill('Hangzhou');
    await first.getByRole('button', { name: 'Note it' }).click();
    await expect(first.getByRole('list', { name: 'Course of the parcel' })).toContainText('Hangzhou');
    await first.getByRole('button', { name: 'Note it' }).click();
    await expect(first.getByText('Delivered', { exact: true }).first()).toBeVisible();
    await console.context().close();

    await page.reload();
    await shop.ready();
    await shop.orderIs(shop.words.shipped);
    const parcels = shop.main.getByRole('list', { name: 'Parcels' });
    await expect(parcels).toContainText('Parcel 1 of 2');
    await expect(parcels).toContainText('SF100200');
    await expect(parcels.getByText('Delivered', { exact: true }).first()).toBeVisible();
    await checkBothThemes(page);
    await shop.button('Everything has come').click();
    const dialog = page.getByRole('dialog', { name: 'Has everything come?' });
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await shop.button('Everything has come').click();
    await dialog.getByRole('button', { name: 'Yes, it has come' }).click();
    await shop.orderIs(shop.words.delivered);
    await expect(shop.main.getByRole('button', { name: 'Everything has come' })).toHaveCount(0);
    await expect(parcels.getByText('On its way', { exact: true })).toHaveCount(0);
  });
});

test.describe('without scripts', () => {
  test.describe.configure({ timeout: 180_000 });
  test.use({ lang: 'zh', scripts: 'none' });

  test('a buyer sees the parcel and says that it has come', async ({ shop, page }) => {
    const number = await orderCombs(shop, 1);
    await jishi('order', 'ship', number);
    await page.reload();
    await expect(shop.main.getByText('包裹 1/1')).toBeVisible();
    await shop.button('确认收货').click();
    await page.getByRole('dialog', { name: '确定已收到全部商品吗？' }).getByRole('button', { name: '已经收到' }).click();
    await shop.orderIs(shop.words.delivered);
    await expect(shop.main.getByText('已签收', { exact: true }).first()).toBeVisible();
  });
});
