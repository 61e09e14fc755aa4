// Everything a browser complains about while a test runs. A test that ends with a complaint has failed.
import type { BrowserContext, Page } from '@playwright/test';

// Said by the test's own tools, not by the shop.
const TOOLS = [
  /Service Worker registration blocked by Playwright/,
  // A registration that is blocked gives nothing to watch.
  /sw-register\.js/,
  // Headless Chromium without a graphics card.
  /GPU stall due to ReadPixels/,
  // Counts the seconds of a machine that is busy with other tests; what is loaded for nothing, `cargo xtask bench` weighs.
  /was preloaded using link preload but not used within a few seconds/,
];

export class Troubles {
  readonly #seen: string[] = [];
  readonly #allowed: RegExp[] = [...TOOLS];

  /** Listens to every page of a browser context, those that are still to be opened as well. */
  watch(context: BrowserContext): void {
    context.pages().forEach((page) => this.#listen(page));
    context.on('page', (page) => this.#listen(page));
  }

  /** Complaints that a test provokes. */
  allow(...patterns: RegExp[]): void {
    this.#allowed.push(...patterns);
  }

  get complaints(): string[] {
    return this.#seen.filter((line) => !this.#allowed.some((pattern) => pattern.test(line)));
  }

  #listen(page: Page): void {
    const say = (kind: string, text: string, where: string) => this.#seen.push(`${kind}: ${text} (${where})`);
    page.on('console', (message) => {
      const kind = message.type();
      if (kind === 'error' || kind === 'warning' || kind === 'assert') {
        say(`console ${kind}`, message.text(), message.location().url || page.url());
      }
    });
    page.on('pageerror', (error) => say('exception', `${error.message}\n${error.stack ?? ''}`, page.url()));
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? 'unknown';
      // What a page had asked for when the next one was opened.
      if (!/ERR_ABORTED/.test(reason)) say('request failed', reason, request.url());
    });
    page.on('response', (response) => {
      if (response.status() >= 400) say('answer', String(response.status()), response.url());
    });
  }
}
