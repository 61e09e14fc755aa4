// A person with an account: registering, signing in and out, reading the codes that the shop has sent.
import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { expect, type Locator } from '@playwright/test';
import type { Shop } from './shop.ts';
import type { Lang } from './words.ts';

const base = process.env.BASE_URL ?? 'http://127.0.0.1:3000';

export interface PersonWords {
  signIn: string;
  signInLink: string;
  signOut: string;
  register: string;
  finish: string;
  login: string;
  password: string;
  newPassword: string;
  code: string;
  byCode: string;
  sendCode: string;
  sendAgain: RegExp;
  wrongPassword: RegExp;
  wrongCode: RegExp;
  mustAgree: RegExp;
  reset: string;
  resetDone: RegExp;
  codeTitle: string;
  appTitle: string;
  appCode: string;
  confirm: string;
  secret: string;
  firstCode: string;
  turnOn: string;
  keepCodes: string;
  turnOff: string;
  off: string;
  endDevice: RegExp;
  thisDevice: string;
  name: string;
  save: string;
  newContact: string;
  proof: string;
  goOn: string;
  hello: RegExp;
}

export const PERSON_WORDS: Record<Lang, PersonWords> = {
  zh: {
    signIn: '登录',
    signInLink: '登录 / 注册',
    signOut: '退出登录',
    register: '同意并注册',
    finish: '完成注册',
    login: '邮箱或手机号',
    password: '密码',
    newPassword: '新密码',
    code: '验证码',
    byCode: '验证码登录',
    sendCode: '获取验证码',
    sendAgain: /重新发送/,
    wrongPassword: /账号或密码不正确/,
    wrongCode: /验证码不正确/,
    mustAgree: /请先阅读并同意/,
    reset: '设置新密码',
    resetDone: /新密码已经生效/,
    codeTitle: '输入验证码',
    appTitle: '两步验证',
    appCode: '验证码或恢复码',
    confirm: '确认',
    secret: '不能扫描？手动输入这个密钥',
    firstCode: '验证器上的六位数字',
    turnOn: '启用两步验证',
    keepCodes: '请保存恢复码',
    turnOff: '关闭',
    off: '未启用',
    endDevice: /^退出: /,
    thisDevice: '本机',
    name: '名字',
    save: '保存',
    newContact: '新的邮箱或手机号',
    proof: '请确认是您本人',
    goOn: '确认并继续',
    hello: /您好/,
  },
  en: {
    signIn: 'Sign in',
    signInLink: 'Sign in',
    signOut: 'Sign out',
    register: 'Register',
    finish: 'Finish',
    login: 'E-mail or phone',
    password: 'Password',
    newPassword: 'New password',
    code: 'Code',
    byCode: 'Code',
    sendCode: 'Send a code',
    sendAgain: /Send again/,
    wrongPassword: /Account or password are not right/,
    wrongCode: /This code is not right/,
    mustAgree: /Please read and accept/,
    reset: 'Set new password',
    resetDone: /The new password works now/,
    codeTitle: 'Enter the code',
    appTitle: 'Two-step verification',
    appCode: 'Code or recovery code',
    confirm: 'Confirm',
    secret: 'Cannot scan? Type this key',
    firstCode: 'Six digits of the app',
    turnOn: 'Turn it on',
    keepCodes: 'Keep your recovery codes',
    turnOff: 'Turn off',
    off: 'Off',
    endDevice: /^Sign out: /,
    thisDevice: 'This device',
    name: 'Name',
    save: 'Save',
    newContact: 'New e-mail address or phone number',
    proof: 'Please confirm that it is you',
    goOn: 'Confirm and go on',
    hello: /^Hello/,
  },
};

/** An e-mail address that no other test has used. */
export const freshMail = (): string => `e2e-${randomUUID().slice(0, 13)}@example.com`;

/** Tells the tests' visitors apart, as different networks would: what one of them may try does not count for others. */
export const freshAddress = (): string => `198.18.${randomInt(256)}.${randomInt(1, 255)}`;

