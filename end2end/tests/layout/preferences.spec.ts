// Language, currency and theme.
import { expect, test } from '../../support/test.ts';
import { WORDS } from '../../support/words.ts';

test('the other language shows the same page in the same state', async ({ shop, page }) => {
  await shop.open('/c/tea?f.material=porcelain&sort=price_up');
  await shop.link(shop.words.otherLanguage).click();
  await expect(page).toHaveURL(/\/zh\/c\/tea\?f\.material=porcelain&sort=price_up$/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await shop.ready();
  await expect(shop.heading('茶与茶具')).toBeVisible();
  await expect(page).toHaveTitle(WORDS.zh.brand);
});

test('the first visit is in the language of the browser', async ({ browser, baseURL }) => {
  for (const [locale, path] of [
    ['zh-CN', '/zh'],
    ['en-GB', '/en'],
    ['fr-FR', '/zh'],
  ] as const) {
    const context = await browser.newContext({ locale, baseURL: baseURL ?? '' });
    const page = await context.newPage();
    await page.goto('/');
    expect(new URL(page.url()).pathname, locale).toBe(path);
    await context.close();
  }
});

test('a currency is kept from page to page, in prices and in the cart', async ({ shop, page }) => {
  await shop.open('/p/pear-wood-comb');
  await expect(shop.main.getByText('$14.90').first()).toBeVisible();
  await shop.button('CNY ¥').click();
  await expect(page).toHaveURL(/\/en\/p\/pear-wood-comb$/);
  await shop.ready();
  await expect(shop.main.getByText('¥58.00').first()).toBeVisible();
  await expect(shop.button('CNY ¥')).toHaveAttribute('aria-pressed', 'true');
  await shop.addShown();
  await shop.goToCart();
  await expect(shop.line('Wide-tooth pear wood comb')).toContainText('¥58.00');
  await shop.open('/c/care');
  await expect(shop.main.getByText(/\$\d/)).toHaveCount(0);
});

test('a currency changed on a filtered list comes back to the list', async ({ shop, page }) => {
  await shop.open('/c/tea?f.material=porcelain&page=1');
  await shop.button('CNY ¥').click();
  await shop.ready();
  await expect(page).toHaveURL(/\/c\/tea\?f\.material=porcelain/);
  await expect(page.getByRole('group', { name: 'Chosen filters' })).toContainText('Porcelain');
});

test('the theme follows the system until it is chosen, and the choice holds', async ({ shop, page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await shop.open();
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await shop.button(shop.words.theme).click();
  await expect.poll(background).toBe(light);
  await page.reload();
  await shop.ready();
  expect(await background()).toBe(light);
  await shop.open('/cart');
  expect(await background()).toBe(light);
  await shop.button(shop.words.theme).click();
  await expect.poll(background).toBe(dark);
});

test('the keyboard skips to the content', async ({ shop, page }) => {
  await shop.open('/c/tea');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(shop.main).toBeFocused();
});
