//! Goods, their stock and what delivery costs: nothing of any person.

use super::Table;

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "category",
        key: "id",
        plain: "id parent_id slug name_zh name_en position family palette",
        personal: &[],
    },
    Table {
        name: "brand",
        key: "id",
        plain: "id slug name_zh name_en",
        personal: &[],
    },
    Table {
        name: "attribute",
        key: "code",
        plain: "code name_zh name_en kind unit_zh unit_en is_filter option_values position",
        personal: &[],
    },
    Table {
        name: "product",
        key: "id",
        plain: "id slug status brand_id name_zh name_en summary_zh summary_en description_zh \
            description_en options attributes tags images cover cover_alt_zh cover_alt_en family \
            palette popularity published_at price_cny compare_cny is_from_cny price_usd compare_usd \
            is_from_usd in_stock seller_id",
        personal: &[],
    },
    Table {
        name: "product_former_slug",
        key: "slug",
        plain: "slug product_id",
        personal: &[],
    },
    Table {
        name: "product_category",
        key: "",
        plain: "category_id product_id is_direct position popularity published_at",
        personal: &[],
    },
    Table {
        name: "product_facet",
        key: "",
        plain: "product_id attribute value",
        personal: &[],
    },
    Table {
        name: "product_search",
        key: "product_id",
        plain: "product_id title body",
        personal: &[],
    },
    Table {
        name: "variant",
        key: "id",
        plain: "id product_id sku barcode choice weight_g length_mm width_mm height_mm position \
            price_cny compare_cny price_usd compare_usd price_version",
        personal: &[],
    },
    Table {
        name: "price_change",
        key: "id",
        plain: "id variant_id currency amount_before compare_before amount_after compare_after at changed_by \
            approval_id reason",
        personal: &[],
    },
    Table {
        name: "catalogue_state",
        key: "id",
        plain: "id version stock_version tariff_version",
        personal: &[],
    },
    Table {
        name: "delivery_tariff",
        key: "version",
        plain: "version remote at",
        personal: &[],
    },
    Table {
        name: "delivery_rate",
        key: "",
        plain: "version currency zone method beyond free_from",
        personal: &[],
    },
    Table {
        name: "delivery_tier",
        key: "",
        plain: "version currency zone method most_grams fee",
        personal: &[],
    },
    Table {
        name: "location",
        key: "id",
        plain: "id seller_id kind name_zh name_en division street latitude longitude priority active closed_at \
            version",
        personal: &[],
    },
    Table {
        name: "stock_level",
        key: "",
        plain: "variant_id location_id on_hand reserved allocated stocked_at",
        personal: &[],
    },
    Table {
        name: "stock_hold",
        key: "",
        plain: "order_id variant_id location_id units state expires_at",
        personal: &[],
    },
    Table {
        name: "stock_movement",
        key: "id",
        plain: "id variant_id location_id kind on_hand reserved allocated cause_kind cause_id reason at",
        personal: &[],
    },
    Table {
        name: "bundle_component",
        key: "",
        plain: "bundle_id component_id units",
        personal: &[],
    },
    Table {
        name: "order_component",
        key: "",
        plain: "order_id bundle_id component_id units",
        personal: &[],
    },
    Table {
        name: "transfer",
        key: "id",
        plain: "id seller_id from_id to_id state note created_at sent_at ended_at version",
        personal: &[],
    },
    Table {
        name: "transfer_line",
        key: "",
        plain: "transfer_id variant_id units sent received lost returned reason",
        personal: &[],
    },
];
