// One's own account: second factor, devices, profile, the proof of identity.
import { device } from '../../support/device.ts';
import { Person, freshMail, totp } from '../../support/person.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 150_000 });

const REFUSED = /\b(401|403|409|422)\b/;

test('a second factor is set up, asked for, and replaced by a recovery code', async ({ shop, troubles }) => {
  troubles.allow(REFUSED);
  const person = new Person(shop);
  const { words } = person;
  await person.register();
  const { secret, codes } = await person.setUpApp();
  expect(codes).toHaveLength(10);
  await person.signOut();

  await shop.open('/sign-in');
  await person.enterPassword();
  await expect(shop.main.getByRole('heading', { name: words.appTitle })).toBeVisible();
  await person.field(words.appCode).fill('000000');
  await person.button(words.confirm).click();
  await expect(shop.main.getByRole('alert')).toContainText(words.wrongCode);
  // The step of the setting-up is used up; the next one is allowed already.
  await person.field(words.appCode).fill(totp(secret, 1));
  await person.button(words.confirm).click();
  await person.arrived('/account');
  await person.signOut();

  const [first = ''] = codes;
  for (const works of [true, false]) {
    await shop.open('/sign-in');
    await person.enterPassword();
    await person.field(words.appCode).fill(first);
    await person.button(words.confirm).click();
    if (works) {
      await person.arrived('/account');
      await person.signOut();
    } else {
      await expect(shop.main.getByRole('alert')).toContainText(words.wrongCode);
    }
  }
});

test('a second factor is turned off', async ({ shop, page }) => {
  const person = new Person(shop);
  const { words } = person;
  await person.register();
  await person.setUpApp();
  await shop.open('/account/security');
  await person.button(words.turnOff).first().click();
  await page.getByRole('dialog').getByRole('button').last().click();
  await expect(shop.main.getByText(words.off, { exact: true })).toBeVisible();
});

test('a device that was signed out asks to sign in with its next act', async ({ shop, browser }) => {
  const person = new Person(shop);
  const { words } = person;
  await person.register();
  const other = person.at(await device(browser, shop));
  await other.signIn('/account/profile');
  await expect(other.button(words.save)).toBeVisible();

  await shop.open('/account/security');
  await expect(shop.main.getByText(words.thisDevice, { exact: true })).toHaveCount(1);
  await person.button(words.endDevice).click();
  await expect(person.button(words.endDevice)).toHaveCount(0);

  await other.field(words.name).fill('Somebody');
  await other.button(words.save).click();
  await expect(other.shop.page).toHaveURL(/\/sign-in\?next=/);
  await other.enterPassword();
  await other.arrived('/account/profile');
  await other.shop.page.context().close();
});

test('a name is saved, shown in the header, and a stale edit loses nothing', async ({ shop, page, browser, troubles }) => {
  troubles.allow(REFUSED);
  const person = new Person(shop);
  const { words } = person;
  await person.register();
  await shop.open('/account/profile');
  const other = person.at(await device(browser, shop));
  await other.signIn('/account/profile');
  await other.field(words.name).fill('Ada');
  await other.button(words.save).click();
  await expect(other.shop.page.getByRole('banner').getByRole('button', { name: 'Ada' })).toBeVisible();
  await other.shop.page.context().close();

  await person.field(words.name).fill('Grace');
  await person.button(words.save).click();
  await expect(shop.main.getByRole('alert')).toContainText('Ada');
  await expect(person.field(words.name)).toHaveValue('Grace');
  await person.button(words.save).click();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Grace' })).toBeVisible();
});

test('a new e-mail address counts once its code came back', async ({ shop }) => {
  const person = new Person(shop);
  const { words } = person;
  await person.register();
  await shop.open('/account/profile');
  const mail = freshMail();
  await person.field(words.newContact).fill(mail);
  await shop.main.locator('form', { has: shop.page.locator('#contact-login') }).getByRole('button').click();
  const moved = new Person(shop, mail, person.password);
  await expect(shop.page).toHaveURL(/ticket=/);
  await expect(shop.main.getByText(person.mail)).toBeVisible();
  await moved.field(words.code).fill(await moved.code());
  await shop.main.locator('form', { has: shop.page.locator('#contact-code') }).getByRole('button').click();
  await expect(shop.main.getByText(mail)).toBeVisible();
  await expect(shop.main.getByText(person.mail)).toHaveCount(0);
});

test('whoever has to prove who they are is asked, and the act is done', async ({ shop, page, troubles }) => {
  troubles.allow(REFUSED);
  const person = new Person(shop);
  const { words } = person;
  await person.register();
  await shop.open('/account/profile');
  // As the server answers a quarter of an hour after the sign-in: the error's code, and nothing in its other parts.
  const refusal = Buffer.concat([Buffer.from([14]), Buffer.from('proof_required'), Buffer.alloc(4)]);
  await page.route('**/api/user/request_contact', (route) => route.fulfill({ status: 403, body: refusal }), { times: 1 });
  await person.field(words.newContact).fill(freshMail());
  await shop.main.locator('form', { has: page.locator('#contact-login') }).getByRole('button').click();
  const dialog = page.getByRole('dialog', { name: words.proof });
  await dialog.getByLabel(words.password, { exact: true }).fill('not the password');
  await dialog.getByRole('button', { name: words.goOn }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel(words.password, { exact: true }).fill(person.password);
  await dialog.getByRole('button', { name: words.goOn }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/ticket=/);
});

test.describe('JavaScript off', () => {
  test.use({ scripts: 'none' });

  test('a second factor is set up, and its recovery codes are shown once', async ({ shop, page }) => {
    const person = new Person(shop);
    const { words } = person;
    await person.register();
    const { codes } = await person.setUpApp();
    expect(codes).toHaveLength(10);
    await page.reload();
    await expect(shop.main.getByRole('region', { name: words.keepCodes })).toHaveCount(0);
    await person.signOut();
    await shop.open('/sign-in');
    await person.enterPassword();
    await person.field(words.appCode).fill(codes[0] ?? '');
    await person.button(words.confirm).click();
    await person.arrived('/account');
  });
});
