//! Who may do what: every server function, file and console page, for every role, a visitor, and somebody else's things.
//!
//! A server function that is not in the table fails the first test; so does one in the table that is gone.

use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::kernel::{Locale, encode_id};
use domain::user::{Account, AccountId, Login, Permission, Reach, Role, SessionId, Strength, Target, reach};
use leptos::server_fn::axum::server_fn_paths;
use services::ServiceError;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use store::{NewGrant, NewSession, Tx};

/// Who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Policy {
    /// Anybody; what is not theirs is opened by a key that they hold, or not at all.
    Open,
    /// Whoever is signed in, over what is their own.
    Own,
    /// Whoever works here, in any role.
    Staff,
    /// Whoever has the permission.
    May(Permission),
}

use Policy::{May, Open, Own, Staff};

/// Every server function: its policy, and what to send so that it gets as far as the guard.
const FUNCTIONS: &[(&str, Policy, &str)] = &[
    ("order/claim_orders", Own, "locale=zh"),
    ("order/count_claimable_orders", Own, ""),
    ("order/list_own_orders", Own, "locale=zh&state="),
    ("user/ask_about_data", Own, "locale=zh&kind=Correct&wish=none"),
    (
        "user/close_subject_request",
        May(Permission::CustomerUpdate),
        "id=req_00000000000000000000000000&done=true&answer=none",
    ),
    ("user/closing_view", Own, ""),
    ("user/decide_consent", Own, "purpose=MarketingMail&given=true"),
    (
        "user/delete_address",
        Own,
        "locale=zh&id=adr_00000000000000000000000000",
    ),
    ("user/favourite_ids", Own, ""),
    ("user/list_addresses", Own, ""),
    ("user/list_consents", Own, ""),
    ("user/list_favourites", Own, "locale=zh"),
    ("user/list_own_requests", Own, ""),
    ("user/prepare_export", Own, ""),
    ("user/read_pasted_address", Open, ""),
    ("user/request_erasure", Own, "locale=zh"),
    ("user/save_address", Own, "locale=zh&form[recipient]=Li"),
    (
        "user/set_default_address",
        Own,
        "locale=zh&id=adr_00000000000000000000000000",
    ),
    (
        "user/set_favourite",
        Own,
        "product=prd_00000000000000000000000000&marked=true",
    ),
    (
        "user/use_address",
        Own,
        "locale=zh&id=adr_00000000000000000000000000",
    ),
    (
        "aftersales/after_sales_as_staff",
        May(Permission::AfterSalesRead),
        "locale=zh&number=none",
    ),
    ("aftersales/after_sales_label", Open, ""),
    (
        "aftersales/list_after_sales",
        May(Permission::AfterSalesRead),
        AFTER_SALES,
    ),
    ("aftersales/list_own_after_sales", Own, ""),
    (
        "aftersales/list_seller_after_sales",
        May(Permission::AfterSalesRead),
        AFTER_SALES,
    ),
    (
        "aftersales/move_after_sales",
        May(Permission::AfterSalesUpdate),
        "number=none&version=1&step[event]=approve",
    ),
    ("aftersales/offer_after_sales", Open, ""),
    ("aftersales/own_after_sales", Open, ""),
    ("aftersales/send_back_after_sales", Open, ""),
    ("aftersales/withdraw_after_sales", Open, ""),
    ("cart/add_line", Open, ""),
    ("cart/cart_count", Open, ""),
    ("cart/checkout_key", Open, ""),
    ("cart/remove_line", Open, ""),
    ("cart/save_form", Open, ""),
    ("cart/set_quantity", Open, ""),
    ("cart/view_cart", Open, ""),
    (
        "inventory/adjust_stock",
        May(Permission::StockUpdate),
        "shop=SELLER&variant=var_00000000000000000000000000&shelf=none&kind=adjusted&units=1&reason=a+count",
    ),
    (
        "inventory/all_locations",
        May(Permission::StockRead),
        "shop=SELLER",
    ),
    (
        "inventory/close_location",
        May(Permission::StockUpdate),
        "shop=SELLER&id=loc_00000000000000000000000000&version=9",
    ),
    (
        "inventory/draft_transfer",
        May(Permission::StockUpdate),
        "shop=SELLER&from=loc_00000000000000000000000000&to=loc_00000000000000000000000001&lines=",
    ),
    (
        "inventory/move_transfer",
        May(Permission::StockUpdate),
        "shop=SELLER&id=trf_00000000000000000000000000&version=9&event=send",
    ),
    (
        "inventory/save_location",
        May(Permission::StockUpdate),
        "shop=SELLER&form[id]=loc_00000000000000000000000000&form[version]=9&form[kind]=store&form[name_zh]=x&form[name_en]=x",
    ),
    (
        "inventory/stock_item",
        May(Permission::StockRead),
        "shop=SELLER&variant=var_00000000000000000000000000",
    ),
    (
        "inventory/stock_levels",
        May(Permission::StockRead),
        "question[shop]=SELLER&question[q]=&question[location]=&question[low]=&question[before]=",
    ),
    (
        "inventory/stock_transfers",
        May(Permission::StockRead),
        "shop=SELLER",
    ),
    (
        "inventory/view_location",
        May(Permission::StockRead),
        "shop=SELLER&id=loc_00000000000000000000000000",
    ),
    (
        "inventory/view_transfer",
        May(Permission::StockRead),
        "shop=SELLER&id=trf_00000000000000000000000000",
    ),
    (
        "logistics/change_rate",
        May(Permission::SettingUpdate),
        "currency=CNY&zone=mainland&method=standard&form[tiers]=8+12&form[beyond]=1&form[free_from]=&version=9",
    ),
    (
        "logistics/change_remote",
        May(Permission::SettingUpdate),
        "version=9",
    ),
    ("logistics/delivery_tariff", May(Permission::SettingRead), ""),
    (
        "merchant/decide_seller",
        May(Permission::SellerDecide),
        "id=SELLER&version=99&event=start_review",
    ),
    ("merchant/list_own_shops", May(Permission::SellerRead), ""),
    (
        "merchant/prepare_document",
        May(Permission::SellerReveal),
        "reason=a+check",
    ),
    (
        "merchant/reveal_seller",
        May(Permission::SellerReveal),
        "id=SELLER&reason=a+check",
    ),
    (
        "merchant/save_profile",
        May(Permission::SellerUpdate),
        "seller=SELLER&version=99&name_zh=x&name_en=x",
    ),
    ("merchant/search_sellers", May(Permission::SellerRead), SELLERS),
    ("merchant/shop_page", Open, ""),
    ("merchant/view_seller", May(Permission::SellerRead), "id=SELLER"),
    (
        "order/add_draft_line",
        May(Permission::OrderUpdate),
        "locale=zh&draft=crt_00000000000000000000000001&sku=none&quantity=1",
    ),
    ("order/add_goods", Open, ""),
    (
        "order/add_goods_for",
        May(Permission::OrderUpdate),
        "locale=zh&number=none&goods=A%C3%971&reason=none&seen_total=1&currency=CNY&order_key=k",
    ),
    (
        "order/add_order_note",
        May(Permission::OrderUpdate),
        "desk=seller&shop=SELLER&number=none&body=note",
    ),
    ("order/buy_again", Open, ""),
    ("order/cancel_order", Open, ""),
    (
        "order/cancel_order_as_operator",
        May(Permission::OrderUpdate),
        "number=none&reason=a+reason",
    ),
    (
        "order/cancel_order_units",
        May(Permission::OrderUpdate),
        "desk=seller&shop=SELLER&number=none&units[0]=1&reason=dented",
    ),
    ("order/cancel_units", Open, ""),
    ("order/change_contact", Open, ""),
    (
        "order/change_order_contact",
        May(Permission::OrderUpdate),
        "number=none&edit[recipient]=Li&reason=moved",
    ),
    ("order/deliver_order", May(Permission::OrderUpdate), "number=none"),
    (
        "order/draft_order",
        May(Permission::OrderUpdate),
        "locale=zh&draft=crt_00000000000000000000000001",
    ),
    ("order/goods_to_add", Open, ""),
    (
        "order/goods_to_add_for",
        May(Permission::OrderUpdate),
        "locale=zh&number=none",
    ),
    (
        "order/list_seller_orders",
        May(Permission::OrderRead),
        "question[shop]=SELLER&question[state]=&question[before]=",
    ),
    (
        "order/move_seller_order",
        May(Permission::OrderUpdate),
        "shop=SELLER&number=none&event=ship",
    ),
    ("order/new_draft", May(Permission::OrderUpdate), ""),
    ("order/order_link", May(Permission::OrderUpdate), "number=none"),
    (
        "order/order_notes",
        May(Permission::OrderRead),
        "desk=seller&shop=SELLER&number=none",
    ),
    (
        "order/note_parcel",
        May(Permission::OrderUpdate),
        "number=none&parcel=par_00000000000000000000000000&mark=passed",
    ),
    (
        "order/order_as_operator",
        May(Permission::OrderRead),
        "locale=zh&number=none",
    ),
    ("order/order_page", Open, ""),
    (
        "order/order_to_edit",
        May(Permission::OrderRead),
        "locale=zh&number=none",
    ),
    ("order/pay_order", Open, ""),
    ("order/place_order", Open, ""),
    ("order/receive_order", Open, ""),
    (
        "order/place_order_for",
        May(Permission::OrderUpdate),
        "locale=zh&draft=crt_00000000000000000000000001&form[phone]=1&seen_total=1&currency=CNY&key=k",
    ),
    (
        "order/reveal_order",
        May(Permission::OrderReveal),
        "number=none&reason=a+label",
    ),
    (
        "order/seller_order",
        May(Permission::OrderRead),
        "locale=zh&shop=SELLER&number=none",
    ),
    (
        "order/set_draft_line",
        May(Permission::OrderUpdate),
        "locale=zh&draft=crt_00000000000000000000000001&variant=var_00000000000000000000000000&quantity=0",
    ),
    (
        "order/set_order_tags",
        May(Permission::OrderUpdate),
        "desk=seller&shop=SELLER&number=none&tags=",
    ),
    (
        "order/search_orders",
        May(Permission::OrderRead),
        "question[q]=&question[state]=&question[seller]=&question[before]=",
    ),
    (
        "order/set_parcel_cost",
        May(Permission::OrderUpdate),
        "number=none&parcel=par_00000000000000000000000000&cost=1",
    ),
    (
        "order/ship_parcel",
        May(Permission::OrderUpdate),
        "number=none&parcel[location]=loc_00000000000000000000000000&parcel[carrier]=&parcel[tracking]=&parcel[lines][0][line]=0&parcel[lines][0][units]=1",
    ),
    ("order/track_order", Open, ""),
    ("page/static_page", Open, ""),
    ("product/categories", Open, ""),
    ("product/home", Open, ""),
    (
        "product/list_own_products",
        May(Permission::ProductRead),
        "question[shop]=SELLER&question[q]=&question[status]=&question[before]=",
    ),
    (
        "product/change_prices",
        May(Permission::ProductUpdate),
        "variant=var_00000000000000000000000000&version=9&cny=1",
    ),
    (
        "product/list_prices",
        May(Permission::ProductRead),
        "question[all]=&question[shop]=SELLER&question[q]=&question[before]=",
    ),
    ("product/listing", Open, ""),
    (
        "product/price_item",
        May(Permission::ProductRead),
        "variant=var_00000000000000000000000000",
    ),
    ("product/product_page", Open, ""),
    (
        "payment/change_limit",
        May(Permission::SettingUpdate),
        "method=online&currency=CNY&period=day&level=&most=5000.00",
    ),
    ("payment/list_limits", May(Permission::SettingRead), ""),
    ("payment/payment_board", May(Permission::OrderRead), "days=7"),
    (
        "payment/retry_refund",
        May(Permission::RefundRequest),
        "id=rfd_00000000000000000000000000",
    ),
    (
        "setting/change_setting",
        May(Permission::SettingUpdate),
        "setting=ApprovalHours&value=48&version=9",
    ),
    ("setting/list_settings", May(Permission::SettingRead), ""),
    (
        "user/add_customer_note",
        May(Permission::CustomerUpdate),
        "id=ID&body=note",
    ),
    ("user/add_passkey", Own, "locale=zh&name=Phone&answer=none"),
    ("user/audit_entries", May(Permission::AuditLogRead), AUDIT),
    (
        "user/change_password",
        Own,
        "locale=zh&current=wrong&password=a+much+better+one",
    ),
    ("user/confirm_contact", Own, "locale=zh&ticket=none&code=123456"),
    ("user/confirm_registration", Open, ""),
    ("user/confirm_second_factor", Own, "locale=zh&code=123456"),
    (
        "user/create_api_key",
        May(Permission::ApiKeyUpdate),
        "name=erp&permissions[0]=order.read&days=30",
    ),
    ("user/customer_tags", May(Permission::CustomerRead), ""),
    (
        "user/decide_approval",
        May(Permission::ApprovalDecide),
        "id=APPROVAL&approve=true",
    ),
    ("user/delete_role", May(Permission::RoleUpdate), "key=none"),
    (
        "user/edit_customer",
        May(Permission::CustomerUpdate),
        "id=ID&level=gold&version=99",
    ),
    ("user/end_second_factor", Own, "locale=zh"),
    (
        "user/find_customer",
        May(Permission::CustomerRead),
        "locale=zh&login=person900%40example.com",
    ),
    ("user/list_api_keys", May(Permission::ApiKeyRead), ""),
    ("user/list_approvals", May(Permission::ApprovalRead), ""),
    ("user/list_customers", May(Permission::CustomerRead), CUSTOMERS),
    ("user/list_passkeys", Own, ""),
    ("user/list_roles", May(Permission::RoleRead), ""),
    ("user/list_sessions", Own, ""),
    ("user/list_staff", May(Permission::StaffRead), ""),
    (
        "user/list_subject_requests",
        May(Permission::CustomerUpdate),
        "state=open&after=",
    ),
    ("user/prove_by_passkey", Own, "locale=zh&answer=none"),
    ("user/prove_identity", Own, "locale=zh&password=wrong&code=&back="),
    ("user/register", Open, ""),
    (
        "user/remove_passkey",
        Own,
        "locale=zh&id=pky_00000000000000000000000000",
    ),
    ("user/rename_account", Own, "locale=zh&name=Li&version=99"),
    (
        "user/rename_passkey",
        Own,
        "locale=zh&id=pky_00000000000000000000000000&name=Phone",
    ),
    ("user/renew_recovery_codes", Own, "locale=zh"),
    ("user/request_contact", Own, "locale=zh&login=none"),
    ("user/request_reset", Open, ""),
    (
        "user/request_role",
        May(Permission::StaffRequest),
        "request[login]=none&request[role]=support&request[reason]=x",
    ),
    (
        "user/request_role_removal",
        May(Permission::StaffRequest),
        "account=ID&role=support&reason=moved+on",
    ),
    ("user/request_sign_in_code", Open, ""),
    ("user/reset_password", Open, ""),
    (
        "user/reveal_customer",
        May(Permission::CustomerReveal),
        "id=ID&reason=a+parcel",
    ),
    ("user/revoke_api_key", May(Permission::ApiKeyUpdate), "id=KEY"),
    ("user/revoke_other_sessions", Own, "locale=zh"),
    ("user/revoke_session", Own, "locale=zh&session=SESSION"),
    (
        "user/save_role",
        May(Permission::RoleUpdate),
        "key=night&name_zh=%E6%99%9A&name_en=Night&version=7&permissions[0]=order.read",
    ),
    ("user/sign_in", Open, ""),
    ("user/sign_in_by_code", Open, ""),
    ("user/sign_in_by_passkey", Open, ""),
    ("user/sign_in_history", Own, ""),
    ("user/sign_out", Open, ""),
    (
        "payment/assign_courier_line",
        May(Permission::ReceiptUpdate),
        "id=csl_00000000000000000000000000&number=none",
    ),
    (
        "payment/assign_receipt",
        May(Permission::ReceiptUpdate),
        "id=rcp_00000000000000000000000000&number=none",
    ),
    ("payment/cash_in_transit", May(Permission::ReceiptRead), ""),
    ("payment/courier_statements", May(Permission::ReceiptRead), ""),
    (
        "payment/decide_cash",
        May(Permission::ReceiptUpdate),
        "number=none&decision=claim&reason=a+check",
    ),
    (
        "payment/import_receipts",
        May(Permission::ReceiptUpdate),
        "currency=CNY&text=none",
    ),
    ("payment/list_offers", Open, ""),
    ("payment/list_receipts", May(Permission::ReceiptRead), ""),
    (
        "payment/mark_refund_sent",
        May(Permission::ReceiptUpdate),
        "id=rfd_00000000000000000000000000&reason=a+check",
    ),
    (
        "payment/note_collected",
        May(Permission::ReceiptUpdate),
        "number=none&amount=1",
    ),
    ("payment/owed_by_hand", May(Permission::ReceiptRead), ""),
    (
        "payment/prepare_proof",
        May(Permission::ReceiptReveal),
        "reason=a+check",
    ),
    (
        "payment/remittance_account",
        May(Permission::ReceiptRead),
        "currency=CNY",
    ),
    ("payment/remittance_page", Open, ""),
    (
        "payment/remove_cash_rule",
        May(Permission::SettingUpdate),
        "region=none",
    ),
    (
        "payment/reveal_payee",
        May(Permission::ReceiptReveal),
        "id=rfd_00000000000000000000000000&reason=a+check",
    ),
    (
        "payment/set_cash_rule",
        May(Permission::SettingUpdate),
        "region=none&least=0&most=1",
    ),
    (
        "payment/set_remittance_account",
        May(Permission::SettingUpdate),
        "account[currency]=CNY&account[payee]=&account[bank]=&account[account]=&account[bank_code]=&account[postal_address]=&version=0",
    ),
    (
        "payment/settle_courier_line",
        May(Permission::ReceiptUpdate),
        "id=csl_00000000000000000000000000&event=owe&reason=a+check",
    ),
    (
        "payment/settle_receipt",
        May(Permission::ReceiptUpdate),
        "id=rcp_00000000000000000000000000&event=owe&reason=a+check",
    ),
    (
        "payment/take_courier_statement",
        May(Permission::ReceiptUpdate),
        "courier=none&reference=none&lines=",
    ),
    (
        "settlement/account_statement",
        May(Permission::LedgerRead),
        "account=bank&currency=CNY",
    ),
    (
        "settlement/add_commission_rule",
        May(Permission::CommissionUpdate),
        "priority=none&rate=5",
    ),
    (
        "settlement/change_payment_fee",
        May(Permission::CommissionUpdate),
        "method=online&currency=CNY&rate=none&bearer=platform&version=0",
    ),
    ("settlement/commission_rules", May(Permission::LedgerRead), ""),
    (
        "settlement/end_commission_rule",
        May(Permission::CommissionUpdate),
        "id=crl_00000000000000000000000009",
    ),
    (
        "settlement/ledger_entry",
        May(Permission::LedgerRead),
        "id=len_00000000000000000000000009",
    ),
    (
        "settlement/entries_of_order",
        May(Permission::LedgerRead),
        "number=none",
    ),
    (
        "settlement/own_balance",
        May(Permission::LedgerRead),
        "shop=SELLER",
    ),
    (
        "settlement/own_statement",
        May(Permission::LedgerRead),
        "shop=SELLER&kind=SellerPayable&currency=CNY",
    ),
    (
        "settlement/close_period",
        May(Permission::LedgerUpdate),
        "month=2026-01",
    ),
    ("settlement/list_payouts", May(Permission::LedgerRead), PAYOUTS),
    ("settlement/list_periods", May(Permission::LedgerRead), ""),
    (
        "settlement/move_payout",
        May(Permission::PayoutUpdate),
        "id=pyo_00000000000000000000000009&version=1&event=send&note=none",
    ),
    (
        "settlement/payout_desk",
        May(Permission::LedgerRead),
        "shop=SELLER",
    ),
    (
        "settlement/reopen_period",
        May(Permission::LedgerUpdate),
        "id=lpd_00000000000000000000000009",
    ),
    (
        "settlement/request_payout",
        May(Permission::PayoutRequest),
        "shop=SELLER&currency=CNY&amount=1&reason=a+month",
    ),
    (
        "settlement/request_reopening",
        May(Permission::LedgerUpdate),
        "id=lpd_00000000000000000000000009&reason=an+error",
    ),
    (
        "settlement/reveal_payout",
        May(Permission::PayoutReveal),
        "id=pyo_00000000000000000000000009&reason=to+send+it",
    ),
    ("settlement/payment_fees", May(Permission::LedgerRead), ""),
    ("settlement/sellers_owed", May(Permission::LedgerRead), ""),
    (
        "settlement/set_bank_account",
        May(Permission::SellerUpdate),
        "shop=SELLER&version=9&holder=Li&bank=ICBC&number=6222020200112233445",
    ),
    ("settlement/trial_balance", May(Permission::LedgerRead), ""),
    (
        "settlement/view_payout",
        May(Permission::LedgerRead),
        "id=pyo_00000000000000000000000009",
    ),
    (
        "user/sign_out_customer",
        May(Permission::CustomerUpdate),
        "id=acc_00000000000000000000000000",
    ),
    ("user/signed_in", Open, ""),
    ("user/start_passkey", Own, ""),
    ("user/start_passkey_sign_in", Open, ""),
    ("user/start_second_factor", Own, ""),
    ("user/take_second_step", Open, ""),
    (
        "user/take_subject_request",
        May(Permission::CustomerUpdate),
        "id=req_00000000000000000000000000",
    ),
    ("user/view_account", Own, ""),
    ("user/view_customer", May(Permission::CustomerRead), "id=ID"),
    (
        "user/withdraw_approval",
        May(Permission::ApprovalRead),
        "id=APPROVAL",
    ),
    ("user/workplace", Staff, ""),
];

