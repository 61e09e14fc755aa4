// Every page of the shop, and what each needs before it can be opened.
import type { Shop } from './shop.ts';

export interface Route {
  name: string;
  /** Loads the page. */
  open: (shop: Shop) => Promise<void>;
  status?: number;
}

const at = (name: string, path: string, status = 200): Route => ({
  name,
  status,
  open: async (shop) => {
    const response = await shop.open(path);
    if (response?.status() !== status) throw new Error(`${path} answers ${response?.status()}`);
  },
});

export const ROUTES: Route[] = [
  at('home', ''),
  at('category', '/c/tea'),
  at('filtered category', '/c/tea?f.material=porcelain&stock=1&sort=price_up'),
  at('everything', '/search'),
  at('search', '/search?q=gaiwan'),
  at('search without results', '/search?q=zzqqxx'),
  at('product', '/p/dehua-thin-gaiwan'),
  at('product, sold out', '/p/yuqian-longjing-100'),
  at('shop', '/s/wanshan-tea-farm'),
  at('shop, filtered', '/s/jishi?stock=1&sort=price_up'),
  at('shop, unknown', '/s/nobody', 404),
  at('empty cart', '/cart'),
  {
    name: 'cart',
    open: async (shop) => {
      await shop.add('everyday-crew-socks-five');
      await shop.open('/cart');
    },
  },
  at('empty checkout', '/checkout'),
  {
    name: 'checkout',
    open: async (shop) => {
      await shop.add('everyday-crew-socks-five');
      await shop.open('/checkout');
      await shop.atCheckout();
    },
  },
  {
    name: 'order',
    open: async (shop) => {
      await shop.orderOnline('everyday-crew-socks-five');
      await shop.payBy(shop.words.leave);
    },
  },
  at('tracking', '/track'),
  at('sign-in', '/sign-in'),
  at('sign-in by code', '/sign-in?by=code'),
  at('sign-in, code sent', '/sign-in?by=code&ticket=0'),
  at('sign-in, second step', '/sign-in?by=app&ticket=0'),
  at('register', '/register'),
  at('reset', '/reset'),
  at('reset, code sent', '/reset?ticket=0'),
  at('about', '/pages/about'),
  at('delivery', '/pages/delivery'),
  at('returns', '/pages/returns'),
  at('privacy', '/pages/privacy'),
  at('terms', '/pages/terms'),
  at('not found', '/no/such/page', 404),
];
