//! The words of after-sales, for buyers and for those who answer.

use crate::console::strings::words;
use domain::aftersales::{
    AfterSales, AfterSalesEvent, AfterSalesKind, AfterSalesReason, AfterSalesState, NewAfterSales,
    RejectedFate,
};
use domain::kernel::Locale;
use ui::Tone;

words! {
    title: "申请售后", "Returns and after-sales";
    text: "退货、换货、维修，或商品丢失、破损、发错时的赔付。", "Send goods back, have them exchanged or repaired, or claim what was lost, broken or wrong.";
    link: "申请售后", "Return or complain";
    kind: "您想要", "What you want";
    reason: "原因", "Why";
    reason_none: "请选择", "Choose";
    lines: "哪些商品", "Which goods";
    lines_hint: "填写数量，不涉及的留空。", "Write how many; leave out what it is not about.";
    units: "数量", "Units";
    instead: "换成", "Exchange for";
    same: "同款", "The same";
    instead_note: "仅换货", "exchange only";
    words_label: "说明", "What happened";
    words_hint: "商品有问题时请写明情况。", "Please tell us what is wrong, if something is.";
    photos: "照片", "Photos";
    photos_hint: "JPEG、PNG 或 WebP，最多 5 张，每张不超过 5 MB。赔付破损、发错时需要照片。", "JPEG, PNG or WebP, at most 5, up to 5 MB each. A claim for what came broken or wrong needs one.";
    photos_too_large: "有照片超过 5 MB", "A photo is larger than 5 MB";
    photos_kept: "已收到，不必重新上传", "received, no need to send it again";
    payee: "收款账户", "Where your money goes";
    payee_text: "这笔订单不是在线支付的，退款由财务汇到您的银行账户。换货、维修可以不填。", "This was not paid online, so we send your money to a bank account. For an exchange or a repair you may leave it out.";
    payee_holder: "户名", "In whose name";
    payee_bank: "开户行", "Bank";
    payee_number: "账号", "Account number";
    submit: "提交申请", "Send the request";
    optional: "选填", "optional";
    nothing: "这笔订单现在不能申请售后", "There is nothing to ask for of this order now";
    nothing_text: "商品签收后、售后期内可以申请；已申请的请看下面的进度。", "You can once it has arrived, as long as the time for it runs. What you have asked for is below.";
    closed: "售后期已经结束", "The time for after-sales is over";
    requests: "已提交的申请", "Your requests";
    back_to_order: "返回订单", "Back to the order";
    all_requests: "全部售后申请", "All requests";
    number: "申请编号", "Request";
    state: "状态", "State";
    state_any: "全部", "All";
    asked_at: "申请时间", "Asked";
    back: "退款", "Refund";
    back_estimate: "预计退款", "Would go back";
    delivery_back: "其中运费", "Of it delivery";
    goods: "商品", "Goods";
    facts: "申请内容", "The request";
    seller: "商家", "Seller";
    course: "处理进度", "Course";
    acts: "处理", "What to do";
    acts_none: "现在没有需要处理的。", "There is nothing to do now.";
    label: "退货单", "Return label";
    label_text: "请把这一页放进包裹，或把地址和编号写在包裹上。", "Put this page into the parcel, or write address and reference on it.";
    label_to: "寄往", "Send it to";
    label_reference: "编号", "Reference";
    label_due: "请在此之前寄出", "Send it before";
    label_print: "打开退货单", "Open the label";
    no_address: "地址请向商家确认", "Ask the seller for the address";
    sent_back: "寄回包裹", "Sent back with";
    sent_out: "寄出包裹", "Sent to you with";
    fate: "未接受的商品", "What was not accepted";
    place: "退回地点", "Goes to";
    accepted: "接受", "Accepted";
    rejected: "不接受", "Not accepted";
    written_off: "其中报废", "Of it written off";
    carrier: "快递公司", "Carrier";
    tracking: "快递单号", "Tracking number";
    send_back: "填写寄回单号", "Tell us the parcel";
    send_back_text: "寄出后填写，我们就能跟进。", "Once it is on its way, so that we can follow it.";
    send_back_submit: "我已寄出", "It is on its way";
    withdraw: "撤回申请", "Withdraw the request";
    waiting: "等待另一位同事审批", "Waiting for a second person";
    waiting_text: "退款超过额度，批准后才会退出。", "So much would go back that a second person decides; until then it stays as it is.";
    waiting_buyer: "退款正在审批，请稍候。", "Your refund is being approved.";
    remark: "给买家的说明", "A word to the buyer";
    remark_hint: "买家会看到", "The buyer reads it";
    refuse_reason: "拒绝原因", "Why not";
    pay_reason: "退款说明", "Why it goes back";
    location: "退回到", "Send it to";
    inspect_text: "逐行填写接受和不接受的件数；没有收到的两处都不计。", "Say of each line how many are accepted and how many are not; what did not come counts in neither.";
    fate_none: "没有不接受的", "Everything is accepted";
    list_text: "买家申请的退货、换货、维修和赔付。", "What buyers want to send back, exchange, have repaired or claim.";
    empty: "还没有售后申请", "No requests yet";
    empty_text: "收到商品后如需退换或维修，可以在订单页面申请。", "You can ask on the page of an order once it has arrived.";
    orders: "我的订单", "Your orders";
    more: "更早", "Older";
    first: "回到最新", "Newest";
    pages: "翻页", "Pages";
    failed: "没有成功", "That did not work";
    photo: "照片", "Photo";
}

