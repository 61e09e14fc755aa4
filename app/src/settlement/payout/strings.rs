//! The words of payouts.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::settlement::PayoutState;
use ui::Tone;

words! {
    payouts_text: "商家已赚得的款项打到其银行账户。一人申请，平台的另一人审批，寄出后记账。", "What sellers have earned goes to their bank accounts. One person asks, another of the platform approves, and it is booked when it was sent.";
    desk: "可提现", "What can be paid out";
    currency: "货币", "Currency";
    payable: "应付", "Payable";
    held: "申请中", "Asked for";
    available: "可提现", "Available";
    nothing: "还没有可提现的款项", "There is nothing to be paid out yet";
    nothing_text: "订单送达后，扣除佣金的款项会出现在这里。", "It appears here when an order was delivered, without commission.";
    account: "收款账户", "Bank account";
    account_text: "修改前需要再次验证身份。已经申请的提现仍打到申请时的账户。", "A change asks for a fresh proof of who you are. Payouts that were asked for go where they were to.";
    no_account: "尚未填写", "None yet";
    holder: "户名", "Account holder";
    bank: "开户行", "Bank";
    number: "账号", "Account number";
    number_hint: "8 到 34 位数字或字母", "8 to 34 digits or letters";
    request: "申请提现", "Ask for a payout";
    request_text: "提交后由平台的另一位同事审批。", "Somebody else of the platform has to approve it.";
    amount: "金额", "Amount";
    reason: "说明", "Reason";
    seller: "商家", "Seller";
    state: "状态", "State";
    asked_by: "申请人", "Asked by";
    asked_at: "申请时间", "Asked";
    changed_at: "更新时间", "Changed";
    note: "备注", "Note";
    history: "经过", "History";
    by: "操作人", "By";
    send: "已寄出", "Sent";
    send_text: "填写银行流水号后记账。", "It is booked with the bank's number of the transfer.";
    send_note: "银行流水号", "The bank's number of the transfer";
    fail: "失败或退回", "Failed or came back";
    fail_note: "原因", "Why";
    reveal: "查看完整账户", "Show the bank account";
    reveal_text: "查看会记入审计日志。", "The look is logged.";
    reveal_reason: "为什么查看", "Why";
    show: "查看", "Show";
    required: "请填写（至少 4 个字）", "Please fill this in, with 4 letters at least";
    wrong_amount: "请填写大于零的金额，最多两位小数", "An amount above zero, with two decimals at most";
    too_much: "超过可提现金额", "There is not as much";
    account_first: "请先填写收款账户", "A bank account has to be named first";
    wrong_number: "请填写 8 到 34 位数字或字母", "8 to 34 digits or letters";
    too_long: "太长了，请精简一些", "This is too long";
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    let s = strings(locale);
    match (field, code) {
        (_, "amount") => s.wrong_amount,
        (_, "not_available") => s.too_much,
        (_, "bank_account") => s.account_first,
        (_, "number") => s.wrong_number,
        (_, "too_long") => s.too_long,
        _ => s.required,
    }
    .to_owned()
}

/// Where a payout stands.
pub const fn state_name(locale: Locale, state: PayoutState) -> (&'static str, Tone) {
    match (state, locale) {
        (PayoutState::Requested, Locale::Zh) => ("等待审批", Tone::Warning),
        (PayoutState::Requested, Locale::En) => ("Waits for approval", Tone::Warning),
        (PayoutState::Approved, Locale::Zh) => ("待寄出", Tone::Info),
        (PayoutState::Approved, Locale::En) => ("To be sent", Tone::Info),
        (PayoutState::Refused, Locale::Zh) => ("未批准", Tone::Neutral),
        (PayoutState::Refused, Locale::En) => ("Refused", Tone::Neutral),
        (PayoutState::Sent, Locale::Zh) => ("已寄出", Tone::Success),
        (PayoutState::Sent, Locale::En) => ("Sent", Tone::Success),
        (PayoutState::Failed, Locale::Zh) => ("失败", Tone::Danger),
        (PayoutState::Failed, Locale::En) => ("Failed", Tone::Danger),
    }
}
