//! The words of the checkout.

use domain::kernel::{Locale, Money};
use domain::logistics::DeliveryMethod;
use domain::payment::{PaymentMethod, Unavailable};

/// Everything the checkout says that holds no value.
pub struct Strings {
    pub title: &'static str,
    pub steps: &'static str,
    pub step_cart: &'static str,
    pub step_details: &'static str,
    pub step_pay: &'static str,
    pub step_done: &'static str,
    pub done: &'static str,
    pub optional: &'static str,
    pub contact: &'static str,
    pub contact_text: &'static str,
    pub phone: &'static str,
    pub phone_hint: &'static str,
    pub email: &'static str,
    pub email_hint: &'static str,
    pub address: &'static str,
    pub book: &'static str,
    pub book_use: &'static str,
    pub delivery: &'static str,
    pub payment: &'static str,
    pub cash_only_china: &'static str,
    pub note: &'static str,
    pub note_hint: &'static str,
    pub summary: &'static str,
    pub edit_cart: &'static str,
    pub subtotal: &'static str,
    pub delivery_fee: &'static str,
    pub free: &'static str,
    pub total: &'static str,
    pub place_order: &'static str,
    pub terms_before: &'static str,
    pub terms: &'static str,
    pub terms_between: &'static str,
    pub privacy: &'static str,
    pub terms_after: &'static str,
    pub safe: &'static str,
    pub check_fields: &'static str,
    pub sold_out_title: &'static str,
    pub total_changed_title: &'static str,
    pub old_total: &'static str,
    pub new_total: &'static str,
    pub not_charged: &'static str,
    pub not_placed: &'static str,
    pub to_cart: &'static str,
    pub blocked: &'static str,
    pub empty_title: &'static str,
    pub empty_text: &'static str,
    pub browse: &'static str,
}

const ZH: Strings = Strings {
    title: "结算",
    steps: "下单步骤",
    step_cart: "购物车",
    step_details: "填写信息",
    step_pay: "付款",
    step_done: "完成",
    done: "已完成",
    optional: "选填",
    contact: "联系方式",
    contact_text: "无需注册，凭手机号或邮箱即可查询订单。",
    phone: "手机号码",
    phone_hint: "快递员送货时联系你",
    email: "电子邮箱",
    email_hint: "也可用它查询订单",
    address: "收货地址",
    book: "从地址簿选择",
    book_use: "用这个地址",
    delivery: "配送方式",
    payment: "支付方式",
    cash_only_china: "货到付款仅限中国大陆地址、以人民币结算的订单。",
    note: "订单备注",
    note_hint: "给我们或快递员的话，最多 500 字",
    summary: "订单详情",
    edit_cart: "修改",
    subtotal: "商品金额",
    delivery_fee: "运费",
    free: "包邮",
    total: "应付合计",
    place_order: "提交订单",
    terms_before: "提交订单即表示同意",
    terms: "《服务条款》",
    terms_between: "和",
    privacy: "《隐私政策》",
    terms_after: "。",
    safe: "信息加密传输 · 七天无理由退货",
    check_fields: "还有几处需要修改",
    sold_out_title: "库存不足，订单没有提交",
    total_changed_title: "总额有变动，请确认",
    old_total: "之前的合计",
    new_total: "现在的合计",
    not_charged: "没有扣款，也没有下单。确认后按新的合计提交。",
    not_placed: "订单没有提交",
    to_cart: "去购物车修改",
    blocked: "购物车里有售罄、下架或库存不足的商品，暂时不能提交。",
    empty_title: "没有可以结算的商品",
    empty_text: "购物车还是空的，先去挑几件喜欢的东西。",
    browse: "去逛逛",
};

const EN: Strings = Strings {
    title: "Checkout",
    steps: "Steps to your order",
    step_cart: "Cart",
    step_details: "Your details",
    step_pay: "Payment",
    step_done: "Done",
    done: "done",
    optional: "optional",
    contact: "Contact",
    contact_text: "No account needed: your phone or e-mail is enough to find the order again.",
    phone: "Phone",
    phone_hint: "For the courier; with country code, like +1 415 555 0100",
    email: "E-mail",
    email_hint: "Another way to find your order",
    address: "Delivery address",
    book: "Choose from your addresses",
    book_use: "Use this one",
    delivery: "Delivery",
    payment: "Payment",
    cash_only_china: "Cash on delivery is for addresses in mainland China and orders in yuan (CNY) only.",
    note: "Note",
    note_hint: "For us or the courier, at most 500 characters",
    summary: "Your order",
    edit_cart: "Edit",
    subtotal: "Goods",
    delivery_fee: "Delivery",
    free: "Free",
    total: "Total to pay",
    place_order: "Place order",
    terms_before: "By placing the order you accept our ",
    terms: "terms of sale",
    terms_between: " and ",
    privacy: "privacy policy",
    terms_after: ".",
    safe: "Encrypted connection · seven days to return",
    check_fields: "A few details need changing",
    sold_out_title: "Not enough in stock; no order was placed",
    total_changed_title: "The total has changed: please confirm",
    old_total: "Total before",
    new_total: "Total now",
    not_charged: "Nothing was charged or ordered. Confirm to order at the new total.",
    not_placed: "The order was not placed",
    to_cart: "Change the cart",
    blocked: "Something in your cart is sold out, no longer sold or short in stock, so it cannot be ordered yet.",
    empty_title: "Nothing to check out",
    empty_text: "Your cart is empty. Find something you like first.",
    browse: "Start shopping",
};

