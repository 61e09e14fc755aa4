// The cart: changes show at once, and the server agrees.
import { randomUUID } from 'node:crypto';
import { formatAmount, parseAmount } from '../../support/money.ts';
import { freshSlug, sell } from '../../support/operator.ts';
import { expect, test } from '../../support/test.ts';

const SOCKS = 'Cotton Crew Socks, Five Pairs';
const COMB = 'Wide-tooth pear wood comb';

test('a quantity changes line, totals, count and the way to free delivery', async ({ shop, page }) => {
  await shop.add('everyday-crew-socks-five');
  await shop.goToCart();
  const line = shop.line(SOCKS);
  const unit = parseAmount(await line.innerText());
  const quantity = line.getByLabel(shop.words.quantityOf(SOCKS));
  const before = await shop.total();
  await line.getByRole('button', { name: shop.words.moreOf(SOCKS) }).click();
  await expect(quantity).toHaveValue('2');
  await expect.poll(() => shop.total()).toBe(before + unit);
  await expect(shop.cartLink).toContainText('2');
  await expect(shop.main.getByText('more for free delivery')).toBeVisible();

  const saved = page.waitForResponse((response) => /\bquantity=9\b/.test(response.request().postData() ?? ''));
  await quantity.fill('9');
  await quantity.press('Tab');
  await expect(shop.main.getByText('Standard delivery is free for this order')).toBeVisible();
  await expect.poll(() => shop.total()).toBe(9 * unit);
  await saved;
  await page.reload();
  await shop.ready();
  await expect(quantity).toHaveValue('9');
  expect(await shop.total()).toBe(9 * unit);
});

test('quick presses all count', async ({ shop, page }) => {
  await shop.add('everyday-crew-socks-five');
  await shop.goToCart();
  const more = shop.line(SOCKS).getByRole('button', { name: shop.words.moreOf(SOCKS) });
  const saved = page.waitForResponse((response) => /\bquantity=8\b/.test(response.request().postData() ?? ''));
  for (let presses = 0; presses < 7; presses += 1) await more.click();
  await expect(shop.line(SOCKS).getByRole('spinbutton')).toHaveValue('8');
  await saved;
  await page.reload();
  await expect(shop.line(SOCKS).getByRole('spinbutton')).toHaveValue('8');
});

test('a line is removed and put back', async ({ shop, page }) => {
  await shop.add('everyday-crew-socks-five', 2);
  await shop.add('pear-wood-comb');
  await shop.goToCart();
  const names = () => page.getByRole('list', { name: shop.words.cartLines }).getByRole('spinbutton').evaluateAll((all) => all.map((field) => field.getAttribute('aria-label')));
  const before = await names();
  const total = await shop.total();
  await shop.sends(() => shop.line(SOCKS).getByRole('button', { name: shop.words.removeLine(SOCKS) }).click());
  await expect(shop.line(SOCKS)).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: shop.words.removed(SOCKS) })).toBeVisible();
  // The undo button has the focus, for those who do not see it appear.
  await expect(shop.button(shop.words.undo)).toBeFocused();
  await shop.sends(() => page.keyboard.press('Enter'));
  await expect(shop.line(SOCKS).getByRole('spinbutton')).toHaveValue('2');
  expect((await names()).sort()).toEqual(before.sort());
  await expect.poll(() => shop.total()).toBe(total);
  await page.reload();
  await expect(shop.line(SOCKS).getByRole('spinbutton')).toHaveValue('2');
});

test('the last line leaves an empty cart with a way on, and an empty checkout', async ({ shop, page }) => {
  await shop.add('pear-wood-comb');
  await shop.goToCart();
  await shop.sends(() => shop.line(COMB).getByRole('button', { name: shop.words.removeLine(COMB) }).click());
  await expect(shop.main.getByText(shop.words.cartEmpty)).toBeVisible();
  await shop.open('/checkout');
  await expect(shop.main.getByText(shop.words.nothingToCheckOut)).toBeVisible();
});

test('the same product twice is one line', async ({ shop }) => {
  await shop.add('pear-wood-comb');
  await shop.add('pear-wood-comb', 2);
  await shop.goToCart();
  await expect(shop.line(COMB)).toHaveCount(1);
  await expect(shop.line(COMB).getByRole('spinbutton')).toHaveValue('3');
});

