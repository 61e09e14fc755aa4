//! The words of stock.

use crate::console::strings::words;
use domain::inventory::{CauseKind, LocationKind, MovementKind, TransferEvent, TransferState};
use domain::kernel::Locale;
use ui::Tone;

words! {
    stock_text: "各仓库和门店的库存：在库、已预留（未付款）、已分配（待发货）和可售。", "What lies in warehouses and stores: on hand, reserved by unpaid orders, allocated to paid ones, and left to sell.";
    search: "货号开头", "Beginning of a code";
    low: "库存紧张", "Running low";
    places: "地点", "Locations";
    sku: "货号", "Code";
    name: "商品", "Goods";
    location: "地点", "Location";
    on_hand: "在库", "On hand";
    reserved: "已预留", "Reserved";
    allocated: "已分配", "Allocated";
    to_sell: "可售", "To sell";
    none_left: "售罄", "None";
    levels: "各地库存", "Levels";
    adjust: "调整库存", "Change what is on hand";
    adjust_text: "订单占用的数量不能被减掉。每次调整都会记入审计日志。", "What is promised to orders cannot be taken away. Every change is kept in the audit log.";
    kind: "原因类别", "Kind";
    units: "数量变化", "Change in units";
    units_hint: "增加填正数，减少填负数。", "More is a positive number, less a negative one.";
    reason: "说明", "Reason";
    reason_hint: "至少 4 个字，会随这条变动保存。", "At least 4 letters; kept with the movement.";
    apply_change: "确认调整", "Change";
    movements: "库存变动", "Movements";
    when: "时间", "When";
    what: "变动", "Movement";
    cause: "来源", "Cause";
    transfers_text: "地点之间的调拨。在途商品不属于任何一方，也不出售。", "Goods on their way between locations. On the way they belong to neither, and are not sold.";
    state: "状态", "State";
    from: "从", "From";
    to: "到", "To";
    sent: "已发", "Sent";
    received: "已收", "Received";
    lost: "短少", "Lost";
    on_the_way: "在途", "On the way";
    planned: "计划", "Planned";
    number: "调拨单号", "Number";
    new_transfer: "新建调拨", "New transfer";
    new_transfer_text: "先建计划，发出时才扣减库存。", "A plan at first; stock leaves when it is sent.";
    one_place: "只有一个地点，无处可调。请先新开一个地点。", "There is one location only. Open another first.";
    lines: "商品", "Goods";
    lines_hint: "每行一个货号和数量，例如：GAIWAN-JADE 4", "A code and a number in each line: GAIWAN-JADE 4";
    note: "备注", "Note";
    plan: "建立计划", "Plan it";
    acts: "下一步", "Next step";
    acts_none: "这张调拨单已经结束。", "This transfer has ended.";
    lost_reason: "短少原因", "Why it is lost";
    locations_text: "仓库和门店：地址、坐标和优先级决定订单从哪里发货。", "Warehouses and stores: address, coordinates and priority decide where orders are sent from.";
    open_location: "新开地点", "Open a location";
    open_location_text: "先开设地点，再通过入库或调拨放入商品。", "Open it first; goods come by receiving or by a transfer.";
    place_name: "名称", "Name";
    name_zh: "中文名称", "Name in Chinese";
    name_en: "英文名称", "Name in English";
    shop: "店铺", "Shop";
    place_kind: "类型", "Type";
    address: "地址", "Address";
    priority: "优先级", "Priority";
    priority_hint: "其他条件相同时，数字小的先发货。", "Where all else is equal, the smaller number sends first.";
    province: "省份", "Province";
    city: "城市", "City";
    district: "区县", "District";
    district_hint: "可以直接填写六位行政区划代码。", "Its six-digit code (GB/T 2260).";
    choose: "请选择", "Choose";
    street: "街道地址", "Street";
    latitude: "纬度", "Latitude";
    longitude: "经度", "Longitude";
    degrees_hint: "十进制度数，例如 30.274085；不知道可以不填。", "In degrees, such as 30.274085; leave it out if it is not known.";
    sells_from_here: "从这里发货销售", "Goods are sold from here";
    place_form: "地点资料", "Details";
    place_form_text: "修改会记入审计日志。", "Changes are kept in the audit log.";
    place_facts: "现状", "As it is";
    place_number: "地点编号", "Number";
    open_transfers: "未结束的调拨单", "Transfers under way";
    is_selling: "销售中", "Sells";
    is_resting: "暂停销售", "Sells nothing";
    is_closed: "已关闭", "Closed";
    closed_at: "关闭时间", "Closed at";
    close_location: "关闭地点", "Close this location";
    close_location_text: "关闭后不能再入库，也不能恢复；历史记录会保留。", "Nothing comes here any more, and it cannot be undone. Its history stays.";
    first_stays_open: "这是店铺的第一个地点，始终开放。", "This is the shop's first location: it stays open.";
    in_use: "还有在库商品或未结束的调拨单，清空后才能关闭。", "Something lies here or is on its way: it can be closed once there is nothing.";
}

/// What a location is.
pub const fn place_kind(locale: Locale, kind: LocationKind) -> &'static str {
    match (kind, locale) {
        (LocationKind::Warehouse, Locale::Zh) => "仓库",
        (LocationKind::Warehouse, Locale::En) => "Warehouse",
        (LocationKind::Store, Locale::Zh) => "门店",
        (LocationKind::Store, Locale::En) => "Store",
    }
}

