//! The words of the consoles.

use crate::routes::{ConsoleSection, Realm};
use domain::kernel::Locale;

/// Declares the words of a module in both languages.
macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        /// The words of a language.
        #[derive(Debug)]
        pub struct Strings {
            $(pub $name: &'static str,)+
        }

        const ZH: Strings = Strings { $($name: $zh,)+ };
        const EN: Strings = Strings { $($name: $en,)+ };

        /// The words of a language.
        pub const fn strings(locale: Locale) -> &'static Strings {
            match locale {
                Locale::Zh => &ZH,
                Locale::En => &EN,
            }
        }
    };
}
pub(crate) use words;

words! {
    brand: "集市", "Jishi";
    skip: "跳到内容", "Skip to content";
    navigation: "导航", "Navigation";
    close: "关闭", "Close";
    fold: "收起导航", "Fold navigation";
    trail: "所在位置", "You are here";
    selling: "经营", "Selling";
    people: "人员", "People";
    system: "系统", "System";
    go_to: "前往", "Go to";
    elsewhere: "其他", "Elsewhere";
    to_shop: "回到商店", "Back to the shop";
    my_account: "我的账号", "My account";
    account: "账号", "Account";
    security: "安全与登录", "Security and sign-in";
    sign_out: "退出登录", "Sign out";
    palette_button: "跳转到…", "Jump to…";
    palette_label: "输入页面名称", "Name of a page";
    palette_empty: "没有找到，换个词试试。", "Nothing found. Try another word.";
    palette_keys: "↑ ↓ 选择　Enter 打开　Esc 关闭", "↑ ↓ choose · Enter opens · Esc closes";
    filter_list: "筛选列表", "Filter the list";
    apply: "筛选", "Filter";
    remove: "移除", "Remove";
    clear_filters: "清除筛选", "Clear filters";
    nothing: "没有符合条件的内容", "Nothing matches";
    nothing_yet: "这里还没有内容", "Nothing here yet";
    nothing_yet_text: "有了内容就会出现在这里。", "It appears here as soon as there is something.";
    nothing_text: "换个条件，或清除筛选再看看。", "Change the filters, or clear them.";
    list_failed: "列表没有加载出来", "The list could not be loaded";
    try_again: "再试一次", "Try again";
    columns: "列", "Columns";
    columns_apply: "应用", "Apply";
    columns_reset: "恢复默认", "Default";
    export_csv: "导出 CSV", "Export CSV";
    pages: "翻页", "Pages";
    newest: "回到最新", "Newest";
    older: "更早", "Older";
    beginning: "回到开头", "Beginning";
    further: "下一页", "Next";
    any: "不限", "Any";
    views: "视图", "Views";
    all: "全部", "All";
    acts: "操作", "Actions";
    save: "保存", "Save";
    cancel: "取消", "Cancel";
    stale_title: "刚刚有人改过这里", "Somebody has just changed this";
    stale_text: "您的修改还没有保存。左边是现在的内容，右边是您填写的。", "Your changes are not saved yet. Before is what it is now, after is what you typed.";
    diff_caption: "两个版本的差别", "How the two versions differ";
    diff_field: "内容", "Field";
    diff_theirs: "现在的", "Now";
    diff_mine: "您填写的", "Yours";
    diff_nothing: "（空）", "(empty)";
    take_theirs: "放弃我的修改", "Take theirs";
    keep_mine: "用我的覆盖", "Overwrite with mine";
}

