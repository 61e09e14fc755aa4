// The shop as a buyer uses it: by roles and visible words, the same on a phone and a desktop, with and without scripts.
import { expect, type Locator, type Page, type Response } from '@playwright/test';
import { BUYERS, type Buyer } from './buyers.ts';
import { parseAmount } from './money.ts';
import { WORDS, type Lang, type Words } from './words.ts';

export class Shop {
  readonly words: Words;

  constructor(
    readonly page: Page,
    readonly lang: Lang,
    /** Whether the page wakes up after it has been loaded. */
    readonly hydrates: boolean,
  ) {
    this.words = WORDS[lang];
  }

  /** The path of a page in the language of this shop. */
  path(rest = ''): string {
    return `/${this.lang}${rest}`;
  }

  /** Loads a page and waits until it can be used. */
  async open(rest = ''): Promise<Response | null> {
    const response = await this.page.goto(this.path(rest));
    await this.ready();
    return response;
  }

  /**
   * Waits until the page that was loaded last can be used. Without scripts that is when it is loaded: before its
   * style sheet is there, what is hidden on this device is shown. With them, when it is hydrated: its handlers are in
   * place before its first effects run.
   */
  async ready(): Promise<void> {
    if (!this.hydrates) return this.page.waitForLoadState();
    await this.page.waitForFunction(
      () => 'hydrated' in document.documentElement.dataset,
      undefined,
      { timeout: 45_000 },
    );
  }

