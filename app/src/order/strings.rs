//! The words of orders.

use domain::kernel::{Locale, Money};
use domain::logistics::DeliveryMethod;
use domain::order::{OrderEvent, OrderState};
use domain::payment::{PaymentMethod, PaymentState, Refunded};

/// Everything the pages of orders say that holds no value.
pub struct Strings {
    pub number: &'static str,
    pub refresh: &'static str,
    pub confirming_title: &'static str,
    pub confirming_text: &'static str,
    pub confirming_late: &'static str,
    pub not_through_title: &'static str,
    pub not_through_text: &'static str,
    pub pay_now: &'static str,
    pub pay_again: &'static str,
    pub cancel: &'static str,
    pub cancel_part: &'static str,
    pub cancel_title: &'static str,
    pub cancel_text: &'static str,
    pub cancel_text_paid: &'static str,
    pub cancel_confirm: &'static str,
    pub cancel_keep: &'static str,
    pub failed: &'static str,
    pub progress: &'static str,
    pub lines: &'static str,
    pub together: &'static str,
    pub subtotal: &'static str,
    pub delivery_fee: &'static str,
    pub free: &'static str,
    pub total: &'static str,
    pub details: &'static str,
    pub recipient: &'static str,
    pub address: &'static str,
    pub phone: &'static str,
    pub email: &'static str,
    pub delivery: &'static str,
    pub payment: &'static str,
    pub note: &'static str,
    pub placed_at: &'static str,
    pub steps: &'static str,
    pub step_done: &'static str,
    pub keep_address: &'static str,
    pub keep_shopping: &'static str,
    pub track_title: &'static str,
    pub track_text: &'static str,
    pub track_number: &'static str,
    pub track_number_hint: &'static str,
    pub track_contact: &'static str,
    pub track_contact_hint: &'static str,
    pub track_submit: &'static str,
    pub track_not_found_title: &'static str,
    pub track_not_found: &'static str,
    pub track_help: &'static str,
    pub not_found_title: &'static str,
    pub not_found_text: &'static str,
    pub close: &'static str,
}

const ZH: Strings = Strings {
    number: "订单号",
    refresh: "刷新状态",
    confirming_title: "正在确认付款…",
    confirming_text: "支付平台的通知通常几秒内到达，请稍候，无需重复付款。",
    confirming_late: "还没收到付款通知。款项不会丢失，请过一会儿刷新；如已扣款，请勿再次付款。",
    not_through_title: "付款没有完成",
    not_through_text: "这次没有扣款，订单和库存仍为你保留。可以换一种方式再付一次。",
    pay_now: "立即付款",
    pay_again: "重新付款",
    cancel: "取消订单",
    cancel_part: "取消这一单",
    cancel_title: "确定取消这个订单吗？",
    cancel_text: "取消后商品将重新上架，订单不能恢复。",
    cancel_text_paid: "取消后款项将原路退回，订单不能恢复。",
    cancel_confirm: "确定取消",
    cancel_keep: "先不取消",
    failed: "操作没有成功",
    progress: "订单进度",
    lines: "商品清单",
    together: "合计",
    subtotal: "商品金额",
    delivery_fee: "运费",
    free: "包邮",
    total: "合计",
    details: "收货与付款",
    recipient: "收货人",
    address: "收货地址",
    phone: "手机号码",
    email: "电子邮箱",
    delivery: "配送方式",
    payment: "支付方式",
    note: "订单备注",
    placed_at: "下单时间",
    steps: "订单状态",
    step_done: "已完成",
    keep_address: "请收藏本页，随时查看订单进度；也可用订单号和手机号在「订单查询」找到它。",
    keep_shopping: "继续逛逛",
    track_title: "订单查询",
    track_text: "输入订单号，以及下单时填写的手机号或邮箱。",
    track_number: "订单号",
    track_number_hint: "形如 261122-K7M2Q-9XF4C，大小写和连字符都可以省略",
    track_contact: "手机号或邮箱",
    track_contact_hint: "与下单时填写的一致",
    track_submit: "查询订单",
    track_not_found_title: "没有找到匹配的订单",
    track_not_found: "请核对订单号和手机号或邮箱，两者须与下单时一致。",
    track_help: "订单号在下单成功页上。",
    not_found_title: "没有找到这个订单",
    not_found_text: "链接可能不完整。请用订单号和手机号或邮箱查询。",
    close: "关闭",
};