const AFTER_SALES: &str = "question[shop]=SELLER&question[state]=&question[kind]=&question[before]=";
const CUSTOMERS: &str = "question[state]=&question[level]=&question[tag]=&question[before]=";
const PAYOUTS: &str = "question[all]=&question[shop]=SELLER&question[state]=&question[before]=";
const SELLERS: &str = "question[q]=&question[state]=&question[before]=";
const AUDIT: &str =
    "question[q]=&question[actor]=&question[subject]=&question[from]=&question[until]=&question[before]=";

/// Every console page and file.
const PAGES: &[(&str, Policy)] = &[
    ("/en/console", Staff),
    ("/en/console/customers", May(Permission::CustomerRead)),
    ("/en/console/customers/ID", May(Permission::CustomerRead)),
    ("/en/console/sellers", May(Permission::SellerRead)),
    ("/en/console/sellers/SELLER", May(Permission::SellerRead)),
    ("/en/console/orders", May(Permission::OrderRead)),
    ("/en/console/orders/new", May(Permission::OrderUpdate)),
    ("/en/console/after-sales", May(Permission::AfterSalesRead)),
    ("/en/console/stock", May(Permission::StockRead)),
    ("/en/console/transfers", May(Permission::StockRead)),
    ("/en/console/locations", May(Permission::StockRead)),
    ("/en/console/prices", May(Permission::ProductRead)),
    ("/en/console/finance", May(Permission::LedgerRead)),
    ("/en/console/finance/sellers", May(Permission::LedgerRead)),
    ("/en/console/finance/commission", May(Permission::LedgerRead)),
    ("/en/console/finance/fees", May(Permission::LedgerRead)),
    ("/en/console/finance/bank", May(Permission::LedgerRead)),
    ("/en/console/cash", May(Permission::ReceiptRead)),
    ("/en/console/cash/differences", May(Permission::ReceiptRead)),
    ("/en/console/cash/statements", May(Permission::ReceiptRead)),
    ("/en/console/cash/rules", May(Permission::ReceiptRead)),
    ("/en/console/remittances", May(Permission::ReceiptRead)),
    ("/en/console/remittances/owed", May(Permission::ReceiptRead)),
    ("/en/console/remittances/import", May(Permission::ReceiptRead)),
    ("/en/console/remittances/account", May(Permission::ReceiptRead)),
    ("/en/console/finance/months", May(Permission::LedgerRead)),
    ("/en/console/payouts", May(Permission::LedgerRead)),
    ("/en/console/payouts?shop=SELLER", May(Permission::LedgerRead)),
    ("/en/console/staff", May(Permission::StaffRead)),
    ("/en/console/roles", May(Permission::RoleRead)),
    ("/en/console/approvals", May(Permission::ApprovalRead)),
    ("/en/console/requests", May(Permission::CustomerUpdate)),
    ("/en/console/audit", May(Permission::AuditLogRead)),
    ("/en/console/keys", May(Permission::ApiKeyRead)),
    ("/en/console/delivery-fees", May(Permission::SettingRead)),
    (
        "/en/console/delivery-fees/CNY-mainland-standard",
        May(Permission::SettingRead),
    ),
    ("/en/console/settings", May(Permission::SettingRead)),
    ("/export/customers.csv", May(Permission::CustomerExport)),
    ("/export/sellers.csv", May(Permission::SellerExport)),
    ("/export/orders.csv", May(Permission::OrderExport)),
    ("/export/audit.csv", May(Permission::AuditLogExport)),
    (
        "/export/statement.csv?account=bank&currency=CNY",
        May(Permission::LedgerExport),
    ),
    ("/export/payouts.csv?all=1", May(Permission::LedgerExport)),
];

