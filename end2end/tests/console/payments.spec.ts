// Payments in the console: figures, money that is stuck, and limits.
import { asAdministrator } from '../../support/administrator.ts';
import { check } from '../../support/axe.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ lang: 'en' });

test('an administrator sees how payments work, and sets and removes a limit', async ({ shop, page, troubles }) => {
  troubles.allow(/\b422\b/);
  await asAdministrator(shop);
  await shop.open('/console/payments');
  await expect(page.getByRole('table', { name: 'Success and time' })).toBeVisible();
  await check(page);
  await shop.main.getByRole('link', { name: 'Last 7 days' }).click();
  await expect(page).toHaveURL(/days=7/);

  await shop.main.getByRole('link', { name: 'Limits', exact: true }).click();
  await expect(page).toHaveURL(/\/console\/payments\/limits$/);
  const form = shop.main.locator('section', { has: page.getByRole('heading', { name: 'Set a limit' }) });
  await form.getByLabel('Level').selectOption('gold');
  await form.getByLabel('Period').selectOption('month');
  await form.getByRole('textbox').fill('nothing');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true');
  await form.getByRole('textbox').fill('98765.43');
  await form.getByRole('button', { name: 'Save' }).click();
  const row = shop.main.getByRole('row').filter({ hasText: '98,765.43' });
  await expect(row).toHaveCount(1);
  await shop.ready();
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
});
