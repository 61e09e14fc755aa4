// What people keep in their account, and their rights over their data.
import { Person } from '../../support/person.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 150_000 });
test.use({ lang: 'en' });

test('a pasted address fills the form, is kept, and is offered in the checkout', async ({ shop, page }) => {
  const person = new Person(shop);
  await person.register();
  await shop.open('/account/addresses?new=1');
  const paste = page.getByLabel('Paste a whole address', { exact: true });
  if (!(await paste.isVisible())) await shop.main.locator('summary').first().click();
  await paste.fill('李雷 138 0013 8000 杭州市西湖区龙井路1号');
  await shop.button('Read and fill in').click();
  await expect(page.locator('[name="form[recipient]"]')).toHaveValue('李雷');
  await expect(page.locator('[name="form[phone]"]')).toHaveValue('13800138000');
  await expect(page.locator('[name="form[region]"]')).toHaveValue('浙江省');
  await expect(page.locator('[name="form[district]"]')).toHaveValue('西湖区');
  await shop.button('Save the address').click();
  await expect(shop.main.getByText('李雷 · 138****8000')).toBeVisible();

  await shop.add('celadon-gaiwan-150');
  await shop.open('/checkout');
  await shop.main.getByText('Choose from your addresses').click();
  await shop.button(/^Use this one: 李雷/).click();
  await shop.ready();
  await expect(page.locator('[name="form[street]"]')).toHaveValue('龙井路1号');
});

test('a heart marks a product and the list lets it go', async ({ shop }) => {
  const person = new Person(shop);
  await person.register();
  await shop.open('/p/celadon-gaiwan-150');
  await shop.button('Mark as a favourite').click();
  await expect(shop.button('Remove')).toBeVisible();
  await shop.open('/account/favourites');
  const list = shop.main.getByRole('list', { name: 'Marked products' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await list.getByRole('button').click();
  await expect(shop.main.getByText('Nothing marked yet')).toBeVisible();
});

test('a visitor who taps the heart is led to sign in and back', async ({ shop, page, troubles }) => {
  troubles.allow(/\b401\b/);
  await shop.open('/p/celadon-gaiwan-150');
  await shop.button('Mark as a favourite').click();
  await expect(page).toHaveURL(/\/en\/sign-in\?next=%2Fen%2Fp%2Fceladon-gaiwan-150/);
});

test('consent is a switch, one way and back', async ({ shop }) => {
  const person = new Person(shop);
  await person.register();
  await shop.open('/account/notifications');
  await shop.button('Agree: Offers by e-mail').click();
  await expect(shop.button('Take back: Offers by e-mail')).toBeVisible();
  await shop.button('Take back: Offers by e-mail').click();
  await expect(shop.button('Agree: Offers by e-mail')).toBeVisible();
});

test('ones data is downloaded, and closing the account waits for who comes back', async ({ shop, page }) => {
  const person = new Person(shop);
  await person.register();
  await shop.open('/account/privacy');
  const download = page.waitForEvent('download');
  await shop.button('For programs (JSON)').click();
  expect((await download).suggestedFilename()).toMatch(/^jishi-\d{4}-\d{2}-\d{2}\.json$/);

  await shop.main.locator('summary').filter({ hasText: 'Close my account' }).click();
  await shop.button('Yes, close it').click();
  await expect(page).toHaveURL(/\/en\/sign-in\?done=closing/);
  await expect(page.getByText('Your account is closed in 7 days.')).toBeVisible();
  await person.enterPassword();
  await person.arrived('/account');
  await shop.open('/account/privacy');
  await expect(shop.main.getByText('Withdrawn')).toBeVisible();
});