/// Every page of the sellers' console: who works for a seller has those that their permissions reach, others none.
const SELLER_PAGES: &[(&str, Policy)] = &[
    ("/en/seller", Staff),
    ("/en/seller/shop", May(Permission::SellerRead)),
    ("/en/seller/orders", May(Permission::OrderRead)),
    ("/en/seller/after-sales", May(Permission::AfterSalesRead)),
    ("/en/seller/products", May(Permission::ProductRead)),
    ("/en/seller/stock", May(Permission::StockRead)),
    ("/en/seller/transfers", May(Permission::StockRead)),
    ("/en/seller/locations", May(Permission::StockRead)),
    ("/en/seller/prices", May(Permission::ProductRead)),
    ("/en/seller/finance", May(Permission::LedgerRead)),
    ("/en/seller/payouts", May(Permission::LedgerRead)),
    ("/en/seller/staff", May(Permission::StaffRead)),
    ("/en/seller/approvals", May(Permission::ApprovalRead)),
    ("/en/seller/audit", May(Permission::AuditLogRead)),
];

/// Somebody with a session, and the cookie that opens it.
pub struct Somebody {
    pub cookie: String,
    pub account: AccountId,
    session: SessionId,
}

pub async fn somebody(app: &App, number: u64, role: Option<Role>) -> Somebody {
    let ctx = app.ctx.clone();
    let token = format!("{number:043}");
    let token_hash = URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()));
    let account = AccountId::from_u128(ctx.ids.next());
    let session = SessionId::from_u128(ctx.ids.next());
    let made: Result<(), ServiceError> = app
        .ctx
        .store
        .write(async move |tx: &mut Tx| {
            let now = ctx.clock.now();
            let login = Login::parse(&format!("person{number}@example.com")).expect("an address");
            tx.user()
                .insert_account(&Account::new(account, login, Locale::En, now))
                .await?;
            tx.user()
                .insert_session(&NewSession {
                    id: session,
                    token_hash: &token_hash,
                    account,
                    strength: Strength::Two,
                    device: "",
                    address: "",
                    at: now,
                    expires_at: now.plus_seconds(3_600),
                })
                .await?;
            if let Some(role) = role {
                tx.user()
                    .grant_role(&NewGrant {
                        id: encode_id("grt", ctx.ids.next()),
                        account,
                        role: role.key().to_owned(),
                        target: target(role),
                        requested_by: None,
                        approved_by: None,
                        at: now,
                        expires_at: None,
                    })
                    .await?;
            }
            Ok(())
        })
        .await;
    made.expect("somebody");
    Somebody {
        cookie: format!("__Host-session={token}"),
        account,
        session,
    }
}

