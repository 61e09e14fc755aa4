// What nobody should send: a clear page, the right status, and nothing lost.
import { expect, test } from '../../support/test.ts';

test.describe('addresses', () => {
  const cases = [
    ['an unknown product', '/p/no-such-thing'],
    ['a product that cannot exist', '/p/%E2%98%83..%2F'],
    ['an unknown category', '/c/no-such-category'],
    ['an unknown text', '/pages/no-such-page'],
    ['an unknown page', '/no/such/page'],
  ] as const;
  for (const [what, path] of cases) {
    test(`${what} is a 404 page with a way on`, async ({ shop, troubles }) => {
      troubles.allow(/404/);
      const response = await shop.open(path);
      expect(response?.status()).toBe(404);
      await expect(shop.heading(shop.words.notFound)).toBeVisible();
      await expect(shop.page.locator('html')).toHaveAttribute('lang', shop.words.htmlLang);
      await shop.shown(shop.main.getByRole('link', { name: /./ })).click();
      await expect(shop.heading(shop.words.notFound)).toHaveCount(0);
    });
  }

  for (const [what, path] of [
    ['a malformed number', '/orders/1;DROP%20TABLE?key=x'],
    ['no key', '/orders/261122-K7M2Q-9XF4C'],
    ['an unknown number', '/orders/261122-K7M2Q-9XF4C?key=aaaaaaaaaaaaaaaa'],
  ] as const) {
    test(`an order with ${what} is not there`, async ({ shop, troubles }) => {
      troubles.allow(/40[04]/);
      const response = await shop.open(path);
      expect([400, 404]).toContain(response?.status());
      await expect(shop.heading(shop.words.orderNotFound)).toBeVisible();
    });
  }

  test('a wrong key opens no order', async ({ shop, page, troubles }) => {
    troubles.allow(/404/);
    await shop.orderOnline('five-spice-peanuts');
    await shop.payBy(shop.words.leave);
    const right = new URL(page.url());
    const key = right.searchParams.get('key') ?? '';
    right.searchParams.set('key', key.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')));
    const response = await page.goto(right.href);
    expect(response?.status()).toBe(404);
    await expect(shop.heading(shop.words.orderNotFound)).toBeVisible();
    await expect(page.getByText('科技园路')).toHaveCount(0);
  });

  test('filters that make no sense show more, never an error', async ({ shop }) => {
    const response = await shop.open('/c/tea?page=999999&sort=sideways&price=-abc&f.material=%00&stock=perhaps&f.=x');
    expect(response?.status()).toBe(200);
    await expect(shop.main.getByRole('heading', { level: 1 })).toBeVisible();
  });
});

test.describe('forms', () => {
  test('a quantity that nobody can buy is refused and the cart stays', async ({ shop, page, troubles }) => {
    troubles.allow(/4\d\d/);
    await shop.add('five-spice-peanuts');
    const variant = await page.locator('main input[name="variant"]').first().inputValue();
    for (const quantity of ['-1', '0', '1000', '99999999999999999999', 'many']) {
      const answer = await page.evaluate(
        async ([lang, id, units]) => {
          const body = new URLSearchParams({ locale: lang ?? '', variant: id ?? '', quantity: units ?? '' });
          const headers = { accept: 'application/json' };
          return (await fetch('/api/cart/add_line', { method: 'POST', body, headers })).status;
        },
        [shop.lang, variant, quantity],
      );
      expect([400, 409, 422], `quantity ${quantity}`).toContain(answer);
    }
    await shop.open('/cart');
    await expect(shop.page.getByRole('list', { name: shop.words.cartLines }).getByRole('spinbutton')).toHaveValue('1');
  });

  test('a total that was tampered with is not what is charged', async ({ shop, page, troubles }) => {
    troubles.allow(/409/);
    await shop.add('five-spice-peanuts');
    await shop.open('/checkout');
    await shop.atCheckout();
    await shop.fillIn();
    await page.locator('main input[name="seen_total"]').evaluate((field: HTMLInputElement) => {
      field.value = '1';
    });
    await shop.placeOrder.click();
    await expect(shop.main.getByRole('alert').filter({ hasText: shop.words.totalChanged })).toBeVisible();
    await expect(page).toHaveURL(/\/checkout/);
    await shop.open('/cart');
    await expect(shop.page.getByRole('list', { name: shop.words.cartLines }).getByRole('listitem')).toHaveCount(1);
  });

  test('a checkout that is not filled in names every field and goes to the first', async ({ shop }) => {
    const { words } = shop;
    await shop.add('five-spice-peanuts');
    await shop.open('/checkout');
    await shop.atCheckout();
    await shop.main.getByLabel(words.email).fill('not an address');
    await shop.placeOrder.click();
    const refusal = shop.main.getByRole('alert').filter({ hasText: words.checkFields });
    await expect(refusal.getByRole('link')).not.toHaveCount(0);
    for (const field of [words.phone, words.email, words.recipient, words.street]) {
      await expect(shop.main.getByLabel(field)).toHaveAttribute('aria-invalid', 'true');
    }
    await refusal.getByRole('link').first().click();
    await expect(shop.main.locator('[aria-invalid="true"]:focus')).toHaveCount(1);
    await shop.fillIn();
    await expect(refusal).toHaveCount(0);
    await expect(shop.main.locator('[aria-invalid="true"]')).toHaveCount(0);
  });

  test('tracking tells nothing about orders of others', async ({ shop, troubles }) => {
    troubles.allow(/40[04]|422/);
    await shop.track('261122-K7M2Q-9XF4C', 'nobody@example.com');
    await expect(shop.main.getByRole('alert')).toContainText(shop.words.trackNotFound);
    await shop.track('not a number', 'x');
    await expect(shop.main.getByRole('alert')).toContainText(shop.words.trackNotFound);
  });

  test('another site cannot put anything into the cart', async ({ shop, page, troubles }) => {
    troubles.allow(/403/, /Failed to load/);
    await shop.add('five-spice-peanuts');
    const variant = await page.locator('main input[name="variant"]').first().inputValue();
    const gateway = process.env.GATEWAY_URL ?? 'http://127.0.0.1:3001';
    const base = process.env.BASE_URL ?? 'http://127.0.0.1:3000';
    // `localhost` is another site than `127.0.0.1`: whichever the shop is at, this is the other.
    const other = new URL(base).hostname === 'localhost' ? gateway : gateway.replace('127.0.0.1', 'localhost');
    await page.goto(other);
    await page.route('**/evil', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${new URL('/api/cart/add_line', base).href}">
          <input name="locale" value="${shop.lang}"><input name="variant" value="${variant}">
          <input name="quantity" value="9"><button>win</button></form>`,
      }),
    );
    await page.goto(`${other}/evil`);
    const [answer] = await Promise.all([
      page.waitForResponse('**/api/cart/add_line'),
      page.getByRole('button', { name: 'win' }).click(),
    ]);
    expect(answer.status()).toBe(403);
    await shop.open('/cart');
    await expect(shop.page.getByRole('list', { name: shop.words.cartLines }).getByRole('spinbutton')).toHaveValue('1');
  });
});