/// Why a level has changed.
pub const fn kind_name(locale: Locale, kind: MovementKind) -> &'static str {
    match (kind, locale) {
        (MovementKind::Received, Locale::Zh) => "入库",
        (MovementKind::Received, Locale::En) => "Received",
        (MovementKind::Reserved, Locale::Zh) => "预留",
        (MovementKind::Reserved, Locale::En) => "Reserved",
        (MovementKind::Released, Locale::Zh) => "释放",
        (MovementKind::Released, Locale::En) => "Released",
        (MovementKind::Allocated, Locale::Zh) => "分配",
        (MovementKind::Allocated, Locale::En) => "Allocated",
        (MovementKind::Shipped, Locale::Zh) => "发货",
        (MovementKind::Shipped, Locale::En) => "Shipped",
        (MovementKind::Returned, Locale::Zh) => "退回",
        (MovementKind::Returned, Locale::En) => "Returned",
        (MovementKind::Adjusted, Locale::Zh) => "盘点调整",
        (MovementKind::Adjusted, Locale::En) => "Adjusted",
        (MovementKind::Transferred, Locale::Zh) => "调拨",
        (MovementKind::Transferred, Locale::En) => "Transferred",
        (MovementKind::WrittenOff, Locale::Zh) => "报损",
        (MovementKind::WrittenOff, Locale::En) => "Written off",
    }
}

/// What kind of event has changed a level.
pub const fn cause_name(locale: Locale, cause: CauseKind) -> &'static str {
    match (cause, locale) {
        (CauseKind::Order, Locale::Zh) => "订单",
        (CauseKind::Order, Locale::En) => "Order",
        (CauseKind::Import, Locale::Zh) => "导入",
        (CauseKind::Import, Locale::En) => "Import",
        (CauseKind::Seed, Locale::Zh) => "初始数据",
        (CauseKind::Seed, Locale::En) => "Seed",
        (CauseKind::Adjustment, Locale::Zh) => "人工调整",
        (CauseKind::Adjustment, Locale::En) => "By hand",
        (CauseKind::Transfer, Locale::Zh) => "调拨单",
        (CauseKind::Transfer, Locale::En) => "Transfer",
        (CauseKind::AfterSales, Locale::Zh) => "售后",
        (CauseKind::AfterSales, Locale::En) => "After-sales",
    }
}

/// Where a transfer stands.
pub const fn state_name(locale: Locale, state: TransferState) -> &'static str {
    match (state, locale) {
        (TransferState::Draft, Locale::Zh) => "计划",
        (TransferState::Draft, Locale::En) => "Planned",
        (TransferState::InTransit, Locale::Zh) => "在途",
        (TransferState::InTransit, Locale::En) => "On the way",
        (TransferState::Received, Locale::Zh) => "已收货",
        (TransferState::Received, Locale::En) => "Received",
        (TransferState::Cancelled, Locale::Zh) => "已取消",
        (TransferState::Cancelled, Locale::En) => "Given up",
    }
}

/// The colour that says the same.
pub const fn state_tone(state: TransferState) -> Tone {
    match state {
        TransferState::Draft => Tone::Warning,
        TransferState::InTransit => Tone::Info,
        TransferState::Received => Tone::Success,
        TransferState::Cancelled => Tone::Neutral,
    }
}

/// A step, as its button says it.
pub const fn event_name(locale: Locale, event: TransferEvent) -> &'static str {
    match (event, locale) {
        (TransferEvent::Send, Locale::Zh) => "发出",
        (TransferEvent::Send, Locale::En) => "Send it",
        (TransferEvent::Receive, Locale::Zh) => "收货",
        (TransferEvent::Receive, Locale::En) => "Take it in",
        (TransferEvent::Cancel, Locale::Zh) => "取消调拨",
        (TransferEvent::Cancel, Locale::En) => "Give it up",
    }
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    match (field, code, locale) {
        (_, "too_long", Locale::Zh) => "太长了，请精简一些",
        (_, "too_long", Locale::En) => "This is too long",
        ("reason", _, Locale::Zh) => "请写明原因（至少 4 个字）",
        ("reason", _, Locale::En) => "Give a reason of at least 4 letters",
        ("units", _, Locale::Zh) => "这个数量不适合所选的类别：入库、退回只能增加，报损只能减少",
        ("units", _, Locale::En) => {
            "This kind does not take this number: goods come in by more, and are written off by less"
        }
        ("name_zh" | "name_en", _, Locale::Zh) => "请填写名称",
        ("name_zh" | "name_en", _, Locale::En) => "Give it a name",
        ("district", _, Locale::Zh) => "请选择区县，或填写这个省份里的六位代码",
        ("district", _, Locale::En) => "Choose a district, or write a six-digit code of this province",
        ("latitude" | "longitude", _, Locale::Zh) => "经纬度要一起填写，例如 30.274085 和 120.155070",
        ("latitude" | "longitude", _, Locale::En) => {
            "Write both latitude and longitude, such as 30.274085 and 120.155070"
        }
        ("priority", _, Locale::Zh) => "请填写 -1000 到 1000 之间的整数",
        ("priority", _, Locale::En) => "Write a whole number from -1000 to 1000",
        ("active", _, Locale::Zh) => "店铺的第一个地点必须销售",
        ("active", _, Locale::En) => "The first location of a shop always sells",
        ("kind", _, Locale::Zh) => "请选择类别",
        ("kind", _, Locale::En) => "Choose a kind",
        ("to", _, Locale::Zh) => "请选择另一个地点",
        ("to", _, Locale::En) => "Choose another location",
        ("lines", "required", Locale::Zh) => "请填写要调拨的商品",
        ("lines", "required", Locale::En) => "Say what is to be sent",
        ("received", _, Locale::Zh) => "收到的数量不能多于发出的",
        ("received", _, Locale::En) => "No more can arrive than was sent",
        (_, _, Locale::Zh) => "每行一个货号和一个大于零的数量",
        (_, _, Locale::En) => "A code and a number above zero in each line",
    }
    .to_owned()
}