/** The codes that were sent to a contact, newest first, as the outbox page of the shop shows them. */
export async function codesTo(contact: string): Promise<string[]> {
  const html = await (await fetch(new URL('/dev/outbox', base))).text();
  return html
    .split('<article>')
    .filter((article) => article.includes(`<b>${contact}</b>`))
    .flatMap((article) => /class="body">[^<]*?(\d{6})/.exec(article)?.[1] ?? []);
}

/** What an authenticator app shows (RFC 6238), some steps of thirty seconds from now. */
export function totp(secret: string, steps = 0): string {
  const bits = [...secret.replace(/=+$/, '')]
    .map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

export class Person {
  readonly words: PersonWords;
  #seen = 0;

  constructor(
    readonly shop: Shop,
    readonly mail = freshMail(),
    public password = `a quiet ${randomUUID().slice(0, 8)} pond`,
  ) {
    this.words = PERSON_WORDS[shop.lang];
  }

  /** The same person at another device. */
  at(shop: Shop): Person {
    const other = new Person(shop, this.mail, this.password);
    other.#seen = this.#seen;
    return other;
  }

  field(label: string): Locator {
    return this.shop.main.getByLabel(label, { exact: true }).and(this.shop.page.locator('input, select, textarea'));
  }

  button(name: string | RegExp): Locator {
    return this.shop.main.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** The next code that is sent to this person. */
  async code(): Promise<string> {
    let codes: string[] = [];
    await expect(async () => {
      codes = await codesTo(this.mail);
      expect(codes.length).toBeGreaterThan(this.#seen);
    }).toPass({ timeout: 20_000 });
    this.#seen = codes.length;
    return codes[0] ?? '';
  }

  async enterCode(button: string): Promise<void> {
    await expect(this.shop.page).toHaveURL(/ticket=/);
    await this.field(this.words.code).fill(await this.code());
    await this.button(button).click();
  }

  /** Registers; the account is open afterwards, or the page that was wanted. */
  async register(next = ''): Promise<void> {
    const { shop, words } = this;
    await shop.open(`/register${next ? `?next=${encodeURIComponent(shop.path(next))}` : ''}`);
    await this.field(words.login).fill(this.mail);
    await this.field(words.password).fill(this.password);
    await shop.main.getByRole('checkbox').check();
    await this.button(words.register).click();
    await this.enterCode(words.finish);
    await this.arrived(next || '/account');
  }

  /** Fills in and sends the form of the password. */
  async enterPassword(password = this.password): Promise<void> {
    await this.field(this.words.login).fill(this.mail);
    await this.field(this.words.password).fill(password);
    await this.button(this.words.signIn).click();
  }

  async signIn(next = ''): Promise<void> {
    await this.shop.open(`/sign-in${next ? `?next=${encodeURIComponent(this.shop.path(next))}` : ''}`);
    await this.enterPassword();
    await this.arrived(next || '/account');
  }

  async arrived(path: string): Promise<void> {
    const { shop } = this;
    await expect(shop.page).toHaveURL((url) => url.pathname === shop.path(path));
    await shop.ready();
  }

  /** By the menu of the header; without scripts, where it never comes, by the account's own button. */
  async signOut(): Promise<void> {
    const { shop, words } = this;
    if (shop.hydrates) {
      const banner = shop.page.getByRole('banner');
      await banner.getByRole('button', { name: /\*\*\*@example\.com/ }).click();
      await banner.getByRole('button', { name: words.signOut }).click();
    } else {
      await shop.open('/account');
      await this.button(words.signOut).click();
    }
    await this.arrived('');
  }

  /** Sets up an authenticator app; gives its secret and the recovery codes. */
  async setUpApp(): Promise<{ secret: string; codes: string[] }> {
    const { shop, words } = this;
    await shop.open('/account/two-step');
    const secret = await this.field(words.secret).inputValue();
    await this.field(words.firstCode).fill(totp(secret));
    await this.button(words.turnOn).click();
    const region = shop.main.getByRole('region', { name: words.keepCodes });
    await expect(region).toBeVisible();
    return { secret, codes: await region.getByRole('listitem').allInnerTexts() };
  }
}
