// What an operator does on the command line while the shop is open: new goods, another price or stock, a parcel sent.
import { test } from '@playwright/test';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readProduct } from './api.ts';
import type { Currency } from './money.ts';

const run = promisify(execFile);

export interface Goods {
  /** Unlike any other: the handle, and with it the address. */
  slug: string;
  name: string;
  /** In major units. */
  price: number;
  stock: number;
  currency: Currency;
}

/** Runs `jishi` on the database of the shop under test; skips the test where there is no such program. */
export async function jishi(...args: string[]): Promise<string> {
  const program = process.env.SHOP_BINARY;
  test.skip(!program, 'an operator needs SHOP_BINARY and SHOP_DATABASE_URL');
  const url = process.env.SHOP_DATABASE_URL;
  const env = url ? { ...process.env, DATABASE_URL: url } : process.env;
  const { stdout } = await run(program ?? '', args, { cwd: join(import.meta.dirname, '../..'), env });
  return stdout;
}

/** Puts goods on sale, or changes those of the same slug, and waits until the shop knows. */
export async function sell(goods: Goods): Promise<void> {
  const { slug, name, price, stock, currency } = goods;
  const header = 'Handle,Title,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price';
  const row = [slug, name, 'teaware', 'true', 'Title', 'Default Title', slug.toUpperCase(), stock, price.toFixed(2)];
  const directory = await mkdtemp(join(tmpdir(), 'jishi-goods-'));
  try {
    const file = join(directory, 'goods.csv');
    await writeFile(file, `${header}\n${row.join(',')}\n`);
    await jishi('import', 'shopify', file, '--currency', currency);
  } finally {
    await rm(directory, { recursive: true });
  }
  const minor = Math.round(price * 100);
  for (let tries = 0; tries < 50; tries += 1) {
    const variant = (await readProduct(slug, currency))?.variants[0];
    if (variant?.available === stock && variant.price.minor === minor) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`the shop does not sell ${slug} as it was told`);
}

/** A slug that no other test and no earlier run has used. */
export function freshSlug(name: string): string {
  return `${name}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
}