/// Where a role counts: the roles of sellers for a seller, the others for the platform.
fn target(role: Role) -> Target {
    match role.audience() {
        domain::user::Audience::Seller => Target::Seller(encode_id("sel", 77)),
        _ => Target::Platform,
    }
}

/// The platform's own shop, which is always there.
fn own_shop() -> String {
    domain::merchant::SellerId::OWN_SHOP.to_string()
}

async fn ask(app: &App, path: &str, method: &Method, body: &str, cookie: &str) -> Answer {
    let address = match *method {
        Method::GET if !body.is_empty() => format!("/api/{path}?{body}"),
        _ => format!("/api/{path}"),
    };
    let request = Request::builder()
        .method(method)
        .uri(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/octet-stream")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie);
    let body = if *method == Method::GET {
        Body::empty()
    } else {
        Body::from(body.to_owned())
    };
    app.send(request.body(body).expect("a request")).await
}

/// The refusal that an answer is, if it is one of the guard's.
fn refusal(answer: &Answer) -> Option<&'static str> {
    [
        "sign_in_required",
        "forbidden",
        "second_factor_required",
        "proof_required",
    ]
    .into_iter()
    .find(|code| answer.status.is_client_error() && answer.body.contains(code))
}

fn methods() -> BTreeMap<String, Method> {
    let inside = |path: &str| path.strip_prefix("/api/").map(str::to_owned);
    server_fn_paths()
        .filter_map(|(path, method)| Some((inside(path)?, method)))
        .collect()
}

