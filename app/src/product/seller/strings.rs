//! The words of a shop's own goods.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::product::ProductStatus;
use ui::Tone;

words! {
    products_text: "店铺的全部商品，包括草稿和已下架的。", "All goods of the shop, also those that are not on sale.";
    products_search: "商品名称", "Name of the goods";
    name: "商品", "Goods";
    status: "状态", "State";
    price: "最低价", "From";
    variants: "规格数", "Variants";
    stock: "库存", "Stock";
    sold_out: "售罄规格", "Sold out";
    since: "发布时间", "Published";
    number: "商品编号", "Number";
    none_left: "售罄", "Sold out";
}

/// Whether shoppers can see a product.
pub const fn status_name(locale: Locale, status: ProductStatus) -> &'static str {
    match (status, locale) {
        (ProductStatus::Draft, Locale::Zh) => "草稿",
        (ProductStatus::Draft, Locale::En) => "Draft",
        (ProductStatus::Published, Locale::Zh) => "在售",
        (ProductStatus::Published, Locale::En) => "On sale",
        (ProductStatus::Archived, Locale::Zh) => "已下架",
        (ProductStatus::Archived, Locale::En) => "Archived",
    }
}

/// The colour that says the same.
pub const fn status_tone(status: ProductStatus) -> Tone {
    match status {
        ProductStatus::Draft => Tone::Warning,
        ProductStatus::Published => Tone::Success,
        ProductStatus::Archived => Tone::Neutral,
    }
}
