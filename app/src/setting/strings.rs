//! The words of the settings.

use domain::kernel::Locale;
use domain::setting::{InvalidSetting, Setting};

/// What the page is for.
pub const fn intro(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "修改立即生效，并记入审计日志。",
        Locale::En => "Changes count at once and are logged.",
    }
}

/// A setting: its name and what it does.
pub const fn setting(locale: Locale, setting: Setting) -> (&'static str, &'static str) {
    match (setting, locale) {
        (Setting::RefundLimitCny, Locale::Zh) => (
            "人民币退款与核销审批额",
            "超过这个金额的退款，或核销代收货款，需要另一位同事审批。单位：分。",
        ),
        (Setting::RefundLimitCny, Locale::En) => (
            "Refunds and write-offs in yuan that need approval",
            "Refunds above this, and cash given up, ask for somebody else's approval. In fen.",
        ),
        (Setting::RefundLimitUsd, Locale::Zh) => (
            "美元退款与核销审批额",
            "超过这个金额的退款，或核销代收货款，需要另一位同事审批。单位：美分。",
        ),
        (Setting::RefundLimitUsd, Locale::En) => (
            "Refunds and write-offs in dollars that need approval",
            "Refunds above this, and cash given up, ask for somebody else's approval. In cents.",
        ),
        (Setting::ApprovalHours, Locale::Zh) => (
            "审批等待时间",
            "超过这个时间没有人审批，申请自动过期。单位：小时。",
        ),
        (Setting::ApprovalHours, Locale::En) => (
            "How long requests wait",
            "A request that nobody decides in this time expires. In hours.",
        ),
        (Setting::PriceCutPercent, Locale::Zh) => (
            "降价审批幅度",
            "比最近一天的最高价低出这个幅度，需要另一位同事审批。单位：百分比。",
        ),
        (Setting::PriceCutPercent, Locale::En) => (
            "Price cuts that need approval",
            "A price that falls by more than this, from the highest of the last day, asks for somebody else's approval. In percent.",
        ),
        (Setting::FinanceOffset, Locale::Zh) => (
            "记账时区",
            "账目的一天和一个月从这个时区的零点开始，填写比 UTC 早的分钟数。北京时间是 480。",
        ),
        (Setting::FinanceOffset, Locale::En) => (
            "Time zone of the books",
            "When a day and a month of the books begin: minutes ahead of UTC. China is 480.",
        ),
        (Setting::RemittanceHours, Locale::Zh) => (
            "汇款等待时间",
            "选择汇款的订单超过这个时间没有到账，自动取消，库存一直保留到那时。单位：小时。",
        ),
        (Setting::RemittanceHours, Locale::En) => (
            "How long a remittance may take",
            "An order that is not paid by then is cancelled; its goods are kept until then. In hours.",
        ),
        (Setting::ReceiptDays, Locale::Zh) => (
            "签收后自动确认收货",
            "包裹签收这么多天后，买家没有确认的订单自动确认收货。单位：天。",
        ),
        (Setting::ReceiptDays, Locale::En) => (
            "Receipt after delivery",
            "So long after delivery an order counts as received, unless the buyer says so before. In days.",
        ),
        (Setting::ArrivalDays, Locale::Zh) => (
            "发货后自动确认收货",
            "全部发出这么多天后仍没有签收消息的订单自动确认收货；有包裹丢失或货到付款的除外。单位：天。",
        ),
        (Setting::ArrivalDays, Locale::En) => (
            "Receipt after dispatch",
            "So long after all of it was sent an order counts as received, unless a parcel is lost or the courier is to be paid. In days.",
        ),
        (Setting::AfterSalesDays, Locale::Zh) => {
            ("售后期限", "确认收货这么多天后，订单不再受理售后。单位：天。")
        }
        (Setting::AfterSalesDays, Locale::En) => (
            "Time for after-sales",
            "So long after receipt an order takes no more after-sales. In days.",
        ),
    }
}

/// What a value may be.
pub fn bounds(locale: Locale, invalid: InvalidSetting) -> String {
    let InvalidSetting { least, most } = invalid;
    match locale {
        Locale::Zh => format!("请填写 {least} 到 {most} 之间的整数"),
        Locale::En => format!("Write a whole number from {least} to {most}"),
    }
}
