// Photographs the shop's pages. `cargo xtask screenshots` starts a shop with the demo catalogue and calls this.
// Usage: BASE_URL=… CHROMIUM=… node screenshots.mjs --out DIRECTORY [--all] [--pages home,product]
//
// Every combination of device, language and theme is one visit: browse, search, fill the cart, buy, track. A page that
// cannot be reached is reported and the others are still taken; the exit code says whether any was missed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values: options } = parseArgs({
  options: { out: { type: 'string' }, all: { type: 'boolean' }, pages: { type: 'string' } },
});
const base = process.env.BASE_URL ?? 'http://127.0.0.1:3000';
const outputDirectory = options.out ?? 'docs/screenshots';
const wantedPages = options.pages?.split(',');
const MOST_BYTES = 12_000_000;
// WebP cannot hold more pixels than this in one direction.
const LONGEST_SIDE = 16_000;

const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
};
const BUYER = {
  email: 'li.wei@example.com',
  name: '李伟',
  tel: '13800138000',
  'address-level1': '广东省',
  'address-level2': '深圳市',
  'address-level3': '南山区',
  'street-address': '科技园路 1 号 8 栋 302',
  'address-line1': '科技园路 1 号 8 栋 302',
  'postal-code': '518057',
};

// In the order of one visit. A step moves the page to where the picture is taken.
const PAGES = [
  ['home', (page, lang) => visit(page, `/${lang}`)],
  ['category', async (page) => follow(page, 'a[href*="/c/"]')],
  ['product', async (page) => follow(page, 'main a[href*="/p/"]')],
  ['search', (page, lang) => visit(page, `/${lang}/search?q=${encodeURIComponent(lang === 'zh' ? '茶' : 'tea')}`)],
  ['cart-empty', (page, lang) => visit(page, `/${lang}/cart`)],
  ['about', (page, lang) => visit(page, `/${lang}/pages/about`)],
  ['not-found', (page, lang) => visit(page, `/${lang}/no-such-page`, 404)],
  ['cart', fillCart],
  ['checkout', (page, lang) => visit(page, `/${lang}/checkout`)],
  ['confirmation', placeOrder],
  ['tracking', trackOrder],
];

// What is worth keeping in the repository: each page once on both devices, and the two that sell in every way.
function isKept(name, lang, device, theme) {
  if (options.all || ['home', 'product'].includes(name)) return true;
  return device === 'phone' ? lang === 'zh' && theme === 'light' : (lang === 'en') === (theme === 'dark');
}

async function visit(page, path, expected = 200) {
  const response = await page.goto(new URL(path, base).href, { waitUntil: 'load' });
  if (response && response.status() !== expected) throw new Error(`${path} answered ${response.status()}`);
}

async function follow(page, selector) {
  const href = await page.locator(selector).first().getAttribute('href', { timeout: 5_000 });
  await visit(page, href);
}

async function fillCart(page, lang) {
  // Both are in stock.
  for (const slug of ['celadon-gaiwan-150', 'merino-hiking-socks']) {
    await visit(page, `/${lang}/p/${slug}`);
    await settle(page);
    await page.getByRole('button', { name: /add to cart|加入购物车/i }).first().click({ timeout: 10_000 });
    await page.waitForLoadState('networkidle');
  }
  await visit(page, `/${lang}/cart`);
}

// Fills every field of the checkout that says what it is for, and orders: with payment on delivery where there is
// such, else by the gateway.
async function placeOrder(page) {
  for (const [purpose, text] of Object.entries(BUYER)) {
    const field = page.locator(`main [autocomplete~="${purpose}"]`).first();
    if (!(await field.count())) continue;
    const isSelect = await field.evaluate((element) => element.tagName === 'SELECT');
    if (isSelect) await field.selectOption({ label: text });
    else await field.fill(text);
    await page.waitForTimeout(200);
  }
  const onDelivery = page.getByRole('radio', { name: /cash on delivery|货到付款/i }).first();
  if ((await onDelivery.count()) && (await onDelivery.isEnabled())) await onDelivery.check({ force: true });
  await page.getByRole('button', { name: /place order|提交订单/i }).first().click({ timeout: 10_000 });
  await page.waitForURL(/\/(orders|pay)\//, { timeout: 20_000 });
  if (page.url().includes('/pay/')) await page.getByRole('button', { name: /^(approve|同意付款)/i }).first().click();
  await page.waitForURL(/\/orders\//, { timeout: 20_000 });
}

async function trackOrder(page, lang) {
  const number = new URL(page.url()).pathname.split('/').pop();
  await visit(page, `/${lang}/track`);
  await settle(page);
  const fields = page.locator('main form input:visible');
  await fields.nth(0).fill(number);
  await fields.nth(1).fill(BUYER.email);
  await page.locator('main form button[type="submit"]').first().click();
  await page.waitForLoadState('networkidle');
}

// Everything loaded, drawn and still: also pictures that load when they come into view.
async function settle(page) {
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
      scrollTo(0, y);
      await new Promise((done) => setTimeout(done, 30));
    }
    scrollTo(0, 0);
    await document.fonts.ready;
    const pictures = [...document.images].filter((picture) => picture.checkVisibility());
    await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
  });
}

async function photograph(page, device, file) {
  await settle(page);
  const session = await page.context().newCDPSession(page);
  const { cssContentSize } = await session.send('Page.getLayoutMetrics');
  const { width, height } = cssContentSize;
  const scale = Math.min(1, LONGEST_SIDE / (height * DEVICES[device].deviceScaleFactor));
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 80,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height, scale },
  });
  await session.detach();
  const picture = Buffer.from(data, 'base64');
  writeFileSync(join(outputDirectory, file), picture);
  return picture.length;
}

mkdirSync(outputDirectory, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--hide-scrollbars'],
});
let bytes = 0;
let pictures = 0;
const missed = [];
for (const lang of ['zh', 'en']) {
  for (const device of Object.keys(DEVICES)) {
    for (const theme of ['light', 'dark']) {
      const context = await browser.newContext({
        ...DEVICES[device],
        colorScheme: theme,
        reducedMotion: 'reduce',
        locale: lang === 'zh' ? 'zh-CN' : 'en-US',
        timezoneId: 'Asia/Shanghai',
        serviceWorkers: 'block',
      });
      const page = await context.newPage();
      for (const [name, go] of PAGES) {
        const file = `${name}-${lang}-${device}-${theme}.webp`;
        try {
          await go(page, lang);
          if (isKept(name, lang, device, theme) && (wantedPages?.includes(name) ?? true)) {
            bytes += await photograph(page, device, file);
            pictures += 1;
          }
        } catch (error) {
          missed.push(`${file}: ${error.message.split('\n')[0]}`);
        }
      }
      await context.close();
    }
  }
}
await browser.close();

console.log(`    ${pictures} pictures, ${(bytes / 1e6).toFixed(1)} MB, in ${outputDirectory}`);
for (const line of missed) console.error(`    missed ${line}`);
const isTooMuch = !options.all && bytes > MOST_BYTES;
if (isTooMuch) console.error(`    more than ${MOST_BYTES / 1e6} MB is too much to commit`);
process.exit(missed.length > 0 || isTooMuch ? 1 : 0);
