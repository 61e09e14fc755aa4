//! The words of a person's rights.

use crate::session::date_time;
use domain::kernel::{Locale, Localized, Timestamp};
use domain::user::register::Text;
use domain::user::{ErasureObstacle, SubjectRequestKind, SubjectRequestState};
use ui::Tone;

macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        /// Fixed words.
        pub struct PrivacyStrings {
            $(pub $name: &'static str,)+
        }

        const ZH: PrivacyStrings = PrivacyStrings { $($name: $zh,)+ };
        const EN: PrivacyStrings = PrivacyStrings { $($name: $en,)+ };
    };
}

words! {
    failed: "暂时无法显示，请稍后刷新。", "This cannot be shown right now. Please reload in a while.";
    consent_title: "您的同意", "What you agreed to";
    consent_text: "可以随时给出或撤回，同样方便。撤回后立即停止。",
        "Give it or take it back at any time, as easily. Taking it back stops it at once.";
    consent_on: "已同意", "On";
    consent_off: "未同意", "Off";
    consent_give: "同意", "Agree";
    consent_withdraw: "撤回", "Take back";
    consent_needed: "使用账户所必需", "Needed for the account";
    consent_told: "说明", "For your information";
    orders_news: "订单通知", "News of your orders";
    orders_news_text: "付款、发货和退款的通知，以及登录验证码，始终会发送。",
        "Payment, delivery, refunds and sign-in codes: these are always sent.";
    always: "始终开启", "Always on";
    offers_title: "优惠活动", "Offers";
    offers_text: "只有您同意时才会发送。", "Sent only while you agree.";
    export_title: "下载我的数据", "Download my data";
    export_text: "我们保存的关于您的全部内容。密码、密钥等不会导出。",
        "Everything that we keep of you. Passwords and keys are not handed out.";
    export_html: "便于阅读（HTML）", "For reading (HTML)";
    export_json: "便于程序处理（JSON）", "For programs (JSON)";
    data_title: "我们保存什么", "What we keep";
    data_text: "这张表由系统的数据登记自动生成：登记之外的内容无法保存。",
        "This table is made from the register that the shop itself obeys: nothing else can be stored.";
    data_what: "内容", "What";
    data_why: "用途", "Why";
    data_how_long: "保存多久", "For how long";
    data_sealed: "加密保存", "Encrypted";
    data_end: "注销后", "When you leave";
    yes: "是", "Yes";
    no: "否", "No";
    ask_title: "其他请求", "Other requests";
    ask_text: "更正您自己改不了的内容、限制使用或提出异议。我们在 15 天内答复。",
        "Have something corrected that you cannot change, have its use restricted, or object. We answer within 15 days.";
    ask_kind: "请求类型", "What you ask for";
    ask_wish: "具体内容", "What it is about";
    ask_send: "提交请求", "Send the request";
    asked_title: "我的请求", "Your requests";
    close_title: "注销账户", "Close the account";
    close_text: "姓名、联系方式、地址、收藏和登录记录会被删除；订单按法律规定保留金额，但不再与您关联。",
        "Name, contacts, addresses, favourites and sign-ins are deleted. Orders keep their amounts, as the law wants, and \
         lose their link to you.";
    close_obstacles: "还不能注销，请先完成：", "Not yet. Please finish first:";
    close_step_sign_out: "所有设备立即退出登录。", "All devices are signed out at once.";
    close_step_wait: "7 天内登录即可撤回。", "Sign in within 7 days to keep the account.";
    close_step_gone: "之后数据被删除，无法恢复。", "After that the data is deleted and cannot come back.";
    close_ask: "注销我的账户", "Close my account";
    close_confirm: "确认注销", "Yes, close it";
}

/// The words in one language.
pub const fn strings(locale: Locale) -> &'static PrivacyStrings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// A text of the register in one language.
pub const fn of(locale: Locale, text: Text) -> &'static str {
    let Localized { zh, en } = text;
    match locale {
        Locale::Zh => zh,
        Locale::En => en,
    }
}