const EN: Strings = Strings {
    number: "Order number",
    refresh: "Refresh",
    confirming_title: "Confirming your payment…",
    confirming_text: "The payment service usually tells us within seconds. Please wait; there is no need to pay again.",
    confirming_late: "We have not heard of your payment yet. No money is lost: refresh in a while, and do not pay again if you were charged.",
    not_through_title: "The payment did not go through",
    not_through_text: "Nothing was charged, and the goods are still kept for you. You can pay again, another way if you like.",
    pay_now: "Pay now",
    pay_again: "Pay again",
    cancel: "Cancel order",
    cancel_part: "Cancel this part",
    cancel_title: "Cancel this order?",
    cancel_text: "The goods go back on sale, and the order cannot be brought back.",
    cancel_text_paid: "Your money goes back the way it came, and the order cannot be brought back.",
    cancel_confirm: "Yes, cancel it",
    cancel_keep: "Keep it",
    failed: "That did not work",
    progress: "What happened when",
    lines: "Goods",
    together: "All together",
    subtotal: "Goods",
    delivery_fee: "Delivery",
    free: "Free",
    total: "Total",
    details: "Delivery and payment",
    recipient: "Recipient",
    address: "Address",
    phone: "Phone",
    email: "E-mail",
    delivery: "Delivery",
    payment: "Payment",
    note: "Note",
    placed_at: "Ordered",
    steps: "State of the order",
    step_done: "done",
    keep_address: "Keep the address of this page to come back at any time, or find your order by its number and your phone under “Track order”.",
    keep_shopping: "Keep shopping",
    track_title: "Track your order",
    track_text: "Enter the order number and the phone number or e-mail address you ordered with.",
    track_number: "Order number",
    track_number_hint: "Like 261122-K7M2Q-9XF4C; case and hyphens do not matter",
    track_contact: "Phone or e-mail",
    track_contact_hint: "The one you ordered with",
    track_submit: "Find order",
    track_not_found_title: "No order matches",
    track_not_found: "Please check the number and the phone or e-mail: both must be those of the order.",
    track_help: "The number is on the page you saw after ordering.",
    not_found_title: "We could not find this order",
    not_found_text: "The link may be incomplete. Look it up by its number and your phone or e-mail.",
    close: "Close",
};

/// The words in one language.
pub const fn strings(locale: Locale) -> &'static Strings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// What a state means to its buyer: a headline and a sentence.
pub const fn headline(
    locale: Locale,
    state: OrderState,
    method: PaymentMethod,
    payment: PaymentState,
) -> (&'static str, &'static str) {
    match (locale, state) {
        (Locale::Zh, OrderState::AwaitingPayment) => {
            ("等待付款", "还没有收到付款。商品已为你留好，付款后立即备货。")
        }
        (Locale::En, OrderState::AwaitingPayment) => (
            "Waiting for your payment",
            "We have not received a payment yet. The goods are kept for you, and we pack them as soon as you have paid.",
        ),
        (Locale::Zh, OrderState::Confirmed) => match method {
            PaymentMethod::CashOnDelivery => ("下单成功", "我们正在备货。货到时把款项交给快递员即可。"),
            PaymentMethod::Online | PaymentMethod::Remittance => ("付款成功", "已收到款项，我们正在备货。"),
        },
        (Locale::En, OrderState::Confirmed) => match method {
            PaymentMethod::CashOnDelivery => (
                "Thank you for your order",
                "We are packing it. Pay the courier when it arrives.",
            ),
            PaymentMethod::Online | PaymentMethod::Remittance => {
                ("Thank you, your payment is in", "We are packing your order.")
            }
        },
        (Locale::Zh, OrderState::Shipped) => ("已发货", "包裹已交给快递，正在路上。"),
        (Locale::En, OrderState::Shipped) => ("On its way", "Your parcel is with the courier."),
        (Locale::Zh, OrderState::Delivered) => ("已签收", "希望你喜欢。七天内可无理由退货。"),
        (Locale::En, OrderState::Delivered) => (
            "Delivered",
            "We hope you like it. You have seven days to return it.",
        ),
        (Locale::Zh, OrderState::Cancelled) => ("已取消", cancelled_zh(payment)),
        (Locale::En, OrderState::Cancelled) => ("Cancelled", cancelled_en(payment)),
    }
}

