//! The words of cancelling a part of an order.

use crate::console::strings::words;
use domain::kernel::Locale;

words! {
    part: "取消部分商品", "Cancel some of it";
    text: "尚未发货的商品可以按件取消，已付的货款原路退回。运费在全部取消时才退，原本包邮的仍然包邮。",
        "What has not been sent can be cancelled by the piece; what you paid for it goes back the way it came. Delivery is given back only when everything is cancelled, and stays free where it was free.";
    staff_text: "按件取消尚未发货的商品：已付的退款，货到付款的少收。运费在全部取消时才退。",
        "Units that have not been sent: what was paid for them goes back, or the courier collects less. Delivery goes back only with the last unit.";
    units: "取消件数", "Units to cancel";
    submit: "取消所选商品", "Cancel these";
    reason: "取消原因", "Reason for cancelling";
    reason_hint: "超过退款额度需要另一位同事审批", "Above the refund limit somebody else has to approve";
    failed: "操作没有成功", "That did not work";
}

/// What a line holds.
pub fn line(name: &str, choice: &str) -> String {
    match choice {
        "" => name.to_owned(),
        choice => format!("{name} · {choice}"),
    }
}

/// How many units can be cancelled.
pub fn most(locale: Locale, units: i64) -> String {
    match locale {
        Locale::Zh => format!("最多 {units} 件"),
        Locale::En => format!("At most {units}"),
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
