// A whole purchase, from the home page to the order found again. The same with and without scripts.
import { BUYERS } from './buyers.ts';
import { parseAmount } from './money.ts';
import type { Shop } from './shop.ts';
import { expect } from './test.ts';
import type { Lang } from './words.ts';

interface Wanted {
  category: string;
  material: string;
  name: string;
  slug: string;
  colour: string;
  capacity: string;
  /** Of the smaller and of the larger one, in minor units. */
  small: number;
  large: number;
}

const WANTED: Record<Lang, Wanted> = {
  zh: {
    category: '茶与茶具',
    material: '瓷',
    name: '德化薄胎盖碗',
    slug: 'dehua-thin-gaiwan',
    colour: '墨黑',
    capacity: '150 毫升',
    small: 8_800,
    large: 9_800,
  },
  en: {
    category: 'Tea & teaware',
    material: 'Porcelain',
    name: 'Dehua Thin-Walled Gaiwan',
    slug: 'dehua-thin-gaiwan',
    colour: 'Ink',
    capacity: '150 ml',
    small: 1_900,
    large: 2_200,
  },
};

export async function purchase(shop: Shop): Promise<void> {
  const wanted = WANTED[shop.lang];
  await findProduct(shop, wanted);
  await chooseVariant(shop, wanted);
  await shop.addShown();
  if (shop.hydrates) await shop.goToCart();
  await checkCart(shop, wanted);
  await shop.goToCheckout();
  await shop.fillIn();
  const total = await shop.total();
  await shop.placeOrder.click();
  await shop.atGateway();
  expect(parseAmount(await shop.page.getByRole('heading', { level: 1 }).innerText())).toBe(total);
  await shop.payBy(shop.words.approve);
  await shop.orderIs(shop.words.paid);
  const lines = shop.page.getByRole('list', { name: shop.words.orderLines });
  await expect(lines.getByRole('listitem')).toHaveCount(1);
  await expect(lines).toContainText(wanted.name);
  await expect(lines).toContainText(wanted.colour);
  await findAgain(shop);
}

async function findProduct(shop: Shop, wanted: Wanted): Promise<void> {
  const { page, words } = shop;
  await shop.open();
  await shop.shown(shop.main.getByRole('link', { name: wanted.category, exact: true })).click();
  await expect(shop.heading(wanted.category)).toBeVisible();
  const before = await productCount(shop);
  const filters = shop.shown(shop.main.getByRole('link', { name: words.filters }));
  const onPhone = await filters.isVisible();
  if (onPhone) await filters.click();
  const facet = new RegExp(`^\\s*${wanted.material}\\s*\\d+\\s*$`);
  await shop.shown(shop.main.getByRole('link', { name: facet })).click();
  await expect(page).toHaveURL(/[?&]f\.material=porcelain/);
  if (onPhone && shop.hydrates) await shop.button(words.showResults).click();
  await expect.poll(() => productCount(shop)).toBeLessThan(before);
  await shop.shown(shop.main.getByRole('link', { name: wanted.name, exact: true })).click();
  await expect(page).toHaveURL(new RegExp(`/p/${wanted.slug}`));
  await expect(shop.main.getByRole('heading', { level: 1, name: wanted.name })).toBeVisible();
  await shop.ready();
}

async function productCount(shop: Shop): Promise<number> {
  const text = await shop.main.getByText(shop.words.productCount).first().innerText();
  return Number(shop.words.productCount.exec(text)?.[1]);
}

async function chooseVariant(shop: Shop, wanted: Wanted): Promise<void> {
  const price = shop.main.getByText(/^[¥$]\s*\d+\.\d{2}$/).first();
  await expect.poll(async () => parseAmount(await price.innerText())).toBe(wanted.small);
  for (const value of [wanted.colour, wanted.capacity]) {
    const choice = shop.main.getByRole('link', { name: value, exact: true });
    await choice.click();
    await expect(choice).toHaveAttribute('aria-current', 'true');
  }
  await expect(shop.page).toHaveURL(/[?&]sku=/);
  await expect.poll(async () => parseAmount(await price.innerText())).toBe(wanted.large);
}

async function checkCart(shop: Shop, wanted: Wanted): Promise<void> {
  const line = shop.line(wanted.name);
  await expect(line).toHaveCount(1);
  await expect(line).toContainText(wanted.colour);
  await expect(line).toContainText(wanted.capacity);
  expect(parseAmount(await line.innerText())).toBe(wanted.large);
  expect(await shop.total()).toBeGreaterThan(wanted.large);
}

/** The order by its number, typed carelessly, and the buyer's phone. */
async function findAgain(shop: Shop): Promise<void> {
  const number = await shop.orderNumber();
  await shop.track(number.toLowerCase().replaceAll('-', ''), BUYERS[shop.lang].phone);
  await expect(shop.page).toHaveURL(new RegExp(`/orders/${number}\\?key=`));
  await shop.orderIs(shop.words.paid);
}
