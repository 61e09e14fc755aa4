//! The words of placing an order for somebody.

use crate::console::strings::words;
use domain::kernel::Locale;

words! {
    title: "代客下单", "Order for a customer";
    text: "电话或到店的顾客：加入商品，填写收货信息，价格、库存和限额与顾客自己下单时相同。",
        "For customers on the telephone or in a shop. Prices, stock and limits are those of every order.";
    goods: "商品", "Goods";
    goods_none: "还没有商品，请按商品编码加入。", "Nothing yet. Add goods by their codes.";
    sku: "商品编码（SKU）", "Code (SKU)";
    units: "件数", "Units";
    add: "加入", "Add";
    set: "更新", "Update";
    set_hint: "填 0 移除", "0 takes it out";
    customer: "顾客", "Customer";
    login: "顾客账号（邮箱或手机号）", "The customer's account (e-mail or phone)";
    login_hint: "没有账号就留空，按游客下单。", "Leave it empty for a guest.";
    recipient: "收货人", "Recipient";
    phone: "手机号码", "Phone";
    email: "电子邮箱", "E-mail";
    country: "国家或地区", "Country or region";
    region: "省份", "Province or state";
    city: "城市", "City";
    district: "区县", "District";
    street: "详细地址", "Street";
    postcode: "邮政编码", "Postcode";
    delivery: "配送方式", "Delivery";
    payment: "支付方式", "Payment";
    note: "订单备注", "Note";
    place: "提交订单", "Place the order";
    failed: "订单没有提交", "The order was not placed";
    placed: "订单已提交", "The order is placed";
    link: "付款与查询链接，请发给顾客", "Send the customer this link to pay and to follow the order";
    copy: "复制", "Copy";
    copied: "已复制", "Copied";
    open: "查看订单", "Open the order";
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    match (field, code, locale) {
        ("sku", _, Locale::Zh) => "没有这个编码，或现在不能销售",
        ("sku", _, Locale::En) => "Nothing has this code, or it is not for sale now",
        ("login", _, Locale::Zh) => "没有这个账号",
        ("login", _, Locale::En) => "Nobody has an account with this contact",
        ("quantity", _, Locale::Zh) => "件数为 1 到 999",
        ("quantity", _, Locale::En) => "From 1 to 999 units",
        (_, "not_available", Locale::Zh) => "这里不能使用这种支付方式",
        (_, "not_available", Locale::En) => "This cannot be used here",
        (_, "over_limit", Locale::Zh) => "超过了付款限额",
        (_, "over_limit", Locale::En) => "This passes a payment limit",
        (_, "card_number", Locale::Zh) => "请不要填写银行卡号",
        (_, "card_number", Locale::En) => "Please do not write card numbers here",
        (_, "too_long", Locale::Zh) => "太长了，请精简一些",
        (_, "too_long", Locale::En) => "This is too long",
        (_, _, Locale::Zh) => "请填写正确的内容",
        (_, _, Locale::En) => "Please fill this in correctly",
    }
    .to_owned()
}
