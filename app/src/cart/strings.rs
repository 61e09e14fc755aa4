//! The words of the cart.

use domain::kernel::{Locale, Money};

/// Everything the cart says that holds no value.
pub struct Strings {
    pub title: &'static str,
    pub lines_label: &'static str,
    pub quantity: &'static str,
    pub decrease: &'static str,
    pub increase: &'static str,
    pub update: &'static str,
    pub remove: &'static str,
    pub undo: &'static str,
    pub price_was: &'static str,
    pub sold_out: &'static str,
    pub not_for_sale: &'static str,
    pub summary: &'static str,
    pub subtotal: &'static str,
    pub delivery: &'static str,
    pub delivery_note: &'static str,
    pub free: &'static str,
    pub total: &'static str,
    pub checkout: &'static str,
    pub fix_first: &'static str,
    pub free_reached: &'static str,
    pub promise_returns: &'static str,
    pub promise_payment: &'static str,
    pub empty_title: &'static str,
    pub empty_text: &'static str,
    pub browse: &'static str,
    pub keep_shopping: &'static str,
    pub failed: &'static str,
    pub retry: &'static str,
}

const ZH: Strings = Strings {
    title: "购物车",
    lines_label: "购物车里的商品",
    quantity: "数量",
    decrease: "减少一件",
    increase: "增加一件",
    update: "更新",
    remove: "删除",
    undo: "撤销",
    price_was: "原价",
    sold_out: "已售罄，不计入合计。请删除后再结算。",
    not_for_sale: "该商品已下架，不计入合计。请删除后再结算。",
    summary: "订单合计",
    subtotal: "商品金额",
    delivery: "运费",
    delivery_note: "标准配送",
    free: "包邮",
    total: "合计",
    checkout: "去结算",
    fix_first: "请先处理上面标出的商品，再去结算。",
    free_reached: "已满足包邮条件，本单免标准运费",
    promise_returns: "七天无理由退货",
    promise_payment: "付款安全加密，无需注册",
    empty_title: "购物车还是空的",
    empty_text: "去逛逛，把喜欢的东西放进来。",
    browse: "去逛逛",
    keep_shopping: "继续逛逛",
    failed: "购物车没有更新成功",
    retry: "重新加载",
};

const EN: Strings = Strings {
    title: "Shopping cart",
    lines_label: "Goods in your cart",
    quantity: "Quantity",
    decrease: "One less",
    increase: "One more",
    update: "Update",
    remove: "Remove",
    undo: "Undo",
    price_was: "Former price",
    sold_out: "Sold out and not counted in the total. Remove it to check out.",
    not_for_sale: "No longer sold and not counted in the total. Remove it to check out.",
    summary: "Order summary",
    subtotal: "Goods",
    delivery: "Delivery",
    delivery_note: "Standard",
    free: "Free",
    total: "Total",
    checkout: "Check out",
    fix_first: "Please settle the marked goods above before checking out.",
    free_reached: "Standard delivery is free for this order",
    promise_returns: "Seven days to return, no questions asked",
    promise_payment: "Encrypted payment, no account needed",
    empty_title: "Your cart is empty",
    empty_text: "Have a look around and put in what you like.",
    browse: "Start shopping",
    keep_shopping: "Keep shopping",
    failed: "Your cart could not be updated",
    retry: "Load again",
};

/// The words in one language.
pub const fn strings(locale: Locale) -> &'static Strings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// The goods of one seller, for those who cannot see whose they are.
pub fn lines_of(locale: Locale, seller: &str) -> String {
    let label = strings(locale).lines_label;
    match locale {
        Locale::Zh => format!("{label}：{seller}"),
        Locale::En => format!("{label}: {seller}"),
    }
}

/// How much is in the cart.
pub fn count(locale: Locale, units: i64) -> String {
    match locale {
        Locale::Zh => format!("共 {units} 件"),
        Locale::En if units == 1 => "1 item".to_owned(),
        Locale::En => format!("{units} items"),
    }
}

/// The unit price of a line with more than one unit.
pub fn each(locale: Locale, unit: Money) -> String {
    match locale {
        Locale::Zh => format!("单价 {unit}"),
        Locale::En => format!("{unit} each"),
    }
}

/// The price is another one than when the line was put in.
pub fn price_changed(locale: Locale, was: Money, now: Money) -> String {
    let less = now.currency() == was.currency() && now.minor() < was.minor();
    match (locale, less) {
        (Locale::Zh, true) => format!("降价了：由 {was} 降至 {now}"),
        (Locale::Zh, false) => format!("价格有变：由 {was} 调整为 {now}"),
        (Locale::En, true) => format!("Price dropped from {was} to {now}"),
        (Locale::En, false) => format!("Price changed from {was} to {now}"),
    }
}

/// Fewer are left than wanted.
pub fn only_left(locale: Locale, available: i64) -> String {
    match locale {
        Locale::Zh => format!("库存仅剩 {available} 件"),
        Locale::En => format!("Only {available} left"),
    }
}

/// The button that takes what is left.
pub fn take(locale: Locale, available: i64) -> String {
    match locale {
        Locale::Zh => format!("改为 {available} 件"),
        Locale::En => format!("Change to {available}"),
    }
}

/// A line was taken out; the name is empty when it is not known.
pub fn removed(locale: Locale, name: &str) -> String {
    match (locale, name) {
        (Locale::Zh, "") => "已删除一件商品".to_owned(),
        (Locale::Zh, name) => format!("已删除「{name}」"),
        (Locale::En, "") => "Removed one product".to_owned(),
        (Locale::En, name) => format!("Removed “{name}”"),
    }
}

/// Which line a control belongs to, for those who cannot see it: "Remove: Celadon gaiwan".
pub fn of_line(locale: Locale, act: &str, name: &str) -> String {
    match locale {
        Locale::Zh => format!("{act}：{name}"),
        Locale::En => format!("{act}: {name}"),
    }
}

/// What is still missing for free delivery.
pub fn free_gap(locale: Locale, gap: Money) -> String {
    match locale {
        Locale::Zh => format!("再买 {gap} 即可包邮"),
        Locale::En => format!("Add {gap} more for free delivery"),
    }
}
