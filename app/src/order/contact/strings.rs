//! The words of changing a purchase.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::order::OrderChange;

words! {
    change: "修改收货信息", "Change the delivery details";
    change_text: "发货前可以修改。留空的保持不变；改地址时请填写完整的省、市和详细地址。",
        "Possible until something is sent. What you leave empty stays. For another address, fill in province, city and street.";
    edit_title: "修改订单", "Change the order";
    contact: "收货信息", "Delivery details";
    recipient: "收货人", "Recipient";
    phone: "手机号码", "Phone";
    region: "省份", "Province or state";
    city: "城市", "City";
    district: "区县", "District";
    street: "详细地址", "Street";
    postcode: "邮政编码", "Postcode";
    note: "订单备注", "Note";
    reason: "修改原因", "Reason for the change";
    save: "保存修改", "Save the changes";
    stale_title: "订单刚刚在别处改过", "The order was just changed elsewhere";
    stale_text: "请重新加载，看过现在的内容后再修改。", "Load it again and look at how it is now.";
    reload: "重新加载", "Load again";
    not_possible: "已有商品发出，收货信息不能再改。", "Something has left; where it goes cannot be changed any more.";
    versions: "修改记录", "Former versions";
    versions_none: "下单后没有修改过。", "Nothing was changed since it was placed.";
    waiting: "已提交，等待另一位同事审批", "Waiting for somebody else's approval";
    supplement: "加购订单", "Added by order";
}

/// What has replaced a version.
pub const fn change(locale: Locale, change: OrderChange) -> &'static str {
    match (change, locale) {
        (OrderChange::UnitsCancelled, Locale::Zh) => "取消部分商品前",
        (OrderChange::UnitsCancelled, Locale::En) => "Before some of it was cancelled",
        (OrderChange::ContactChanged, Locale::Zh) => "修改收货信息前",
        (OrderChange::ContactChanged, Locale::En) => "Before the delivery details were changed",
        (OrderChange::GoodsAdded, Locale::Zh) => "加购商品前",
        (OrderChange::GoodsAdded, Locale::En) => "Before goods were added",
    }
}

/// Who changed it.
pub fn cause(locale: Locale, cause: &str) -> &'static str {
    match (cause, locale) {
        ("buyer", Locale::Zh) => "买家",
        ("buyer", Locale::En) => "the buyer",
        ("seller", Locale::Zh) => "店铺",
        ("seller", Locale::En) => "the shop",
        (_, Locale::Zh) => "平台",
        (_, Locale::En) => "the platform",
    }
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    match (field, code, locale) {
        ("reason", _, Locale::Zh) => "请写明原因（至少 4 个字）",
        ("reason", _, Locale::En) => "Give a reason of at least 4 letters",
        (_, "unchanged", Locale::Zh) => "没有需要修改的内容",
        (_, "unchanged", Locale::En) => "Nothing would change",
        (_, "other_zone", Locale::Zh) => "这个地区的运费不同，请取消后重新下单",
        (_, "other_zone", Locale::En) => "Delivery there costs otherwise: cancel and order anew",
        (_, "no_cash", Locale::Zh) => "这个地区不支持货到付款，请取消后重新下单",
        (_, "no_cash", Locale::En) => "Couriers collect no cash there: cancel and order anew",
        (_, "phone", Locale::Zh) => "请填写有效的手机号码",
        (_, "phone", Locale::En) => "This is not a phone number",
        (_, "card_number", Locale::Zh) => "请不要填写银行卡号",
        (_, "card_number", Locale::En) => "Please do not write card numbers here",
        (_, "too_long", Locale::Zh) => "太长了，请精简一些",
        (_, "too_long", Locale::En) => "This is too long",
        (_, _, Locale::Zh) => "请填写完整",
        (_, _, Locale::En) => "Please fill this in",
    }
    .to_owned()
}