/// What is asked for.
pub const fn kind_name(locale: Locale, kind: AfterSalesKind) -> &'static str {
    match (kind, locale) {
        (AfterSalesKind::Return, Locale::Zh) => "退货退款",
        (AfterSalesKind::Return, Locale::En) => "Return",
        (AfterSalesKind::Exchange, Locale::Zh) => "换货",
        (AfterSalesKind::Exchange, Locale::En) => "Exchange",
        (AfterSalesKind::Repair, Locale::Zh) => "维修",
        (AfterSalesKind::Repair, Locale::En) => "Repair",
        (AfterSalesKind::Claim, Locale::Zh) => "仅退款（不退货）",
        (AfterSalesKind::Claim, Locale::En) => "Claim without return",
    }
}

/// Why.
pub const fn reason_name(locale: Locale, reason: AfterSalesReason) -> &'static str {
    match (reason, locale) {
        (AfterSalesReason::ChangedMind, Locale::Zh) => "七天无理由",
        (AfterSalesReason::ChangedMind, Locale::En) => "I changed my mind",
        (AfterSalesReason::WrongChoice, Locale::Zh) => "拍错了规格",
        (AfterSalesReason::WrongChoice, Locale::En) => "I want another size or colour",
        (AfterSalesReason::Defective, Locale::Zh) => "质量问题",
        (AfterSalesReason::Defective, Locale::En) => "It does not work",
        (AfterSalesReason::DamagedInTransit, Locale::Zh) => "运输中损坏",
        (AfterSalesReason::DamagedInTransit, Locale::En) => "It came broken",
        (AfterSalesReason::WrongItem, Locale::Zh) => "发错货",
        (AfterSalesReason::WrongItem, Locale::En) => "Something else came",
        (AfterSalesReason::NotAsDescribed, Locale::Zh) => "与描述不符",
        (AfterSalesReason::NotAsDescribed, Locale::En) => "It is not as described",
        (AfterSalesReason::Incomplete, Locale::Zh) => "少件",
        (AfterSalesReason::Incomplete, Locale::En) => "Less came than I ordered",
        (AfterSalesReason::Lost, Locale::Zh) => "没有收到",
        (AfterSalesReason::Lost, Locale::En) => "It never came",
    }
}

/// Where a request stands.
pub const fn state_name(locale: Locale, state: AfterSalesState) -> &'static str {
    match (state, locale) {
        (AfterSalesState::Requested, Locale::Zh) => "待审核",
        (AfterSalesState::Requested, Locale::En) => "Waiting for an answer",
        (AfterSalesState::Approved, Locale::Zh) => "已通过",
        (AfterSalesState::Approved, Locale::En) => "Approved",
        (AfterSalesState::SentBack, Locale::Zh) => "已寄回",
        (AfterSalesState::SentBack, Locale::En) => "On its way back",
        (AfterSalesState::Received, Locale::Zh) => "已收到，待检查",
        (AfterSalesState::Received, Locale::En) => "Come in",
        (AfterSalesState::Inspected, Locale::Zh) => "已检查",
        (AfterSalesState::Inspected, Locale::En) => "Looked at",
        (AfterSalesState::Refunded | AfterSalesState::Settled, Locale::Zh) => "已退款",
        (AfterSalesState::Refunded | AfterSalesState::Settled, Locale::En) => "Paid back",
        (AfterSalesState::Replaced, Locale::Zh) => "已换货",
        (AfterSalesState::Replaced, Locale::En) => "Replaced",
        (AfterSalesState::Repaired, Locale::Zh) => "已维修寄出",
        (AfterSalesState::Repaired, Locale::En) => "Repaired",
        (AfterSalesState::Rejected, Locale::Zh) => "检查未通过",
        (AfterSalesState::Rejected, Locale::En) => "Not accepted",
        (AfterSalesState::Refused, Locale::Zh) => "已拒绝",
        (AfterSalesState::Refused, Locale::En) => "Refused",
        (AfterSalesState::Withdrawn, Locale::Zh) => "已撤回",
        (AfterSalesState::Withdrawn, Locale::En) => "Withdrawn",
        (AfterSalesState::Lapsed, Locale::Zh) => "超时关闭",
        (AfterSalesState::Lapsed, Locale::En) => "Closed: nothing came",
    }
}