  /** Does what makes the browser load a page, and waits until that can be used. */
  async loads(act: () => Promise<unknown>): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await act();
    await loaded;
    await this.ready();
  }

  /** Does what sends something to the server in the background, and waits for the answer: leaving would cut it off. */
  async sends(act: () => Promise<unknown>): Promise<void> {
    const answered = this.page.waitForResponse((response) => response.request().method() === 'POST');
    await act();
    await answered;
  }

  /** Of several things of that name, the one that is shown on this device. */
  shown(locator: Locator): Locator {
    return locator.filter({ visible: true }).first();
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  heading(name: string | RegExp): Locator {
    return this.main.getByRole('heading', { name, exact: typeof name === 'string' });
  }

  button(name: string | RegExp): Locator {
    return this.shown(this.page.getByRole('button', { name, exact: typeof name === 'string' }));
  }

  link(name: string | RegExp): Locator {
    return this.shown(this.page.getByRole('link', { name, exact: typeof name === 'string' }));
  }

  /** The way to the cart, with the number of units in it. */
  get cartLink(): Locator {
    return this.link(this.words.cart);
  }

  async goToCart(): Promise<void> {
    // The bar at the bottom of a product's page may hide all other ways on a phone.
    await this.cartLink.click();
    await expect(this.page).toHaveURL(new RegExp(`${this.path('/cart')}$`));
    await expect(this.heading(new RegExp(`^${this.words.cartTitle}`))).toBeVisible();
    await this.ready();
  }

  /** Puts units of a product into the cart, from its page. */
  async add(slug: string, units = 1): Promise<void> {
    await this.open(`/p/${slug}`);
    if (units > 1) await this.page.getByLabel(this.words.quantity, { exact: true }).fill(String(units));
    await this.addShown();
  }

  /** Puts the product that is shown into the cart. */
  async addShown(): Promise<void> {
    await this.button(this.words.addToCart).click();
    if (this.hydrates) return expect(this.page.getByText(this.words.added)).toBeVisible();
    await expect(this.page).toHaveURL(new RegExp(`${this.path('/cart')}$`));
    await this.ready();
  }

  /** The line of a product in the cart. */
  line(name: string): Locator {
    return this.page.getByRole('list', { name: this.words.cartLines }).getByRole('listitem').filter({ hasText: name });
  }

  /** The total of the cart or of the checkout, in minor units. */
  async total(): Promise<number> {
    const region = this.page.getByRole('region', {
      name: new RegExp(`^(${this.words.cartSummary}|${this.words.summary})$`),
    });
    const rows = await region.getByRole('definition').allInnerTexts();
    return parseAmount(rows.at(-1) ?? '');
  }

  /** From the cart to the checkout. */
  async goToCheckout(): Promise<void> {
    await this.link(this.words.checkOut).click();
    await this.atCheckout();
  }

  async atCheckout(): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(this.path('/checkout')));
    await expect(this.heading(this.words.checkoutTitle)).toBeVisible();
    await this.ready();
  }

  /** Fills in the checkout. */
  async fillIn(buyer: Buyer = BUYERS[this.lang]): Promise<void> {
    const { words } = this;
    await this.main.getByLabel(words.phone).fill(buyer.phone);
    await this.main.getByLabel(words.email).fill(buyer.email);
    await this.main.getByLabel(words.recipient).fill(buyer.recipient);
    const country = this.main.getByLabel(words.country);
    if ((await country.inputValue()) !== buyer.country) {
      await country.selectOption(buyer.country);
      if (!this.hydrates) await this.button(words.changeCountry).click();
    }
    if (buyer.country === 'CN') {
      await this.main.getByLabel(words.province).selectOption(buyer.region);
      await this.#choose(this.main.getByLabel(words.city), buyer.city);
      await this.#choose(this.main.getByLabel(words.district), buyer.district);
    } else {
      await this.main.getByLabel(words.city).fill(buyer.city);
      await this.main.getByLabel(words.province).fill(buyer.region);
    }
    await this.main.getByLabel(words.street).fill(buyer.street);
    await this.main.getByLabel(words.postcode).fill(buyer.postcode);
  }

  /** A level of the cascade: a choice with scripts, typed without. */
  async #choose(field: Locator, value: string): Promise<void> {
    if (this.hydrates) {
      await expect(field).toHaveJSProperty('tagName', 'SELECT');
      await field.selectOption(value);
    } else {
      await field.fill(value);
    }
  }

  get placeOrder(): Locator {
    return this.button(new RegExp(`^(${this.words.placeOrder}|${this.words.placeAndPay})$`));
  }

  /** From anywhere to the gateway: one unit of a product, filled in and ordered. */
  async orderOnline(slug: string): Promise<void> {
    await this.add(slug);
    await this.open('/checkout');
    await this.atCheckout();
    await this.fillIn();
    await this.placeOrder.click();
    await this.atGateway();
  }

  async atGateway(): Promise<void> {
    await expect(this.page.getByRole('button', { name: this.words.approve })).toBeVisible({ timeout: 20_000 });
  }

  /** At the gateway: presses one of its buttons and comes back to the shop. */
  async payBy(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await expect(this.page).toHaveURL(/\/orders\//);
    await this.ready();
  }

  /** Waits for the state of the order that is shown; without scripts by asking again, as a person would. */
  async orderIs(headline: string): Promise<void> {
    const shown = this.main.getByRole('heading', { level: 1, name: headline });
    if (this.hydrates) {
      await expect(shown).toBeVisible({ timeout: 20_000 });
      return;
    }
    await expect(async () => {
      if (!(await shown.isVisible())) await this.page.reload();
      await expect(shown).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
  }

  /** The number of the order that is shown. */
  async orderNumber(): Promise<string> {
    const number = /\/orders\/([^/?]+)/.exec(this.page.url())?.[1] ?? '';
    await expect(this.main.getByText(number, { exact: true })).toBeVisible();
    return number;
  }

  /** Finds an order again by its number and contact. */
  async track(number: string, contact: string): Promise<void> {
    await this.open('/track');
    await this.main.getByLabel(this.words.trackNumber).fill(number);
    await this.main.getByLabel(this.words.trackContact).fill(contact);
    await this.shown(this.main.getByRole('button', { name: this.words.trackSubmit })).click();
  }
}
