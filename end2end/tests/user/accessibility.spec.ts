// axe on every page of one's own account, in both languages and both themes, and that nothing sticks out on a phone.
import { check, checkBothThemes } from '../../support/axe.ts';
import { Person } from '../../support/person.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 300_000 });

const SECTIONS = [
  '/account',
  '/account/profile',
  '/account/security',
  '/account/two-step',
  '/account/orders',
  '/account/addresses',
  '/account/addresses?new=1',
  '/account/favourites',
  '/account/notifications',
  '/account/privacy',
];

for (const lang of ['zh', 'en'] as const) {
  test.describe(lang, () => {
    test.use({ lang });

    test('the pages of the account', async ({ shop, page }) => {
      const person = new Person(shop);
      await person.register();
      for (const section of SECTIONS) {
        await page.setViewportSize({ width: 1440, height: 900 });
        await shop.open(section);
        await page.waitForLoadState('networkidle');
        await expect(shop.main.getByRole('heading', { level: 1 })).toHaveCount(1);
        await checkBothThemes(page);
        for (const width of [768, 360]) {
          await page.setViewportSize({ width, height: 800 });
          const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(tooWide, `${section} at ${width} px`).toBeLessThanOrEqual(0);
        }
        await check(page, `${section} on a phone`);
      }
    });

    test('two steps, and the question before they are turned off', async ({ shop, page }) => {
      const person = new Person(shop);
      await person.register();
      await person.setUpApp();
      await checkBothThemes(page);
      await shop.open('/account/security');
      await person.button(person.words.turnOff).first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await checkBothThemes(page);
    });

    test('errors of an entrance', async ({ shop, page, troubles }) => {
      troubles.allow(/\b422\b/);
      const person = new Person(shop);
      await shop.open('/register');
      await person.button(person.words.register).click();
      await expect(shop.main.getByRole('alert')).toBeVisible();
      await checkBothThemes(page);
    });
  });
}