test('more than there is cannot be ordered, and one press corrects it', async ({ shop }) => {
  const { currency } = shop.words;
  const slug = freshSlug('scarce-cup');
  const goods = { slug, name: `Scarce cup ${slug.slice(-6)}`, price: 12, stock: 5, currency };
  await sell(goods);
  await shop.add(slug, 5);
  await sell({ ...goods, stock: 2 });
  await shop.open('/cart');
  const line = shop.line(goods.name);
  await expect(line).toContainText(shop.words.lineOnlyLeft(2));
  await expect(shop.link(shop.words.checkOut)).toHaveCount(0);
  await line.getByRole('button', { name: shop.words.take(2) }).click();
  await expect(line.getByRole('spinbutton')).toHaveValue('2');
  await expect(shop.link(shop.words.checkOut)).toBeVisible();
  await sell({ ...goods, stock: 0 });
  await shop.open('/cart');
  await expect(line).toContainText(shop.words.lineSoldOut);
});

test('a price that has changed is said, up and down', async ({ shop }) => {
  const { currency } = shop.words;
  const slug = freshSlug('moody-cup');
  const goods = { slug, name: `Moody cup ${slug.slice(-6)}`, price: 12, stock: 5, currency };
  await sell(goods);
  await shop.add(slug);
  const money = (major: number) => formatAmount(major * 100, currency);
  await sell({ ...goods, price: 15 });
  await shop.open('/cart');
  await expect(shop.line(goods.name)).toContainText(shop.words.priceChanged(money(12), money(15)));
  await sell({ ...goods, price: 9 });
  await shop.open('/cart');
  await expect(shop.line(goods.name)).toContainText(/Price dropped from \$1[25]\.00 to \$9\.00/);
});

for (const [what, value] of [
  ['of nobody', `crt_0${randomUUID().replaceAll('-', '').slice(0, 25)}`],
  ['that is no cart', '../../etc/passwd'],
  ['that is empty', ''],
] as const) {
  test(`a cookie ${what} gives an empty cart that can be filled`, async ({ shop, context, baseURL }) => {
    await context.addCookies([
      { name: '__Host-cart', value, url: baseURL?.replace('http:', 'https:') ?? '', secure: true, httpOnly: true },
    ]);
    await shop.open('/cart');
    await expect(shop.main.getByText(shop.words.cartEmpty)).toBeVisible();
    await shop.add('pear-wood-comb');
    await shop.goToCart();
    await expect(shop.line(COMB)).toHaveCount(1);
  });
}

test('two tabs share a cart', async ({ shop, context }) => {
  await shop.add('pear-wood-comb');
  const other = await context.newPage();
  await other.goto(shop.path('/cart'));
  await expect(other.getByRole('list', { name: shop.words.cartLines })).toContainText(COMB);
});

test('the checkout waits for changes of the cart that are still on their way', async ({ shop, page }) => {
  await shop.add('pear-wood-comb');
  await shop.add('everyday-crew-socks-five');
  await shop.goToCart();
  await page.route('**/api/cart/remove_line*', async (route) => {
    await new Promise((done) => setTimeout(done, 1_500));
    await route.continue();
  });
  await shop.line(COMB).getByRole('button', { name: shop.words.removeLine(COMB) }).click();
  await shop.goToCheckout();
  await expect(shop.main.getByText(SOCKS)).toBeVisible();
  await expect(shop.main.getByText(COMB)).toHaveCount(0);
});

test('when the server cannot be reached, the cart says so and shows what holds', async ({ shop, page, troubles }) => {
  troubles.allow(/ERR_INTERNET_DISCONNECTED|Failed to (load|fetch)|ERR_FAILED/);
  await shop.add('pear-wood-comb');
  await shop.goToCart();
  await page.route('**/api/cart/set_quantity*', (route) => route.abort());
  await shop.line(COMB).getByRole('button', { name: shop.words.moreOf(COMB) }).click();
  await expect(page.getByText('We cannot be reached right now', { exact: false })).toBeVisible();
  await expect(shop.line(COMB).getByRole('spinbutton')).toHaveValue('1');
});
