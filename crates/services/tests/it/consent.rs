//! What people agree to, and that taking it back stops what it was for. Every scenario on both databases.

use crate::people::{MAIL, account, registered, with};
use crate::support::Shop;
use domain::user::ConsentPurpose;
use domain::user::permission::policy::AccountUpdate;
use services::user::{decide_consent, list_consents, may};
use services::{Permit, ServiceError, jobs, notify};

on_both!(
    registering_keeps_the_consent_given_there,
    taking_consent_back_stops_what_it_was_for,
    an_offer_that_waits_is_stopped_too,
    what_is_needed_or_only_told_is_no_choice,
    every_decision_is_kept_and_none_is_changed,
);

async fn person(shop: &Shop) -> (Permit<AccountUpdate>, domain::user::AccountId) {
    let started = registered(shop, MAIL).await;
    let id = account(shop, &started.token).await;
    (with(shop, &started.token).permit().await.unwrap(), id)
}

async fn offers(shop: &Shop) -> usize {
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let messages = notify::local_outbox(&shop.ctx).await.unwrap();
    messages
        .iter()
        .filter(|message| message.subject == "offer")
        .count()
}

async fn offer(shop: &Shop, id: domain::user::AccountId) -> Result<(), ServiceError> {
    let purpose = ConsentPurpose::MarketingMail;
    notify::send_offer(
        &shop.ctx.permit().await.unwrap(),
        id,
        purpose,
        "offer".to_owned(),
        "20 % off".to_owned(),
    )
    .await
}

async fn registering_keeps_the_consent_given_there(shop: &Shop) {
    let (me, id) = person(shop).await;
    let views = list_consents(&me).await.unwrap();
    for view in &views {
        let expected = matches!(view.purpose, ConsentPurpose::Terms | ConsentPurpose::Sharing);
        assert_eq!(view.given, expected, "{:?}", view.purpose);
    }
    let terms = views[0].last.as_ref().unwrap();
    assert_eq!(
        (terms.version.as_str(), terms.at),
        (ConsentPurpose::Terms.version(), shop.ctx.clock.now())
    );
    assert!(may(&shop.ctx, id, ConsentPurpose::Terms).await.unwrap());
    let placed = "SELECT COUNT(*) FROM consent WHERE purpose = 'terms' AND given = 1 AND address LIKE 'v1.%'";
    assert_eq!(shop.number(placed).await, 1, "with the place, sealed");
}

async fn taking_consent_back_stops_what_it_was_for(shop: &Shop) {
    let (me, id) = person(shop).await;
    let unasked = offer(shop, id).await;
    assert!(matches!(unasked, Err(ServiceError::Forbidden)), "{unasked:?}");
    decide_consent(&me, ConsentPurpose::MarketingMail, true)
        .await
        .unwrap();
    offer(shop, id).await.unwrap();
    assert_eq!(offers(shop).await, 1);
    let permit = shop.ctx.permit().await.unwrap();
    let sms = notify::send_offer(
        &permit,
        id,
        ConsentPurpose::MarketingSms,
        String::new(),
        String::new(),
    );
    assert!(
        matches!(sms.await, Err(ServiceError::Forbidden)),
        "each purpose for itself"
    );
    shop.clock.advance_seconds(1);
    decide_consent(&me, ConsentPurpose::MarketingMail, false)
        .await
        .unwrap();
    assert!(!may(&shop.ctx, id, ConsentPurpose::MarketingMail).await.unwrap());
    let stopped = offer(shop, id).await;
    assert!(matches!(stopped, Err(ServiceError::Forbidden)), "{stopped:?}");
    assert_eq!(offers(shop).await, 1);
}

async fn an_offer_that_waits_is_stopped_too(shop: &Shop) {
    let (me, id) = person(shop).await;
    decide_consent(&me, ConsentPurpose::MarketingMail, true)
        .await
        .unwrap();
    offer(shop, id).await.unwrap();
    shop.clock.advance_seconds(1);
    decide_consent(&me, ConsentPurpose::MarketingMail, false)
        .await
        .unwrap();
    assert_eq!(offers(shop).await, 0);
    let kept = "SELECT COUNT(*) FROM message WHERE sent_at IS NULL";
    assert_eq!(shop.number(kept).await, 0, "it is not kept either");
}

async fn what_is_needed_or_only_told_is_no_choice(shop: &Shop) {
    let (me, _) = person(shop).await;
    for (purpose, given) in [
        (ConsentPurpose::Terms, false),
        (ConsentPurpose::Sharing, false),
        (ConsentPurpose::Sharing, true),
    ] {
        let refused = decide_consent(&me, purpose, given).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    }
}

async fn every_decision_is_kept_and_none_is_changed(shop: &Shop) {
    let (me, _) = person(shop).await;
    for given in [true, true, false, true] {
        decide_consent(&me, ConsentPurpose::Recommendations, given)
            .await
            .unwrap();
        shop.clock.advance_seconds(60);
    }
    let rows = "SELECT COUNT(*) FROM consent WHERE purpose = 'recommendations'";
    assert_eq!(shop.number(rows).await, 3, "the same again says nothing new");
    let view = list_consents(&me).await.unwrap();
    assert!(
        view.iter()
            .any(|view| view.purpose == ConsentPurpose::Recommendations && view.given)
    );
}
