//! The words of the catalogue.

use domain::kernel::{Currency, Locale, Money};
use domain::logistics::UsualDelivery;
use domain::product::Sort;

/// Fixed words.
pub struct Strings {
    pub hero_label: &'static str,
    pub hero_title: &'static str,
    pub hero_text: &'static str,
    pub hero_button: &'static str,
    pub hero_second: &'static str,
    pub categories: &'static str,
    pub hot: &'static str,
    pub hot_text: &'static str,
    pub offers: &'static str,
    pub offers_text: &'static str,
    pub fresh: &'static str,
    pub fresh_text: &'static str,
    pub see_more: &'static str,
    pub original_price: &'static str,
    pub from: &'static str,
    pub sold_out: &'static str,
    pub new: &'static str,
    pub breadcrumb: &'static str,
    pub home: &'static str,
    pub subcategories: &'static str,
    pub filters: &'static str,
    pub close: &'static str,
    pub price: &'static str,
    pub lowest: &'static str,
    pub highest: &'static str,
    pub lowest_short: &'static str,
    pub highest_short: &'static str,
    pub apply: &'static str,
    pub in_stock_only: &'static str,
    pub clear_all: &'static str,
    pub remove: &'static str,
    pub active_filters: &'static str,
    pub sort: &'static str,
    pub sort_apply: &'static str,
    pub pages: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub nothing_title: &'static str,
    pub nothing_text: &'static str,
    pub everything: &'static str,
    pub search_title: &'static str,
    pub search_prompt: &'static str,
    pub search_nothing_text: &'static str,
    pub search_tips: &'static str,
    pub pictures: &'static str,
    pub quantity: &'static str,
    pub fewer: &'static str,
    pub more: &'static str,
    pub add_to_cart: &'static str,
    pub buy_now: &'static str,
    pub added: &'static str,
    pub go_to_checkout: &'static str,
    pub in_stock: &'static str,
    pub choose_other: &'static str,
    pub not_this_combination: &'static str,
    pub delivery: &'static str,
    pub returns: &'static str,
    pub returns_note: &'static str,
    pub specification: &'static str,
    pub inside: &'static str,
    pub brand: &'static str,
    pub sku: &'static str,
    pub weight: &'static str,
    pub description: &'static str,
    pub related: &'static str,
    pub cart: &'static str,
    pub show_results: &'static str,
}

const ZH: Strings = Strings {
    hero_label: "冬日上新",
    hero_title: "把日子过得有滋味",
    hero_text: "茶器、厨具、家居、衣物，都是看得见用料的好物。",
    hero_button: "逛逛热卖",
    hero_second: "看看新品",
    categories: "按分类逛",
    hot: "热卖好物",
    hot_text: "按人气排序",
    offers: "特价优惠",
    offers_text: "",
    fresh: "新品上架",
    fresh_text: "最近上架",
    see_more: "查看更多",
    original_price: "原价",
    from: "起",
    sold_out: "已售罄",
    new: "新品",
    breadcrumb: "当前位置",
    home: "首页",
    subcategories: "子分类",
    filters: "筛选",
    close: "关闭",
    price: "价格",
    lowest: "最低价",
    highest: "最高价",
    lowest_short: "最低",
    highest_short: "最高",
    apply: "确定",
    in_stock_only: "仅看有货",
    clear_all: "清除全部",
    remove: "移除",
    active_filters: "已选条件",
    sort: "排序",
    sort_apply: "排序",
    pages: "分页",
    previous: "上一页",
    next: "下一页",
    nothing_title: "没有符合条件的商品",
    nothing_text: "试试放宽价格范围，或去掉一两个条件。",
    everything: "全部商品",
    search_title: "搜索",
    search_prompt: "想找点什么？输入商品、材质或产地试试。",
    search_nothing_text: "换个更短的词试试，或看看下面这些热卖。",
    search_tips: "大家都在买",
    pictures: "商品图片",
    quantity: "数量",
    fewer: "减少一件",
    more: "增加一件",
    add_to_cart: "加入购物车",
    buy_now: "立即购买",
    added: "已加入购物车",
    go_to_checkout: "去结算",
    in_stock: "现货",
    choose_other: "这款已售罄，可以看看其他规格。",
    not_this_combination: "没有这个组合",
    delivery: "配送",
    returns: "售后",
    returns_note: "七天无理由退货，签收次日起算",
    specification: "规格参数",
    inside: "套装内含",
    brand: "品牌",
    sku: "货号",
    weight: "重量",
    description: "商品详情",
    related: "你可能也喜欢",
    cart: "购物车",
    show_results: "查看结果",
};

