// Registering, signing in and out, forgetting the password.
import { Person } from '../../support/person.ts';
import { expect, test } from '../../support/test.ts';

// Codes come with the next round of work, and hashing a password takes its time on purpose.
test.describe.configure({ timeout: 120_000 });

// What the server refuses is answered with its status, and the browser tells of it.
const REFUSED = /\b(401|403|422)\b/;

test('somebody registers, signs out, and signs in by password and by code', async ({ shop, page }) => {
  const person = new Person(shop);
  const { words } = person;
  await person.register();
  await expect(shop.main.getByRole('heading', { level: 1, name: words.hello })).toBeVisible();
  await expect(page.getByRole('banner').getByRole('button', { name: /^e\*\*\*@example\.com/ })).toBeVisible();

  await person.signOut();
  await expect(page.getByRole('banner').getByRole('link', { name: words.signInLink })).toBeVisible();
  await shop.open('/account');
  await expect(page).toHaveURL(/\/sign-in\?next=/);

  await person.enterPassword();
  await person.arrived('/account');
  await person.signOut();

  await shop.open('/sign-in');
  await shop.main.getByRole('link', { name: words.byCode, exact: true }).click();
  await person.field(words.login).fill(person.mail);
  await person.button(words.sendCode).click();
  await expect(shop.main.getByRole('heading', { name: words.codeTitle })).toBeVisible();
  await expect(person.button(words.sendAgain)).toBeDisabled();
  await expect(person.field(words.code)).toBeFocused();
  await person.enterCode(words.signIn);
  await person.arrived('/account');
});

test('signing in from a page comes back to it', async ({ shop, page }) => {
  const person = new Person(shop);
  await person.register();
  await person.signOut();
  await shop.open('/c/tea?sort=newest');
  await page.getByRole('banner').getByRole('link', { name: person.words.signInLink }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await person.enterPassword();
  await expect(page).toHaveURL(/\/c\/tea\?sort=newest$/);
});

test('an address of another site is no place to go on to', async ({ shop, page }) => {
  const person = new Person(shop);
  await person.register();
  await person.signOut();
  await shop.open('/sign-in?next=%2F%2Fevil.example');
  await person.enterPassword();
  await person.arrived('/account');
  expect(new URL(page.url()).hostname).not.toBe('evil.example');
});

test('what is wrong with a form is told above it and beside its fields', async ({ shop, page, troubles }) => {
  troubles.allow(REFUSED);
  const person = new Person(shop);
  const { words } = person;
  await shop.open('/register');
  await person.field(words.login).fill('nobody');
  await person.field(words.password).fill('short');
  await person.button(words.register).click();
  const summary = shop.main.getByRole('alert');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('listitem')).toHaveCount(3);
  await expect(summary).toContainText(words.mustAgree);
  await expect(person.field(words.login)).toHaveAttribute('aria-invalid', 'true');
  await expect(person.field(words.password)).toHaveAttribute('aria-invalid', 'true');
  await expect(page).toHaveURL(/\/register$/);
});

test('a wrong password and a wrong code are refused and can be corrected', async ({ shop, troubles }) => {
  troubles.allow(REFUSED);
  const person = new Person(shop);
  const { words } = person;
  await person.register();
  await person.signOut();
  await shop.open('/sign-in');
  await person.enterPassword('not the password');
  await expect(shop.main.getByRole('alert')).toContainText(words.wrongPassword);
  await expect(person.field(words.login)).toHaveValue(person.mail);

  await shop.main.getByRole('link', { name: words.byCode, exact: true }).click();
  await person.field(words.login).fill(person.mail);
  await person.button(words.sendCode).click();
  const code = await person.code();
  await person.field(words.code).fill(code === '123456' ? '654321' : '123456');
  await person.button(words.signIn).click();
  await expect(shop.main.getByRole('alert')).toContainText(words.wrongCode);
  await person.field(words.code).fill(code);
  await person.button(words.signIn).click();
  await person.arrived('/account');
});

test('a forgotten password is set anew', async ({ shop, troubles }) => {
  troubles.allow(REFUSED);
  const person = new Person(shop);
  const { words } = person;
  await person.register();
  await person.signOut();
  await shop.open('/reset');
  await person.field(words.login).fill(person.mail);
  await person.button(words.sendCode).click();
  const old = person.password;
  person.password = 'another pond, another frog';
  await person.field(words.newPassword).fill(person.password);
  await person.enterCode(words.reset);
  await expect(shop.main.getByText(words.resetDone)).toBeVisible();
  await person.enterPassword(old);
  await expect(shop.main.getByRole('alert')).toContainText(words.wrongPassword);
  await person.enterPassword();
  await person.arrived('/account');
});

test('unknown contacts read the same words', async ({ shop }) => {
  const person = new Person(shop);
  const { words } = person;
  const said: string[] = [];
  await person.register();
  await person.signOut();
  for (const mail of [person.mail, `nobody-${person.mail}`]) {
    await shop.open('/sign-in?by=code');
    await person.field(words.login).fill(mail);
    await person.button(words.sendCode).click();
    await expect(shop.main.getByRole('heading', { name: words.codeTitle })).toBeVisible();
    said.push((await shop.main.innerText()).replaceAll(/\d+/g, '#'));
  }
  expect(said[0]).toBe(said[1]);
});

test('visitors cost no question about who they are', async ({ shop, page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/user/')) asked.push(request.url());
  });
  await shop.open();
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual([]);
});

test("what is in a visitor's cart is there after signing in", async ({ shop }) => {
  const person = new Person(shop);
  await shop.add('everyday-crew-socks-five', 2);
  await person.register('/cart');
  const lines = shop.page.getByRole('list', { name: shop.words.cartLines }).getByRole('listitem');
  await expect(lines).toHaveCount(1);
  await expect(shop.cartLink).toContainText('2');
});

for (const scripts of ['no-wasm', 'none'] as const) {
  test.describe(scripts === 'none' ? 'JavaScript off' : 'WebAssembly blocked', () => {
    test.use({ scripts });

    test('registering, signing out and signing in by password and by code', async ({ shop, page }) => {
      const person = new Person(shop);
      const { words } = person;
      await person.register();
      await person.signOut();
      await shop.open('/account/security');
      await expect(page).toHaveURL(/\/sign-in\?next=/);
      await person.enterPassword('not the password');
      await expect(shop.main.getByText(words.wrongPassword)).toBeVisible();
      await person.enterPassword();
      await person.arrived('/account/security');
      await person.signOut();
      await shop.open('/sign-in?by=code');
      await person.field(words.login).fill(person.mail);
      await person.button(words.sendCode).click();
      await person.enterCode(words.signIn);
      await person.arrived('/account');
    });
  });
}
