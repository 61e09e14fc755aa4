//! What sellers say of themselves, and what nobody but the platform says of them.

use crate::merchant::{fields, open_shop, pair};
use crate::people::{MAIL, seller_worker};
use crate::support::small_shop;
use domain::kernel::{Locale, Localized};
use domain::merchant::{Profile, SellerId};
use domain::user::Role;
use domain::user::permission::policy::{SellerDecide, SellerRead};
use services::ServiceError;
use services::merchant::{
    list_sellers, own_seller, save_profile, seller_by_slug, seller_file, seller_page, set_licence,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seller_changes_what_it_says_of_itself_in_the_version_it_has_seen() {
    let (shop, _) = small_shop().await;
    let id = open_shop(&shop.ctx, "tea").await;
    let owner = seller_worker(&shop, MAIL, Role::SellerOwner, id).await;
    let owner_permit = owner.permit().await.unwrap();
    let version = own_seller(&owner.permit().await.unwrap(), None)
        .await
        .unwrap()
        .version;
    let profile = || Profile {
        name: Localized::new(" 茶 ", "Tea"),
        description: Localized::new("好", "Good"),
    };
    let saved = save_profile(&owner_permit, Some(id), version, &profile())
        .await
        .unwrap();
    assert_eq!(
        (saved.profile.name.zh.as_str(), saved.version),
        ("茶", version + 1)
    );
    let stale = save_profile(&owner_permit, Some(id), version, &profile())
        .await
        .unwrap_err();
    assert!(matches!(stale, ServiceError::Conflict(_)), "{stale:?}");
    let nameless = Profile {
        name: Localized::new("", "Tea"),
        ..profile()
    };
    let refused = save_profile(&owner_permit, Some(id), version + 1, &nameless)
        .await
        .unwrap_err();
    assert_eq!(fields(refused), [pair("name_zh", "required")]);
    let page = seller_page(&shop.guest(), Locale::Zh, "tea").await.unwrap();
    assert_eq!((page.link.name.as_str(), page.description.as_str()), ("茶", "好"));
    let foreign = save_profile(&owner_permit, Some(SellerId::OWN_SHOP), 1, &profile()).await;
    assert!(
        matches!(foreign, Err(ServiceError::NotFound("seller"))),
        "{foreign:?}"
    );
    let reach = owner.permit::<SellerRead>().await.unwrap();
    let outcomes = [
        own_seller(&reach, Some(SellerId::OWN_SHOP)).await.map(drop),
        seller_file(&reach, id).await.map(drop),
        list_sellers(&reach, None, None, 10).await.map(drop),
        owner.permit::<SellerDecide>().await.map(drop),
        set_licence(&owner_permit, id, version + 1, "x", "9144030071526726XG", None)
            .await
            .map(drop),
    ];
    for outcome in outcomes {
        let refused = matches!(
            outcome,
            Err(ServiceError::Forbidden | ServiceError::NotFound("seller"))
        );
        assert!(refused, "{outcome:?}");
    }
    let own = seller_by_slug(&shop.ctx.permit().await.unwrap(), "jishi")
        .await
        .unwrap();
    let bad = set_licence(
        &shop.ctx.permit().await.unwrap(),
        own.id,
        own.version,
        "集市",
        "123",
        None,
    )
    .await
    .unwrap_err();
    assert_eq!(fields(bad), [pair("credit_code", "credit_code")]);
    let code = "914403001922038216";
    set_licence(
        &shop.ctx.permit().await.unwrap(),
        own.id,
        own.version,
        "集市公司",
        code,
        None,
    )
    .await
    .unwrap();
    let page = seller_page(&shop.guest(), Locale::Zh, "jishi").await.unwrap();
    assert_eq!(page.licence.unwrap().company, "集市公司");
}
