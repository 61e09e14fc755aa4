//! The words of payments in the console.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::payment::{LimitPeriod, RefundCause, RefundState};
use ui::Tone;

words! {
    intro: "各种付款方式的成功率、卡住的款项，以及付款限额。", "How ways of paying work, money that is stuck, and limits.";
    views: "付款", "Payments";
    board: "概况", "Overview";
    limits: "限额", "Limits";
    days_7: "最近 7 天", "Last 7 days";
    days_30: "最近 30 天", "Last 30 days";
    days_90: "最近 90 天", "Last 90 days";
    figures: "成功率与用时", "Success and time";
    no_figures: "这段时间没有人付款。", "Nobody paid in this time.";
    provider: "支付渠道", "Provider";
    method: "付款方式", "Method";
    asked: "发起", "Opened";
    paid: "付成", "Paid";
    success: "成功率", "Success";
    before: "之前同样长的时间", "The time before";
    median: "用时中位数", "Median time";
    slow: "95% 不超过", "95 % within";
    declines: "失败原因", "Why attempts failed";
    no_declines: "这段时间没有失败的付款。", "No attempt failed in this time.";
    reason: "原因代码", "Code";
    count: "次数", "Times";
    refunds: "没有退成的款", "Refunds that are stuck";
    no_refunds: "没有卡住的退款。失败的会自动重试，多次失败的在这里等待处理。", "None. What fails is sent again by itself; what fails often waits here for you.";
    number: "订单号", "Order";
    cause: "原因", "Cause";
    state: "状态", "State";
    amount: "金额", "Amount";
    attempt: "第几次", "Attempt";
    next: "下次重试", "Sent again";
    since: "起始时间", "Since";
    failure: "失败代码", "Failed with";
    try_again: "重新退款", "Try again";
    payments: "过时未结的付款", "Payments past their time";
    no_payments: "没有过时未结的付款。", "None.";
    limits_text: "按付款方式、货币、客户等级设置每笔、每日、每月的上限。日和月按北京时间。", "The most for a payment, a day and a month, by method, currency and level. Days and months are those of Beijing.";
    currency: "货币", "Currency";
    level: "客户等级", "Level";
    everybody: "所有人", "Everybody";
    period: "周期", "Period";
    most: "上限", "Limit";
    most_hint: "例如 5000.00；留空则取消限额", "Such as 5000.00; empty takes the limit away";
    set_limit: "设置限额", "Set a limit";
    set: "保存", "Save";
    remove: "取消限额", "Remove";
    wrong_most: "请填写金额，例如 5000.00", "Write an amount such as 5000.00";
}

/// What a limit is for.
pub const fn period(locale: Locale, period: LimitPeriod) -> &'static str {
    match (period, locale) {
        (LimitPeriod::Payment, Locale::Zh) => "每笔",
        (LimitPeriod::Payment, Locale::En) => "A payment",
        (LimitPeriod::Day, Locale::Zh) => "每日",
        (LimitPeriod::Day, Locale::En) => "A day",
        (LimitPeriod::Month, Locale::Zh) => "每月",
        (LimitPeriod::Month, Locale::En) => "A month",
    }
}

/// Why money goes back.
pub const fn cause(locale: Locale, cause: RefundCause) -> &'static str {
    match (cause, locale) {
        (RefundCause::Cancelled, Locale::Zh) => "取消",
        (RefundCause::Cancelled, Locale::En) => "Cancelled",
        (RefundCause::Edited, Locale::Zh) => "修改订单",
        (RefundCause::Edited, Locale::En) => "Changed",
        (RefundCause::AfterSales, Locale::Zh) => "售后",
        (RefundCause::AfterSales, Locale::En) => "After-sales",
        (RefundCause::Late, Locale::Zh) => "迟到的付款",
        (RefundCause::Late, Locale::En) => "Paid too late",
        (RefundCause::Excess, Locale::Zh) => "重复付款",
        (RefundCause::Excess, Locale::En) => "Paid twice",
    }
}

/// Where a refund stands, in words and a tone.
pub const fn state(locale: Locale, state: RefundState) -> (&'static str, Tone) {
    match (state, locale) {
        (RefundState::Pending, Locale::Zh) => ("退款中", Tone::Info),
        (RefundState::Pending, Locale::En) => ("On its way", Tone::Info),
        (RefundState::Retrying, Locale::Zh) => ("重试中", Tone::Warning),
        (RefundState::Retrying, Locale::En) => ("Sent again", Tone::Warning),
        (RefundState::GivenUp, Locale::Zh) => ("等待人工", Tone::Danger),
        (RefundState::GivenUp, Locale::En) => ("Waits for you", Tone::Danger),
        (RefundState::Refunded, Locale::Zh) => ("已退回", Tone::Success),
        (RefundState::Refunded, Locale::En) => ("Refunded", Tone::Success),
    }
}

/// How long something took, from microseconds.
pub fn seconds(micros: Option<i64>) -> String {
    micros.map_or_else(
        || "—".to_owned(),
        |micros| format!("{}.{} s", micros / 1_000_000, micros % 1_000_000 / 100_000),
    )
}

/// Hundredths of a percent as percent.
pub fn percent(basis_points: Option<i64>) -> String {
    basis_points.map_or_else(
        || "—".to_owned(),
        |points| format!("{}.{:02} %", points / 100, points % 100),
    )
}