const EN: Strings = Strings {
    hero_label: "Winter arrivals",
    hero_title: "Good things for every day",
    hero_text: "Tea, kitchen, home and clothing, made of materials you can name.",
    hero_button: "Best sellers",
    hero_second: "New arrivals",
    categories: "Shop by category",
    hot: "Best sellers",
    hot_text: "By popularity",
    offers: "Offers",
    offers_text: "",
    fresh: "New arrivals",
    fresh_text: "Added most recently",
    see_more: "See more",
    original_price: "Original price",
    from: "from",
    sold_out: "Sold out",
    new: "New",
    breadcrumb: "You are here",
    home: "Home",
    subcategories: "Subcategories",
    filters: "Filters",
    close: "Close",
    price: "Price",
    lowest: "Lowest price",
    highest: "Highest price",
    lowest_short: "Min",
    highest_short: "Max",
    apply: "Apply",
    in_stock_only: "In stock only",
    clear_all: "Clear all",
    remove: "Remove",
    active_filters: "Chosen filters",
    sort: "Sort by",
    sort_apply: "Sort",
    pages: "Pages",
    previous: "Previous",
    next: "Next",
    nothing_title: "Nothing fits these filters",
    nothing_text: "Try a wider price range, or take a filter or two away.",
    everything: "Everything",
    search_title: "Search",
    search_prompt: "What are you looking for? Try a product, a material or an origin.",
    search_nothing_text: "Try a shorter word, or have a look at what is popular.",
    search_tips: "Popular right now",
    pictures: "Pictures",
    quantity: "Quantity",
    fewer: "One fewer",
    more: "One more",
    add_to_cart: "Add to cart",
    buy_now: "Buy now",
    added: "Added to your cart",
    go_to_checkout: "Checkout",
    in_stock: "In stock",
    choose_other: "This one is sold out. Another choice may be in stock.",
    not_this_combination: "Not available together",
    delivery: "Delivery",
    returns: "Returns",
    returns_note: "Seven days to change your mind, from the day after it arrives",
    specification: "Specification",
    inside: "In the set",
    brand: "Brand",
    sku: "Item no.",
    weight: "Weight",
    description: "About this item",
    related: "You may also like",
    cart: "Cart",
    show_results: "Show results",
};

/// The words of a language.
pub const fn strings(locale: Locale) -> &'static Strings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// The promotion of the banner: "全场满 199 包邮".
pub fn promotion(locale: Locale, usual: UsualDelivery) -> String {
    let Some(from) = usual.free_from.map(Money::parts) else {
        return match locale {
            Locale::Zh => "好物送到家".to_owned(),
            Locale::En => "Good things, delivered".to_owned(),
        };
    };
    match locale {
        Locale::Zh => format!("全场满 {}{} 包邮", from.symbol, from.whole),
        Locale::En => format!("Free delivery on orders from {}{}", from.symbol, from.whole),
    }
}

/// How many products a listing has.
pub fn product_count(locale: Locale, count: u64) -> String {
    match (locale, count) {
        (Locale::Zh, n) => format!("共 {n} 件商品"),
        (Locale::En, 1) => "1 product".to_owned(),
        (Locale::En, n) => format!("{n} products"),
    }
}

/// The title of a search.
pub fn results_for(locale: Locale, words: &str) -> String {
    match locale {
        Locale::Zh => format!("“{words}”的搜索结果"),
        Locale::En => format!("Results for “{words}”"),
    }
}

/// The title of a search without results.
pub fn nothing_for(locale: Locale, words: &str) -> String {
    match locale {
        Locale::Zh => format!("没有找到“{words}”"),
        Locale::En => format!("Nothing found for “{words}”"),
    }
}

/// An order of a listing.
pub const fn sort_name(locale: Locale, sort: Sort) -> &'static str {
    match (locale, sort) {
        (Locale::Zh, Sort::Popular) => "综合",
        (Locale::Zh, Sort::Newest) => "最新上架",
        (Locale::Zh, Sort::PriceUp) => "价格从低到高",
        (Locale::Zh, Sort::PriceDown) => "价格从高到低",
        (Locale::En, Sort::Popular) => "Most popular",
        (Locale::En, Sort::Newest) => "Newest",
        (Locale::En, Sort::PriceUp) => "Price: low to high",
        (Locale::En, Sort::PriceDown) => "Price: high to low",
    }
}

