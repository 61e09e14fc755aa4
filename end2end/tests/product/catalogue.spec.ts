// Lists of products: their whole state is their address.
import type { Shop } from '../../support/shop.ts';
import { parseAmount } from '../../support/money.ts';
import { expect, test } from '../../support/test.ts';

const names = (shop: Shop) => shop.main.getByRole('article').getByRole('heading', { level: 3 }).allInnerTexts();

async function prices(shop: Shop): Promise<number[]> {
  const cards = await shop.main.getByRole('article').allInnerTexts();
  return cards.map(parseAmount);
}

async function count(shop: Shop): Promise<number> {
  const text = await shop.main.getByText(shop.words.productCount).first().innerText();
  return Number(shop.words.productCount.exec(text)?.[1]);
}

const facet = (shop: Shop, name: string) =>
  shop.shown(shop.main.getByRole('link', { name: new RegExp(`^\\s*${name}\\s*\\d+\\s*$`) }));

test('filters narrow, are chips, and are undone by the back button', async ({ shop, page }) => {
  await shop.open('/c/tea');
  const all = await count(shop);
  await facet(shop, 'Porcelain').click();
  await expect(page).toHaveURL(/\/c\/tea\?f\.material=porcelain$/);
  await expect.poll(() => count(shop)).toBeLessThan(all);
  const porcelain = await count(shop);
  await facet(shop, 'Celadon').click();
  await expect(page).toHaveURL(/f\.material=celadon,porcelain/);
  await expect.poll(() => count(shop)).toBeGreaterThan(porcelain);

  const chips = page.getByRole('group', { name: 'Chosen filters' });
  await expect(chips.getByRole('link')).toHaveText([/Celadon/, /Porcelain/, shop.words.clearAll]);
  await chips.getByRole('link', { name: /Celadon/ }).click();
  await expect.poll(() => count(shop)).toBe(porcelain);
  await chips.getByRole('link', { name: shop.words.clearAll }).click();
  await expect.poll(() => count(shop)).toBe(all);
  await expect(page).toHaveURL(/\/c\/tea$/);

  await page.goBack();
  await expect.poll(() => count(shop)).toBe(porcelain);
  await page.goForward();
  await expect.poll(() => count(shop)).toBe(all);
});

test('the numbers beside the filters are true', async ({ shop }) => {
  await shop.open('/c/tea');
  const link = facet(shop, 'Porcelain');
  const promised = Number(/(\d+)\s*$/.exec(await link.innerText())?.[1]);
  await link.click();
  await expect.poll(() => count(shop)).toBe(promised);
  expect(await names(shop)).toHaveLength(promised);
});

test('only what is in stock', async ({ shop, page }) => {
  await shop.open('/c/tea');
  const longjing = shop.main.getByRole('article').filter({ hasText: 'Longjing Green Tea' });
  await expect(longjing).toContainText(shop.words.soldOut);
  await shop.shown(shop.main.getByRole('link', { name: shop.words.inStockOnly })).click();
  await expect(page).toHaveURL(/stock=1/);
  await expect(longjing).toHaveCount(0);
});

test('a price range is kept in the address and in the currency of the visitor', async ({ shop, page }) => {
  await shop.open('/c/kitchen');
  await shop.shown(page.getByLabel(shop.words.lowest)).fill('40');
  await shop.shown(page.getByLabel(shop.words.highest)).fill('80');
  await shop.button(shop.words.apply).click();
  await expect(page).toHaveURL(/price/);
  await expect(page.getByRole('group', { name: 'Chosen filters' })).toContainText('$40 – $80');
  for (const price of await prices(shop)) {
    expect(price).toBeGreaterThanOrEqual(4_000);
    expect(price).toBeLessThanOrEqual(8_000);
  }
  await page.reload();
  await shop.ready();
  await expect(shop.shown(page.getByLabel(shop.words.lowest))).toHaveValue('40');
});

test('sorting applies at once and survives paging', async ({ shop, page }) => {
  await shop.open('/search');
  await page.getByLabel(shop.words.sort, { exact: true }).selectOption({ label: shop.words.priceUp });
  await expect(page).toHaveURL(/sort=price_up/);
  await expect(async () => {
    const shown = await prices(shop);
    expect(shown).toHaveLength(24);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  }).toPass();
  const first = await prices(shop);
  await page.getByRole('navigation', { name: shop.words.pages }).getByRole('link', { name: shop.words.nextPage }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page).toHaveURL(/sort=price_up/);
  await expect.poll(async () => (await prices(shop))[0]).toBeGreaterThanOrEqual(first.at(-1) ?? 0);
});

