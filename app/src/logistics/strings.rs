//! The words of address forms.

use domain::kernel::Locale;

/// Everything that an address form says.
pub struct AddressWords {
    pub optional: &'static str,
    pub recipient: &'static str,
    pub country: &'static str,
    pub change_country: &'static str,
    pub province: &'static str,
    pub region: &'static str,
    pub city: &'static str,
    pub city_free: &'static str,
    pub district: &'static str,
    pub choose: &'static str,
    pub street: &'static str,
    pub street_hint: &'static str,
    pub street_free: &'static str,
    pub street_free_hint: &'static str,
    pub postcode: &'static str,
}

const ZH: AddressWords = AddressWords {
    optional: "选填",
    recipient: "收货人",
    country: "国家或地区",
    change_country: "切换",
    province: "省份",
    region: "州、省或地区",
    city: "城市",
    city_free: "城市",
    district: "区县",
    choose: "请选择",
    street: "详细地址",
    street_hint: "街道、小区、楼栋、门牌号",
    street_free: "街道地址",
    street_free_hint: "街道、门牌号、公寓或单元",
    postcode: "邮政编码",
};

const EN: AddressWords = AddressWords {
    optional: "optional",
    recipient: "Full name",
    country: "Country or region",
    change_country: "Change",
    province: "Province",
    region: "State, province or region",
    city: "City",
    city_free: "City or town",
    district: "District or county",
    choose: "Please choose",
    street: "Street address",
    street_hint: "Street, compound, building and door number",
    street_free: "Street address",
    street_free_hint: "Street and number, flat or unit",
    postcode: "Postcode",
};

/// The words in one language.
pub const fn words(locale: Locale) -> &'static AddressWords {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// What a field of an address is called.
pub const fn field_name(locale: Locale, field: &str) -> &'static str {
    let words = words(locale);
    match field.as_bytes() {
        b"country" => words.country,
        // Only the form of mainland China asks for it.
        b"region" => words.province,
        b"city" => words.city,
        b"district" => words.district,
        b"street" => words.street,
        b"postcode" => words.postcode,
        _ => words.recipient,
    }
}

/// What is wrong with a field that is called `name`, and what to do.
pub fn fault(locale: Locale, name: &str, field: &str, code: &str) -> String {
    match (locale, code, field) {
        (Locale::Zh, "required", "region" | "city" | "country") => {
            format!("请选择{name}")
        }
        (Locale::Zh, "required", _) => format!("请填写{name}"),
        (Locale::Zh, "email", _) => "邮箱格式不对，例如 name@example.com".to_owned(),
        (Locale::Zh, "phone", _) => "手机号码不对，请填写 6–15 位数字，海外号码加国家区号".to_owned(),
        (Locale::Zh, "too_long", _) => "内容太长，或含有不能使用的字符".to_owned(),
        (Locale::Zh, "card_number", _) => {
            "这里像是银行卡号，请删除：卡号只在支付页面填写。海外手机号码请以 + 和国家区号开头".to_owned()
        }
        (Locale::Zh, "not_available" | "not_in_region" | "below_least" | "above_most" | "no_account", _) => "这种方式不适用于当前的地址、金额或币种，请换一种".to_owned(),
        (Locale::Zh, _, _) => format!("请选择{name}"),
        (Locale::En, "required", _) => format!("{name}: please fill this in"),
        (Locale::En, "email", _) => {
            "This is not an e-mail address; it looks like name@example.com".to_owned()
        }
        (Locale::En, "phone", _) => {
            "This is not a phone number: 6 to 15 digits, with the country code outside China".to_owned()
        }
        (Locale::En, "too_long", _) => "Too long, or with characters we cannot use".to_owned(),
        (Locale::En, "card_number", _) => {
            "This looks like a card number; please take it out. Cards are for the payment page only. Start a foreign phone \
             number with + and its country code"
                .to_owned()
        }
        (Locale::En, "not_available" | "not_in_region" | "below_least" | "above_most" | "no_account", _) => {
            "Not available for this address, amount or currency; please choose another".to_owned()
        }
        (Locale::En, _, _) => format!("{name}: please choose one"),
    }
}