const fn cancelled_zh(payment: PaymentState) -> &'static str {
    match payment {
        PaymentState::RefundPending => "订单已取消，款项正在原路退回。",
        PaymentState::Refunded => "订单已取消，款项已原路退回。",
        _ => "订单已取消，没有产生扣款。",
    }
}

const fn cancelled_en(payment: PaymentState) -> &'static str {
    match payment {
        PaymentState::RefundPending => "The order is cancelled and your money is on its way back.",
        PaymentState::Refunded => "The order is cancelled and your money has been returned.",
        _ => "The order is cancelled. Nothing was charged.",
    }
}

/// A step of the history.
pub const fn history(locale: Locale, state: OrderState) -> &'static str {
    match (locale, state) {
        (Locale::Zh, OrderState::AwaitingPayment) => "已下单，等待付款",
        (Locale::En, OrderState::AwaitingPayment) => "Ordered, waiting for payment",
        (Locale::Zh, OrderState::Confirmed) => "订单已确认",
        (Locale::En, OrderState::Confirmed) => "Order confirmed",
        (Locale::Zh, OrderState::Shipped) => "已发货",
        (Locale::En, OrderState::Shipped) => "Shipped",
        (Locale::Zh, OrderState::Delivered) => "已签收",
        (Locale::En, OrderState::Delivered) => "Delivered",
        (Locale::Zh, OrderState::Cancelled) => "已取消",
        (Locale::En, OrderState::Cancelled) => "Cancelled",
    }
}

/// What of the money of an order goes back; `None` for nothing.
pub fn refund(locale: Locale, refund: Refunded) -> Option<String> {
    let Refunded { asked, done } = refund;
    if refund.is_none() {
        return None;
    }
    Some(match (locale, refund.is_open()) {
        (Locale::Zh, false) => format!("款项已退回 {done}"),
        (Locale::En, false) => format!("{done} refunded"),
        (Locale::Zh, true) if done.is_zero() => format!("款项退回中 {asked}"),
        (Locale::En, true) if done.is_zero() => format!("refund of {asked} on its way"),
        (Locale::Zh, true) => format!("应退 {asked}，已退 {done}"),
        (Locale::En, true) => format!("{done} of {asked} refunded, the rest on its way"),
    })
}

/// Who caused a step; empty where it goes without saying.
pub fn cause(locale: Locale, state: OrderState, cause: &str) -> &'static str {
    match (locale, state, cause) {
        (Locale::Zh, OrderState::Confirmed, "gateway") => "已收到付款",
        (Locale::En, OrderState::Confirmed, "gateway") => "Payment received",
        (Locale::Zh, OrderState::Cancelled, "buyer") => "由你取消",
        (Locale::En, OrderState::Cancelled, "buyer") => "By you",
        (Locale::Zh, OrderState::Cancelled, "clock") => "超过付款时限，自动取消",
        (Locale::En, OrderState::Cancelled, "clock") => "Not paid in time",
        (Locale::Zh, OrderState::Cancelled, "operator" | "seller") => "由商家取消",
        (Locale::En, OrderState::Cancelled, "operator" | "seller") => "By the shop",
        _ => "",
    }
}

