// What the shop says, as far as the tests look for it: buyers find their way by words, and so do the tests.
import { formatAmount, type Currency } from './money.ts';

export type Lang = 'zh' | 'en';

export interface Words {
  htmlLang: string;
  currency: Currency;
  // around every page
  brand: RegExp;
  cart: RegExp;
  allCategories: string;
  search: string;
  otherLanguage: string;
  theme: string;
  track: string;
  notFound: string;
  // catalogue
  filters: RegExp;
  showResults: RegExp;
  clearAll: string;
  remove: string;
  inStockOnly: RegExp;
  sort: string;
  sortApply: string;
  priceUp: string;
  priceDown: string;
  lowest: string;
  highest: string;
  apply: string;
  nextPage: string;
  pages: string;
  productCount: RegExp;
  nothingFound: (words: string) => string;
  resultsFor: (words: string) => string;
  breadcrumb: string;
  // product
  addToCart: string;
  buyNow: string;
  added: string;
  toastCheckout: string;
  inStock: string;
  soldOut: string;
  onlyLeft: (units: number) => string;
  quantity: string;
  more: string;
  fewer: string;
  sku: string;
  // cart
  cartTitle: string;
  cartLines: string;
  cartSummary: string;
  cartEmpty: string;
  removeLine: (name: string) => string;
  quantityOf: (name: string) => string;
  moreOf: (name: string) => string;
  fewerOf: (name: string) => string;
  removed: (name: string) => string;
  undo: string;
  update: string;
  checkOut: string;
  lineOnlyLeft: (units: number) => string;
  take: (units: number) => string;
  lineSoldOut: RegExp;
  priceDropped: (was: string, now: string) => string;
  priceChanged: (was: string, now: string) => string;
  cartFailed: string;
  // checkout
  checkoutTitle: string;
  phone: RegExp;
  email: RegExp;
  recipient: RegExp;
  country: RegExp;
  province: RegExp;
  city: RegExp;
  district: RegExp;
  street: RegExp;
  postcode: RegExp;
  note: RegExp;
  china: string;
  unitedStates: string;
  express: RegExp;
  online: RegExp;
  cashOnDelivery: RegExp;
  cashOnlyChina: string;
  changeCountry: string;
  placeOrder: string;
  placeAndPay: string;
  summary: string;
  checkFields: string;
  soldOutTitle: string;
  soldOutLine: (name: string) => string;
  totalChanged: string;
  acceptTotal: (total: string) => string;
  toCart: string;
  nothingToCheckOut: string;
  // order
  paid: string;
  codThanks: string;
  awaitingPayment: string;
  notThrough: string;
  payNow: string;
  payAgain: string;
  orderCancelled: string;
  cancel: string;
  cancelTitle: string;
  cancelConfirm: string;
  cancelKeep: string;
  shipped: string;
  delivered: string;
  orderLines: string;
  orderNotFound: string;
  trackTitle: string;
  trackNumber: RegExp;
  trackContact: RegExp;
  trackSubmit: string;
  trackNotFound: string;
  // sellers
  ownShop: string;
  own: string;
  teaFarm: string;
  soldBy: string;
  licence: string;
  cancelPart: string;
  refunded: string;
  // gateway
  approve: string;
  decline: string;
  leave: string;
  // offline
  offline: RegExp;
}

