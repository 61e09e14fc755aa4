//! The words of sellers' pages in the platform's console.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::merchant::SellerEvent;

words! {
    sellers_text: "入驻申请、审核与店铺状态。被暂停的店铺不再出售商品，已有订单照常履约。", "Applications, reviews and where shops stand. A suspended shop sells nothing; what was ordered is still delivered.";
    sellers_search: "店铺名称、公司或地址", "Name, company or address of the shop";
    applied_view: "新申请", "New applications";
    review_view: "审核中", "In review";
    approved_view: "营业中", "Open";
    suspended_view: "已暂停", "Suspended";
    state: "状态", "State";
    company: "企业名称", "Company";
    credit_code: "统一社会信用代码", "Social credit code";
    deposit_required: "应缴保证金", "Deposit required";
    deposit_held: "已缴保证金", "Deposit held";
    credit_grade: "信用等级", "Credit grade";
    credit_score: "信用分", "Credit score";
    name_zh: "中文名称", "Chinese name";
    name_en: "英文名称", "English name";
    description_zh: "中文简介", "Chinese description";
    description_en: "英文简介", "English description";
    address: "店铺地址", "Address of the shop";
    opened_at: "开店时间", "Open since";
    representative: "法定代表人", "Legal representative";
    phone: "电话", "Phone";
    email: "邮箱", "E-mail";
    number: "商家编号", "Seller number";
    kind: "类型", "Kind";
    own: "平台自营", "Our own";
    third_party: "第三方商家", "Third party";
    applied_at: "申请时间", "Applied";
    page: "查看店铺页面", "See the shop's page";
    history_log: "查看审计记录", "Audit log of this seller";
    shop: "店铺", "The shop";
    licence: "营业执照", "Business licence";
    licence_none: "还没有登记执照。", "No licence is on file yet.";
    document: "执照文件", "Its document";
    contact: "联系人", "Contact";
    contact_text: "默认打码，买家看不到。", "Masked by default; buyers never see it.";
    terms: "保证金与信用", "Deposit and credit";
    application: "入驻申请", "Application";
    application_none: "平台自营店没有申请。", "The platform's own shop never applied.";
    applicant: "提交账号", "Account that applied";
    applicant_none: "未登录提交", "Somebody who was not signed in";
    categories: "经营类目", "Categories";
    food: "销售食品", "Sells food";
    yes: "是", "Yes";
    no: "否", "No";
    documents: "资料", "Documents";
    documents_text: "打开前请写明原因。每次打开都会记入审计日志。", "Give a reason to open one. Every look is logged.";
    document_gone: "文件已不在这里", "The file is not here any more";
    document_reason: "打开原因", "Reason for opening";
    document_open: "打开", "Open";
    history: "经过", "History";
    decide: "处理", "Decide";
    decide_text: "每一步都记入审计日志，原因会告诉商家。", "Every step is logged; the seller is told the reason.";
    decide_none: "这家店铺已经结束，没有可以做的处理。", "This one has ended: there is nothing left to decide.";
    decide_own: "这是您自己的申请，请由另一位同事处理。", "This application is your own: somebody else has to decide.";
    reason: "原因", "Reason";
    reason_hint: "拒绝、暂停和关闭必须写明原因", "Needed to reject, suspend or close";
    reveal: "查看完整联系方式", "See contact in clear";
    reveal_text: "请写明原因，例如核对执照。这次查看会记入审计日志。", "Give a reason, such as checking the licence. The look is logged.";
    reveal_reason: "查看原因", "Reason for looking";
    reveal_submit: "查看", "Show";
    cause_applicant: "申请人", "Applicant";
    cause_operator: "平台", "Platform";
    cause_migration: "系统", "System";
}

/// A decision, as its button says it.
pub const fn event_name(locale: Locale, event: SellerEvent) -> &'static str {
    match (event, locale) {
        (SellerEvent::StartReview, Locale::Zh) => "开始审核",
        (SellerEvent::StartReview, Locale::En) => "Begin the review",
        (SellerEvent::Approve, Locale::Zh) => "通过，允许开店",
        (SellerEvent::Approve, Locale::En) => "Approve",
        (SellerEvent::Reject, Locale::Zh) => "拒绝",
        (SellerEvent::Reject, Locale::En) => "Reject",
        (SellerEvent::Suspend, Locale::Zh) => "暂停营业",
        (SellerEvent::Suspend, Locale::En) => "Suspend",
        (SellerEvent::Resume, Locale::Zh) => "恢复营业",
        (SellerEvent::Resume, Locale::En) => "Let it sell again",
        (SellerEvent::Close, Locale::Zh) => "永久关闭",
        (SellerEvent::Close, Locale::En) => "Close for good",
    }
}

/// Who caused a step: known words, or a masked contact as it is.
pub fn cause<'c>(s: &'static Strings, cause: &'c str) -> &'c str {
    match cause {
        "applicant" => s.cause_applicant,
        "operator" => s.cause_operator,
        "migration" => s.cause_migration,
        other => other,
    }
}
