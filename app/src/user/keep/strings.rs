//! The words of what people keep.

use domain::kernel::Locale;
use domain::order::OrderState;

macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        /// Fixed words.
        pub struct KeepStrings {
            $(pub $name: &'static str,)+
        }

        const ZH: KeepStrings = KeepStrings { $($name: $zh,)+ };
        const EN: KeepStrings = KeepStrings { $($name: $en,)+ };
    };
}

words! {
    failed: "暂时无法显示，请稍后刷新。", "This cannot be shown right now. Please reload in a while.";
    address_new: "新增地址", "Add an address";
    address_edit: "编辑", "Edit";
    address_delete: "删除", "Delete";
    address_default: "默认", "Default";
    address_make_default: "设为默认", "Make it the default";
    address_empty: "还没有收货地址", "No addresses yet";
    address_empty_text: "保存常用地址，下单时一键填写。", "Keep the ones you use; the checkout fills them in.";
    address_save: "保存地址", "Save the address";
    address_back: "返回地址列表", "Back to the list";
    address_stale: "这个地址刚刚在别处改过，请返回列表重新编辑。",
        "This address was just changed elsewhere. Go back to the list and edit it anew.";
    address_full: "最多保存 50 个地址，请先删除不用的。", "A book holds 50 addresses. Delete one that you no longer use.";
    address_other_country: "填写其他国家或地区的地址", "Write an address in another form";
    label: "标签", "Label";
    label_hint: "例如：家、公司", "Home, work, …";
    phone: "手机号码", "Phone";
    is_default: "设为默认地址", "Make it the default address";
    paste: "粘贴整段地址，自动识别", "Paste a whole address";
    paste_hint: "例如：李雷 138 0013 8000 浙江省杭州市西湖区龙井路1号", "Chinese addresses, with name and phone in any order";
    paste_read: "识别并填写", "Read and fill in";
    paste_filled: "已填写，请核对后保存。", "Filled in. Please check it before you save.";
    favourite_empty: "还没有收藏", "Nothing marked yet";
    favourite_empty_text: "在商品页点一下心形，就会出现在这里。", "Tap the heart on a product, and it will be here.";
    favourite_browse: "去逛逛", "Look around";
    favourite_gone: "已下架", "No longer for sale";
    favourite_remove: "取消收藏", "Remove";
    favourite_add: "收藏", "Mark as a favourite";
    favourite_list: "收藏的商品", "Marked products";
    more: "更多", "More";
    first: "回到最前", "Back to the newest";
    list_pages: "分页", "Pages";
    orders_all: "全部", "All";
    orders_tabs: "按状态查看", "By state";
    orders_empty: "这里还没有订单", "No orders here";
    orders_empty_text: "登录后下的订单都会出现在这里。", "What you order while signed in will be here.";
    order_open: "查看订单", "Open";
    order_pay: "去付款", "Pay";
    claim: "认领到我的账户", "Take them into my account";
}

/// The words in one language.
pub const fn strings(locale: Locale) -> &'static KeepStrings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// Purchases made as a guest that can be claimed.
pub fn claimable(locale: Locale, count: i64) -> String {
    match (locale, count) {
        (Locale::Zh, count) => format!("有 {count} 个未登录时下的订单使用了您验证过的邮箱或手机号。"),
        (Locale::En, 1) => "1 order was placed as a guest with a contact that you have verified.".to_owned(),
        (Locale::En, count) => {
            format!("{count} orders were placed as a guest with a contact that you have verified.")
        }
    }
}

/// Where a purchase stands, in a word.
pub const fn order_state(locale: Locale, state: OrderState) -> &'static str {
    match (state, locale) {
        (OrderState::AwaitingPayment, Locale::Zh) => "待付款",
        (OrderState::AwaitingPayment, Locale::En) => "To pay",
        (OrderState::Confirmed, Locale::Zh) => "待发货",
        (OrderState::Confirmed, Locale::En) => "Being packed",
        (OrderState::Shipped, Locale::Zh) => "待收货",
        (OrderState::Shipped, Locale::En) => "On its way",
        (OrderState::Delivered, Locale::Zh) => "已签收",
        (OrderState::Delivered, Locale::En) => "Delivered",
        (OrderState::Cancelled, Locale::Zh) => "已取消",
        (OrderState::Cancelled, Locale::En) => "Cancelled",
    }
}
