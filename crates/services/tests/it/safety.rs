//! Browsers that are known, sessions that others end, and proofs that are asked for. Every scenario on both databases.

use crate::people::{MAIL, PASSWORD, account, code, done, registered, visitor, with};
use crate::support::Shop;
use domain::kernel::Locale;
use domain::user::permission::policy::{AccountUpdate, CustomerRead, CustomerUpdate};
use domain::user::{AccountId, CustomerEdit, Level};
use services::user::{
    DeviceMark, SessionToken, edit_customer, list_sessions, request_reset, request_sign_in_code,
    reset_password, revoke_other_sessions, revoke_session, sign_in, sign_in_by_code, sign_out_customer,
    signed_in, view_customer,
};
use services::{Client, Ctx, ServiceError};
use std::sync::Arc;

on_both!(
    a_stranger_cannot_use_up_the_tries_of_a_known_browser,
    a_known_browser_has_ten_tries_an_hour_too,
    a_mark_of_another_account_or_of_nobody_is_worth_nothing,
    a_new_password_ends_the_marks_of_browsers,
    blocking_an_account_ends_its_sessions_at_once,
    an_operator_signs_a_customer_out_and_is_noted,
    ending_other_sessions_asks_for_a_fresh_proof_if_there_are_any,
    a_session_ends_after_ninety_days_of_use,
);

/// A visitor from an address of their own.
fn from(shop: &Shop, number: u32) -> Ctx {
    let mut guest = visitor(shop);
    guest.client = Arc::new(Client {
        address: format!("198.51.100.{number}"),
        device: String::new(),
    });
    guest
}

/// Strangers try until nobody may any more.
async fn use_up(shop: &Shop, login: &str) {
    for number in 0..12 {
        let refused = sign_in(&from(shop, number), login, "not the password").await;
        assert!(refused.is_err());
    }
    let refused = sign_in(&from(shop, 20), login, PASSWORD).await;
    assert!(matches!(refused, Err(ServiceError::TooMany)), "{refused:?}");
}

async fn a_stranger_cannot_use_up_the_tries_of_a_known_browser(shop: &Shop) {
    let mark = registered(shop, MAIL).await.device;
    shop.clock.advance_seconds(3_600);
    use_up(shop, MAIL).await;
    let home = from(shop, 30).with_device(Some(mark));
    let entered = done(sign_in(&home, MAIL, PASSWORD).await.unwrap());
    assert!(signed_in(&with(shop, &entered.token)).await.unwrap().is_some());
    let refused = sign_in(&from(shop, 31), MAIL, PASSWORD).await;
    assert!(
        matches!(refused, Err(ServiceError::TooMany)),
        "for strangers it stays so"
    );
    // Codes likewise.
    for number in 0..4 {
        drop(request_sign_in_code(&from(shop, number), Locale::Zh, MAIL).await);
    }
    let refused = request_sign_in_code(&from(shop, 40), Locale::Zh, MAIL).await;
    assert!(matches!(refused, Err(ServiceError::TooMany)), "{refused:?}");
    let home = from(shop, 30).with_device(DeviceMark::parse(entered.device.as_str()));
    let ticket = request_sign_in_code(&home, Locale::Zh, MAIL).await.unwrap();
    let sent = code(shop, MAIL).await;
    done(sign_in_by_code(&home, &ticket, &sent).await.unwrap());
}