/// The steps of an order's life, in short.
pub const fn step(locale: Locale, event: Option<OrderEvent>) -> &'static str {
    match (locale, event) {
        (Locale::Zh, Some(OrderEvent::Pay)) => "付款",
        (Locale::En, Some(OrderEvent::Pay)) => "Payment",
        (Locale::Zh, Some(OrderEvent::Ship)) => "发货",
        (Locale::En, Some(OrderEvent::Ship)) => "Dispatch",
        (Locale::Zh, Some(OrderEvent::Deliver)) => "签收",
        (Locale::En, Some(OrderEvent::Deliver)) => "Delivery",
        (Locale::Zh, _) => "下单",
        (Locale::En, _) => "Order",
    }
}

/// A delivery method by name.
pub const fn delivery(locale: Locale, method: DeliveryMethod) -> &'static str {
    match (locale, method) {
        (Locale::Zh, DeliveryMethod::Standard) => "标准配送",
        (Locale::En, DeliveryMethod::Standard) => "Standard delivery",
        (Locale::Zh, DeliveryMethod::Express) => "特快配送",
        (Locale::En, DeliveryMethod::Express) => "Express delivery",
    }
}

/// A payment method by name.
pub const fn payment(locale: Locale, method: PaymentMethod) -> &'static str {
    match (locale, method) {
        (Locale::Zh, PaymentMethod::Online) => "在线支付",
        (Locale::En, PaymentMethod::Online) => "Online payment",
        (Locale::Zh, PaymentMethod::CashOnDelivery) => "货到付款",
        (Locale::En, PaymentMethod::CashOnDelivery) => "Cash on delivery",
        (Locale::Zh, PaymentMethod::Remittance) => "银行汇款 / 邮政汇款",
        (Locale::En, PaymentMethod::Remittance) => "Bank or postal remittance",
    }
}

/// Where the money is.
pub const fn payment_state(locale: Locale, state: PaymentState) -> &'static str {
    match (locale, state) {
        (Locale::Zh, PaymentState::Pending) => "待付款",
        (Locale::En, PaymentState::Pending) => "not paid yet",
        (Locale::Zh, PaymentState::Captured) => "已付款",
        (Locale::En, PaymentState::Captured) => "paid",
        (Locale::Zh, PaymentState::Due) => "货到时付",
        (Locale::En, PaymentState::Due) => "due on delivery",
        (Locale::Zh, PaymentState::Collected) => "已收款",
        (Locale::En, PaymentState::Collected) => "collected",
        (Locale::Zh, PaymentState::RefundPending) => "退款中",
        (Locale::En, PaymentState::RefundPending) => "refund on its way",
        (Locale::Zh, PaymentState::Refunded) => "已退款",
        (Locale::En, PaymentState::Refunded) => "refunded",
        (Locale::Zh, PaymentState::Void) => "未扣款",
        (Locale::En, PaymentState::Void) => "not charged",
    }
}

/// Method and state of a payment in one line.
pub fn payment_line(locale: Locale, method: PaymentMethod, state: PaymentState) -> String {
    let (method, state) = (payment(locale, method), payment_state(locale, state));
    match locale {
        Locale::Zh => format!("{method}（{state}）"),
        Locale::En => format!("{method} ({state})"),
    }
}

/// Until when an order can be paid.
pub fn pay_before(locale: Locale, at: &str) -> String {
    match locale {
        Locale::Zh => format!("请在 {at} 前付款，逾期订单自动取消。"),
        Locale::En => format!("Please pay before {at}; after that the order is cancelled."),
    }
}

/// Units and unit price of a line.
pub fn units(locale: Locale, quantity: i64, unit: Money) -> String {
    match locale {
        Locale::Zh => format!("{unit} × {quantity} 件"),
        Locale::En => format!("{unit} × {quantity}"),
    }
}

/// The heading of the page's tab.
pub fn page_title(locale: Locale, number: &str) -> String {
    match locale {
        Locale::Zh => format!("订单 {number}"),
        Locale::En => format!("Order {number}"),
    }
}
