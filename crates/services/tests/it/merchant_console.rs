//! What the platform sees of sellers, and who owns a shop that was let in. Every scenario on both databases.

use crate::goods::stock;
use crate::merchant::{apply, decide, form, open_shop, uploads};
use crate::people::{give_role, registered, seller_worker, with, with_app, worker};
use crate::support::Shop;
use domain::kernel::Locale;
use domain::merchant::{SellerEvent, SellerId, SellerState};
use domain::user::permission::policy::{AuditLogRead, ProductRead, SellerRead, SellerReveal, StaffRead};
use domain::user::{AuditFilter, Permission, Reach, Role, Target};
use services::merchant::{
    DecideSeller, SellerFilter, decide_seller, export_sellers, hand_in_application, list_own_shops,
    reveal_seller, search_sellers, view_seller,
};
use services::user::{list_staff, signed_in};
use services::{ServiceError, audit, jobs, notify};

on_both!(
    sellers_are_found_page_by_page,
    a_seller_is_masked_and_revealed_for_a_reason,
    whoever_applied_owns_the_shop_that_was_let_in,
    nobody_decides_about_their_own_application,
    people_of_sellers_see_their_own_shops_only,
    a_seller_is_told_of_every_decision_in_its_language,
    whoever_works_for_the_platform_too_reaches_their_own_shop,
);

async fn sellers_are_found_page_by_page(shop: &Shop) {
    stock(&shop.ctx).await;
    for slug in ["tea", "cups", "pots"] {
        shop.clock.advance_seconds(1);
        apply(&shop.guest(), form(slug)).await.unwrap();
    }
    let permit = shop.ctx.permit::<SellerRead>().await.unwrap();
    let applied = SellerFilter {
        state: Some(SellerState::Applied),
        ..SellerFilter::default()
    };
    let first = search_sellers(&permit, &applied, None, 2).await.unwrap();
    let slugs = |part: &domain::user::Part<domain::merchant::SellerRow>| -> Vec<String> {
        part.items.iter().map(|row| row.slug.to_string()).collect()
    };
    assert_eq!(slugs(&first), ["pots", "cups"]);
    let before = first.next.as_deref().map(|id| id.parse().unwrap());
    let rest = search_sellers(&permit, &applied, before, 2).await.unwrap();
    assert_eq!((slugs(&rest), rest.next), (vec!["tea".to_owned()], None));
    let named = SellerFilter {
        words: "SHOP cups".to_owned(),
        ..applied
    };
    assert_eq!(
        slugs(&search_sellers(&permit, &named, None, 2).await.unwrap()),
        ["cups"]
    );
    let rows = export_sellers(&shop.ctx.permit().await.unwrap(), &SellerFilter::default())
        .await
        .unwrap();
    assert_eq!(rows.len(), 4, "the own shop too");
}

async fn a_seller_is_masked_and_revealed_for_a_reason(shop: &Shop) {
    stock(&shop.ctx).await;
    let id = apply(&shop.guest(), form("tea")).await.unwrap();
    let operator = worker(shop, "operator@example.com", Role::Operator, Target::Platform).await;
    let view = view_seller(&operator.permit().await.unwrap(), id).await.unwrap();
    assert_eq!(
        [
            view.contact.representative,
            view.contact.phone,
            view.contact.email
        ],
        ["李*", "138****8000", "s***@example.com"]
    );
    assert_eq!(view.allowed, [SellerEvent::StartReview]);
    let application = view.application.unwrap();
    assert_eq!(application.applicant, "", "nobody was signed in");
    assert_eq!(application.categories.len(), 1);
    let reveal = operator.permit::<SellerReveal>().await.unwrap();
    let refused = reveal_seller(&reveal, id, " ab ").await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    let clear = reveal_seller(&reveal, id, "checking the licence").await.unwrap();
    assert_eq!(clear.contact.phone, "13800138000");
    assert_eq!(clear.documents, [], "files are opened one by one");
    let log = audit::entries(
        &shop.ctx.permit::<AuditLogRead>().await.unwrap(),
        &AuditFilter::default(),
        None,
        10,
    )
    .await
    .unwrap();
    assert_eq!(log[0].record.action, "seller.reveal");
    assert_eq!(log[0].record.reason.as_deref(), Some("checking the licence"));
    let support = worker(shop, "support@example.com", Role::Support, Target::Platform).await;
    let refused = support.permit::<SellerReveal>().await.map(drop);
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
}

