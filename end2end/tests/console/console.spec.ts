// The console from its door: who comes in and who does not.
import { Person } from '../../support/person.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 180_000 });

test('nobody without a role comes in, and nobody without a second factor', async ({ shop, page, troubles }) => {
  troubles.allow(/\b(401|403)\b/);
  await page.goto(shop.path('/console'));
  await expect(page).toHaveURL(/sign-in\?next=/);
  const person = new Person(shop);
  await person.register();
  const answer = await page.goto(shop.path('/console/customers'));
  expect(answer?.status()).toBe(403);
});
