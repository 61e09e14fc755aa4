//! The words of prices.

use crate::console::strings::words;
use domain::kernel::Locale;

words! {
    prices_text: "每个规格的价格。改价立即生效；降得太多需要另一位同事审批。", "What every variant costs. A change counts at once; a deep cut needs somebody else's approval.";
    search: "商品名称或编码", "Name or code of the goods";
    sku: "编码", "Code";
    name: "商品", "Goods";
    shop: "店铺", "Shop";
    cny: "人民币价", "Price in yuan";
    compare_cny: "人民币划线价", "Former price in yuan";
    usd: "美元价", "Price in dollars";
    compare_usd: "美元划线价", "Former price in dollars";
    amount_hint: "留空为不以此货币销售", "Empty: not sold for this currency";
    compare_hint: "留空为不显示；必须高于售价", "Empty: not shown; it is above the price";
    reason: "原因", "Reason";
    reason_hint: "需要审批时必填", "Needed where somebody has to approve";
    change: "修改价格", "Change the price";
    change_text: "购物车和商品页立即按新价计算。", "Carts and pages show the new price at once.";
    waiting: "有一次改价等待审批", "A change waits for approval";
    history: "价格记录", "What the price was";
    at: "时间", "Time";
    before: "原价", "Before";
    after: "新价", "After";
    by: "修改人", "By";
    approved: "已审批", "Approved";
    none: "不销售", "Not sold";
    wrong_amount: "请填写大于零的金额，最多两位小数", "An amount above zero, with two decimals at most";
    wrong_compare: "划线价必须高于售价", "A former price is above the price";
    required: "请填写", "Please fill this in";
    reason_needed: "请写明原因（至少 4 个字），由同事审批", "Give a reason of at least 4 letters: somebody else has to approve";
    too_long: "最多 500 个字符", "500 characters at most";
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    let s = strings(locale);
    match (field, code) {
        (_, "amount") => s.wrong_amount,
        (_, "below_price") => s.wrong_compare,
        (_, "too_long") => s.too_long,
        ("reason", _) => s.reason_needed,
        _ => s.required,
    }
    .to_owned()
}
