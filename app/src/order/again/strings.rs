//! The words of buying again.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::order::NotAgain;

words! {
    again: "再次购买", "Buy again";
    left_title: "其余商品已放进购物车，以下没有全部放入", "The rest is in your cart; this is not, or not all of it";
    nothing_title: "现在没有可以再次购买的商品", "Nothing of it can be bought again now";
    to_cart: "去购物车", "Go to the cart";
}

/// Why something is not in the cart again.
pub const fn reason(locale: Locale, why: NotAgain) -> &'static str {
    match (why, locale) {
        (NotAgain::Gone, Locale::Zh) => "已下架",
        (NotAgain::Gone, Locale::En) => "no longer for sale",
        (NotAgain::SoldOut, Locale::Zh) => "已售罄",
        (NotAgain::SoldOut, Locale::En) => "sold out",
        (NotAgain::Fewer, Locale::Zh) => "数量不足，只放入了部分",
        (NotAgain::Fewer, Locale::En) => "there are not enough, only a part of it",
        (NotAgain::CartFull, Locale::Zh) => "购物车已满",
        (NotAgain::CartFull, Locale::En) => "the cart is full",
    }
}
