// The console as those who work there use it: the first administrator, masked customers, blocking, the audit log.
import { checkBothThemes } from '../../support/axe.ts';
import { jishi } from '../../support/operator.ts';
import { freshMail, Person, totp } from '../../support/person.ts';
import type { Shop } from '../../support/shop.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 180_000 });

const PAGES = ['', '/customers', '/staff', '/roles', '/approvals', '/audit', '/keys', '/settings'];

/** An administrator who is signed in with a second factor, and the secret of their app. */
async function administrator(shop: Shop): Promise<{ person: Person; secret: string }> {
  const mail = freshMail();
  const told = await jishi('admin', 'create', '--login', mail, '--locale', shop.lang);
  const address = /http\S+/.exec(told)?.[0] ?? '';
  const code = /code (\d{6})/.exec(told)?.[1] ?? '';
  const person = new Person(shop, mail);
  const { pathname, search } = new URL(address);
  await shop.page.goto(pathname + search);
  await shop.ready();
  await person.field(person.words.code).fill(code);
  await person.field(person.words.newPassword).fill(person.password);
  await person.button(person.words.reset).click();
  await expect(shop.page).toHaveURL(/sign-in/);
  await person.enterPassword();
  await person.arrived('/account');
  const { secret } = await person.setUpApp();
  return { person, secret };
}

async function open(shop: Shop, path: string): Promise<void> {
  await shop.page.goto(shop.path(`/console${path}`));
  await shop.ready();
  await expect(shop.main.getByRole('heading', { level: 1 })).toBeVisible();
}

test('nobody without a role comes in, and nobody without a second factor', async ({ shop, page, troubles }) => {
  troubles.allow(/\b(401|403)\b/);
  await page.goto(shop.path('/console'));
  await expect(page).toHaveURL(/sign-in\?next=/);
  const person = new Person(shop);
  await person.register();
  const answer = await page.goto(shop.path('/console/customers'));
  expect(answer?.status()).toBe(403);
});

test('a customer is looked at, blocked, and the log tells of it', async ({ shop, page, browser, troubles }) => {
  troubles.allow(/\b(403|409|422)\b/);
  const context = await browser.newContext({ baseURL: new URL(process.env.BASE_URL ?? 'http://127.0.0.1:3000').origin });
  const { Shop: Visit } = await import('../../support/shop.ts');
  const customer = new Person(new Visit(await context.newPage(), shop.lang, true));
  await customer.register();

  await administrator(shop);
  await open(shop, `/customers?q=${encodeURIComponent(customer.mail)}`);
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(page.getByText(customer.mail, { exact: true })).toHaveCount(0);
  await page.getByRole('table').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/console\/customers\/acc_/);

  const reveal = page.getByRole('region', { name: /查看完整联系方式|See contact in clear/ });
  await reveal.getByRole('button').click();
  await expect(reveal.getByRole('alert')).toBeVisible();
  await reveal.getByRole('textbox').fill('order 1234, parcel came back');
  await reveal.getByRole('button').click();
  await expect(reveal.getByText(customer.mail)).toBeVisible();

  const standing = page.getByRole('region', { name: /等级与限制|Standing/ });
  await standing.getByRole('checkbox').check({ force: true });
  await standing.getByLabel(/原因|Reason/).fill('twelve empty boxes');
  await standing.getByRole('button', { name: /保存|Save/ }).click();
  await expect(page.getByText(/已限制|Blocked/).first()).toBeVisible();

  await open(shop, '/audit?q=customer.');
  await expect(page.getByRole('cell', { name: 'customer.edit' }).first()).toBeVisible();
  await expect(page.getByRole('cell', { name: 'customer.reveal' }).first()).toBeVisible();
  await expect(page.getByText('order 1234, parcel came back').first()).toBeVisible();
  await context.close();
});

test('the palette leads by the keyboard, and a key of the API is shown once', async ({ shop, page }) => {
  await administrator(shop);
  await open(shop, '');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type(shop.lang === 'zh' ? '密钥' : 'keys');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/console\/keys$/);
  const form = page.getByRole('region', { name: /新建密钥|New key/ });
  await form.getByLabel(/用途|What it is for/).fill('erp');
  await form.getByRole('checkbox').first().check({ force: true });
  await form.getByRole('button').click();
  const secret = await page.locator('input[value^="jsk_"]').first().inputValue();
  expect(secret).toMatch(/^jsk_[\w-]{43}$/);
  await page.reload();
  await expect(page.locator('input[value^="jsk_"]')).toHaveCount(0);
  await expect(page.getByRole('cell', { name: 'erp' }).first()).toBeVisible();
});

for (const lang of ['zh', 'en'] as const) {
  test.describe(lang, () => {
    test.use({ lang });

    test('axe on every page of the console', async ({ shop, page }) => {
      const { secret } = await administrator(shop);
      expect(totp(secret)).toMatch(/^\d{6}$/);
      for (const path of PAGES) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await open(shop, path);
        await page.waitForLoadState('networkidle');
        await checkBothThemes(page);
        for (const width of [360, 768]) {
          await page.setViewportSize({ width, height: 800 });
          const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(tooWide, `${path} at ${width} px`).toBeLessThanOrEqual(0);
        }
      }
    });
  });
}