/// The words in one language.
pub const fn strings(locale: Locale) -> &'static Strings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// How long a delivery takes.
pub const fn estimate(locale: Locale, method: DeliveryMethod, domestic: bool) -> &'static str {
    match (locale, method, domestic) {
        (Locale::Zh, DeliveryMethod::Standard, true) => "预计 3–5 天送达",
        (Locale::Zh, DeliveryMethod::Express, true) => "预计 1–2 天送达",
        (Locale::Zh, DeliveryMethod::Standard, false) => "预计 10–18 天送达",
        (Locale::Zh, DeliveryMethod::Express, false) => "预计 5–8 天送达",
        (Locale::En, DeliveryMethod::Standard, true) => "3 to 5 days",
        (Locale::En, DeliveryMethod::Express, true) => "1 to 2 days",
        (Locale::En, DeliveryMethod::Standard, false) => "10 to 18 days",
        (Locale::En, DeliveryMethod::Express, false) => "5 to 8 days",
    }
}

/// What a payment method means.
pub const fn payment_text(locale: Locale, method: PaymentMethod) -> &'static str {
    match (locale, method) {
        (Locale::Zh, PaymentMethod::Online) => "提交后前往支付页面完成付款",
        (Locale::Zh, PaymentMethod::CashOnDelivery) => "收到包裹时把款项交给快递员",
        (Locale::En, PaymentMethod::Online) => "Pay on the payment page after placing the order",
        (Locale::En, PaymentMethod::CashOnDelivery) => "Pay the courier when the parcel arrives",
        (Locale::Zh, PaymentMethod::Remittance) => "提交后显示收款账户和附言，到账后发货",
        (Locale::En, PaymentMethod::Remittance) => {
            "Send the money to our account after placing the order; we ship once it is there"
        }
    }
}

/// Why a purchase cannot be paid in some way.
pub fn unavailable(locale: Locale, method: PaymentMethod, why: Unavailable) -> String {
    let s = strings(locale);
    match (why, locale) {
        (Unavailable::Elsewhere, _) => s.cash_only_china.to_owned(),
        (Unavailable::Region, Locale::Zh) => "收货地区暂不支持货到付款。".to_owned(),
        (Unavailable::Region, Locale::En) => "Couriers collect no cash in this province.".to_owned(),
        (Unavailable::Below(least), Locale::Zh) => format!("满 {least} 的订单才能货到付款。"),
        (Unavailable::Below(least), Locale::En) => {
            format!("Cash on delivery is for orders of {least} and more.")
        }
        (Unavailable::Above(most), Locale::Zh) => format!("超过 {most} 的订单不能货到付款。"),
        (Unavailable::Above(most), Locale::En) => {
            format!("Cash on delivery is for orders of {most} at most.")
        }
        (Unavailable::NoAccount, Locale::Zh) => {
            format!("{}暂未开通。", crate::order::strings::payment(locale, method))
        }
        (Unavailable::NoAccount, Locale::En) => "We take no remittances in this currency.".to_owned(),
    }
}

/// What a field of the form is called.
pub fn field_name(locale: Locale, field: &str) -> &'static str {
    let s = strings(locale);
    match field {
        "phone" => s.phone,
        "email" => s.email,
        "delivery" => s.delivery,
        "payment" => s.payment,
        "note" => s.note,
        _ => crate::logistics::strings::field_name(locale, field),
    }
}

/// What is wrong with a field and what to do.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    crate::logistics::strings::fault(locale, field_name(locale, field), field, code)
}

/// A line that could not be had.
pub fn sold_out_line(locale: Locale, name: &str, available: i64) -> String {
    match (locale, available > 0) {
        (Locale::Zh, true) => format!("「{name}」仅剩 {available} 件"),
        (Locale::Zh, false) => format!("「{name}」已售罄"),
        (Locale::En, true) => format!("{name}: only {available} left"),
        (Locale::En, false) => format!("{name}: sold out"),
    }
}

/// The button that accepts the new total.
pub fn accept_total(locale: Locale, total: Money) -> String {
    match locale {
        Locale::Zh => format!("按 {total} 提交订单"),
        Locale::En => format!("Order for {total}"),
    }
}

/// Units of a line.
pub fn units(locale: Locale, quantity: i64) -> String {
    match locale {
        Locale::Zh => format!("× {quantity} 件"),
        Locale::En => format!("× {quantity}"),
    }
}