async fn whoever_applied_owns_the_shop_that_was_let_in(shop: &Shop) {
    stock(&shop.ctx).await;
    let started = registered(shop, "applicant@example.com").await;
    let applicant = with(shop, &with_app(shop, &started.token).await.2);
    let id = apply(&applicant, form("tea")).await.unwrap();
    decide(&shop.ctx, id, SellerEvent::StartReview).await.unwrap();
    let refused = applicant.permit::<SellerRead>().await.map(drop);
    assert!(
        matches!(refused, Err(ServiceError::Forbidden)),
        "not yet: {refused:?}"
    );
    let operator = worker(shop, "operator@example.com", Role::Operator, Target::Platform).await;
    let command = DecideSeller {
        seller: id,
        version: 2,
        event: SellerEvent::Approve,
        reason: String::new(),
    };
    decide_seller(&operator.permit().await.unwrap(), command)
        .await
        .unwrap();
    let permit = applicant.permit::<SellerRead>().await.unwrap();
    assert_eq!(*permit.reach(), Reach::Sellers(vec![id.to_string()]));
    let own = list_own_shops(&permit).await.unwrap();
    assert_eq!(own[0].row.state, SellerState::Approved);
    let staff = list_staff(&applicant.permit::<StaffRead>().await.unwrap())
        .await
        .unwrap();
    assert_eq!(staff[0].roles[0].role, Role::SellerOwner.key());
    let view = view_seller(&operator.permit().await.unwrap(), id).await.unwrap();
    assert_eq!(view.application.unwrap().applicant, "a***@example.com");
    assert_eq!(view.history[2].cause, "o***@example.com");
    decide(&shop.ctx, id, SellerEvent::Suspend).await.unwrap();
    decide(&shop.ctx, id, SellerEvent::Resume).await.unwrap();
    let log = audit::entries(
        &shop.ctx.permit::<AuditLogRead>().await.unwrap(),
        &AuditFilter::default(),
        None,
        50,
    )
    .await
    .unwrap();
    let grants = log.iter().filter(|entry| entry.record.action == "role.grant");
    assert_eq!(grants.count(), 1, "given once, when it was let in");
}

async fn nobody_decides_about_their_own_application(shop: &Shop) {
    stock(&shop.ctx).await;
    let operator = worker(shop, "operator@example.com", Role::Operator, Target::Platform).await;
    let id = apply(&operator, form("tea")).await.unwrap();
    let view = view_seller(&operator.permit().await.unwrap(), id).await.unwrap();
    assert!(view.is_own);
    let command = DecideSeller {
        seller: id,
        version: 1,
        event: SellerEvent::StartReview,
        reason: String::new(),
    };
    let refused = decide_seller(&operator.permit().await.unwrap(), command.clone()).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    let other = worker(shop, "other@example.com", Role::Operator, Target::Platform).await;
    decide_seller(&other.permit().await.unwrap(), command)
        .await
        .unwrap();
}

async fn people_of_sellers_see_their_own_shops_only(shop: &Shop) {
    stock(&shop.ctx).await;
    let (tea, cups) = (
        open_shop(&shop.ctx, "tea").await,
        open_shop(&shop.ctx, "cups").await,
    );
    let ctx = seller_worker(shop, "staff@example.com", Role::SellerStaff, tea).await;
    let permit = ctx.permit::<SellerRead>().await.unwrap();
    let own = list_own_shops(&permit).await.unwrap();
    assert_eq!(own.iter().map(|shop| shop.row.id).collect::<Vec<_>>(), [tea]);
    let outcomes = [
        view_seller(&permit, tea).await.map(drop),
        view_seller(&permit, cups).await.map(drop),
        search_sellers(&permit, &SellerFilter::default(), None, 10)
            .await
            .map(drop),
    ];
    for outcome in outcomes {
        assert!(matches!(outcome, Err(ServiceError::Forbidden)), "{outcome:?}");
    }
    let foreign = ctx.permit::<ProductRead>().await.unwrap().seller(Some(cups));
    assert!(matches!(foreign, Err(ServiceError::NotFound(_))), "{foreign:?}");
    assert_eq!(
        list_own_shops(&shop.ctx.permit().await.unwrap()).await.unwrap(),
        [],
        "the platform's people work for none"
    );
}

