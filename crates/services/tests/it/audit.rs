//! What staff do is in the audit log, and visitors neither read nor sign it.

use crate::support::{Shop, place, small_shop};
use domain::user::AuditFilter;
use services::order::{cancel_order_as_operator, deliver_order, ship_order};
use services::{ServiceError, Settings, audit, verify};
use std::sync::Arc;

async fn actions(shop: &Shop) -> Vec<String> {
    let entries = audit::entries(&shop.ctx, &AuditFilter::default(), None, 100).await;
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
    ship_order(&operator, sent.as_str()).await.unwrap();
    deliver_order(&operator, sent.as_str()).await.unwrap();
    cancel_order_as_operator(&operator, ended.as_str()).await.unwrap();
    ship_order(&operator, ended.as_str()).await.unwrap_err();
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
async fn the_log_is_signed_with_the_key_of_the_installation() {
    let (mut shop, goods) = small_shop().await;
    let unsigned = audit::checkpoint(&shop.ctx).await.unwrap();
    assert_eq!(unsigned, None, "nothing is in the log");
    let sent = place(&shop.guest_with(&[(goods.jade, 1)]).await, "cash_on_delivery").await;
    ship_order(&shop.ctx.for_operator(), sent.unwrap().number.as_str())
        .await
        .unwrap();
    let unsigned = audit::checkpoint(&shop.ctx).await.unwrap().unwrap();
    assert_eq!(shop.number("SELECT COUNT(*) FROM audit_checkpoint").await, 0);
    let with_keys = |keys: &[[u8; 32]]| {
        Arc::new(Settings {
            keys: keys.iter().copied().collect(),
            ..Settings::default()
        })
    };
    shop.ctx.settings = with_keys(&[[1; 32]]);
    assert_eq!(
        audit::checkpoint(&shop.ctx).await.unwrap().as_ref(),
        Some(&unsigned)
    );
    assert_eq!(shop.number("SELECT COUNT(*) FROM audit_checkpoint").await, 1);
    shop.assert_sound().await;
    shop.ctx.settings = with_keys(&[[2; 32], [1; 32]]);
    shop.assert_sound().await;
    shop.ctx.settings = with_keys(&[[2; 32]]);
    let verdicts = verify::verify_audit(&shop.ctx, vec![unsigned]).await.unwrap();
    assert_eq!(verdicts[1].findings.len(), 1, "another key");
    assert_eq!(verdicts[2].findings.len(), 0);
}

#[tokio::test]
async fn visitors_neither_read_nor_sign_the_log() {
    let (shop, _) = small_shop().await;
    let guest = shop.guest();
    let refused = [
        audit::entries(&guest, &AuditFilter::default(), None, 1)
            .await
            .map(drop),
        audit::checkpoint(&guest).await.map(drop),
        verify::verify_audit(&guest, Vec::new()).await.map(drop),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(ServiceError::Forbidden)));
    }
}
