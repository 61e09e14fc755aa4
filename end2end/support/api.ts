// The shop as a program sees it, through /v1: what is left of something, and buyers who are faster.
import { randomUUID } from 'node:crypto';
import { BUYERS } from './buyers.ts';
import type { Currency } from './money.ts';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:3000';

export interface Money {
  minor: number;
  currency: Currency;
}

export interface Variant {
  id: string;
  sku: string;
  choice: string[];
  price: Money;
  available: number;
}

export interface Product {
  slug: string;
  name: string;
  variants: Variant[];
}

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'idempotency-key': randomUUID() };
  if (body !== undefined) headers['content-type'] = 'application/json';
  return fetch(new URL(path, base), { method, headers, body: body === undefined ? null : JSON.stringify(body) });
}

async function expectJson<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await call(method, path, body);
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** A product, or nothing if the shop does not sell it. */
export async function readProduct(slug: string, currency: Currency = 'CNY'): Promise<Product | undefined> {
  const response = await call('GET', `/v1/products/${slug}?currency=${currency}&locale=en`);
  return response.ok ? ((await response.json()) as Product) : undefined;
}

/** Units of a product's first variant that can be bought now. */
export async function available(slug: string, currency: Currency = 'CNY'): Promise<number> {
  return (await readProduct(slug, currency))?.variants[0]?.available ?? 0;
}

/** Somebody else buys units of a product, all the way to the order. */
export async function buyElsewhere(slug: string, units: number, currency: Currency): Promise<void> {
  const product = await readProduct(slug, currency);
  const variant = product?.variants[0]?.id;
  const query = `?currency=${currency}&locale=zh`;
  const { id } = await expectJson<{ id: string }>('POST', `/v1/carts${query}`, {});
  await expectJson('POST', `/v1/carts/${id}/lines${query}`, { variant, quantity: units });
  await expectJson('PUT', `/v1/carts/${id}/address${query}`, BUYERS.zh);
  const methods = { delivery_method: 'standard', payment_method: 'online' };
  const cart = await expectJson<{ totals: { total: Money } }>('PUT', `/v1/carts/${id}/delivery${query}`, methods);
  await expectJson('POST', `/v1/carts/${id}/checkout${query}`, { seen_total: cart.totals.total });
}
