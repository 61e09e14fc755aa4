// axe on the page that is open. Nothing serious is allowed.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export async function check(page: Page, what: string): Promise<void> {
  // A page that fades in has contrasts of its own. What turns for ever, or waits for a frame that never comes, is left.
  await page.evaluate(() => {
    const ends = document.getAnimations().map((animation) => animation.finished.catch(() => {}));
    return Promise.race([Promise.all(ends), new Promise((done) => setTimeout(done, 2_000))]);
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => `${node.target.join(' ')}: ${node.html.slice(0, 160)}`) }));
  expect(serious, what).toEqual([]);
}

export async function checkBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await check(page, colorScheme);
  }
}
