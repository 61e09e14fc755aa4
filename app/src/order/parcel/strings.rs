//! The words of parcels.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::order::{ParcelMark, ParcelState, Progress};
use ui::Tone;

words! {
    parcels: "包裹", "Parcels";
    course: "包裹进度", "Course of the parcel";
    goods: "包裹里的商品", "What is in the parcel";
    carrier: "快递公司", "Carrier";
    carrier_hint: "例如 顺丰速运，可以不填", "Such as SF Express; may be empty";
    tracking: "运单号", "Tracking number";
    tracking_hint: "字母和数字，可以不填", "Letters and digits; may be empty";
    cost: "快递成本", "What the carrier is paid";
    cost_hint: "订单货币的金额，例如 12.50，可以不填", "In the currency of the order, such as 12.50; may be empty";
    cost_submit: "记录成本", "Note the cost";
    nothing_left: "还没有发出的包裹。", "Nothing has been sent yet.";
    ship: "发货", "Send goods";
    ship_text: "每个包裹从一个仓库发出。可以只发一部分，其余的以后再发。", "A parcel leaves one location. You may send a part now and the rest later.";
    ship_submit: "发出这个包裹", "Send this parcel";
    units: "件数", "Units";
    told: "有什么消息", "What is told of it";
    place: "地点", "Place";
    place_hint: "例如 杭州转运中心，可以不填", "Such as the hub of Hangzhou; may be empty";
    note_submit: "记录", "Note it";
    receive: "确认收货", "Everything has come";
    receive_title: "确定已收到全部商品吗？", "Has everything come?";
    receive_text: "确认后开始计算售后期限。没有收到的话，请先不要确认。", "The time for after-sales runs from then. If something is missing, do not say so yet.";
    receive_confirm: "已经收到", "Yes, it has come";
    receive_keep: "再等等", "Not yet";
    received: "已确认收货", "Received";
    close: "关闭", "Close";
    failed: "操作没有成功", "This did not work";
}

/// "包裹 1/2".
pub fn title(locale: Locale, place: usize, count: usize) -> String {
    match locale {
        Locale::Zh => format!("包裹 {place}/{count}"),
        Locale::En => format!("Parcel {place} of {count}"),
    }
}

/// Goods of a parcel in one line: "青瓷盖碗（青色）× 2".
pub fn packed(locale: Locale, name: &str, choice: &str, units: i64) -> String {
    match (choice.is_empty(), locale) {
        (true, _) => format!("{name} × {units}"),
        (false, Locale::Zh) => format!("{name}（{choice}）× {units}"),
        (false, Locale::En) => format!("{name} ({choice}) × {units}"),
    }
}

/// How many there are to be sent of a line at a location.
pub fn available(locale: Locale, units: i64) -> String {
    match locale {
        Locale::Zh => format!("最多 {units} 件"),
        Locale::En => format!("at most {units}"),
    }
}

/// Where goods leave.
pub fn leaves(locale: Locale, location: &str) -> String {
    match locale {
        Locale::Zh => format!("从「{location}」发出"),
        Locale::En => format!("From {location}"),
    }
}

/// How far a line has come; empty while nothing of it has.
pub fn progress(locale: Locale, progress: Progress) -> String {
    let Progress {
        cancelled,
        shipped,
        delivered,
        returned,
    } = progress;
    let parts = [
        (shipped, "已发", "sent"),
        (delivered, "已签收", "delivered"),
        (returned, "已退回", "returned"),
        (cancelled, "已取消", "cancelled"),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(units, ..)| *units > 0)
        .map(|(units, zh, en)| match locale {
            Locale::Zh => format!("{zh} {units}"),
            Locale::En => format!("{units} {en}"),
        })
        .collect();
    told.join(if locale == Locale::Zh { "，" } else { ", " })
}

/// What is told of a parcel.
pub const fn mark_name(locale: Locale, mark: ParcelMark) -> &'static str {
    match (mark, locale) {
        (ParcelMark::Shipped, Locale::Zh) => "已发出",
        (ParcelMark::Shipped, Locale::En) => "Sent",
        (ParcelMark::Passed, Locale::Zh) => "运输途中",
        (ParcelMark::Passed, Locale::En) => "On its way",
        (ParcelMark::OutForDelivery, Locale::Zh) => "正在派送",
        (ParcelMark::OutForDelivery, Locale::En) => "Out for delivery",
        (ParcelMark::Delivered, Locale::Zh) => "已签收",
        (ParcelMark::Delivered, Locale::En) => "Delivered",
        (ParcelMark::Lost, Locale::Zh) => "包裹丢失",
        (ParcelMark::Lost, Locale::En) => "Lost",
        (ParcelMark::Returned, Locale::Zh) => "未送达，已退回",
        (ParcelMark::Returned, Locale::En) => "Came back undelivered",
    }
}

/// Where a parcel stands.
pub const fn state_name(locale: Locale, state: ParcelState) -> &'static str {
    match state {
        ParcelState::Shipped => match locale {
            Locale::Zh => "运输中",
            Locale::En => "On its way",
        },
        ParcelState::Delivered => mark_name(locale, ParcelMark::Delivered),
        ParcelState::Lost => mark_name(locale, ParcelMark::Lost),
        ParcelState::Returned => mark_name(locale, ParcelMark::Returned),
    }
}

/// The colour that says the same.
pub const fn state_tone(state: ParcelState) -> Tone {
    match state {
        ParcelState::Shipped => Tone::Info,
        ParcelState::Delivered => Tone::Success,
        ParcelState::Lost => Tone::Danger,
        ParcelState::Returned => Tone::Warning,
    }
}

/// What is wrong with a field of the forms.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    match (field, code, locale) {
        (_, "empty", Locale::Zh) => "请至少选择一件商品",
        (_, "empty", Locale::En) => "Choose at least one unit",
        (_, "too_many", Locale::Zh) => "超过了待发的件数，请刷新后再试",
        (_, "too_many", Locale::En) => "More than is to be sent: load the page anew and try again",
        (_, "not_there", Locale::Zh) => "这个仓库没有这么多",
        (_, "not_there", Locale::En) => "That location has fewer for this order",
        ("cost", _, Locale::Zh) => "请填写金额，例如 12.50",
        ("cost", _, Locale::En) => "Write an amount, such as 12.50",
        ("tracking", _, Locale::Zh) => "运单号只能有字母、数字和连字符，最多 40 位",
        ("tracking", _, Locale::En) => "A tracking number has letters, digits and hyphens, at most 40",
        (_, _, Locale::Zh) => "太长了，请精简一些",
        (_, _, Locale::En) => "This is too long",
    }
    .to_owned()
}
