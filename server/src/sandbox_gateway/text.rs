//! What the hosted pages say, in both languages.

use domain::kernel::Locale;

pub struct Text {
    pub brand: &'static str,
    pub test_mode: &'static str,
    pub amount_due: &'static str,
    /// Of a payment that is over.
    pub amount: &'static str,
    pub paid_to: &'static str,
    pub shop: &'static str,
    pub order: &'static str,
    pub payment: &'static str,
    pub approve: &'static str,
    pub decline: &'static str,
    pub leave: &'static str,
    pub leave_hint: &'static str,
    pub declined: &'static str,
    pub paid: Notice,
    pub refunded: Notice,
    pub cancelled: Notice,
    pub unknown: Notice,
    pub front: Notice,
    pub back: &'static str,
    /// The name of the other language, in that language.
    pub other_language: &'static str,
}

pub struct Notice {
    pub title: &'static str,
    pub body: &'static str,
}

pub const fn text(locale: Locale) -> &'static Text {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

const ZH: Text = Text {
    brand: "沙盒收银台",
    test_mode: "测试环境，不会真的扣款",
    amount_due: "应付金额",
    amount: "金额",
    paid_to: "收款方",
    shop: "商店",
    order: "订单号",
    payment: "支付单号",
    approve: "同意付款",
    decline: "拒绝付款",
    leave: "取消并返回商店",
    leave_hint: "返回后这笔付款仍会保留，稍后可以继续支付。",
    declined: "上一次付款未成功，没有扣款。你可以再试一次，或者先返回商店。",
    paid: Notice {
        title: "已付款",
        body: "这笔款项已经付清，不会重复扣款。",
    },
    refunded: Notice {
        title: "已退款",
        body: "这笔款项已全额退回。",
    },
    cancelled: Notice {
        title: "付款已取消",
        body: "商店已取消这笔付款，没有扣款。如果还想购买，请回到商店重新下单。",
    },
    unknown: Notice {
        title: "找不到这笔付款",
        body: "链接可能不完整，或者付款已经过期。请回到商店，从订单页重新进入。",
    },
    front: Notice {
        title: "这里是沙盒收银台",
        body: "一个用于试验的支付服务。要付款，请从商店的订单页进入。",
    },
    back: "返回商店",
    other_language: "English",
};

const EN: Text = Text {
    brand: "Sandbox Pay",
    test_mode: "Test mode: no real money moves",
    amount_due: "Amount due",
    amount: "Amount",
    paid_to: "Paid to",
    shop: "Shop",
    order: "Order",
    payment: "Payment",
    approve: "Approve payment",
    decline: "Decline payment",
    leave: "Cancel and return to the shop",
    leave_hint: "The payment stays open if you go back, so you can still pay later.",
    declined: "The last attempt was declined and nothing was charged. Try again, or go back to the shop.",
    paid: Notice {
        title: "Paid",
        body: "This payment is complete. You will not be charged again.",
    },
    refunded: Notice {
        title: "Refunded",
        body: "All of this payment has been given back.",
    },
    cancelled: Notice {
        title: "Payment cancelled",
        body: "The shop cancelled this payment and nothing was charged. To buy after all, go back and order again.",
    },
    unknown: Notice {
        title: "Payment not found",
        body: "The link may be incomplete, or the payment is too old. Go back to the shop and start from the order.",
    },
    front: Notice {
        title: "This is Sandbox Pay",
        body: "A payment service for trying things out. To pay, start from an order in a shop.",
    },
    back: "Back to the shop",
    other_language: "中文",
};