export const WORDS: Record<Lang, Words> = {
  zh: {
    htmlLang: 'zh-CN',
    currency: 'CNY',
    brand: /集市/,
    cart: /购物车/,
    allCategories: '全部分类',
    search: '搜索',
    otherLanguage: 'English',
    theme: '切换深色或浅色',
    track: '查询订单',
    notFound: '这个页面找不到了',
    filters: /^筛选/,
    showResults: /^查看结果/,
    clearAll: '清除全部',
    remove: '移除',
    inStockOnly: /^仅看有货/,
    sort: '排序',
    sortApply: '排序',
    priceUp: '价格从低到高',
    priceDown: '价格从高到低',
    lowest: '最低价',
    highest: '最高价',
    apply: '确定',
    nextPage: '下一页',
    pages: '分页',
    productCount: /^共 (\d+) 件商品$/,
    nothingFound: (words) => `没有找到“${words}”`,
    resultsFor: (words) => `“${words}”的搜索结果`,
    breadcrumb: '当前位置',
    addToCart: '加入购物车',
    buyNow: '立即购买',
    added: '已加入购物车',
    toastCheckout: '去结算',
    inStock: '现货',
    soldOut: '已售罄',
    onlyLeft: (units) => `仅剩 ${units} 件`,
    quantity: '数量',
    more: '增加一件',
    fewer: '减少一件',
    sku: '货号',
    cartTitle: '购物车',
    cartLines: '购物车里的商品',
    cartSummary: '订单合计',
    cartEmpty: '购物车还是空的',
    removeLine: (name) => `删除：${name}`,
    quantityOf: (name) => `数量：${name}`,
    moreOf: (name) => `增加一件：${name}`,
    fewerOf: (name) => `减少一件：${name}`,
    removed: (name) => `已删除「${name}」`,
    undo: '撤销',
    update: '更新',
    checkOut: '去结算',
    lineOnlyLeft: (units) => `库存仅剩 ${units} 件`,
    take: (units) => `改为 ${units} 件`,
    lineSoldOut: /已售罄，不计入合计/,
    priceDropped: (was, now) => `降价了：由 ${was} 降至 ${now}`,
    priceChanged: (was, now) => `价格有变：由 ${was} 调整为 ${now}`,
    cartFailed: '购物车没有更新成功',
    checkoutTitle: '结算',
    phone: /^手机号码/,
    email: /^电子邮箱/,
    recipient: /^收货人/,
    country: /^国家或地区/,
    province: /^省份/,
    city: /^城市/,
    district: /^区县/,
    street: /^(详细|街道)地址/,
    postcode: /^邮政编码/,
    note: /^订单备注/,
    china: '中国大陆',
    unitedStates: '美国',
    express: /特快配送/,
    online: /在线支付/,
    cashOnDelivery: /货到付款/,
    cashOnlyChina: '货到付款仅限中国大陆地址、以人民币结算的订单。',
    changeCountry: '切换',
    placeOrder: '提交订单',
    placeAndPay: '提交订单并付款',
    summary: '订单详情',
    checkFields: '还有几处需要修改',
    soldOutTitle: '库存不足，订单没有提交',
    soldOutLine: (name) => `「${name}」已售罄`,
    totalChanged: '总额有变动，请确认',
    acceptTotal: (total) => `按 ${total} 提交订单`,
    toCart: '去购物车修改',
    nothingToCheckOut: '没有可以结算的商品',
    paid: '付款成功',
    codThanks: '下单成功',
    awaitingPayment: '等待付款',
    notThrough: '付款没有完成',
    payNow: '立即付款',
    payAgain: '重新付款',
    orderCancelled: '已取消',
    cancel: '取消订单',
    cancelTitle: '确定取消这个订单吗？',
    cancelConfirm: '确定取消',
    cancelKeep: '先不取消',
    shipped: '已发货',
    delivered: '已签收',
    orderLines: '商品清单',
    orderNotFound: '没有找到这个订单',
    trackTitle: '订单查询',
    trackNumber: /^订单号/,
    trackContact: /^手机号或邮箱/,
    trackSubmit: '查询订单',
    trackNotFound: '没有找到匹配的订单',
    ownShop: '集市',
    own: '自营',
    teaFarm: '晚山茶园',
    soldBy: '卖家',
    licence: '营业执照',
    cancelPart: '取消这一单',
    refunded: '款项已退回',
    approve: '同意付款',
    decline: '拒绝付款',
    leave: '取消并返回商店',
    offline: /现在连不上网络/,
  },
  en: {
    htmlLang: 'en',
    currency: 'USD',
    brand: /Jishi/,
    cart: /\bCart$/,
    allCategories: 'All categories',
    search: 'Search',
    otherLanguage: '中文',
    theme: 'Switch between dark and light',
    track: 'Track an order',
    notFound: 'We cannot find that page',
    filters: /^Filters/,
    showResults: /^Show results/,
    clearAll: 'Clear all',
    remove: 'Remove',
    inStockOnly: /^In stock only/,
    sort: 'Sort by',
    sortApply: 'Sort',
    priceUp: 'Price: low to high',
    priceDown: 'Price: high to low',
    lowest: 'Lowest price',
    highest: 'Highest price',
    apply: 'Apply',
    nextPage: 'Next',
    pages: 'Pages',
    productCount: /^(\d+) products?$/,
    nothingFound: (words) => `Nothing found for “${words}”`,
    resultsFor: (words) => `Results for “${words}”`,
    breadcrumb: 'You are here',
    addToCart: 'Add to cart',
    buyNow: 'Buy now',
    added: 'Added to your cart',
    toastCheckout: 'Checkout',
    inStock: 'In stock',
    soldOut: 'Sold out',
    onlyLeft: (units) => `Only ${units} left`,
    quantity: 'Quantity',
    more: 'One more',
    fewer: 'One fewer',
    sku: 'Item no.',
    cartTitle: 'Shopping cart',
    cartLines: 'Goods in your cart',
    cartSummary: 'Order summary',
    cartEmpty: 'Your cart is empty',
    removeLine: (name) => `Remove: ${name}`,
    quantityOf: (name) => `Quantity: ${name}`,
    moreOf: (name) => `One more: ${name}`,
    fewerOf: (name) => `One less: ${name}`,
    removed: (name) => `Removed “${name}”`,
    undo: 'Undo',
    update: 'Update',
    checkOut: 'Check out',
    lineOnlyLeft: (units) => `Only ${units} left`,
    take: (units) => `Change to ${units}`,
    lineSoldOut: /Sold out and not counted in the total/,
    priceDropped: (was, now) => `Price dropped from ${was} to ${now}`,
    priceChanged: (was, now) => `Price changed from ${was} to ${now}`,
    cartFailed: 'Your cart could not be updated',
    checkoutTitle: 'Checkout',
    phone: /^Phone/,
    email: /^E-mail/,
    recipient: /^Full name/,
    country: /^Country or region/,
    province: /^(Province|State, province or region)/,
    city: /^City/,
    district: /^District or county/,
    street: /^Street address/,
    postcode: /^Postcode/,
    note: /^Note/,
    china: 'Mainland China',
    unitedStates: 'United States',
    express: /Express delivery/,
    online: /Online payment/,
    cashOnDelivery: /Cash on delivery/,
    cashOnlyChina: 'Cash on delivery is for addresses in mainland China and orders in yuan (CNY) only.',
    changeCountry: 'Change',
    placeOrder: 'Place order',
    placeAndPay: 'Place order and pay',
    summary: 'Your order',
    checkFields: 'A few details need changing',
    soldOutTitle: 'Not enough in stock; no order was placed',
    soldOutLine: (name) => `${name}: sold out`,
    totalChanged: 'The total has changed: please confirm',
    acceptTotal: (total) => `Order for ${total}`,
    toCart: 'Change the cart',
    nothingToCheckOut: 'Nothing to check out',
    paid: 'Thank you, your payment is in',
    codThanks: 'Thank you for your order',
    awaitingPayment: 'Waiting for your payment',
    notThrough: 'The payment did not go through',
    payNow: 'Pay now',
    payAgain: 'Pay again',
    orderCancelled: 'Cancelled',
    cancel: 'Cancel order',
    cancelTitle: 'Cancel this order?',
    cancelConfirm: 'Yes, cancel it',
    cancelKeep: 'Keep it',
    shipped: 'On its way',
    delivered: 'Delivered',
    orderLines: 'Goods',
    orderNotFound: 'We could not find this order',
    trackTitle: 'Track your order',
    trackNumber: /^Order number/,
    trackContact: /^Phone or e-mail/,
    trackSubmit: 'Find order',
    trackNotFound: 'No order matches',
    ownShop: 'Jishi',
    own: 'Our own',
    teaFarm: 'Wanshan Tea Farm',
    soldBy: 'Sold by',
    licence: 'Business licence',
    cancelPart: 'Cancel this part',
    refunded: 'refunded',
    approve: 'Approve payment',
    decline: 'Decline payment',
    leave: 'Cancel and return to the shop',
    offline: /There is no connection right now/,
  },
};

/** An amount in the currency that a language starts with. */
export const amount = (lang: Lang, minor: number): string => formatAmount(minor, WORDS[lang].currency);
