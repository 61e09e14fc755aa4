//! The words of a shop's orders.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::order::{OrderEvent, OrderState};
use ui::Tone;

words! {
    orders_text: "买家信息默认打码，发货时可查看收货人和地址。", "Buyers are masked; see to whom it goes when you send it.";
    number: "订单号", "Number";
    state: "状态", "State";
    payment: "付款", "Payment";
    total: "金额", "Total";
    lines: "商品数", "Lines";
    placed: "下单时间", "Ordered";
    goods: "商品", "Goods";
    buyer: "买家", "Buyer";
    buyer_text: "姓名、电话打码，地址只到城市。", "Name and telephone are masked, the address ends at the city.";
    recipient: "收货人", "Recipient";
    phone: "电话", "Phone";
    email: "邮箱", "E-mail";
    address: "地址", "Address";
    note: "买家留言", "What the buyer asks";
    history: "经过", "History";
    acts: "处理", "What to do";
    acts_none: "这笔订单没有需要处理的。", "There is nothing to do about this order.";
    reason: "取消原因", "Reason for cancelling";
    reason_hint: "已付款的订单取消后会退款，超过额度需要另一位同事审批", "Money that was paid goes back; above the limit somebody else has to approve";
    waiting: "已提交，等待另一位同事审批", "Waiting for somebody else's approval";
    waiting_text: "退款超过额度，批准后订单才会取消。", "So much would go back that a second person decides; until then the order stays as it is.";
    reveal: "查看收货人和地址", "See to whom and where it goes";
    reveal_text: "请写明原因，例如打印面单。这次查看会记入审计日志。", "Give a reason, such as the label of the parcel. The look is logged.";
    reveal_reason: "查看原因", "Reason for looking";
    reveal_submit: "查看", "Show";
}

/// Where an order stands, for whoever sends it.
pub const fn state_name(locale: Locale, state: OrderState) -> &'static str {
    match (state, locale) {
        (OrderState::AwaitingPayment, Locale::Zh) => "待付款",
        (OrderState::AwaitingPayment, Locale::En) => "Not paid yet",
        (OrderState::Confirmed, Locale::Zh) => "待发货",
        (OrderState::Confirmed, Locale::En) => "To send",
        (OrderState::Shipped, Locale::Zh) => "已发货",
        (OrderState::Shipped, Locale::En) => "Sent",
        (OrderState::Delivered, Locale::Zh) => "已签收",
        (OrderState::Delivered, Locale::En) => "Delivered",
        (OrderState::Cancelled, Locale::Zh) => "已取消",
        (OrderState::Cancelled, Locale::En) => "Cancelled",
    }
}

/// The colour that says the same.
pub const fn state_tone(state: OrderState) -> Tone {
    match state {
        OrderState::Confirmed => Tone::Warning,
        OrderState::Shipped => Tone::Info,
        OrderState::Delivered => Tone::Success,
        OrderState::AwaitingPayment | OrderState::Cancelled => Tone::Neutral,
    }
}

/// A step, as its button says it.
pub const fn event_name(locale: Locale, event: OrderEvent) -> &'static str {
    match (event, locale) {
        (OrderEvent::Ship, Locale::Zh) => "标记为已发货",
        (OrderEvent::Ship, Locale::En) => "Mark as sent",
        (OrderEvent::Deliver, Locale::Zh) => "标记为已签收",
        (OrderEvent::Deliver, Locale::En) => "Mark as delivered",
        (OrderEvent::Cancel | OrderEvent::Pay | OrderEvent::Expire | OrderEvent::Reopen, Locale::Zh) => {
            "取消订单"
        }
        (OrderEvent::Cancel | OrderEvent::Pay | OrderEvent::Expire | OrderEvent::Reopen, Locale::En) => {
            "Cancel the order"
        }
    }
}

/// What is wrong with the reason.
pub fn field_error(locale: Locale, _field: &str, code: &str) -> String {
    match (code, locale) {
        ("too_long", Locale::Zh) => "太长了，请精简一些",
        ("too_long", Locale::En) => "This is too long",
        (_, Locale::Zh) => "请写明原因（至少 4 个字）",
        (_, Locale::En) => "Give a reason of at least 4 letters",
    }
    .to_owned()
}