/// The name of a section.
pub const fn section_name(locale: Locale, section: ConsoleSection) -> &'static str {
    match (section, locale) {
        (ConsoleSection::Overview, Locale::Zh) => "概览",
        (ConsoleSection::Overview, Locale::En) => "Overview",
        (ConsoleSection::Customers, Locale::Zh) => "顾客",
        (ConsoleSection::Customers, Locale::En) => "Customers",
        (ConsoleSection::Sellers, Locale::Zh) => "商家与入驻申请",
        (ConsoleSection::Sellers, Locale::En) => "Sellers and applications",
        (ConsoleSection::Shop, Locale::Zh) => "店铺资料",
        (ConsoleSection::Shop, Locale::En) => "Shop",
        (ConsoleSection::Products, Locale::Zh) => "商品",
        (ConsoleSection::Products, Locale::En) => "Products",
        (ConsoleSection::Orders, Locale::Zh) => "订单",
        (ConsoleSection::Orders, Locale::En) => "Orders",
        (ConsoleSection::AfterSales, Locale::Zh) => "售后",
        (ConsoleSection::AfterSales, Locale::En) => "After-sales",
        (ConsoleSection::Stock, Locale::Zh) => "库存",
        (ConsoleSection::Stock, Locale::En) => "Stock",
        (ConsoleSection::Transfers, Locale::Zh) => "调拨",
        (ConsoleSection::Transfers, Locale::En) => "Transfers",
        (ConsoleSection::Locations, Locale::Zh) => "仓库与门店",
        (ConsoleSection::Locations, Locale::En) => "Locations",
        (ConsoleSection::Prices, Locale::Zh) => "价格",
        (ConsoleSection::Prices, Locale::En) => "Prices",
        (ConsoleSection::Payments, Locale::Zh) => "付款",
        (ConsoleSection::Payments, Locale::En) => "Payments",
        (ConsoleSection::Finance, Locale::Zh) => "账目与结算",
        (ConsoleSection::Finance, Locale::En) => "Finance",
        (ConsoleSection::Cash, Locale::Zh) => "代收货款",
        (ConsoleSection::Cash, Locale::En) => "Couriers' cash",
        (ConsoleSection::Remittances, Locale::Zh) => "汇款",
        (ConsoleSection::Remittances, Locale::En) => "Remittances",
        (ConsoleSection::Payouts, Locale::Zh) => "提现",
        (ConsoleSection::Payouts, Locale::En) => "Payouts",
        (ConsoleSection::Staff, Locale::Zh) => "员工",
        (ConsoleSection::Staff, Locale::En) => "Staff",
        (ConsoleSection::Roles, Locale::Zh) => "角色与权限",
        (ConsoleSection::Roles, Locale::En) => "Roles and permissions",
        (ConsoleSection::Approvals, Locale::Zh) => "审批",
        (ConsoleSection::Approvals, Locale::En) => "Approvals",
        (ConsoleSection::Requests, Locale::Zh) => "个人数据请求",
        (ConsoleSection::Requests, Locale::En) => "Data requests",
        (ConsoleSection::AuditLog, Locale::Zh) => "审计日志",
        (ConsoleSection::AuditLog, Locale::En) => "Audit log",
        (ConsoleSection::ApiKeys, Locale::Zh) => "API 密钥",
        (ConsoleSection::ApiKeys, Locale::En) => "API keys",
        (ConsoleSection::DeliveryFees, Locale::Zh) => "运费",
        (ConsoleSection::DeliveryFees, Locale::En) => "Delivery fees",
        (ConsoleSection::Settings, Locale::Zh) => "设置",
        (ConsoleSection::Settings, Locale::En) => "Settings",
    }
}

/// The name of a console.
pub const fn realm_name(locale: Locale, realm: Realm) -> &'static str {
    match (realm, locale) {
        (Realm::Platform, Locale::Zh) => "平台后台",
        (Realm::Platform, Locale::En) => "Platform",
        (Realm::Seller, Locale::Zh) => "商家后台",
        (Realm::Seller, Locale::En) => "Seller",
    }
}

/// What a plain form has done.
pub fn done(locale: Locale, code: &str) -> Option<&'static str> {
    Some(match (code, locale) {
        ("saved", Locale::Zh) => "已保存。",
        ("saved", Locale::En) => "Saved.",
        ("requested", Locale::Zh) => "已提交，等待另一位同事审批。",
        ("requested", Locale::En) => "Requested. Somebody else has to approve it.",
        ("decided", Locale::Zh) => "已处理。",
        ("decided", Locale::En) => "Decided.",
        ("taken", Locale::Zh) => "已由您处理。",
        ("taken", Locale::En) => "It is yours to answer.",
        ("answered", Locale::Zh) => "已答复，并已通知本人。",
        ("answered", Locale::En) => "Answered. The person is told.",
        ("withdrawn", Locale::Zh) => "已撤回。",
        ("withdrawn", Locale::En) => "Withdrawn.",
        ("deleted", Locale::Zh) => "已删除。",
        ("deleted", Locale::En) => "Deleted.",
        ("revoked", Locale::Zh) => "密钥已作废。",
        ("revoked", Locale::En) => "The key is revoked.",
        _ => return None,
    })
}
