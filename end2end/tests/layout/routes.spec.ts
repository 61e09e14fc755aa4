// Every page, loaded and reached by links, in both languages: it wakes up, and the browser has nothing to complain about.
import { ROUTES } from '../../support/routes.ts';
import { expect, test } from '../../support/test.ts';

for (const lang of ['zh', 'en'] as const) {
  test.describe(lang, () => {
    test.use({ lang });

    for (const { name, open, status = 200 } of ROUTES) {
      test(`${name}, loaded`, async ({ shop, page, troubles }) => {
        if (status === 404) troubles.allow(/404/);
        await open(shop);
        await page.waitForLoadState('networkidle');
        await expect(page.getByRole('main')).toHaveCount(1);
        await expect(shop.main.getByRole('heading', { level: 1 })).toHaveCount(1);
        await expect(page).toHaveTitle(shop.words.brand);
        await expect(page.locator('html')).toHaveAttribute('lang', shop.words.htmlLang);
        // Alive: the panel of categories is closed by its handler.
        const menu = page.getByText(shop.words.allCategories, { exact: true });
        await menu.click();
        await page.keyboard.press('Escape');
        await expect(page.locator('details[name="menu"]')).not.toHaveAttribute('open');
        // Nothing sticks out at any width that people have.
        for (const width of [360, 768, 1440, 1920]) {
          await page.setViewportSize({ width, height: 900 });
          const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(tooWide, `overflow at ${width} px`).toBeLessThanOrEqual(0);
        }
      });
    }

    test('a whole visit by links loads a single document', async ({ shop, page }) => {
      const { words } = shop;
      await shop.open();
      const documents: string[] = [];
      page.on('request', (request) => {
        if (request.isNavigationRequest() && request.frame() === page.mainFrame()) documents.push(request.url());
      });
      const seen = async (path: RegExp, heading: RegExp | string) => {
        await expect(page).toHaveURL(path);
        await expect(shop.main.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await expect(page).toHaveTitle(words.brand);
      };
      const footer = page.getByRole('contentinfo');
      const texts = await footer.getByRole('link').evaluateAll((links) =>
        links.map((link) => link.getAttribute('href') ?? '').filter((href) => href.includes('/pages/')),
      );
      expect(texts).toHaveLength(5);
      for (const href of texts) {
        await footer.locator(`a[href="${href}"]`).click();
        await seen(new RegExp(`${href}$`), /./);
      }
      await footer.getByRole('link', { name: words.track }).click();
      await seen(/\/track$/, words.trackTitle);
      await page.getByRole('banner').getByRole('link', { name: words.brand }).click();
      await expect(page).toHaveURL(new RegExp(`${shop.path()}$`));
      await shop.main.locator('a[href$="/c/care"]').first().click();
      await seen(/\/c\/care$/, /./);
      await shop.main.locator('a[href$="/p/pear-wood-comb"]').first().click();
      await seen(/\/p\/pear-wood-comb$/, /./);
      await shop.addShown();
      await shop.cartLink.click();
      await seen(/\/cart$/, new RegExp(words.cartTitle));
      await shop.link(words.checkOut).click();
      await seen(/\/checkout$/, words.checkoutTitle);
      await page.waitForLoadState('networkidle');
      await shop.fillIn();
      if (lang === 'zh') {
        // Paid to the courier, the order is reached without leaving the shop.
        await shop.main.getByRole('radio', { name: words.cashOnDelivery }).check({ force: true });
        await shop.placeOrder.click();
        await seen(/\/orders\//, words.codThanks);
      }
      expect(documents).toEqual([]);
    });
  });
}

test('an unknown address without a language is a 404 page in the language of the browser', async ({ shop, page, troubles }) => {
  troubles.allow(/404/);
  const response = await page.goto('/nowhere');
  expect(response?.status()).toBe(404);
  await expect(shop.heading(shop.words.notFound)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await shop.ready();
});

test('a page loads few pieces of the program', async ({ shop, page }) => {
  const loaded = new Set<string>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.wasm')) loaded.add(pathname);
  });
  await shop.open('/p/celadon-gaiwan-150');
  await page.waitForLoadState('networkidle');
  // The program, the part of the page, and what that shares with others.
  expect(loaded.size).toBeGreaterThan(1);
  expect(loaded.size, 'a request for each piece').toBeLessThanOrEqual(12);
});

test('a link that is followed before the page is awake leads on', async ({ shop, page, troubles }) => {
  troubles.allow(/split_.*\.wasm/);
  let wake = () => {};
  const asleep = new Promise<void>((done) => {
    wake = done;
  });
  await page.route('**/split_*.wasm', async (route) => {
    await asleep;
    await route.continue().catch(() => undefined);
  });
  // Once the router hears of going back, it hears of clicks too.
  await page.addInitScript(() => {
    const listen = window.addEventListener.bind(window);
    window.addEventListener = (kind: string, ...rest: [EventListenerOrEventListenerObject]) => {
      if (kind === 'popstate') document.documentElement.dataset.routed = '';
      listen(kind, ...rest);
    };
  });
  await page.goto(shop.path('/cart'), { waitUntil: 'commit' });
  await expect(page.locator('html[data-routed]')).toHaveCount(1, { timeout: 45_000 });
  await expect(page.locator('html[data-hydrated]'), 'the page is not awake yet').toHaveCount(0);
  await page.getByRole('banner').getByRole('link', { name: shop.words.brand }).click();
  await expect(page).toHaveURL(new RegExp(`${shop.path()}$`));
  wake();
  await shop.ready();
  await expect(shop.main.locator('a[href$="/c/care"]').first()).toBeVisible();
});