test('pages show every product once, and the back button restores the page before', async ({ shop, page }) => {
  await shop.open('/c/tea');
  await shop.open('/search');
  const pages = page.getByRole('navigation', { name: shop.words.pages });
  const first = await names(shop);
  expect(first).toHaveLength(24);
  await pages.getByRole('link', { name: '2', exact: true }).click();
  await expect(pages.locator('[aria-current="page"]')).toHaveText('2');
  const second = await names(shop);
  expect(second.filter((name) => first.includes(name))).toEqual([]);
  await shop.shown(shop.main.getByRole('article').getByRole('link')).click();
  await expect(page).toHaveURL(/\/p\//);
  await page.goBack();
  await expect(pages.locator('[aria-current="page"]')).toHaveText('2');
  expect(await names(shop)).toEqual(second);
  await page.goBack();
  await expect(pages.locator('[aria-current="page"]')).toHaveText('1');
  await expect.poll(() => names(shop)).toEqual(first);
});

test('a page opens at its top, and the back button returns to where one was', async ({ shop, page }) => {
  await shop.open('/c/tea');
  const card = shop.main.getByRole('article').last().getByRole('link');
  await card.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(200);
  await card.click();
  await expect(page).toHaveURL(/\/p\//);
  await expect(shop.button(shop.words.addToCart)).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await expect(shop.main.getByRole('article').first()).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(200);
});

test.describe('search in Chinese', () => {
  test.use({ lang: 'zh' });

  const cases = [
    ['盖碗', ['龙泉青瓷盖碗 150 毫升', '德化薄胎盖碗']],
    // Words, in any order and with anything between them.
    ['盖碗 青瓷', ['龙泉青瓷盖碗 150 毫升']],
    // The name of an attribute's value.
    ['景德镇', ['釉色炻器花盆']],
    ['保温水瓶', ['双层真空保温水瓶']],
  ] as const;
  for (const [words, expected] of cases) {
    test(`“${words}” finds by words`, async ({ shop, page }) => {
      await shop.open();
      await shop.shown(page.getByRole('searchbox')).fill(words);
      await shop.shown(page.getByRole('searchbox')).press('Enter');
      await expect(shop.heading(shop.words.resultsFor(words))).toBeVisible();
      expect(await names(shop)).toEqual(expect.arrayContaining([...expected]));
      await expect(page).toHaveURL(new RegExp(`q=${encodeURIComponent(words).replace('%20', '(%20|\\+)')}`));
    });
  }

  test('parts of words find nothing by accident', async ({ shop }) => {
    await shop.open(`/search?q=${encodeURIComponent('碗盖瓷')}`);
    expect(await names(shop)).not.toContain('A5 锁线裸脊笔记本');
  });
});

test('search in English ignores case and finds other forms of a word', async ({ shop }) => {
  await shop.open('/search?q=GAIWANS');
  expect(await names(shop)).toContain('Dehua Thin-Walled Gaiwan');
});

test('a search that finds nothing says so and shows what is popular', async ({ shop, page }) => {
  await shop.open('/search?q=zzqqxx');
  await expect(shop.heading(shop.words.nothingFound('zzqqxx'))).toBeVisible();
  await expect(shop.main.getByRole('article')).not.toHaveCount(0);
  await shop.shown(page.getByRole('main').getByRole('searchbox')).fill('kettle');
  await shop.shown(page.getByRole('main').getByRole('searchbox')).press('Enter');
  await expect(shop.heading(shop.words.resultsFor('kettle'))).toBeVisible();
});

test('words are shown as words', async ({ shop }) => {
  const words = '<img src=x onerror=alert(1)>';
  await shop.open(`/search?q=${encodeURIComponent(words)}`);
  await expect(shop.heading(shop.words.nothingFound(words))).toBeVisible();
});

test('filters that leave nothing say how to get out', async ({ shop }) => {
  await shop.open('/c/tea?price=1-2');
  await expect(shop.main.getByText('Nothing fits these filters')).toBeVisible();
  await shop.shown(shop.main.getByRole('link', { name: shop.words.clearAll })).click();
  await expect(shop.main.getByRole('article')).not.toHaveCount(0);
});

test('the panel of categories opens, leads on and closes', async ({ shop, page }) => {
  await shop.open();
  const menu = page.getByRole('navigation', { name: 'Product categories' });
  await menu.getByText(shop.words.allCategories).click();
  await menu.getByRole('link', { name: 'Loose-leaf tea' }).click();
  await expect(shop.heading('Loose-leaf tea')).toBeVisible();
  await expect(menu.getByRole('link', { name: 'Loose-leaf tea' })).toBeHidden();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test('the filters are a drawer that stays open until it is closed', async ({ shop, page }) => {
    await shop.open('/c/tea');
    await shop.link(shop.words.filters).click();
    const drawer = page.getByRole('dialog', { name: 'Filters' });
    await drawer.getByRole('link', { name: /^\s*Porcelain/ }).click();
    await expect(page).toHaveURL(/f\.material=porcelain/);
    await expect(drawer).toBeVisible();
    await drawer.getByRole('button', { name: shop.words.showResults }).click();
    await expect(drawer).toBeHidden();
    await expect(shop.link('Filters (1)')).toBeVisible();
    await shop.link(shop.words.filters).click();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });
});
