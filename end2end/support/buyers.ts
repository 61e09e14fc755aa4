// Who buys in the tests, and where they live.
import type { Lang } from './words.ts';

export interface Buyer {
  phone: string;
  email: string;
  recipient: string;
  country: string;
  region: string;
  city: string;
  district: string;
  street: string;
  postcode: string;
}

export const BUYERS: Record<Lang, Buyer> = {
  zh: {
    phone: '13800138000',
    email: 'li.wei@example.com',
    recipient: '李伟',
    country: 'CN',
    region: '广东省',
    city: '深圳市',
    district: '南山区',
    street: '科技园路 1 号 8 栋 302',
    postcode: '518057',
  },
  en: {
    phone: '+1 415 555 0100',
    email: 'ada@example.com',
    recipient: 'Ada Lovelace',
    country: 'US',
    region: 'California',
    city: 'San Francisco',
    district: '',
    street: '548 Market Street, Unit 7',
    postcode: '94104',
  },
};
