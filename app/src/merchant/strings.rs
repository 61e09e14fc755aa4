//! The words of shops.

use domain::kernel::Locale;
use domain::merchant::{DocumentKind, FileFormat, SellerFile, SellerState};
use ui::Tone;

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

/// Where a seller stands.
pub const fn state_name(locale: Locale, state: SellerState) -> &'static str {
    match (state, locale) {
        (SellerState::Applied, Locale::Zh) => "待审核",
        (SellerState::Applied, Locale::En) => "Applied",
        (SellerState::InReview, Locale::Zh) => "审核中",
        (SellerState::InReview, Locale::En) => "In review",
        (SellerState::Approved, Locale::Zh) => "营业中",
        (SellerState::Approved, Locale::En) => "Open",
        (SellerState::Rejected, Locale::Zh) => "未通过",
        (SellerState::Rejected, Locale::En) => "Rejected",
        (SellerState::Suspended, Locale::Zh) => "已暂停",
        (SellerState::Suspended, Locale::En) => "Suspended",
        (SellerState::Closed, Locale::Zh) => "已关闭",
        (SellerState::Closed, Locale::En) => "Closed",
    }
}

/// The colour that says the same.
pub const fn state_tone(state: SellerState) -> Tone {
    match state {
        SellerState::Applied => Tone::Warning,
        SellerState::InReview => Tone::Info,
        SellerState::Approved => Tone::Success,
        SellerState::Rejected | SellerState::Closed => Tone::Neutral,
        SellerState::Suspended => Tone::Danger,
    }
}

/// A document of an application.
pub const fn document_name(locale: Locale, kind: DocumentKind) -> &'static str {
    match (kind, locale) {
        (DocumentKind::BusinessLicence, Locale::Zh) => "营业执照",
        (DocumentKind::BusinessLicence, Locale::En) => "Business licence",
        (DocumentKind::RepresentativeIdentity, Locale::Zh) => "法定代表人身份证件",
        (DocumentKind::RepresentativeIdentity, Locale::En) => "Identity of the representative",
        (DocumentKind::FoodLicence, Locale::Zh) => "食品经营许可证",
        (DocumentKind::FoodLicence, Locale::En) => "Food licence",
        (DocumentKind::BrandAuthorisation, Locale::Zh) => "品牌授权书",
        (DocumentKind::BrandAuthorisation, Locale::En) => "Brand authorisation",
    }
}

/// What a file is and how large: `PDF · 1.2 MB` (powers of ten, as operating systems count files).
pub fn file_words(file: &SellerFile) -> String {
    let format = match file.format {
        FileFormat::Pdf => "PDF",
        FileFormat::Jpeg => "JPEG",
        FileFormat::Png => "PNG",
        FileFormat::Webp => "WebP",
    };
    let kilobytes = file.size.div_euclid(1_000).max(1);
    if kilobytes < 1_000 {
        format!("{format} · {kilobytes} kB")
    } else {
        format!("{format} · {}.{} MB", kilobytes / 1_000, kilobytes % 1_000 / 100)
    }
}

/// What is wrong with a field of an application or of a shop's page.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    let words = match (field, code, locale) {
        ("categories", "required", Locale::Zh) => "请至少选择一个类目",
        ("categories", "required", Locale::En) => "Choose at least one category",
        ("categories", "too_long", Locale::Zh) => "最多选择 20 个类目",
        ("categories", "too_long", Locale::En) => "Choose at most 20 categories",
        (_, "missing_document", Locale::Zh) => "请上传这份资料",
        (_, "missing_document", Locale::En) => "This document is needed",
        (_, "file_format", Locale::Zh) => "只接受 PDF、JPEG、PNG 和 WebP 文件",
        (_, "file_format", Locale::En) => "This is no PDF, JPEG, PNG or WebP file",
        (_, "file_too_large", Locale::Zh) => "文件超过 5 MB，请压缩后再选",
        (_, "file_too_large", Locale::En) => "This is larger than 5 MB. Choose a smaller file",
        ("reason", "required", Locale::Zh) => "请写明原因（至少 4 个字）",
        ("reason", "required", Locale::En) => "Give a reason of at least 4 letters",
        (_, "credit_code", Locale::Zh) => "这不是正确的统一社会信用代码，请对照执照核对 18 位字符",
        (_, "credit_code", Locale::En) => {
            "This is no social credit code: check its 18 characters against the licence"
        }
        (_, "phone", Locale::Zh) => "请填写正确的手机号或带国家代码的电话",
        (_, "phone", Locale::En) => "This is no telephone number; give the country code from abroad",
        (_, "email", Locale::Zh) => "请填写正确的邮箱",
        (_, "email", Locale::En) => "This is no e-mail address",
        (_, "slug", Locale::Zh) => "只能使用小写字母、数字和连字符，例如 yunling-tea",
        (_, "slug", Locale::En) => "Use lower-case letters, digits and hyphens only, such as yunling-tea",
        (_, "taken", Locale::Zh) => "这个地址已被使用，请换一个",
        (_, "taken", Locale::En) => "Another shop has this address. Choose another",
        (_, "too_long", Locale::Zh) => "太长了，请精简一些",
        (_, "too_long", Locale::En) => "This is too long",
        (_, "required", Locale::Zh) => "请填写这一项",
        (_, "required", Locale::En) => "This is needed",
        (_, _, Locale::Zh) => "请检查这一项",
        (_, _, Locale::En) => "Please check this",
    };
    words.to_owned()
}