/// The colour that says the same.
pub const fn state_tone(state: AfterSalesState) -> Tone {
    match state {
        AfterSalesState::Requested | AfterSalesState::Received | AfterSalesState::Inspected => Tone::Warning,
        AfterSalesState::Approved | AfterSalesState::SentBack => Tone::Info,
        AfterSalesState::Refunded
        | AfterSalesState::Settled
        | AfterSalesState::Replaced
        | AfterSalesState::Repaired => Tone::Success,
        AfterSalesState::Rejected | AfterSalesState::Refused => Tone::Danger,
        AfterSalesState::Withdrawn | AfterSalesState::Lapsed => Tone::Neutral,
    }
}

/// A step, as its button says it.
pub const fn event_name(locale: Locale, event: AfterSalesEvent) -> &'static str {
    match (event, locale) {
        (AfterSalesEvent::Approve, Locale::Zh) => "同意申请",
        (AfterSalesEvent::Approve, Locale::En) => "Approve",
        (AfterSalesEvent::Refuse, Locale::Zh) => "拒绝申请",
        (AfterSalesEvent::Refuse, Locale::En) => "Refuse",
        (AfterSalesEvent::Withdraw, Locale::Zh) => "撤回申请",
        (AfterSalesEvent::Withdraw, Locale::En) => "Withdraw",
        (AfterSalesEvent::SendBack, Locale::Zh) => "标记为已寄回",
        (AfterSalesEvent::SendBack, Locale::En) => "Mark as sent back",
        (AfterSalesEvent::Receive, Locale::Zh) => "标记为已收到",
        (AfterSalesEvent::Receive, Locale::En) => "Mark as come in",
        (AfterSalesEvent::Inspect, Locale::Zh) => "保存检查结果",
        (AfterSalesEvent::Inspect, Locale::En) => "Save what was found",
        (AfterSalesEvent::Refund | AfterSalesEvent::Settle, Locale::Zh) => "退款",
        (AfterSalesEvent::Refund | AfterSalesEvent::Settle, Locale::En) => "Pay back",
        (AfterSalesEvent::Replace, Locale::Zh) => "寄出新的商品",
        (AfterSalesEvent::Replace, Locale::En) => "Send the replacement",
        (AfterSalesEvent::Repair, Locale::Zh) => "修好寄出",
        (AfterSalesEvent::Repair, Locale::En) => "Send it repaired",
        (AfterSalesEvent::Reject, Locale::Zh) => "不予接受，结束申请",
        (AfterSalesEvent::Reject, Locale::En) => "End it without accepting",
        (AfterSalesEvent::Lapse, Locale::Zh) => "超时关闭",
        (AfterSalesEvent::Lapse, Locale::En) => "Close",
    }
}

/// What becomes of units that were not accepted.
pub const fn fate_name(locale: Locale, fate: RejectedFate) -> &'static str {
    match (fate, locale) {
        (RejectedFate::SentToBuyer, Locale::Zh) => "寄回给买家",
        (RejectedFate::SentToBuyer, Locale::En) => "Goes to the buyer again",
        (RejectedFate::Kept, Locale::Zh) => "留在仓库，不再销售",
        (RejectedFate::Kept, Locale::En) => "Stays here and is not sold",
    }
}

/// Who took a step; empty for the clock, which the state tells.
pub fn cause_name(locale: Locale, cause: &str) -> &'static str {
    match (cause, locale) {
        ("buyer", Locale::Zh) => "买家",
        ("buyer", Locale::En) => "Buyer",
        ("seller", Locale::Zh) => "商家",
        ("seller", Locale::En) => "Seller",
        ("operator", Locale::Zh) => "平台",
        ("operator", Locale::En) => "Jishi",
        _ => "",
    }
}

/// How many units of a line.
pub fn units(locale: Locale, units: i64) -> String {
    match locale {
        Locale::Zh => format!("{units} 件"),
        Locale::En => format!("{units} units"),
    }
}