/// What is to be finished before the account can be closed.
pub fn obstacle(locale: Locale, obstacle: &ErasureObstacle) -> String {
    match (obstacle, locale) {
        (ErasureObstacle::Unpaid(number), Locale::Zh) => format!("订单 {number} 待付款：付款或取消"),
        (ErasureObstacle::Unpaid(number), Locale::En) => {
            format!("Order {number} is not paid: pay or cancel it")
        }
        (ErasureObstacle::Undelivered(number), Locale::Zh) => format!("订单 {number} 尚未签收"),
        (ErasureObstacle::Undelivered(number), Locale::En) => {
            format!("Order {number} has not been delivered")
        }
        (ErasureObstacle::RefundDue(number), Locale::Zh) => format!("订单 {number} 的退款尚未到账"),
        (ErasureObstacle::RefundDue(number), Locale::En) => {
            format!("The refund of order {number} is on its way")
        }
        (ErasureObstacle::WorksHere, Locale::Zh) => "您在平台或店铺担任角色，请先移交".to_owned(),
        (ErasureObstacle::WorksHere, Locale::En) => {
            "You work here: somebody else must take over first".to_owned()
        }
    }
}

/// When the account would be gone.
pub fn gone_at(locale: Locale, at: Timestamp) -> String {
    let at = date_time(locale, at);
    match locale {
        Locale::Zh => format!("现在提出，将于 {at} 执行。"),
        Locale::En => format!("Asked for now, it happens on {at}."),
    }
}

/// When something was decided.
pub fn decided(locale: Locale, given: bool, at: Timestamp, version: &str) -> String {
    let at = date_time(locale, at);
    match (locale, given) {
        (Locale::Zh, true) => format!("{at} 同意，文本版本 {version}"),
        (Locale::Zh, false) => format!("{at} 撤回，文本版本 {version}"),
        (Locale::En, true) => format!("Agreed {at}, text of {version}"),
        (Locale::En, false) => format!("Taken back {at}, text of {version}"),
    }
}

/// What is asked for.
pub const fn kind_name(locale: Locale, kind: SubjectRequestKind) -> &'static str {
    match (kind, locale) {
        (SubjectRequestKind::Export, Locale::Zh) => "下载数据",
        (SubjectRequestKind::Export, Locale::En) => "Download",
        (SubjectRequestKind::Correct, Locale::Zh) => "更正",
        (SubjectRequestKind::Correct, Locale::En) => "Correct something",
        (SubjectRequestKind::Erase, Locale::Zh) => "注销账户",
        (SubjectRequestKind::Erase, Locale::En) => "Close the account",
        (SubjectRequestKind::Restrict, Locale::Zh) => "限制使用",
        (SubjectRequestKind::Restrict, Locale::En) => "Restrict its use",
        (SubjectRequestKind::Object, Locale::Zh) => "提出异议",
        (SubjectRequestKind::Object, Locale::En) => "Object to a use",
    }
}

/// What became of a request.
pub const fn state_name(locale: Locale, state: SubjectRequestState) -> &'static str {
    match (state, locale) {
        (SubjectRequestState::Open, Locale::Zh) => "办理中",
        (SubjectRequestState::Open, Locale::En) => "Being looked at",
        (SubjectRequestState::Done, Locale::Zh) => "已办理",
        (SubjectRequestState::Done, Locale::En) => "Done",
        (SubjectRequestState::Refused, Locale::Zh) => "未通过",
        (SubjectRequestState::Refused, Locale::En) => "Refused",
        (SubjectRequestState::Withdrawn, Locale::Zh) => "已撤回",
        (SubjectRequestState::Withdrawn, Locale::En) => "Withdrawn",
    }
}

/// The colour that says the same.
pub const fn state_tone(state: SubjectRequestState) -> Tone {
    match state {
        SubjectRequestState::Open => Tone::Info,
        SubjectRequestState::Done => Tone::Success,
        SubjectRequestState::Refused => Tone::Warning,
        SubjectRequestState::Withdrawn => Tone::Neutral,
    }
}

/// When it was asked, by when it is answered, and the answer.
pub fn request_line(locale: Locale, asked: Timestamp, due: Option<Timestamp>, answer: &str) -> String {
    let asked = date_time(locale, asked);
    let due = due.map(|due| date_time(locale, due));
    let line = match (locale, due) {
        (Locale::Zh, Some(due)) => format!("{asked} 提出，{due} 前答复"),
        (Locale::Zh, None) => format!("{asked} 提出"),
        (Locale::En, Some(due)) => format!("Asked {asked}, answered by {due}"),
        (Locale::En, None) => format!("Asked {asked}"),
    };
    if answer.is_empty() {
        line
    } else {
        format!("{line} · {answer}")
    }
}