/// A price range as a chip says it; bounds in minor units.
pub fn price_range(locale: Locale, currency: Currency, min: Option<i64>, max: Option<i64>) -> String {
    let whole = |minor: i64| {
        let parts = Money::new(minor, currency).parts();
        format!("{}{}", parts.symbol, parts.whole)
    };
    match (locale, min, max) {
        (_, Some(min), Some(max)) => format!("{} – {}", whole(min), whole(max)),
        (Locale::Zh, Some(min), None) => format!("{} 以上", whole(min)),
        (Locale::Zh, None, Some(max)) => format!("{} 以下", whole(max)),
        (Locale::En, Some(min), None) => format!("From {}", whole(min)),
        (Locale::En, None, Some(max)) => format!("Up to {}", whole(max)),
        (_, None, None) => String::new(),
    }
}

/// Few units are left.
pub fn only_left(locale: Locale, units: i64) -> String {
    match locale {
        Locale::Zh => format!("仅剩 {units} 件"),
        Locale::En => format!("Only {units} left"),
    }
}

/// A picture's place among the others.
pub fn picture_of(locale: Locale, number: usize, count: usize) -> String {
    match locale {
        Locale::Zh => format!("第 {number} 张，共 {count} 张"),
        Locale::En => format!("Picture {number} of {count}"),
    }
}

/// What delivery costs and when it is free.
pub fn delivery_note(locale: Locale, usual: UsualDelivery) -> String {
    let fee = usual.fee.parts();
    let Some(threshold) = usual.free_from.map(Money::parts) else {
        return match locale {
            Locale::Zh => format!("运费 {}{} 起；偏远地区和大件以结算页为准", fee.symbol, fee.whole),
            Locale::En => format!(
                "From {}{}; more to remote places and for heavy parcels",
                fee.symbol, fee.whole
            ),
        };
    };
    match locale {
        Locale::Zh => {
            format!(
                "满 {}{} 包邮，未满运费 {}{}；偏远地区和大件以结算页为准",
                threshold.symbol, threshold.whole, fee.symbol, fee.whole
            )
        }
        Locale::En => {
            format!(
                "Free from {}{}, otherwise {}{}; more to remote places and for heavy parcels",
                threshold.symbol, threshold.whole, fee.symbol, fee.whole
            )
        }
    }
}

/// A weight as people write it.
pub fn weight(locale: Locale, grams: i64) -> String {
    let (whole, tenths) = (grams / 1_000, grams % 1_000 / 100);
    match (locale, grams >= 1_000) {
        (Locale::Zh, false) => format!("{grams} 克"),
        (Locale::Zh, true) => format!("{whole}.{tenths} 千克"),
        (Locale::En, false) => format!("{grams} g"),
        (Locale::En, true) => format!("{whole}.{tenths} kg"),
    }
}

/// How much is off, in whole percent, as a mark on a picture: "8.5 折" or "−15%". Nothing below one percent.
pub fn discount(locale: Locale, price: Money, compare_at: Money) -> Option<String> {
    let (now, before) = (price.minor(), compare_at.minor());
    if before <= now || now <= 0 || price.currency() != compare_at.currency() {
        return None;
    }
    let paid_percent = (now * 100 + before / 2) / before;
    let off = 100 - paid_percent;
    match locale {
        _ if off < 1 => None,
        Locale::Zh if paid_percent % 10 == 0 => Some(format!("{} 折", paid_percent / 10)),
        Locale::Zh => Some(format!("{}.{} 折", paid_percent / 10, paid_percent % 10)),
        Locale::En => Some(format!("−{off}%")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_discount_is_said_as_each_language_says_it() {
        let money = |minor| Money::new(minor, Currency::Cny);
        assert_eq!(
            discount(Locale::Zh, money(16_800), money(19_900)).as_deref(),
            Some("8.4 折")
        );
        assert_eq!(
            discount(Locale::Zh, money(8_000), money(10_000)).as_deref(),
            Some("8 折")
        );
        assert_eq!(
            discount(Locale::En, money(8_000), money(10_000)).as_deref(),
            Some("−20%")
        );
        assert_eq!(discount(Locale::En, money(10_000), money(10_000)), None);
    }
}
