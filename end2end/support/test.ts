// The `test` of all specs: a shop in one language, and a guard over what the browser complains about.
import { test as base, expect } from '@playwright/test';
import { freshAddress } from './person.ts';
import { Shop } from './shop.ts';
import { Troubles } from './troubles.ts';
import type { Lang } from './words.ts';

interface Options {
  /** English on the desktop and Chinese on the phone, unless a test says otherwise. */
  lang: Lang | undefined;
  /** How far the shop's scripts get. */
  scripts: 'all' | 'no-wasm' | 'none';
}

interface Fixtures {
  troubles: Troubles;
  shop: Shop;
}

export const test = base.extend<Options & Fixtures>({
  lang: [undefined, { option: true }],
  scripts: ['all', { option: true }],
  javaScriptEnabled: async ({ scripts }, use) => use(scripts !== 'none'),
  // The shop under test trusts its own machine as a proxy: every test is a visitor of its own.
  extraHTTPHeaders: async ({}, use) => use({ 'x-forwarded-for': freshAddress() }),
  locale: async ({ lang }, use, info) => use(langOf(lang, info.project.name) === 'zh' ? 'zh-CN' : 'en-US'),
  troubles: [
    async ({ context, scripts }, use) => {
      const troubles = new Troubles();
      // What is not run is not fetched, or fetched in vain.
      if (scripts !== 'all') troubles.allow(/preloaded using link preload/, /request failed: csp/);
      troubles.watch(context);
      await use(troubles);
      expect(troubles.complaints, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
  shop: async ({ page, context, lang, scripts, troubles }, use, info) => {
    if (scripts === 'no-wasm') {
      await context.route('**/*.wasm', (route) => route.abort('blockedbyclient'));
      troubles.allow(/ERR_BLOCKED_BY_CLIENT/, /Failed to fetch/);
    }
    await use(new Shop(page, langOf(lang, info.project.name), scripts === 'all'));
  },
});

export { expect };

const langOf = (lang: Lang | undefined, project: string): Lang => lang ?? (project === 'phone' ? 'zh' : 'en');