async fn a_seller_is_told_of_every_decision_in_its_language(shop: &Shop) {
    stock(&shop.ctx).await;
    let mut zh = form("tea");
    "tea@example.com".clone_into(&mut zh.email);
    let mut en = form("cups");
    "cups@example.com".clone_into(&mut en.email);
    let tea = apply(&shop.guest(), zh).await.unwrap();
    let cups = hand_in_application(&shop.guest(), Locale::En, en, uploads())
        .await
        .unwrap();
    let told = async |to: &str| {
        jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
        let messages = notify::local_outbox(&shop.ctx).await.unwrap();
        let theirs = messages.into_iter().filter(|message| message.to.as_str() == to);
        theirs
            .map(|message| (message.subject, message.body))
            .collect::<Vec<_>>()
    };
    for event in [SellerEvent::StartReview, SellerEvent::Reject] {
        shop.clock.advance_seconds(1);
        decide(&shop.ctx, tea, event).await.unwrap();
    }
    let zh = told("tea@example.com").await;
    assert_eq!(zh.len(), 2);
    assert_eq!(zh[0].0, "「tea 店」入驻申请未通过");
    assert!(zh[0].1.ends_with("原因：because"), "{}", zh[0].1);
    let events = [
        (SellerEvent::StartReview, "in review"),
        (SellerEvent::Approve, "is open"),
        (SellerEvent::Suspend, "is suspended"),
        (SellerEvent::Resume, "sells again"),
        (SellerEvent::Suspend, "is suspended"),
        (SellerEvent::Close, "is closed"),
    ];
    for (event, says) in events {
        shop.clock.advance_seconds(1);
        decide(&shop.ctx, cups, event).await.unwrap();
        let (subject, body) = told("cups@example.com").await.remove(0);
        assert!(
            subject.starts_with("Shop cups: ") && subject.contains(says),
            "{subject}"
        );
        assert!(body.ends_with("Reason: because"), "{body}");
    }
    let own = SellerId::OWN_SHOP;
    let before = told("cups@example.com").await.len();
    decide(&shop.ctx, own, SellerEvent::Suspend).await.unwrap();
    assert_eq!(
        told("cups@example.com").await.len(),
        before,
        "there is nobody to tell"
    );
    let stale = DecideSeller {
        seller: tea,
        version: 1,
        event: SellerEvent::Approve,
        reason: String::new(),
    };
    decide_seller(&shop.ctx.permit().await.unwrap(), stale)
        .await
        .unwrap_err();
    assert_eq!(
        told("tea@example.com").await.len(),
        2,
        "what was refused is not told"
    );
}

async fn whoever_works_for_the_platform_too_reaches_their_own_shop(shop: &Shop) {
    stock(&shop.ctx).await;
    let (tea, cups) = (
        open_shop(&shop.ctx, "tea").await,
        open_shop(&shop.ctx, "cups").await,
    );
    let ctx = seller_worker(shop, "both@example.com", Role::SellerOwner, tea).await;
    let account = ctx.permit::<SellerRead>().await.unwrap().account().unwrap();
    give_role(shop, account, Role::Operator, None).await;
    let permit = ctx.permit::<SellerRead>().await.unwrap();
    assert_eq!(*permit.reach(), Reach::Platform, "the widest");
    let own = list_own_shops(&permit).await.unwrap();
    assert_eq!(own.iter().map(|shop| shop.row.id).collect::<Vec<_>>(), [tea]);
    let goods = ctx.permit::<ProductRead>().await.unwrap();
    assert_eq!(
        goods.seller(None).unwrap().seller(),
        tea,
        "their own, unless they name another"
    );
    assert_eq!(goods.seller(Some(cups)).unwrap().seller(), cups);
    let who = signed_in(&ctx).await.unwrap().unwrap();
    assert!(who.seller && who.selling.contains(&Permission::OrderRead));
    assert!(
        who.console.contains(&Permission::SellerDecide) && !who.selling.contains(&Permission::SellerDecide)
    );
    let operator = worker(shop, "operator@example.com", Role::Operator, Target::Platform).await;
    let none = operator.permit::<ProductRead>().await.unwrap().seller(None);
    assert!(matches!(none, Err(ServiceError::Forbidden)), "{none:?}");
    let who = signed_in(&operator).await.unwrap().unwrap();
    assert!(!who.seller && who.selling.is_empty());
}
