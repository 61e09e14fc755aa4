//! The words of the fees of payments.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::settlement::FeeBearer;

words! {
    intro: "每次收款时按当时的规则记一笔手续费，之后退款也不退回。选择一行来修改。", "Every payment that comes is charged by the rule of its moment; a refund later gives nothing of it back. Choose a line to change it.";
    method: "付款方式", "Method";
    currency: "货币", "Currency";
    rate: "比例（%）", "Rate (%)";
    rate_hint: "占收款金额的比例，例如 0.60", "Of what came, such as 0.60";
    fixed: "每笔固定", "Fixed, each time";
    fixed_hint: "例如 0.30；留空为零", "Such as 0.30; nothing if empty";
    bearer: "承担方", "Borne by";
    bearer_hint: "自营店和迟到、重复的款项总由平台承担", "Our own shop, and money that comes too late or twice, is always the platform's";
    since: "生效时间", "Since";
    none: "未设置", "Not set";
    change: "修改手续费", "Change the fee";
    change_text: "保存一分钟后生效，已有收款不变。两项都为零即不收。", "It counts a minute after it is saved; what came before keeps its fee. Both at zero: none.";
}

/// Who bears a fee.
pub const fn bearer_name(locale: Locale, bearer: FeeBearer) -> &'static str {
    match (bearer, locale) {
        (FeeBearer::Platform, Locale::Zh) => "平台",
        (FeeBearer::Platform, Locale::En) => "The platform",
        (FeeBearer::Seller, Locale::Zh) => "商家",
        (FeeBearer::Seller, Locale::En) => "The seller",
    }
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, _code: &str) -> String {
    match (field, locale) {
        ("rate", Locale::Zh) => "请填写 0 到 100，最多两位小数",
        ("rate", Locale::En) => "0 to 100, with two decimals at most",
        (_, Locale::Zh) => "请填写金额，例如 0.30",
        (_, Locale::En) => "Write an amount, such as 0.30",
    }
    .to_owned()
}
