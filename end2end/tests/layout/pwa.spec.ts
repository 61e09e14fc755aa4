// The shop as an app: it can be installed, and what was seen is there without a network.
import { expect, test } from '../../support/test.ts';

test.use({ serviceWorkers: 'allow' });

interface Manifest {
  name: string;
  start_url: string;
  display: string;
  icons: { src: string; sizes: string; purpose: string }[];
}

for (const lang of ['zh', 'en'] as const) {
  test.describe(lang, () => {
    test.use({ lang });

    test('the manifest names what an installation needs', async ({ shop, page, request }) => {
      await shop.open();
      const href = await page.locator('link[rel="manifest"]').getAttribute('href');
      const answer = await request.get(href ?? '');
      expect(answer.headers()['content-type']).toMatch(/manifest\+json|application\/json/);
      const manifest = (await answer.json()) as Manifest;
      expect(manifest).toMatchObject({ start_url: shop.path(), display: 'standalone' });
      expect(manifest.name).toMatch(shop.words.brand);
      expect(manifest.icons.map((icon) => icon.sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
      for (const { src } of manifest.icons) expect((await request.get(src)).status(), src).toBe(200);
    });

    test('without a network visited pages open and others say why not', async ({ shop, page, context, troubles }) => {
      troubles.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to (load|fetch)/, /preload/i);
      await shop.open();
      await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await shop.open('/c/tea');
      await shop.open('/p/dehua-thin-gaiwan');
      await page.waitForLoadState('networkidle');
      const kept = () =>
        page.evaluate(async () => {
          const names = (await caches.keys()).filter((name) => name.startsWith('jishi-pages-'));
          const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
          return keys.flat().map((request) => new URL(request.url).pathname);
        });
      await expect.poll(kept).toEqual(expect.arrayContaining([shop.path('/c/tea'), shop.path('/p/dehua-thin-gaiwan')]));
      expect((await kept()).filter((path) => /cart|checkout|orders|track/.test(path))).toEqual([]);

      await context.setOffline(true);
      await page.goto(shop.path('/c/tea'));
      await expect(shop.main.getByRole('article')).not.toHaveCount(0);
      await page.goto(shop.path('/p/dehua-thin-gaiwan'));
      await expect(shop.main.getByRole('heading', { level: 1 })).toBeVisible();
      await page.goto(shop.path('/c/garden'));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(shop.words.offline);
      await page.goto(shop.path('/cart'));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(shop.words.offline);

      await context.setOffline(false);
      await shop.open('/c/garden');
      await expect(shop.main.getByRole('article')).not.toHaveCount(0);
    });
  });
}
