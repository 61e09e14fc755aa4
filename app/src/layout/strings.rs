//! The words around every page.

use crate::routes::PageName;
use domain::kernel::{Currency, Locale, Money};
use domain::logistics::UsualDelivery;

/// Fixed words.
#[cfg_attr(
    not(feature = "ssr"),
    expect(dead_code, reason = "some words are in markup that only the server makes")
)]
pub struct Strings {
    pub brand: &'static str,
    pub tagline: &'static str,
    pub description: &'static str,
    pub skip: &'static str,
    pub home: &'static str,
    pub categories: &'static str,
    pub all_categories: &'static str,
    pub search: &'static str,
    pub search_placeholder: &'static str,
    pub cart: &'static str,
    pub track: &'static str,
    pub track_short: &'static str,
    pub sell: &'static str,
    pub sign_in: &'static str,
    pub sign_out: &'static str,
    pub account: &'static str,
    pub account_short: &'static str,
    pub console: &'static str,
    pub seller_console: &'static str,
    pub theme: &'static str,
    pub other_language: &'static str,
    pub other_language_short: &'static str,
    pub currency: &'static str,
    pub main_navigation: &'static str,
    pub footer_navigation: &'static str,
    pub tab_bar: &'static str,
    pub messages: &'static str,
    pub close: &'static str,
    pub promise_returns: &'static str,
    pub promise_returns_text: &'static str,
    pub promise_goods: &'static str,
    pub promise_goods_text: &'static str,
    pub promise_delivery_text: &'static str,
    pub promise_pay: &'static str,
    pub promise_pay_text: &'static str,
    pub promises: &'static str,
    pub help: &'static str,
    pub about: &'static str,
    pub preferences: &'static str,
    pub open_source: &'static str,
    pub demo: &'static str,
    pub not_found: &'static str,
    pub not_found_text: &'static str,
    pub go_home: &'static str,
    pub failed: &'static str,
    pub retry: &'static str,
    pub suggestions: &'static str,
    pub or_browse: &'static str,
}

const ZH: Strings = Strings {
    brand: "集市",
    tagline: "好物，明明白白",
    description: "集市是一家开源网店：茶器、厨具、家居、服饰与日用，价格清楚，发货及时，七天无理由退货。",
    skip: "跳到正文",
    home: "首页",
    categories: "分类",
    all_categories: "全部分类",
    search: "搜索",
    search_placeholder: "搜商品、材质、产地",
    cart: "购物车",
    track: "查询订单",
    track_short: "查订单",
    sell: "商家入驻",
    sign_in: "登录 / 注册",
    sign_out: "退出登录",
    account: "我的账户",
    account_short: "我的",
    console: "管理后台",
    seller_console: "商家后台",
    theme: "切换深色或浅色",
    other_language: "English",
    other_language_short: "EN",
    currency: "货币",
    main_navigation: "商品分类",
    footer_navigation: "页脚导航",
    tab_bar: "主要页面",
    messages: "消息",
    close: "关闭",
    promise_returns: "七天无理由退货",
    promise_returns_text: "签收后不合适就退",
    promise_goods: "看得见的好料",
    promise_goods_text: "材质产地，写得明白",
    promise_delivery_text: "现货 48 小时内发出",
    promise_pay: "明码实价",
    promise_pay_text: "先看总价，再下单",
    promises: "服务承诺",
    help: "购物帮助",
    about: "关于集市",
    preferences: "语言与货币",
    open_source: "集市是开源软件",
    demo: "演示商店，不会真的发货",
    not_found: "这个页面找不到了",
    not_found_text: "可能是商品已下架，也可能是地址输错了。搜一搜，或看看下面这些。",
    go_home: "回到首页",
    failed: "页面没能打开",
    retry: "重新加载",
    suggestions: "大家都在买",
    or_browse: "按分类逛逛",
};

