//! Ways in that must not be weaker than they look: codes, resets, long passwords, old sessions.

use crate::people::{MAIL, PASSWORD, app_code, code, done, registered, visitor, with, with_app};
use crate::support::Shop;
use domain::kernel::Locale;
use services::ServiceError;
use services::user::{
    SignInStep, request_reset, request_sign_in_code, reset_password, sign_in, sign_in_by_code, signed_in,
    take_second_step,
};

const DAY: i64 = 24 * 3_600;

on_both!(
    every_session_ends_after_ninety_days,
    a_code_instead_of_the_password_is_followed_by_the_second_factor,
    a_reset_keeps_the_second_factor,
    a_code_counts_for_its_own_request_only,
    a_password_is_taken_as_it_was_typed,
);

async fn every_session_ends_after_ninety_days(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    for days in (0..90).step_by(10) {
        let who = signed_in(&with(shop, &started.token)).await.unwrap();
        assert!(who.is_some(), "{days} days, and always in use");
        // That it is in use is noted beside the answer.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        shop.clock.advance_seconds(10 * DAY - i64::from(days == 80));
    }
    assert!(signed_in(&with(shop, &started.token)).await.unwrap().is_some());
    shop.clock.advance_seconds(1);
    assert!(signed_in(&with(shop, &started.token)).await.unwrap().is_none());
}

/// The ticket of the second step, if that is what is due.
fn second_step(step: SignInStep) -> String {
    match step {
        SignInStep::SecondStep(ticket) => ticket,
        SignInStep::Done(_) => panic!("the second factor was not asked for"),
    }
}

async fn a_code_instead_of_the_password_is_followed_by_the_second_factor(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    let (secret, ..) = with_app(shop, &started.token).await;
    shop.clock.advance_seconds(3_600);
    let guest = visitor(shop);
    let ticket = request_sign_in_code(&guest, Locale::Zh, MAIL).await.unwrap();
    let sent = code(shop, MAIL).await;
    let ticket = second_step(sign_in_by_code(&guest, &ticket, &sent).await.unwrap());
    // The code that was sent is no second factor.
    assert!(take_second_step(&guest, &ticket, &sent).await.is_err());
    take_second_step(&guest, &ticket, &app_code(shop, &secret))
        .await
        .unwrap();
}

async fn a_reset_keeps_the_second_factor(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    let (secret, ..) = with_app(shop, &started.token).await;
    shop.clock.advance_seconds(3_600);
    let guest = visitor(shop);
    let ticket = request_reset(&guest, Locale::Zh, MAIL).await.unwrap();
    let sent = code(shop, MAIL).await;
    reset_password(&guest, &ticket, &sent, "a much better one")
        .await
        .unwrap();
    let ticket = second_step(sign_in(&guest, MAIL, "a much better one").await.unwrap());
    take_second_step(&guest, &ticket, &app_code(shop, &secret))
        .await
        .unwrap();
}

async fn a_code_counts_for_its_own_request_only(shop: &Shop) {
    registered(shop, MAIL).await;
    registered(shop, "hanmeimei@example.com").await;
    shop.clock.advance_seconds(3_600);
    let guest = visitor(shop);
    let mine = request_sign_in_code(&guest, Locale::Zh, MAIL).await.unwrap();
    let to_me = code(shop, MAIL).await;
    let theirs = request_sign_in_code(&guest, Locale::Zh, "hanmeimei@example.com")
        .await
        .unwrap();
    let to_them = code(shop, "hanmeimei@example.com").await;
    if to_me == to_them {
        return; // One time in a million.
    }
    let refused = sign_in_by_code(&guest, &theirs, &to_me).await;
    assert!(
        matches!(refused, Err(ServiceError::WrongCredentials)),
        "{refused:?}"
    );
    // Nor is a code for signing in one for a new password.
    let refused = reset_password(&guest, &mine, &to_me, "a much better one").await;
    assert!(refused.is_err());
    done(sign_in_by_code(&guest, &theirs, &to_them).await.unwrap());
}

async fn a_password_is_taken_as_it_was_typed(shop: &Shop) {
    registered(shop, MAIL).await;
    // 128 characters that differ at their ends only: none is cut off, none is changed.
    let long = format!("{}Aa 茶", " tea".repeat(31));
    assert_eq!(long.chars().count(), 128);
    shop.clock.advance_seconds(3_600);
    let guest = visitor(shop);
    let ticket = request_reset(&guest, Locale::Zh, MAIL).await.unwrap();
    let sent = code(shop, MAIL).await;
    reset_password(&guest, &ticket, &sent, &long).await.unwrap();
    let cut: String = long.chars().take(127).collect();
    for wrong in [
        long.to_lowercase(),
        long.trim().to_owned(),
        cut,
        PASSWORD.to_owned(),
    ] {
        shop.clock.advance_seconds(3_600);
        let refused = sign_in(&guest, MAIL, &wrong).await;
        assert!(matches!(refused, Err(ServiceError::WrongCredentials)), "{wrong}");
    }
    done(sign_in(&guest, MAIL, &long).await.unwrap());
}
