// Passkeys, with Chromium's virtual authenticator. They need an address with a name: http://localhost:PORT.
import type { CDPSession, Page } from '@playwright/test';
import { Person } from '../../support/person.ts';
import { expect, test } from '../../support/test.ts';

test.describe.configure({ timeout: 120_000 });

// What the server refuses is answered with its status, and the browser tells of it.
const REFUSED = /\b(401|403)\b/;

const WORDS = {
  zh: {
    add: '添加通行密钥',
    added: /通行密钥已添加/,
    name: '名称',
    signIn: '用通行密钥登录',
    refused: /没有通过验证/,
    cancelled: /已取消/,
    manage: '管理',
    remove: /^移除: /,
    none: '还没有通行密钥。',
  },
  en: {
    add: 'Add a passkey',
    added: /The passkey is added/,
    name: 'Name',
    signIn: 'Sign in with a passkey',
    refused: /was not accepted/,
    cancelled: /cancelled/,
    manage: 'Manage',
    remove: /^Remove: /,
    none: 'There is none yet.',
  },
};

interface Device {
  cdp: CDPSession;
  id: string;
}

/** A device that keeps passkeys, whose person is there and is who they are. */
async function deviceOf(page: Page): Promise<Device> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, id: authenticatorId };
}

test.beforeEach(({ baseURL }) => {
  test.skip(new URL(baseURL ?? '').hostname !== 'localhost', 'passkeys need an address with a name');
});

test('a passkey is added, signs in without typing anything, and is removed', async ({ shop, page, troubles }) => {
  troubles.allow(REFUSED);
  const words = WORDS[shop.lang];
  const device = await deviceOf(page);
  const person = new Person(shop);
  await person.register();
  await shop.open('/account/security');
  await expect(shop.main.getByText(words.none)).toBeVisible();
  await shop.main.getByLabel(words.name, { exact: true }).fill('My laptop');
  await person.button(words.add).click();
  await expect(page.getByText(words.added)).toBeVisible();
  await expect(shop.main.getByText('My laptop', { exact: true })).toBeVisible();
  const { credentials } = await device.cdp.send('WebAuthn.getCredentials', { authenticatorId: device.id });
  expect(credentials).toHaveLength(1);
  expect(credentials[0]?.isResidentCredential).toBe(true);

  await person.signOut();
  await shop.open('/sign-in?next=' + encodeURIComponent(shop.path('/account/security')));
  await person.button(words.signIn).click();
  await person.arrived('/account/security');

  await shop.main.getByText(words.manage, { exact: true }).click();
  await person.button(words.remove).click();
  await expect(shop.main.getByText(words.none)).toBeVisible();
  await person.signOut();
  await shop.open('/sign-in');
  await person.button(words.signIn).click();
  await expect(shop.main.getByRole('alert')).toContainText(words.refused);
});

test('whoever cannot prove to the device who they are does not come in', async ({ shop, page, troubles }) => {
  troubles.allow(REFUSED);
  const words = WORDS[shop.lang];
  const device = await deviceOf(page);
  const person = new Person(shop);
  await person.register();
  await shop.open('/account/security');
  await person.button(words.add).click();
  await expect(page.getByText(words.added)).toBeVisible();
  await person.signOut();
  await device.cdp.send('WebAuthn.setUserVerified', { authenticatorId: device.id, isUserVerified: false });
  await shop.open('/sign-in');
  await person.button(words.signIn).click();
  await expect(shop.main.getByText(words.cancelled)).toBeVisible();
});

test.describe('without scripts', () => {
  test.use({ scripts: 'none' });

  test('no button is shown that needs them', async ({ shop }) => {
    await shop.open('/sign-in');
    await expect(shop.main.getByRole('button', { name: WORDS[shop.lang].signIn })).toHaveCount(0);
  });
});
