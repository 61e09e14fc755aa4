// After-sales: what has arrived is asked back from the page of its order, with a photo, and the request is followed.
import { jishi } from '../../support/operator.ts';
import { expect, test } from '../../support/test.ts';

const WORDS = {
  zh: {
    link: '申请售后',
    kind: '您想要',
    returned: '退货退款',
    reason: '原因',
    defective: '质量问题',
    text: '说明',
    photos: '照片',
    submit: '提交申请',
    lines: '请填写商品数量',
    requested: '待审核',
    withdraw: '撤回申请',
    withdrawn: '已撤回',
    all: '全部售后申请',
  },
  en: {
    link: 'Return or complain',
    kind: 'What you want',
    returned: 'Return',
    reason: 'Why',
    defective: 'It does not work',
    text: 'What happened',
    photos: 'Photos',
    submit: 'Send the request',
    lines: 'Write how many units',
    requested: 'Waiting for an answer',
    withdraw: 'Withdraw the request',
    withdrawn: 'Withdrawn',
    all: 'All requests',
  },
} as const;

/** The smallest picture there is. */
const PHOTO = {
  name: 'crack.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};

for (const scripts of ['on', 'none'] as const) {
  for (const lang of ['zh', 'en'] as const) {
    test.describe(`${lang}, scripts ${scripts}`, () => {
      test.use(scripts === 'none' ? { lang, scripts } : { lang });

      test('a return is asked for with a photo, shown, and taken back', async ({ shop, page, troubles }) => {
        troubles.allow(/\b422\b/);
        const words = WORDS[lang];
        await shop.add('pear-wood-comb');
        await shop.open('/checkout');
        await shop.atCheckout();
        await shop.fillIn();
        await shop.placeOrder.click();
        await shop.atGateway();
        await shop.payBy(shop.words.approve);
        await shop.orderIs(shop.words.paid);
        await expect(shop.main.getByRole('link', { name: words.link })).toHaveCount(0);
        const number = await shop.orderNumber();
        await jishi('order', 'ship', number);
        await jishi('order', 'deliver', number);
        await page.reload();
        await shop.main.getByRole('link', { name: words.link }).click();
        await expect(page).toHaveURL(/\/after-sales/);

        await shop.main.getByLabel(words.kind).selectOption({ label: words.returned });
        await shop.main.getByLabel(words.reason).selectOption({ label: words.defective });
        await shop.main.getByLabel(words.text).fill('梳齿断了两根');
        await shop.main.getByLabel(words.photos).setInputFiles(PHOTO);
        await shop.button(words.submit).click();
        await expect(shop.main.getByText(words.lines).first()).toBeVisible();
        await expect(shop.main.getByLabel(words.text)).toHaveValue('梳齿断了两根');

        await shop.main.locator('input[name="units.0"]').fill('1');
        await shop.button(words.submit).click();
        await expect(page).toHaveURL(/\/after-sales\/[^/]+-S1/);
        await expect(shop.main.getByText(words.requested).first()).toBeVisible();
        const photo = shop.main.locator('img[src*="after-sales-photo"]');
        await expect(photo).toHaveCount(1);
        await photo.scrollIntoViewIfNeeded();
        await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);

        await shop.button(words.withdraw).click();
        await expect(shop.main.getByText(words.withdrawn).first()).toBeVisible();
        await expect(shop.main.getByRole('button', { name: words.withdraw })).toHaveCount(0);
        await shop.main.getByRole('link', { name: words.all }).click();
        await expect(shop.main.getByText(`${number}-S1`)).toBeVisible();
      });
    });
  }
}
