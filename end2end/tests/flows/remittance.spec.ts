// Paying by bank or postal remittance: the account and the code on the order's page, a proof, a part, and the rest.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asAdministrator } from '../../support/administrator.ts';
import { BUYERS } from '../../support/buyers.ts';
import { jishi } from '../../support/operator.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 300_000 });
test.use({ lang: 'en' });

/** Takes in a statement of the bank with one row. */
async function receive(amount: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-bank-'));
  try {
    const file = join(folder, 'statement.csv');
    await writeFile(file, `date,amount,payer,text\n2026-11-25,${amount},Li Lei,${text}\n`);
    return await jishi('receipts', 'bank', file, '--currency', 'CNY');
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a remittance pays an order in two parts', async ({ shop, page, context }) => {
  await asAdministrator(shop);
  await shop.open('/console/remittances/account');
  const yuan = shop.main.locator('#account-CNY');
  await yuan.getByLabel('Payee').fill('Jishi Trading Co.');
  await yuan.getByLabel('Bank', { exact: true }).fill('Bank of China');
  await yuan.getByLabel('Account number').fill('6217 0000 0000');
  await shop.loads(() => yuan.getByRole('button', { name: 'Save' }).click());
  await expect(yuan.getByLabel('Payee')).toHaveValue('Jishi Trading Co.');
  await context.clearCookies();

  await shop.add('pear-wood-comb');
  await shop.open('/checkout');
  await shop.atCheckout();
  await shop.shown(page.getByRole('button', { name: 'CNY ¥' })).click();
  await shop.atCheckout();
  await shop.fillIn(BUYERS.zh);
  const total = await shop.total();
  await shop.main.getByRole('radio', { name: /remittance/ }).check({ force: true });
  await shop.placeOrder.click();
  await expect(page).toHaveURL(/\/orders\//);
  await shop.orderIs(shop.words.awaitingPayment);
  await expect(shop.main.getByText('6217 0000 0000')).toBeVisible();
  const code = await shop.main.getByLabel('Code to write on it').inputValue();
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);

  await shop.main.getByLabel('Proof', { exact: true }).setInputFiles({
    name: 'slip.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\n'),
  });
  await shop.button('Send the proof').click();
  await expect(shop.main.getByText('Proofs received:')).toBeVisible();

  expect(await receive('1.00', code)).toContain('1 applied');
  await page.reload();
  await expect(shop.main.getByText('Has come')).toBeVisible();
  await shop.orderIs(shop.words.awaitingPayment);
  expect(await receive((total / 100 - 1).toFixed(2), `order ${code}`)).toContain('1 applied');
  await page.reload();
  await shop.orderIs('Thank you, your payment is in');
  await expect(shop.main.getByText('Code to write on it')).toHaveCount(0);
});
