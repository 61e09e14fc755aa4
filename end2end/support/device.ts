// Another device of the same shop.
import type { Browser } from '@playwright/test';
import { freshAddress } from './person.ts';
import { Shop } from './shop.ts';

/** A device of its own, with its own cookies. */
export async function device(browser: Browser, shop: Shop): Promise<Shop> {
  const context = await browser.newContext({
    baseURL: new URL(shop.page.url()).origin,
    serviceWorkers: 'block',
    extraHTTPHeaders: { 'x-forwarded-for': freshAddress() },
  });
  return new Shop(await context.newPage(), shop.lang, true);
}
