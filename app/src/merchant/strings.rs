//! The words of shops.

use domain::kernel::Locale;

/// Everything the pages say of shops that holds no value.
pub struct Strings {
    pub home: &'static str,
    pub breadcrumb: &'static str,
    pub own: &'static str,
    pub sold_by: &'static str,
    pub licence: &'static str,
    pub licence_text: &'static str,
    pub licence_missing: &'static str,
    pub company: &'static str,
    pub credit_code: &'static str,
    pub opened: &'static str,
}

const ZH: Strings = Strings {
    home: "首页",
    breadcrumb: "当前位置",
    own: "自营",
    sold_by: "卖家",
    licence: "营业执照",
    licence_text: "根据《电子商务法》第十五条公示。",
    licence_missing: "营业执照信息正在更新。",
    company: "企业名称",
    credit_code: "统一社会信用代码",
    opened: "开店日期",
};

const EN: Strings = Strings {
    home: "Home",
    breadcrumb: "You are here",
    own: "Our own",
    sold_by: "Sold by",
    licence: "Business licence",
    licence_text: "Shown as the E-commerce Law of the People's Republic of China requires (article 15).",
    licence_missing: "The licence is being updated.",
    company: "Company",
    credit_code: "Unified social credit code",
    opened: "Open since",
};

/// The words in one language.
pub const fn strings(locale: Locale) -> &'static Strings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}
