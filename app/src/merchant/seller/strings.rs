//! The words of a shop's own pages.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::merchant::SellerState;

words! {
    greeting: "您好，", "Hello, ";
    overview_text: "店铺的状态和接下来要做的事。", "Where the shop stands, and what to do next.";
    shops: "店铺", "Shops";
    none: "您还没有店铺", "You work for no shop yet";
    none_text: "请向店铺负责人申请，或先申请入驻。", "Ask the owner of the shop, or apply to sell.";
    next: "接下来", "What to do next";
    next_ship: "处理待发货的订单", "Send the orders that wait";
    next_products: "查看商品和库存", "Look after goods and stock";
    next_describe: "补充店铺简介", "Describe the shop";
    next_staff: "管理店铺员工", "Look after who works here";
    reason: "平台说明：", "What the platform says: ";
    see_shop: "查看店铺页面", "See the shop's page";
    state: "状态", "State";
    since: "自", "Since";
    address: "店铺地址", "Address of the shop";
    deposit_required: "应缴保证金", "Deposit required";
    deposit_held: "已缴保证金", "Deposit held";
    shop_text: "买家在店铺页面上看到的内容。", "What buyers read on the page of the shop.";
    profile: "名称与简介", "Names and descriptions";
    profile_text: "保存后立即生效，中英文都要填写名称。", "Shown as soon as it is saved. A name is needed in both languages.";
    name_zh: "中文名称", "Chinese name";
    name_en: "英文名称", "English name";
    description_zh: "中文简介", "Chinese description";
    description_en: "英文简介", "English description";
    facts: "登记信息", "On file";
    facts_text: "如需变更，请联系平台。", "Ask the platform to change these.";
    company: "企业名称", "Company";
    credit_code: "统一社会信用代码", "Social credit code";
    number: "商家编号", "Seller number";
}

/// What a state means for those who work for the shop.
pub const fn standing(locale: Locale, state: SellerState) -> (&'static str, &'static str) {
    match (state, locale) {
        (SellerState::Applied, Locale::Zh) => ("申请已收到", "等待平台开始审核，通常在 3 个工作日内。"),
        (SellerState::Applied, Locale::En) => (
            "The application is in",
            "The platform begins its review, usually within 3 working days.",
        ),
        (SellerState::InReview, Locale::Zh) => ("正在审核", "请留意电话和邮箱，可能需要补充资料。"),
        (SellerState::InReview, Locale::En) => (
            "In review",
            "Keep an eye on telephone and e-mail: something may be missing.",
        ),
        (SellerState::Approved, Locale::Zh) => ("店铺营业中", "有库存的商品正在出售。"),
        (SellerState::Approved, Locale::En) => ("The shop is open", "Goods in stock are on sale."),
        (SellerState::Rejected, Locale::Zh) => ("申请没有通过", "可以按说明修改后重新申请。"),
        (SellerState::Rejected, Locale::En) => (
            "The application was rejected",
            "You can put right what is missing and apply again.",
        ),
        (SellerState::Suspended, Locale::Zh) => {
            ("店铺已暂停", "商品暂不出售，已有订单请照常发货。请联系平台解决。")
        }
        (SellerState::Suspended, Locale::En) => (
            "The shop is suspended",
            "Nothing is sold for now; please still send what was ordered, and contact the platform.",
        ),
        (SellerState::Closed, Locale::Zh) => ("店铺已关闭", "不再出售商品。"),
        (SellerState::Closed, Locale::En) => ("The shop is closed", "It sells nothing any more."),
    }
}
