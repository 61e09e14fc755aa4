//! What staff do is in the audit log, and visitors neither read nor sign it.

use crate::people::{account, registered, with};
use crate::support::{START, Shop, place, small_shop};
use domain::kernel::encode_id;
use domain::user::permission::policy::{AuditLogRead, SystemUpdate};
use domain::user::{AuditFilter, AuditRecord, Role, Target};
use services::order::{cancel_order_as_operator, deliver_order, ship_order};
use services::{ServiceError, Settings, audit, verify};
use std::sync::Arc;
use store::{NewGrant, Tx};

async fn actions(shop: &Shop) -> Vec<String> {
    let permit = shop.ctx.permit::<AuditLogRead>().await.unwrap();
    let entries = audit::entries(&permit, &AuditFilter::default(), None, 100).await;
    let told = |entry: domain::user::AuditEntry| {
        let record = entry.record;
        let nothing = || "-".to_owned();
        let (before, after) = (
            record.before.unwrap_or_else(nothing),
            record.after.unwrap_or_else(nothing),
        );
        format!("{} {} {before} {after}", record.actor, record.action)
    };
    entries.unwrap().into_iter().map(told).collect()
}

#[tokio::test]
async fn what_an_operator_does_to_orders_is_noted_and_what_buyers_do_is_not() {
    let (shop, goods) = small_shop().await;
    let operator = shop.ctx.for_operator();
    let sent = place(&shop.guest_with(&[(goods.jade, 1)]).await, "cash_on_delivery").await;
    let sent = sent.unwrap().number;
    let ended = place(&shop.guest_with(&[(goods.jade, 1)]).await, "online").await;
    let ended = ended.unwrap().number;
    assert_eq!(actions(&shop).await, [""; 0]);
    ship_order(&operator.permit().await.unwrap(), sent.as_str())
        .await
        .unwrap();
    deliver_order(&operator.permit().await.unwrap(), sent.as_str())
        .await
        .unwrap();
    cancel_order_as_operator(&operator.permit().await.unwrap(), ended.as_str(), "")
        .await
        .unwrap();
    ship_order(&operator.permit().await.unwrap(), ended.as_str())
        .await
        .unwrap_err();
    assert_eq!(
        actions(&shop).await,
        [
            "operator order.cancel {\"payment_state\":\"pending\",\"state\":\"awaiting_payment\"} {\"payment_state\":\"void\",\"state\":\"cancelled\"}",
            "operator order.deliver {\"payment_state\":\"due\",\"state\":\"shipped\"} {\"payment_state\":\"collected\",\"state\":\"delivered\"}",
            "operator order.ship {\"state\":\"confirmed\"} {\"state\":\"shipped\"}",
        ]
    );
    shop.assert_sound().await;
}

#[tokio::test]
async fn where_the_log_stands_is_signed_and_can_be_kept() {
    let (shop, goods) = small_shop().await;
    assert_eq!(
        audit::checkpoint(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap(),
        None
    );
    let sent = place(&shop.guest_with(&[(goods.jade, 1)]).await, "cash_on_delivery").await;
    ship_order(&shop.ctx.permit().await.unwrap(), sent.unwrap().number.as_str())
        .await
        .unwrap();
    let kept = audit::checkpoint(&shop.ctx.permit().await.unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(shop.number("SELECT COUNT(*) FROM audit_checkpoint").await, 1);
    let verdicts = verify::verify_audit(&shop.ctx.permit().await.unwrap(), &[kept])
        .await
        .unwrap();
    assert_eq!(verdicts.len(), 3);
    for verdict in verdicts {
        assert_eq!(
            (verdict.checked, verdict.findings.len()),
            (1, 0),
            "{}",
            verdict.rule
        );
    }
}

#[tokio::test]
async fn visitors_neither_read_nor_sign_the_log() {
    let (shop, _) = small_shop().await;
    let guest = shop.guest();
    let refused = [
        guest.permit::<AuditLogRead>().await.map(drop),
        guest.permit::<SystemUpdate>().await.map(drop),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(ServiceError::SignInRequired)));
    }
}

#[tokio::test]
async fn whoever_works_for_a_seller_sees_its_entries_without_where_they_came_from() {
    let mut shop = Shop::sqlite().await;
    let settings = Settings {
        staff_second_factor: false,
        ..Settings::clone(&shop.ctx.settings)
    };
    shop.ctx.settings = Arc::new(settings);
    let owner = registered(&shop, "owner@example.com").await.token;
    let ours = encode_id("sel", 1);
    let grant = NewGrant {
        id: encode_id("grt", 1),
        account: account(&shop, &owner).await,
        role: Role::SellerOwner.key().to_owned(),
        target: Target::Seller(ours.clone()),
        requested_by: None,
        approved_by: None,
        at: START,
        expires_at: None,
    };
    let records = [Some(ours.clone()), Some(encode_id("sel", 2)), None].map(|seller_id| AuditRecord {
        at: START,
        actor: "operator".to_owned(),
        action: "product.update".to_owned(),
        subject_kind: "product".to_owned(),
        subject_id: "prd_1".to_owned(),
        seller_id,
        reason: None,
        before: None,
        after: Some("{}".to_owned()),
        address: Some("192.0.2.1".to_owned()),
        user_agent: Some("Browser".to_owned()),
        request_id: None,
    });
    let written: Result<(), ServiceError> = shop
        .ctx
        .store
        .write(async move |tx: &mut Tx| {
            tx.user().grant_role(&grant).await?;
            for record in records {
                tx.audit().append(record).await?;
            }
            Ok(())
        })
        .await;
    written.unwrap();
    let permit = with(&shop, &owner).permit::<AuditLogRead>().await.unwrap();
    let entries = audit::entries(&permit, &AuditFilter::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(entries.len(), 1);
    let record = &entries[0].record;
    assert_eq!(record.seller_id, Some(ours));
    assert_eq!((&record.address, &record.user_agent), (&None, &None));
    let foreign = AuditFilter {
        seller_id: Some(encode_id("sel", 2)),
        ..AuditFilter::default()
    };
    assert_eq!(audit::entries(&permit, &foreign, None, 10).await.unwrap(), []);
    let all = shop.ctx.permit::<AuditLogRead>().await.unwrap();
    let entries = audit::entries(&all, &AuditFilter::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[0].record.address.as_deref(), Some("192.0.2.1"));
}