/// What the guard is to say to somebody with these grants.
fn expected(policy: Policy, role: Option<Role>) -> Option<&'static str> {
    let grants: Vec<domain::user::Grant> = role
        .into_iter()
        .filter(|role| *role != Role::Customer)
        .map(|role| domain::user::Grant {
            role: role.key().to_owned(),
            permissions: role.permissions().to_vec(),
            target: target(role),
        })
        .collect();
    let may = match policy {
        Open | Own => true,
        Staff => !grants.is_empty(),
        May(permission) => reach(permission, &grants).is_some(),
    };
    (!may).then_some("forbidden")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_server_function_has_a_policy() {
    let _app = app().await;
    let declared: BTreeSet<String> = FUNCTIONS.iter().map(|(path, ..)| (*path).to_owned()).collect();
    assert_eq!(declared.len(), FUNCTIONS.len(), "declared twice");
    let real: BTreeSet<String> = methods().into_keys().collect();
    let undeclared: Vec<_> = real.difference(&declared).collect();
    let gone: Vec<_> = declared.difference(&real).collect();
    assert!(
        undeclared.is_empty() && gone.is_empty(),
        "without a policy: {undeclared:?}; gone: {gone:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_role_gets_what_the_table_says_of_every_function() {
    let app = app().await;
    let methods = methods();
    let other = somebody(&app, 900, None).await;
    let mut people = Vec::new();
    for (number, role) in (1..).zip(Role::ALL) {
        people.push((
            role,
            somebody(&app, number, Some(role).filter(|role| *role != Role::Customer)).await,
        ));
    }
    let mut cells = 0;
    for (path, policy, sample) in FUNCTIONS {
        let method = methods.get(*path).unwrap_or(&Method::POST);
        let sample = sample
            .replace("SELLER", &own_shop())
            .replace("ID", &other.account.to_string())
            .replace("SESSION", &other.session.to_string())
            .replace("APPROVAL", &encode_id("apr", 5))
            .replace("KEY", &encode_id("key", 5));
        let visitor = ask(&app, path, method, &sample, "").await;
        let wanted = (*policy != Open).then_some("sign_in_required");
        assert_eq!(
            refusal(&visitor),
            wanted,
            "{path} as a visitor: {} {}",
            visitor.status,
            visitor.body
        );
        assert!(
            wanted.is_none() || visitor.status == StatusCode::UNAUTHORIZED,
            "{path}"
        );
        for (role, person) in &people {
            // These change the session that the other cells need.
            if matches!(
                *path,
                "user/sign_out"
                    | "user/revoke_other_sessions"
                    | "user/change_password"
                    | "user/request_erasure"
            ) {
                continue;
            }
            let answer = ask(&app, path, method, &sample, &person.cookie).await;
            let wanted = expected(*policy, Some(*role));
            // Whoever may reach a seller's things only is refused the platform's, which is the service's say.
            let narrower = wanted.is_none() && role.audience() == domain::user::Audience::Seller;
            let said = refusal(&answer);
            assert!(
                said == wanted || (narrower && said == Some("forbidden")) || own_refusal(path, said, *role),
                "{path} as {}: {} {}, not {wanted:?}",
                role.key(),
                answer.status,
                answer.body
            );
            assert!(
                answer.status != StatusCode::INTERNAL_SERVER_ERROR,
                "{path} as {}",
                role.key()
            );
            cells += 1;
        }
    }
    assert!(cells > 500, "{cells}");
}

/// Whoever works here may not end their second factor, and names no bank account of a seller.
fn own_refusal(path: &str, said: Option<&str>, role: Role) -> bool {
    let refusing = ["user/end_second_factor", "settlement/set_bank_account"];
    refusing.contains(&path) && said == Some("forbidden") && role != Role::Customer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_role_sees_the_pages_that_the_table_says() {
    let app = app().await;
    let other = somebody(&app, 900, None).await;
    for (number, role) in (1..).zip(Role::ALL) {
        let person = somebody(&app, number, Some(role).filter(|role| *role != Role::Customer)).await;
        for (path, policy) in PAGES {
            let path = path
                .replace("SELLER", &own_shop())
                .replace("ID", &other.account.to_string());
            let request =
                Request::get(&path).header(header::COOKIE, format!("{}; __Host-signed-in=1", person.cookie));
            let answer = app.send(request.body(Body::empty()).expect("a request")).await;
            // People of sellers have a console of their own.
            let seller = role.audience() == domain::user::Audience::Seller;
            let may = expected(*policy, Some(role)).is_none() && !seller;
            let wanted = if may {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, wanted, "{path} as {}", role.key());
        }
    }
    for (path, _) in PAGES {
        let path = path
            .replace("SELLER", &own_shop())
            .replace("ID", &other.account.to_string());
        let answer = app.get(&path).await;
        assert!(
            [StatusCode::UNAUTHORIZED, StatusCode::FOUND].contains(&answer.status),
            "{path} as a visitor: {}",
            answer.status
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn people_of_sellers_see_the_pages_of_their_console() {
    let app = app().await;
    for (number, role) in (1..).zip(Role::ALL) {
        let person = somebody(&app, number, Some(role).filter(|role| *role != Role::Customer)).await;
        for (path, policy) in SELLER_PAGES {
            let request =
                Request::get(*path).header(header::COOKIE, format!("{}; __Host-signed-in=1", person.cookie));
            let answer = app.send(request.body(Body::empty()).expect("a request")).await;
            let seller = role.audience() == domain::user::Audience::Seller;
            let wanted = if seller && expected(*policy, Some(role)).is_none() {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(answer.status, wanted, "{path} as {}", role.key());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_ends_the_session_of_another() {
    let app = app().await;
    let mine = somebody(&app, 1, None).await;
    let theirs = somebody(&app, 2, None).await;
    let body = format!("locale=zh&session={}", theirs.session);
    let answer = ask(&app, "user/revoke_session", &Method::POST, &body, &mine.cookie).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let still = ask(&app, "user/view_account", &Method::GET, "", &theirs.cookie).await;
    assert_eq!(still.status, StatusCode::OK);
}

#[test]
fn reaching_is_narrower_for_sellers() {
    let grants = [domain::user::Grant {
        role: Role::SellerOwner.key().to_owned(),
        permissions: Role::SellerOwner.permissions().to_vec(),
        target: target(Role::SellerOwner),
    }];
    assert!(matches!(
        reach(Permission::StaffRead, &grants),
        Some(Reach::Sellers(_))
    ));
}
