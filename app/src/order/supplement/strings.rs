//! The words of adding goods to a purchase.

use crate::console::strings::words;
use domain::kernel::Locale;

words! {
    add: "加购商品", "Add goods";
    title: "加购到这个订单", "Add goods to this order";
    text: "加购的商品按今天的价格和库存，单独付款，送到原订单的地址。原订单整单未发货时一起寄出，不另收运费；已有商品发出时按正常运费计算。",
        "What you add costs what it does today, is paid by itself and goes to the address of the order. While all of the order is still here it travels in the same parcel and costs no further delivery; once a part has left it costs what it would alone.";
    goods: "选择商品", "Choose goods";
    units: "加购件数", "Units to add";
    list: "商品编码和件数", "Codes and units";
    list_hint: "每行一种，例如 GAIWAN-JADE×2", "One a line, such as GAIWAN-JADE×2";
    show: "查看金额", "Show what it costs";
    other: "其他商品请到店铺选购，作为新订单下单：", "Other goods are a new order, from the shop:";
    sum: "加购金额", "What it comes to";
    sold_out: "库存不足，请减少件数。", "There are not so many. Choose fewer.";
    reason: "加购原因", "Reason for adding";
    place: "提交加购", "Add these goods";
    back: "返回订单", "Back to the order";
    linked: "加购与原订单", "Orders that belong together";
    adds_to: "加购到订单", "Adds to order";
    added: "加购订单", "Added by order";
    to_pay: "待付", "To pay";
    until: "付款截止", "to be paid by";
    still_goes: "原订单已取消，加购的商品仍会寄出。不需要的话，请一并取消。",
        "The first order is cancelled; what was added is sent all the same. Cancel it too if you do not want it.";
    cancel: "取消这个加购", "Cancel it too";
    failed: "没有加购成功", "The goods were not added";
}

/// How much there is of goods, and what one costs.
pub fn offer(locale: Locale, price: &str, available: i64) -> String {
    match locale {
        Locale::Zh => format!("{price}，现有 {available} 件"),
        Locale::En => format!("{price}, {available} left"),
    }
}

/// Goods that cannot be added now.
pub const fn not_now(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "现在不能加购",
        Locale::En => "Cannot be added now",
    }
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    match (field, code, locale) {
        ("goods", "of_supplement", Locale::Zh) => "这是加购订单，请加购到原订单",
        ("goods", "of_supplement", Locale::En) => "This order was added to another one: add to that one",
        ("goods", "nothing_to_send", Locale::Zh) => "订单还没有付款，或已全部发出，不能再加购",
        ("goods", "nothing_to_send", Locale::En) => "The order is not paid yet, or all of it has left",
        ("goods", "other_shop", Locale::Zh) => "这个店铺在订单里没有待发的商品，请另外下单",
        ("goods", "other_shop", Locale::En) => "This shop sends nothing more of the order: place another one",
        ("goods", "too_many", Locale::Zh) => "加购的次数或种类太多，请另外下单",
        ("goods", "too_many", Locale::En) => "Too much was added: place another order",
        ("goods", "unknown", Locale::Zh) => "没有这个编码",
        ("goods", "unknown", Locale::En) => "Nothing has one of these codes",
        ("goods", "list", Locale::Zh) => "请按 编码×件数 填写",
        ("goods", "list", Locale::En) => "Write CODE×UNITS",
        ("goods", "units", Locale::Zh) => "件数为 1 到 999",
        ("goods", "units", Locale::En) => "From 1 to 999 units",
        ("goods", _, Locale::Zh) => "请选择要加购的商品",
        ("goods", _, Locale::En) => "Choose what to add",
        ("reason", _, Locale::Zh) => "请写明原因（至少 4 个字）",
        ("reason", _, Locale::En) => "Give a reason of at least 4 letters",
        (_, "over_limit", Locale::Zh) => "超过了付款限额",
        (_, "over_limit", Locale::En) => "This passes a payment limit",
        (_, "not_available", Locale::Zh) => "加购后不能再用原订单的支付方式，请另外下单",
        (_, "not_available", Locale::En) => "This cannot be paid as the order is: place another one",
        (_, _, Locale::Zh) => "请填写正确的内容",
        (_, _, Locale::En) => "Please fill this in correctly",
    }
    .to_owned()
}
