//! The words around a page of text.

use domain::kernel::Locale;

/// Fixed words.
pub struct Strings {
    pub home: &'static str,
    pub breadcrumb: &'static str,
    pub all: &'static str,
    pub question: &'static str,
    pub track: &'static str,
    pub data: &'static str,
}

const ZH: Strings = Strings {
    home: "首页",
    breadcrumb: "当前位置",
    all: "购物帮助",
    question: "想知道包裹到哪儿了？",
    track: "查询订单",
    data: "我们保存的每一项数据",
};

const EN: Strings = Strings {
    home: "Home",
    breadcrumb: "You are here",
    all: "Help",
    question: "Wondering where your parcel is?",
    track: "Track an order",
    data: "Everything that we keep",
};

/// The words of a language.
pub const fn strings(locale: Locale) -> &'static Strings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}
