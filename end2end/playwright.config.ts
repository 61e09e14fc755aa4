// The browser tests. `cargo xtask test --only browser` starts a shop for them and passes its addresses:
//
//   BASE_URL          the shop
//   GATEWAY_URL       the sandbox payment gateway
//   SHOP_BINARY       the program jishi, for what an operator does on the command line
//   SHOP_DATABASE_URL the shop's database, for that program
//   CHROMIUM          the browser's executable
//
// Without them the tests run against what `cargo xtask run` has started, so that one test can be tried quickly:
// `npx playwright test cart --project phone`.
import { defineConfig } from '@playwright/test';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that only passes the second time is a failing test.
  retries: 0,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['html', { open: 'never' }]],
  use: {
    baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:3000',
    locale: 'en-US',
    timezoneId: 'Asia/Shanghai',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    // It would fill its caches anew for every test; layout/pwa.spec.ts lets it in.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1440, height: 900 } } },
    {
      name: 'phone',
      // The modules differ in size only; the flows are used in another way.
      testMatch: '**/flows/**',
      testIgnore: '**/bad_input.spec.ts',
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
  ],
});
