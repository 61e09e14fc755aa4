//! Sellers: applying, being let in, selling, resting and leaving.

use crate::import::{import, options};
use crate::support::{Shop, demo_shop, place, product, small_shop};
use domain::cart::LineWarning;
use domain::kernel::{Currency, Locale, PageNumber, Slug};
use domain::merchant::{
    ApplicationForm, DocumentKind, Seller, SellerEvent, SellerId, SellerState, required_documents,
};
use domain::product::ListingQuery;
use domain::user::permission::policy::{SellerDecide, SellerRead, SellerUpdate};
use services::import::{ImportOptions, import_shopify};
use services::merchant::{
    DecideSeller, Upload, decide_seller, hand_in_application, list_sellers, seller_file, seller_page,
    shop_page,
};
use services::product::{hand_over_product, listing, product_page};
use services::{Ctx, ServiceError, cart};

/// A form without a mistake for a shop of this address; its documents are [`uploads`].
pub fn form(slug: &str) -> ApplicationForm {
    ApplicationForm {
        company: "云岭茶业有限公司".to_owned(),
        credit_code: "9144030071526726XG".to_owned(),
        representative: "李雷".to_owned(),
        phone: "13800138000".to_owned(),
        email: "shop@example.com".to_owned(),
        slug: slug.to_owned(),
        name_zh: format!("{slug} 店"),
        name_en: format!("Shop {slug}"),
        categories: vec!["kitchen".to_owned()],
        ..ApplicationForm::default()
    }
}

/// A document with these words, a PDF by its first bytes.
pub fn pdf(kind: DocumentKind, words: &str) -> Upload {
    Upload {
        kind,
        content: format!("%PDF-1.7\n{words}").into_bytes(),
    }
}

/// What everybody must hand in.
pub fn uploads() -> Vec<Upload> {
    let required = required_documents(false).iter();
    required.map(|kind| pdf(*kind, kind.as_str())).collect()
}

/// Applies with [`uploads`].
pub async fn apply(ctx: &Ctx, form: ApplicationForm) -> Result<SellerId, ServiceError> {
    let applied = hand_in_application(ctx, Locale::Zh, form, uploads()).await;
    applied.map_err(|returned| returned.error)
}

/// Moves a seller on as an operator who has just looked at it.
pub async fn decide(ctx: &Ctx, id: SellerId, event: SellerEvent) -> Result<Seller, ServiceError> {
    let seen = seller_file(&ctx.permit().await.unwrap(), id)
        .await
        .unwrap()
        .seller;
    let command = DecideSeller {
        seller: id,
        version: seen.version,
        event,
        reason: "because".to_owned(),
    };
    decide_seller(&ctx.permit().await.unwrap(), command).await
}

/// A shop of this address that may sell.
pub async fn open_shop(ctx: &Ctx, slug: &str) -> SellerId {
    let id = apply(ctx, form(slug)).await.unwrap();
    for event in [SellerEvent::StartReview, SellerEvent::Approve] {
        decide(ctx, id, event).await.unwrap();
    }
    id
}

/// Gives a product to another seller.
pub async fn hand_over(shop: &Shop, slug: &str, seller: SellerId) {
    let permit = shop.ctx.permit().await.unwrap();
    hand_over_product(&permit, slug, seller).await.unwrap();
}

pub fn fields(refused: ServiceError) -> Vec<(String, String)> {
    let ServiceError::Invalid(errors) = refused else {
        panic!("{refused:?}");
    };
    errors
        .into_iter()
        .map(|error| (error.field, error.code))
        .collect()
}