async fn a_known_browser_has_ten_tries_an_hour_too(shop: &Shop) {
    let mark = registered(shop, MAIL).await.device;
    let mut tried = 0;
    for number in 0..90 {
        shop.clock.advance_seconds(40);
        let home = from(shop, number).with_device(Some(mark.clone()));
        match sign_in(&home, MAIL, "not the password").await {
            Err(ServiceError::WrongCredentials) => tried += 1,
            Err(ServiceError::TooMany) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!((8..=10).contains(&tried), "{tried}");
}

async fn a_mark_of_another_account_or_of_nobody_is_worth_nothing(shop: &Shop) {
    let mine = registered(shop, MAIL).await.device;
    let others = registered(shop, "hanmeimei@example.com").await.device;
    shop.clock.advance_seconds(3_600);
    use_up(shop, MAIL).await;
    let (number, _) = others.as_str().split_once('.').unwrap();
    let (_, proof) = mine.as_str().split_once('.').unwrap();
    for forged in [
        others.as_str().to_owned(),
        format!("{number}.{proof}"),
        format!("{number}."),
    ] {
        let guest = from(shop, 30).with_device(DeviceMark::parse(&forged));
        let refused = sign_in(&guest, MAIL, PASSWORD).await;
        assert!(
            matches!(refused, Err(ServiceError::TooMany)),
            "{forged}: {refused:?}"
        );
    }
    assert!(DeviceMark::parse("").is_none() && DeviceMark::parse(&"a.".repeat(99)).is_none());
}

async fn a_new_password_ends_the_marks_of_browsers(shop: &Shop) {
    let old = registered(shop, MAIL).await.device;
    shop.clock.advance_seconds(3_600);
    let ticket = request_reset(&visitor(shop), Locale::Zh, MAIL).await.unwrap();
    let sent = code(shop, MAIL).await;
    let new = "oolong in late autumn";
    reset_password(&visitor(shop), &ticket, &sent, new).await.unwrap();
    shop.clock.advance_seconds(3_600);
    let fresh = done(sign_in(&from(shop, 50), MAIL, new).await.unwrap()).device;
    shop.clock.advance_seconds(3_600);
    use_up(shop, MAIL).await;
    let marked = |mark: &DeviceMark| from(shop, 30).with_device(DeviceMark::parse(mark.as_str()));
    let refused = sign_in(&marked(&old), MAIL, new).await;
    assert!(
        matches!(refused, Err(ServiceError::TooMany)),
        "whoever knew the old password is a stranger now: {refused:?}"
    );
    done(sign_in(&marked(&fresh), MAIL, new).await.unwrap());
}

async fn is_signed_in(shop: &Shop, token: &SessionToken) -> bool {
    with(shop, token).permit::<AccountUpdate>().await.is_ok()
}

async fn block(shop: &Shop, id: AccountId, blocked: bool) {
    let version = view_customer(&shop.ctx.permit::<CustomerRead>().await.unwrap(), id)
        .await
        .unwrap()
        .version;
    let edit = CustomerEdit {
        level: Level::Regular,
        tags: Vec::new(),
        blocked,
        blocked_reason: "拒收三次".to_owned(),
        version,
    };
    let permit = shop.ctx.permit::<CustomerUpdate>().await.unwrap();
    edit_customer(&permit, id, edit).await.unwrap();
}

async fn blocking_an_account_ends_its_sessions_at_once(shop: &Shop) {
    let phone = registered(shop, MAIL).await.token;
    let desk = done(sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap()).token;
    let other = registered(shop, "hanmeimei@example.com").await.token;
    let id = account(shop, &phone).await;
    block(shop, id, true).await;
    assert!(!is_signed_in(shop, &phone).await && !is_signed_in(shop, &desk).await);
    assert!(is_signed_in(shop, &other).await);
    // They may come back and read why, and that is not ended by the next edit.
    let back = done(sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap()).token;
    block(shop, id, true).await;
    assert!(is_signed_in(shop, &back).await);
}

async fn an_operator_signs_a_customer_out_and_is_noted(shop: &Shop) {
    let phone = registered(shop, MAIL).await.token;
    let desk = done(sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap()).token;
    let other = registered(shop, "hanmeimei@example.com").await.token;
    let id = account(shop, &phone).await;
    let permit = shop.ctx.permit::<CustomerUpdate>().await.unwrap();
    assert_eq!(sign_out_customer(&permit, id).await.unwrap(), 2);
    assert!(!is_signed_in(shop, &phone).await && !is_signed_in(shop, &desk).await);
    assert!(is_signed_in(shop, &other).await);
    let noted = shop
        .number("SELECT COUNT(*) FROM audit_entry WHERE action = 'customer.sign_out'")
        .await;
    assert_eq!(noted, 1);
    let nobody = sign_out_customer(&permit, AccountId::from_u128(1)).await;
    assert!(matches!(nobody, Err(ServiceError::NotFound(_))), "{nobody:?}");
}

async fn ending_other_sessions_asks_for_a_fresh_proof_if_there_are_any(shop: &Shop) {
    let phone = registered(shop, MAIL).await.token;
    shop.clock.advance_seconds(3_600);
    let alone = with(shop, &phone).permit::<AccountUpdate>().await.unwrap();
    assert_eq!(
        revoke_other_sessions(&alone).await.unwrap(),
        0,
        "nothing to prove for"
    );
    let desk = done(sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap()).token;
    let sessions = list_sessions(&alone).await.unwrap();
    let (this, other) = sessions.split_at(1);
    let (this, other) = if this[0].current {
        (this[0].id, other[0].id)
    } else {
        (other[0].id, this[0].id)
    };
    for refused in [
        revoke_other_sessions(&alone).await.map(drop),
        revoke_session(&alone, other).await,
    ] {
        assert!(matches!(refused, Err(ServiceError::ProofRequired)), "{refused:?}");
    }
    assert!(is_signed_in(shop, &desk).await);
    revoke_session(&alone, this).await.unwrap();
    assert!(!is_signed_in(shop, &phone).await, "one may always go");
}

async fn a_session_ends_after_ninety_days_of_use(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    for _ in 0..8 {
        shop.clock.advance_seconds(11 * 24 * 3_600);
        assert!(is_signed_in(shop, &token).await);
        // The use is noted beside the answer.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    shop.clock.advance_seconds(3 * 24 * 3_600);
    assert!(!is_signed_in(shop, &token).await);
}
