//! The words of delivery fees.

use crate::console::strings::words;
use domain::kernel::{Locale, Money};
use domain::logistics::{DeliveryMethod, Tier, Zone};

words! {
    intro: "按目的地、重量和体积计算；修改立即生效，已下的订单不变。", "By destination, weight and volume. Changes count at once; orders that were placed stay as they are.";
    currency: "货币", "Currency";
    zone: "区域", "Zone";
    method: "配送方式", "Method";
    tiers: "重量档位", "Tiers";
    tiers_hint: "每行一档：最多多少千克，以及运费，例如 8 12.00。从轻到重填写。", "One a line: kilograms and the fee up to them, such as 8 12.00. From light to heavy.";
    beyond: "超出最后一档，每千克", "Each kilogram beyond the last tier";
    free_from: "满额包邮", "Free from";
    free_from_hint: "留空表示不包邮。包邮只包前 20 千克，超出部分照付。", "Empty where nothing travels free. Free delivery carries 20 kg; more weight costs what it costs more.";
    never: "不包邮", "Never";
    rates: "运费表", "Fees";
    rate_text: "修改后立即用于购物车和结算页，并记入审计日志。", "It counts in carts and checkouts at once, and is kept in the audit log.";
    remote: "偏远地区", "Remote provinces";
    remote_text: "勾选的省份按“偏远地区”收费。", "What is chosen here costs what remote places cost.";
    example: "试算", "Try it";
    example_text: "按当前运费表计算一个包裹；体积按每千克 6000 立方厘米折算。", "One parcel by the fees that count now. Volume stands for weight, 6,000 cubic centimetres a kilogram.";
    country: "国家或地区代码", "Country code";
    country_hint: "两位字母，例如 CN、HK、US。", "Two letters, such as CN, HK or US.";
    province: "省份", "Province";
    weight: "重量（千克）", "Weight in kilograms";
    litres: "体积（升）", "Volume in litres";
    worth: "商品金额", "Worth of the goods";
    calculate: "计算", "Calculate";
    cannot: "这些数字算不出运费，请检查。", "No fee can be told of these numbers: check them.";
    chargeable: "计费重量", "Weight that is charged";
    free: "免运费", "Free";
    preview: "按您填写的内容试算", "What your fees come to";
    preview_text: "保存之前先看看几种包裹的运费。", "Some parcels, before you save.";
    below_free: "未满包邮", "Below free delivery";
    at_free: "满额包邮", "At free delivery";
}

/// What a zone is called.
pub const fn zone_name(locale: Locale, zone: Zone) -> &'static str {
    match (zone, locale) {
        (Zone::Mainland, Locale::Zh) => "内地",
        (Zone::Mainland, Locale::En) => "Mainland China",
        (Zone::Remote, Locale::Zh) => "偏远地区",
        (Zone::Remote, Locale::En) => "Remote provinces",
        (Zone::Nearby, Locale::Zh) => "港澳台",
        (Zone::Nearby, Locale::En) => "Hong Kong, Macao, Taiwan",
        (Zone::Abroad, Locale::Zh) => "海外",
        (Zone::Abroad, Locale::En) => "Abroad",
    }
}

/// What a method is called.
pub const fn method_name(locale: Locale, method: DeliveryMethod) -> &'static str {
    match (method, locale) {
        (DeliveryMethod::Standard, Locale::Zh) => "标准配送",
        (DeliveryMethod::Standard, Locale::En) => "Standard",
        (DeliveryMethod::Express, Locale::Zh) => "快速配送",
        (DeliveryMethod::Express, Locale::En) => "Express",
    }
}

/// An amount as people write it: `¥12.00`.
pub fn amount(money: Money) -> String {
    format!("{}{}", money.currency().symbol(), money.to_decimal())
}

/// A tier in a list: `≤ 8 kg ¥12.00`.
pub fn tier(tier: Tier, fee: Money) -> String {
    format!("≤ {} {}", kilograms(tier.most_grams), amount(fee))
}

/// A weight in kilograms, with the grams that there are.
pub fn kilograms(grams: i64) -> String {
    let part = format!("{:03}", grams % 1_000);
    match part.trim_end_matches('0') {
        "" => format!("{} kg", grams / 1_000),
        part => format!("{}.{part} kg", grams / 1_000),
    }
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    match (field, code, locale) {
        ("tiers", "not_ascending", Locale::Zh) => "档位要从轻到重，运费不能越重越便宜",
        ("tiers", "not_ascending", Locale::En) => "From light to heavy, and more to carry never costs less",
        ("tiers", "required", Locale::Zh) => "至少填写一档",
        ("tiers", "required", Locale::En) => "Write one tier at least",
        ("tiers", "too_long", Locale::Zh) => "最多 20 档",
        ("tiers", "too_long", Locale::En) => "At most 20 tiers",
        ("tiers", "out_of_range", Locale::Zh) => "重量要大于零且不超过 1000 千克，运费不能是负数",
        ("tiers", "out_of_range", Locale::En) => "Weights above zero and up to 1,000 kg, and no negative fee",
        ("tiers", _, Locale::Zh) => "每行一个重量和一个金额，例如 8 12.00",
        ("tiers", _, Locale::En) => "A weight and an amount in each line, such as 8 12.00",
        ("remote", _, Locale::Zh) => "请从列表里选择省份",
        ("remote", _, Locale::En) => "Choose provinces of the list",
        (_, _, Locale::Zh) => "请填写一个金额，例如 1.50",
        (_, _, Locale::En) => "Write an amount, such as 1.50",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::kernel::Currency;

    #[test]
    fn a_tier_reads_as_people_write_it() {
        let first = Tier {
            most_grams: 8_500,
            fee: 1_200,
        };
        assert_eq!(tier(first, Money::new(1_200, Currency::Cny)), "≤ 8.5 kg ¥12.00");
        assert_eq!(kilograms(20_000), "20 kg");
    }
}