const EN: Strings = Strings {
    brand: "Jishi",
    tagline: "Good things, plainly sold",
    description: "Jishi is an open-source shop for tea, kitchen, home, clothing and everyday goods: clear prices, \
                  quick dispatch, seven-day returns.",
    skip: "Skip to content",
    home: "Home",
    categories: "Categories",
    all_categories: "All categories",
    search: "Search",
    search_placeholder: "Search goods, materials, origins",
    cart: "Cart",
    track: "Track an order",
    track_short: "Track",
    sell: "Sell with us",
    sign_in: "Sign in",
    sign_out: "Sign out",
    account: "Your account",
    account_short: "Account",
    console: "Console",
    seller_console: "Seller console",
    theme: "Switch between dark and light",
    other_language: "中文",
    other_language_short: "中",
    currency: "Currency",
    main_navigation: "Product categories",
    footer_navigation: "Footer",
    tab_bar: "Main pages",
    messages: "Messages",
    close: "Close",
    promise_returns: "Seven-day returns",
    promise_returns_text: "Not right for you? Send it back",
    promise_goods: "Nothing hidden",
    promise_goods_text: "Material, origin and size on every page",
    promise_delivery_text: "In stock leaves within 48 hours",
    promise_pay: "Clear totals",
    promise_pay_text: "See the full price before you order",
    promises: "What we promise",
    help: "Help",
    about: "About Jishi",
    preferences: "Language and currency",
    open_source: "Jishi is open-source software",
    demo: "A demo shop: nothing is really shipped",
    not_found: "We cannot find that page",
    not_found_text: "It may be gone, or the address may be mistyped. Try a search, or look around below.",
    go_home: "Back to the home page",
    failed: "This page could not be opened",
    retry: "Reload",
    suggestions: "Popular right now",
    or_browse: "Browse by category",
};

/// The words of a language.
pub const fn strings(locale: Locale) -> &'static Strings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// A page's title in the browser's tab.
pub fn page_title(locale: Locale, title: &str) -> String {
    let s = strings(locale);
    if title.is_empty() {
        format!("{} · {}", s.brand, s.tagline)
    } else {
        format!("{title} · {}", s.brand)
    }
}

/// From when on delivery is free: "满 ¥199 包邮".
pub fn free_delivery(locale: Locale, usual: UsualDelivery) -> String {
    let Some(from) = usual.free_from.map(Money::parts) else {
        return match locale {
            Locale::Zh => "送货到家".to_owned(),
            Locale::En => "Delivered to your door".to_owned(),
        };
    };
    match locale {
        Locale::Zh => format!("满 {}{} 包邮", from.symbol, from.whole),
        Locale::En => format!("Free delivery from {}{}", from.symbol, from.whole),
    }
}

/// The title of a page of text in the footer.
pub const fn page_name(locale: Locale, page: PageName) -> &'static str {
    match (locale, page) {
        (Locale::Zh, PageName::About) => "关于我们",
        (Locale::Zh, PageName::Delivery) => "配送说明",
        (Locale::Zh, PageName::Returns) => "退换货",
        (Locale::Zh, PageName::Privacy) => "隐私政策",
        (Locale::Zh, PageName::Terms) => "服务条款",
        (Locale::En, PageName::About) => "About us",
        (Locale::En, PageName::Delivery) => "Delivery",
        (Locale::En, PageName::Returns) => "Returns",
        (Locale::En, PageName::Privacy) => "Privacy",
        (Locale::En, PageName::Terms) => "Terms",
    }
}

/// A currency with its sign, as people call it.
pub const fn currency_name(locale: Locale, currency: Currency) -> &'static str {
    match (locale, currency) {
        (Locale::Zh, Currency::Cny) => "人民币 ¥",
        (Locale::Zh, Currency::Usd) => "美元 $",
        (Locale::En, Currency::Cny) => "CNY ¥",
        (Locale::En, Currency::Usd) => "USD $",
    }
}