pub fn pair(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seller_applies_is_reviewed_and_opens() {
    let (shop, _) = small_shop().await;
    let guest = shop.guest();
    let id = apply(&guest, form("tea")).await.unwrap();
    let closed = seller_page(&guest, Locale::Zh, "tea").await;
    assert!(
        matches!(closed, Err(ServiceError::NotFound("seller"))),
        "{closed:?}"
    );
    let early = decide(&shop.ctx, id, SellerEvent::Approve).await;
    assert!(
        matches!(early, Err(ServiceError::Conflict(_))),
        "not reviewed yet: {early:?}"
    );
    decide(&shop.ctx, id, SellerEvent::StartReview).await.unwrap();
    let open = decide(&shop.ctx, id, SellerEvent::Approve).await.unwrap();
    assert_eq!(
        (open.state, open.version, open.opened_at),
        (SellerState::Approved, 3, Some(shop.ctx.clock.now()))
    );
    let page = seller_page(&guest, Locale::En, "tea").await.unwrap();
    assert_eq!(page.link.name, "Shop tea");
    assert_eq!(page.licence.unwrap().code.as_str(), "9144030071526726XG");
    let file = seller_file(&shop.ctx.permit().await.unwrap(), id).await.unwrap();
    assert_eq!(file.application.unwrap().application.documents.len(), 2);
    let causes: Vec<&str> = file.history.iter().map(|entry| entry.cause.as_str()).collect();
    assert_eq!(causes, ["applicant", "system", "system"]);
    let listed = list_sellers(
        &shop.ctx.permit().await.unwrap(),
        Some(SellerState::Approved),
        None,
        10,
    )
    .await
    .unwrap();
    assert_eq!(listed.len(), 2, "the own shop and this one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_that_cannot_be_accepted_names_its_fields() {
    let (shop, _) = small_shop().await;
    let guest = shop.guest();
    apply(&guest, form("tea")).await.unwrap();
    let taken = apply(&guest, form("tea")).await.unwrap_err();
    assert_eq!(fields(taken), [pair("slug", "taken")]);
    let taken = apply(&guest, form("jishi")).await.unwrap_err();
    assert_eq!(fields(taken), [pair("slug", "taken")], "the own shop's address");
    let unknown = ApplicationForm {
        categories: vec!["weapons".to_owned()],
        ..form("arms")
    };
    let refused = apply(&guest, unknown).await.unwrap_err();
    assert_eq!(fields(refused), [pair("categories", "unknown")]);
    let mistyped = ApplicationForm {
        credit_code: "9144030071526726XH".to_owned(),
        ..form("cups")
    };
    let refused = apply(&guest, mistyped).await.unwrap_err();
    assert_eq!(fields(refused), [pair("credit_code", "credit_code")]);
    assert_eq!(
        list_sellers(&shop.ctx.permit().await.unwrap(), None, None, 10)
            .await
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decisions_need_a_reason_the_newest_version_and_the_right() {
    let (shop, _) = small_shop().await;
    let id = apply(&shop.guest(), form("tea")).await.unwrap();
    let command = |version, event, reason: &str| DecideSeller {
        seller: id,
        version,
        event,
        reason: reason.to_owned(),
    };
    decide_seller(
        &shop.ctx.permit().await.unwrap(),
        command(1, SellerEvent::StartReview, ""),
    )
    .await
    .unwrap();
    let refused = decide_seller(
        &shop.ctx.permit().await.unwrap(),
        command(2, SellerEvent::Reject, "  "),
    )
    .await
    .unwrap_err();
    assert_eq!(fields(refused), [pair("reason", "required")]);
    let stale = decide_seller(
        &shop.ctx.permit().await.unwrap(),
        command(1, SellerEvent::Approve, ""),
    )
    .await
    .unwrap_err();
    assert!(matches!(stale, ServiceError::Conflict(_)), "{stale:?}");
    let permit = shop.ctx.permit().await.unwrap();
    let both = futures::future::join_all(
        [SellerEvent::Approve, SellerEvent::Reject]
            .map(|event| decide_seller(&permit, command(2, event, "why"))),
    )
    .await;
    assert_eq!(
        both.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{both:?}"
    );
    let guest = shop.guest();
    let outcomes = [
        guest.permit::<SellerDecide>().await.map(drop),
        guest.permit::<SellerRead>().await.map(drop),
        guest.permit::<SellerUpdate>().await.map(drop),
    ];
    for outcome in outcomes {
        assert!(
            matches!(outcome, Err(ServiceError::SignInRequired)),
            "{outcome:?}"
        );
    }
    let own = decide(&shop.ctx, SellerId::OWN_SHOP, SellerEvent::Suspend)
        .await
        .unwrap();
    assert_eq!(own.state, SellerState::Suspended);
    let refused = decide(&shop.ctx, own.id, SellerEvent::Close).await;
    assert!(
        matches!(refused, Err(ServiceError::Conflict(_))),
        "the own shop stays: {refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspended_shop_sells_nothing_until_it_may_again() {
    let (shop, goods) = small_shop().await;
    let id = open_shop(&shop.ctx, "woks").await;
    hand_over(&shop, "wok", id).await;
    let guest = shop.guest_with(&[(goods.jade, 1), (goods.wok, 1)]).await;
    let shown = async || {
        let all = listing(&guest, Locale::Zh, ListingQuery::default())
            .await
            .unwrap()
            .products
            .total;
        let page = product_page(&guest, Locale::Zh, "wok").await;
        (all, page.map(|page| page.seller.slug.to_string()).ok())
    };
    let of_shop = ListingQuery::of_seller(Slug::parse("woks").unwrap(), [("page", "1")]);
    assert_eq!(of_shop.page, PageNumber::default());
    let listed = listing(&guest, Locale::Zh, of_shop.clone()).await.unwrap();
    assert_eq!(
        (listed.products.total, listed.products.items[0].slug.as_str()),
        (1, "wok")
    );
    assert_eq!(shown().await, (2, Some("woks".to_owned())));
    decide(&shop.ctx, id, SellerEvent::Suspend).await.unwrap();
    assert_eq!(shown().await, (1, None));
    let closed = listing(&guest, Locale::Zh, of_shop.clone()).await;
    assert!(
        matches!(closed, Err(ServiceError::NotFound("seller"))),
        "{closed:?}"
    );
    let cart = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    assert_eq!(cart.lines[1].warnings, [LineWarning::NotForSale]);
    let refused = place(&guest, "cash_on_delivery").await.unwrap_err();
    assert!(matches!(refused, ServiceError::SoldOut(_)), "{refused:?}");
    decide(&shop.ctx, id, SellerEvent::Resume).await.unwrap();
    assert_eq!(shown().await, (2, Some("woks".to_owned())));
    assert!(cart::view_cart(&guest, Locale::Zh).await.unwrap().orderable);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_has_shops_with_goods_and_licences() {
    let shop = demo_shop().await;
    let guest = shop.guest();
    let mut sold = 0;
    for (slug, goods) in [("wanshan-tea-farm", 4), ("niyu-studio", 6)] {
        let query = ListingQuery::of_seller(Slug::parse(slug).unwrap(), []);
        let view = shop_page(&guest, Locale::En, query).await.unwrap();
        assert!(view.seller.licence.is_some() && view.seller.opened_at.is_some());
        assert!(
            view.listing.products.total >= goods,
            "{slug}: {}",
            view.listing.products.total
        );
        sold += view.listing.products.total;
    }
    let own = ListingQuery::of_seller(Slug::parse("jishi").unwrap(), []);
    let own = shop_page(&guest, Locale::Zh, own).await.unwrap();
    assert!(own.seller.licence.is_some());
    let all = listing(&guest, Locale::Zh, ListingQuery::default())
        .await
        .unwrap();
    assert_eq!(own.listing.products.total + sold, all.products.total);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn generated_products_are_of_several_sellers() {
    let shop = Shop::sqlite().await;
    for seed in [1, 2] {
        services::seed::seed_generated(&shop.ctx.permit().await.unwrap(), 100, seed, |_| {})
            .await
            .unwrap();
    }
    assert_eq!(
        list_sellers(&shop.ctx.permit().await.unwrap(), None, None, 50)
            .await
            .unwrap()
            .len(),
        5
    );
    let owners = shop.number("SELECT COUNT(DISTINCT seller_id) FROM product").await;
    assert_eq!(owners, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn imported_products_belong_to_whom_the_import_is_for() {
    let (shop, _) = small_shop().await;
    let id = open_shop(&shop.ctx, "tea").await;
    let file = "Handle,Title,Published,Variant SKU,Variant Inventory Qty,Variant Price\n\
        cup,Cup,true,CUP,3,12.00\n";
    let import_for = async |seller: Option<&str>| {
        let options = ImportOptions {
            seller: seller.map(|slug| Slug::parse(slug).unwrap()),
            ..options(Currency::Cny)
        };
        import_shopify(
            &shop.ctx.permit().await.unwrap(),
            std::io::Cursor::new(file),
            options,
            &mut |_| {},
        )
        .await
    };
    let report = import_for(Some("tea")).await.unwrap();
    assert_eq!((report.products_new, report.products_failed), (1, 0));
    assert_eq!(product(&shop.ctx, "cup").await.seller, id);
    let report = import_for(None).await.unwrap();
    assert_eq!(
        (report.products_unchanged, report.products_failed),
        (1, 0),
        "they stay whose they are"
    );
    let report = import_for(Some("jishi")).await.unwrap();
    assert_eq!(
        (report.products_failed, report.errors[0].column.as_str()),
        (1, "Handle")
    );
    let unknown = import_for(Some("nobody")).await;
    assert!(
        matches!(unknown, Err(ServiceError::NotFound("seller"))),
        "{unknown:?}"
    );
    let plain = import(&shop.ctx, file.replace("cup", "mug").replace("CUP", "MUG")).await;
    assert_eq!(plain.products_new, 1);
    assert_eq!(product(&shop.ctx, "mug").await.seller, SellerId::OWN_SHOP);
}