/// Of how many units a line is, beside its field.
pub fn most(locale: Locale, returnable: i64, claimable: i64) -> String {
    match locale {
        Locale::Zh => format!("可退换 {returnable} 件，可赔付 {claimable} 件"),
        Locale::En => format!("{returnable} can go back, {claimable} can be claimed"),
    }
}

/// How long the buyer has to send things back.
pub fn days_to_send(locale: Locale) -> String {
    let days = AfterSales::SEND_BACK_DAYS;
    match locale {
        Locale::Zh => format!("通过后请在 {days} 天内寄回。"),
        Locale::En => format!("Once it is approved you have {days} days to send the goods back."),
    }
}

/// What is wrong with a field of those who answer.
pub fn staff_error(locale: Locale, field: &str, code: &str) -> String {
    let words = match (field, code, locale) {
        ("reason", "required", Locale::Zh) => "请写明原因（至少 4 个字）",
        ("reason", "required", Locale::En) => "Give a reason of at least 4 letters",
        ("lines", _, Locale::Zh) => "数量不对：接受和不接受的合计不能超过申请的，报废的不能超过接受的",
        ("lines", _, Locale::En) => {
            "The numbers do not fit: no more than was asked for, and no more written off than accepted"
        }
        _ => return field_error(locale, field, code),
    };
    words.to_owned()
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    let words = match (field, code, locale) {
        ("kind", "over", Locale::Zh) => "售后期已经结束",
        ("kind", "over", Locale::En) => "The time for it is over",
        ("kind", "not_available", Locale::Zh) => "这笔订单还没有可退的款项",
        ("kind", "not_available", Locale::En) => "Nothing has been paid for this order that could go back",
        ("kind", _, Locale::Zh) => "请选择要退货、换货、维修还是赔付",
        ("kind", _, Locale::En) => "Choose what you want",
        ("reason", "not_available", Locale::Zh) => "这个原因不适用于所选的类型",
        ("reason", "not_available", Locale::En) => "This reason does not go with what you want",
        ("reason", "required", Locale::Zh) => "请选择原因",
        ("reason", "required", Locale::En) => "Choose a reason",
        ("lines", "required", Locale::Zh) => "请填写商品数量",
        ("lines", "required", Locale::En) => "Write how many units",
        ("lines", "bundle", Locale::Zh) => "不能换成其他套装，请申请退货",
        ("lines", "bundle", Locale::En) => "Another set cannot be sent instead: ask for a return",
        ("lines", "not_available", Locale::Zh) => "只能换同价的规格",
        ("lines", "not_available", Locale::En) => "It can be exchanged at the same price only",
        ("lines", _, Locale::Zh) => "数量不对，或有商品已在其他申请中",
        ("lines", _, Locale::En) => "There are not so many, or some are in another request",
        ("number", _, Locale::Zh) => "请填写正确的账号",
        ("number", _, Locale::En) => "Write the number of the account",
        ("photos", "too_many", Locale::Zh) => return format!("最多 {} 张照片", NewAfterSales::PHOTOS_MOST),
        ("photos", "too_many", Locale::En) => {
            return format!("At most {} photos", NewAfterSales::PHOTOS_MOST);
        }
        ("photos", "file_too_large", Locale::Zh) => "照片超过 5 MB",
        ("photos", "file_too_large", Locale::En) => "A photo is larger than 5 MB",
        ("photos", "file_format", Locale::Zh) => "只能上传 JPEG、PNG、WebP 图片",
        ("photos", "file_format", Locale::En) => "Only JPEG, PNG and WebP pictures",
        ("photos", _, Locale::Zh) => "请上传照片",
        ("photos", _, Locale::En) => "Please add a photo",
        ("text", "required", Locale::Zh) => "请写明情况",
        ("text", "required", Locale::En) => "Tell us what is wrong",
        ("fate", _, Locale::Zh) => "请选择不接受的商品如何处理",
        ("fate", _, Locale::En) => "Say what becomes of what was not accepted",
        ("location", _, Locale::Zh) => "请选择退回地点",
        ("location", _, Locale::En) => "Choose where it goes",
        (_, "card_number", Locale::Zh) => "请不要填写银行卡号",
        (_, "card_number", Locale::En) => "Please write no card number",
        (_, "too_long", Locale::Zh) => "太长了，请精简一些",
        (_, "too_long", Locale::En) => "This is too long",
        (_, _, Locale::Zh) => "请填写",
        (_, _, Locale::En) => "Please fill this in",
    };
    words.to_owned()
}
