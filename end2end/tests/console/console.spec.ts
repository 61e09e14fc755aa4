// The console: who comes in and who does not, and what is done there all day.
import { check, checkBothThemes } from '../../support/axe.ts';
import { asAdministrator } from '../../support/administrator.ts';
import { Person } from '../../support/person.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 300_000 });
test.use({ lang: 'en' });

test('nobody without a role comes in, and nobody without a second factor', async ({ shop, page, troubles }) => {
  troubles.allow(/\b(401|403)\b/);
  await page.goto(shop.path('/console'));
  await expect(page).toHaveURL(/sign-in\?next=/);
  const person = new Person(shop);
  await person.register();
  const answer = await page.goto(shop.path('/console/customers'));
  expect(answer?.status()).toBe(403);
});

test('a customer is found, shown in clear for a reason, blocked and noted', async ({ shop, page, context, troubles }) => {
  troubles.allow(/\b422\b/);
  const customer = new Person(shop);
  await customer.register();
  await context.clearCookies();
  await asAdministrator(shop);

  await shop.open('/console/customers');
  const find = page.getByRole('searchbox', { name: 'Whole e-mail address or phone number' });
  await find.fill('nobody@nowhere.example');
  await page.keyboard.press('Enter');
  await expect(shop.main.getByText('Nobody has an account with this contact')).toBeVisible();
  await find.fill(customer.mail);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/console\/customers\/acc_\w+$/);
  await expect(shop.main.getByText('***@example.com').first()).toBeVisible();
  await expect(shop.main).not.toContainText(customer.mail);

  const reveal = shop.main.locator('section', { has: page.getByRole('heading', { name: 'See contact in clear' }) });
  await reveal.getByRole('button', { name: 'Show' }).click();
  await expect(reveal.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true');
  await reveal.getByRole('textbox').fill('Order 20261123 asked for a call');
  await reveal.getByRole('button', { name: 'Show' }).click();
  await expect(reveal.getByText(customer.mail)).toBeVisible();

  await page.getByLabel('Reason (the customer reads it)').fill('Three parcels were not taken');
  await page.getByRole('switch', { name: 'Block from ordering' }).check();
  await shop.button('Save').click();
  await expect(shop.main.getByText('Blocked', { exact: true }).first()).toBeVisible();
  await page.getByLabel('New note').fill('Called on Monday');
  await shop.button('Add').click();
  await expect(shop.main.getByRole('listitem').filter({ hasText: 'Called on Monday' })).toBeVisible();

  await page.getByRole('link', { name: 'Audit log of this customer' }).click();
  await expect(shop.main.getByRole('row').filter({ hasText: 'Order 20261123 asked for a call' })).toHaveCount(1);
});

test('what a person asks about their data is taken, answered, and read by them', async ({ shop, page, context, troubles }) => {
  troubles.allow(/\b422\b/);
  const person = new Person(shop);
  await person.register();
  await shop.open('/account/privacy');
  await person.field('What it is about').fill('My name is spelt Li Lei, please');
  await shop.button('Send the request').click();
  await expect(shop.main.getByText('Being looked at').first()).toBeVisible();
  const cookies = await context.cookies();
  await context.clearCookies();
  await asAdministrator(shop);

  await shop.open('/console/requests');
  const row = shop.main.getByRole('row').filter({ hasText: 'spelt Li Lei' }).last();
  await expect(row).not.toContainText(person.mail);
  await shop.loads(() => row.getByRole('button', { name: 'Take' }).click());
  await expect(row.getByRole('button', { name: 'Take' })).toHaveCount(0);
  await row.getByRole('button', { name: 'Answer' }).click();
  await row.getByRole('button', { name: 'It is done' }).click();
  await expect(row.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true');
  await row.getByRole('textbox').fill('Your name is corrected');
  await shop.loads(() => row.getByRole('button', { name: 'It is done' }).click());
  await expect(shop.main.getByRole('row').filter({ hasText: 'Your name is corrected' })).toHaveCount(0);
  await shop.open('/console/requests?state=done');
  await expect(shop.main.getByRole('row').filter({ hasText: 'Your name is corrected' }).first()).toBeVisible();

  await context.clearCookies();
  await context.addCookies(cookies);
  await shop.open('/account/privacy');
  await expect(shop.main.getByText('Your name is corrected')).toBeVisible();
});

test('the palette leads anywhere, and a key is shown once', async ({ shop, page }) => {
  await asAdministrator(shop);
  await shop.open('/console');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog');
  await palette.getByRole('combobox').fill('keys');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/en\/console\/keys/);
  await expect(palette).toBeHidden();

  await page.getByLabel('What it is for').fill('Warehouse scanner');
  await shop.main.getByRole('checkbox', { name: 'See orders' }).check();
  await shop.button('Create').click();
  const notice = shop.main.getByRole('status').filter({ hasText: 'The new key' });
  await expect(notice).toBeVisible();
  const row = shop.main.getByRole('row').filter({ hasText: 'Warehouse scanner' }).first();
  await expect(row).toContainText('Live');
  await page.reload();
  await shop.ready();
  await expect(notice).toHaveCount(0);
  await row.getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toContainText('Revoked');
});

for (const lang of ['zh', 'en'] as const) {
  test.describe(lang, () => {
    test.use({ lang });

    test('axe finds nothing, and nothing sticks out on a phone', async ({ shop, page }) => {
      await asAdministrator(shop);
      for (const section of ['', '/customers', '/staff', '/roles', '/approvals', '/requests', '/audit', '/keys', '/settings']) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await shop.open(`/console${section}`);
        await expect(shop.main.getByRole('heading', { level: 1 })).toHaveCount(1);
        await checkBothThemes(page);
        await page.setViewportSize({ width: 360, height: 800 });
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(tooWide, `${section} at 360 px`).toBeLessThanOrEqual(0);
        await check(page, `${section} on a phone`);
      }
    });
  });
}
