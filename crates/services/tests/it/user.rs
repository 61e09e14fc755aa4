//! Accounts: registering, signing in, second factors, sessions. Every scenario on both databases.

use crate::people::{
    MAIL, PASSWORD, account, app_code, code, done, give_role, messages, registered, visitor, with, with_app,
};
use crate::support::Shop;
use domain::kernel::Locale;
use domain::user::permission::policy::{AccountUpdate, CustomerRead};
use domain::user::{Role, SignInOutcome, Strength};
use services::user::{
    SignInStep, change_password, confirm_contact, confirm_registration, list_sessions, prove_identity,
    register, request_contact, request_reset, request_sign_in_code, reset_password, revoke_session, sign_in,
    sign_in_by_code, sign_in_history, sign_out, signed_in, start_second_factor, take_second_step,
    view_account,
};
use services::{Client, Ctx, ServiceError, notify};
use std::collections::HashSet;

on_both!(
    an_account_is_made_by_its_code_and_not_before,
    a_known_contact_is_told_of_its_account_and_nobody_else_is,
    known_and_unknown_contacts_get_the_same_answers,
    a_password_can_be_tried_ten_times_an_hour_and_no_more,
    a_code_can_be_tried_five_times,
    a_code_works_once_and_not_after_its_time,
    signing_in_makes_a_new_session_and_ends_the_old_one,
    a_revoked_session_is_nobody_at_once,
    sessions_of_others_cannot_be_ended,
    a_second_factor_is_asked_for_and_its_codes_work_once,
    a_recovery_code_works_once,
    a_second_factor_can_be_tried_ten_times_an_hour_whatever_the_tickets,
    a_new_password_ends_the_other_sessions,
    a_reset_needs_the_code_and_ends_every_session,
    a_contact_counts_when_its_code_came_back,
    sensitive_changes_ask_for_a_fresh_proof,
    staff_need_a_second_factor_and_a_role,
    a_role_for_a_while_ends_by_itself,
    an_idle_session_ends,
    the_cart_of_a_visitor_joins_the_one_of_the_account,
);

async fn an_account_is_made_by_its_code_and_not_before(shop: &Shop) {
    let ticket = register(&visitor(shop), Locale::Zh, MAIL, PASSWORD, true)
        .await
        .unwrap();
    assert_eq!(shop.number("SELECT COUNT(*) FROM account").await, 0);
    let right = code(shop, MAIL).await;
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let refused = confirm_registration(&visitor(shop), &ticket, wrong).await;
    assert!(
        matches!(refused, Err(ServiceError::WrongCredentials)),
        "{refused:?}"
    );
    let started = confirm_registration(&visitor(shop), &ticket, &right)
        .await
        .unwrap();
    let who = signed_in(&with(shop, &started.token)).await.unwrap().unwrap();
    assert_eq!(who.contact, "l***@example.com");
    assert!(who.console.is_empty() && !who.seller);
    let permit = with(shop, &started.token)
        .permit::<AccountUpdate>()
        .await
        .unwrap();
    let view = view_account(&permit).await.unwrap();
    assert_eq!(
        (view.email.as_str(), view.phone.as_str(), view.has_password),
        (MAIL, "", true)
    );
    for (login, password, agreed, field, fault) in [
        ("", PASSWORD, true, "login", "required"),
        ("nobody", PASSWORD, true, "login", "login"),
        (MAIL, "short", true, "password", "password_short"),
        (MAIL, "lilei2024", true, "password", "password_like_login"),
        (MAIL, PASSWORD, false, "agreed", "required"),
    ] {
        let refused = register(&visitor(shop), Locale::Zh, login, password, agreed).await;
        let Err(ServiceError::Invalid(fields)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(
            (fields[0].field.as_str(), fields[0].code.as_str()),
            (field, fault)
        );
    }
}

async fn a_known_contact_is_told_of_its_account_and_nobody_else_is(shop: &Shop) {
    registered(shop, MAIL).await;
    shop.clock.advance_seconds(3_600);
    let before = messages(shop).await;
    let ticket = register(&visitor(shop), Locale::En, MAIL, PASSWORD, true)
        .await
        .unwrap();
    assert_eq!(messages(shop).await, before + 1);
    let newest = &notify::local_outbox(&shop.ctx).await.unwrap()[0];
    assert_eq!(newest.subject, "You already have a Jishi account");
    assert_eq!(
        code(shop, MAIL).await,
        "",
        "no code is sent for an account that is there"
    );
    let refused = confirm_registration(&visitor(shop), &ticket, "123456").await;
    assert!(matches!(refused, Err(ServiceError::WrongCredentials)));
    assert_eq!(shop.number("SELECT COUNT(*) FROM account").await, 1);
}

async fn known_and_unknown_contacts_get_the_same_answers(shop: &Shop) {
    registered(shop, MAIL).await;
    shop.clock.advance_seconds(3_600);
    let before = messages(shop).await;
    for unknown in ["nobody@example.com", "13900139000"] {
        let guest = visitor(shop);
        assert_eq!(
            request_reset(&guest, Locale::Zh, unknown).await.unwrap().len(),
            32
        );
        shop.clock.advance_seconds(3_600);
        assert_eq!(
            request_sign_in_code(&guest, Locale::Zh, unknown)
                .await
                .unwrap()
                .len(),
            32
        );
        let refused = sign_in(&guest, unknown, PASSWORD).await;
        assert!(matches!(refused, Err(ServiceError::WrongCredentials)));
    }
    assert_eq!(messages(shop).await, before, "unknown contacts are sent nothing");
    let refused = sign_in(&visitor(shop), MAIL, "another password").await;
    assert!(matches!(refused, Err(ServiceError::WrongCredentials)));
}

async fn a_password_can_be_tried_ten_times_an_hour_and_no_more(shop: &Shop) {
    registered(shop, MAIL).await;
    for login in [MAIL, "nobody@example.com"] {
        let mut tried = 0;
        for attempt in 0..90 {
            shop.clock.advance_seconds(40);
            let mut guest = visitor(shop);
            guest.client = std::sync::Arc::new(Client {
                address: format!("198.51.100.{attempt}"),
                device: String::new(),
            });
            match sign_in(&guest, login, "wrong password").await {
                Err(ServiceError::WrongCredentials) => tried += 1,
                Err(ServiceError::TooMany) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!((8..=10).contains(&tried), "{login}: {tried}");
    }
    shop.clock.advance_seconds(3_600);
    done(sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap());
}

async fn a_code_can_be_tried_five_times(shop: &Shop) {
    let ticket = register(&visitor(shop), Locale::Zh, MAIL, PASSWORD, true)
        .await
        .unwrap();
    let right = code(shop, MAIL).await;
    for _ in 0..5 {
        let wrong = if right == "000000" { "000001" } else { "000000" };
        assert!(
            confirm_registration(&visitor(shop), &ticket, wrong)
                .await
                .is_err()
        );
    }
    let refused = confirm_registration(&visitor(shop), &ticket, &right).await;
    assert!(matches!(refused, Err(ServiceError::WrongCredentials)));
}

async fn a_code_works_once_and_not_after_its_time(shop: &Shop) {
    registered(shop, MAIL).await;
    shop.clock.advance_seconds(3_600);
    let ticket = request_sign_in_code(&visitor(shop), Locale::Zh, MAIL)
        .await
        .unwrap();
    let sent = code(shop, MAIL).await;
    done(sign_in_by_code(&visitor(shop), &ticket, &sent).await.unwrap());
    let again = sign_in_by_code(&visitor(shop), &ticket, &sent).await;
    assert!(matches!(again, Err(ServiceError::WrongCredentials)));
    let ticket = request_sign_in_code(&visitor(shop), Locale::Zh, MAIL)
        .await
        .unwrap();
    let sent = code(shop, MAIL).await;
    shop.clock.advance_seconds(601);
    let late = sign_in_by_code(&visitor(shop), &ticket, &sent).await;
    assert!(matches!(late, Err(ServiceError::WrongCredentials)));
}

async fn signing_in_makes_a_new_session_and_ends_the_old_one(shop: &Shop) {
    let first = registered(shop, MAIL).await;
    let second = done(sign_in(&with(shop, &first.token), MAIL, PASSWORD).await.unwrap());
    assert_ne!(first.token, second.token);
    assert!(signed_in(&with(shop, &first.token)).await.unwrap().is_none());
    assert!(signed_in(&with(shop, &second.token)).await.unwrap().is_some());
    let permit = with(shop, &second.token).permit::<AccountUpdate>().await.unwrap();
    let history = sign_in_history(&permit).await.unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(history[0].outcome, SignInOutcome::Succeeded);
    assert_eq!(history[0].device, "Firefox on Linux");
    sign_out(&with(shop, &second.token)).await.unwrap();
    assert!(signed_in(&with(shop, &second.token)).await.unwrap().is_none());
}

async fn a_revoked_session_is_nobody_at_once(shop: &Shop) {
    let phone = registered(shop, MAIL).await;
    let desk = done(sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap());
    let permit = with(shop, &desk.token).permit::<AccountUpdate>().await.unwrap();
    let sessions = list_sessions(&permit).await.unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| !session.current).unwrap();
    let under_way = with(shop, &phone.token).for_one_reading();
    assert!(signed_in(&under_way).await.unwrap().is_some());
    revoke_session(&permit, other.id).await.unwrap();
    // A page that is being made is made to its end for whoever asked for it; the next one is not.
    assert!(signed_in(&under_way).await.unwrap().is_some());
    assert!(
        signed_in(&with(shop, &phone.token).for_one_reading())
            .await
            .unwrap()
            .is_none()
    );
    let refused = with(shop, &phone.token).permit::<AccountUpdate>().await;
    assert!(matches!(refused, Err(ServiceError::SignInRequired)));
    assert!(matches!(
        revoke_session(&permit, other.id).await,
        Err(ServiceError::NotFound(_))
    ));
}

async fn sessions_of_others_cannot_be_ended(shop: &Shop) {
    let mine = registered(shop, MAIL).await;
    let theirs = registered(shop, "hanmeimei@example.com").await;
    let permit = with(shop, &theirs.token).permit::<AccountUpdate>().await.unwrap();
    let session = list_sessions(&permit).await.unwrap()[0].id;
    let permit = with(shop, &mine.token).permit::<AccountUpdate>().await.unwrap();
    assert!(matches!(
        revoke_session(&permit, session).await,
        Err(ServiceError::NotFound(_))
    ));
    assert!(signed_in(&with(shop, &theirs.token)).await.unwrap().is_some());
}

async fn a_second_factor_is_asked_for_and_its_codes_work_once(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    let (secret, codes, token) = with_app(shop, &started.token).await;
    assert!(
        signed_in(&with(shop, &started.token)).await.unwrap().is_none(),
        "the token is a new one"
    );
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), 10);
    let who = signed_in(&with(shop, &token)).await.unwrap().unwrap();
    assert_eq!(who.strength, Strength::Two);
    let SignInStep::SecondStep(ticket) = sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap() else {
        panic!("the second factor was not asked for");
    };
    let now = app_code(shop, &secret);
    let wrong = if now == "000000" { "000001" } else { "000000" };
    assert!(take_second_step(&visitor(shop), &ticket, wrong).await.is_err());
    take_second_step(&visitor(shop), &ticket, &now).await.unwrap();
    assert!(
        take_second_step(&visitor(shop), &ticket, &now).await.is_err(),
        "the ticket is used up"
    );
    let SignInStep::SecondStep(ticket) = sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap() else {
        panic!("the second factor was not asked for");
    };
    assert!(
        take_second_step(&visitor(shop), &ticket, &now).await.is_err(),
        "the code is used up"
    );
    shop.clock.advance_seconds(30);
    take_second_step(&visitor(shop), &ticket, &app_code(shop, &secret))
        .await
        .unwrap();
}

async fn a_recovery_code_works_once(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    let (_, codes, _) = with_app(shop, &started.token).await;
    for expected in [true, false] {
        let SignInStep::SecondStep(ticket) = sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap() else {
            panic!("the second factor was not asked for");
        };
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert_eq!(
            take_second_step(&visitor(shop), &ticket, &typed).await.is_ok(),
            expected
        );
    }
}

async fn a_second_factor_can_be_tried_ten_times_an_hour_whatever_the_tickets(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    with_app(shop, &started.token).await;
    let mut tried = 0;
    for _ in 0..60 {
        shop.clock.advance_seconds(60);
        let SignInStep::SecondStep(ticket) = sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap() else {
            panic!("the second factor was not asked for");
        };
        match take_second_step(&visitor(shop), &ticket, "wrong-codes").await {
            Err(ServiceError::WrongCredentials) => tried += 1,
            Err(ServiceError::TooMany) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!((8..=10).contains(&tried), "{tried}");
}

async fn a_new_password_ends_the_other_sessions(shop: &Shop) {
    let here = registered(shop, MAIL).await;
    let there = done(sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap());
    let permit = with(shop, &here.token).permit::<AccountUpdate>().await.unwrap();
    let refused = change_password(&permit, "not the old one", "a much better one").await;
    assert!(matches!(refused, Err(ServiceError::WrongCredentials)));
    let token = change_password(&permit, PASSWORD, "a much better one")
        .await
        .unwrap();
    assert!(signed_in(&with(shop, &token)).await.unwrap().is_some());
    for old in [here.token, there.token] {
        assert!(signed_in(&with(shop, &old)).await.unwrap().is_none());
    }
    assert!(sign_in(&visitor(shop), MAIL, PASSWORD).await.is_err());
    done(sign_in(&visitor(shop), MAIL, "a much better one").await.unwrap());
}

async fn a_reset_needs_the_code_and_ends_every_session(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    shop.clock.advance_seconds(3_600);
    let ticket = request_reset(&visitor(shop), Locale::Zh, MAIL).await.unwrap();
    let code = code(shop, MAIL).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert!(
        reset_password(&visitor(shop), &ticket, wrong, "a much better one")
            .await
            .is_err()
    );
    reset_password(&visitor(shop), &ticket, &code, "a much better one")
        .await
        .unwrap();
    assert!(signed_in(&with(shop, &started.token)).await.unwrap().is_none());
    done(sign_in(&visitor(shop), MAIL, "a much better one").await.unwrap());
}

async fn a_contact_counts_when_its_code_came_back(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    registered(shop, "13900139000").await;
    let permit = with(shop, &started.token)
        .permit::<AccountUpdate>()
        .await
        .unwrap();
    let ticket = request_contact(&permit, Locale::Zh, "138 0013 8000")
        .await
        .unwrap();
    let sent = code(shop, "13800138000").await;
    assert_eq!(view_account(&permit).await.unwrap().phone, "");
    confirm_contact(&permit, &ticket, &sent).await.unwrap();
    assert_eq!(view_account(&permit).await.unwrap().phone, "13800138000");
    done(
        sign_in(&visitor(shop), "+86 138-0013-8000", PASSWORD)
            .await
            .unwrap(),
    );
    let ticket = request_contact(&permit, Locale::Zh, "13900139000").await.unwrap();
    assert_eq!(
        code(shop, "13900139000").await,
        "",
        "another's number is sent no code"
    );
    assert!(confirm_contact(&permit, &ticket, "123456").await.is_err());
}

async fn sensitive_changes_ask_for_a_fresh_proof(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    shop.clock.advance_seconds(16 * 60);
    let permit = with(shop, &started.token)
        .permit::<AccountUpdate>()
        .await
        .unwrap();
    let refused = start_second_factor(&permit).await;
    assert!(matches!(refused, Err(ServiceError::ProofRequired)), "{refused:?}");
    assert!(matches!(
        prove_identity(&permit, "wrong", "").await,
        Err(ServiceError::WrongCredentials)
    ));
    let token = prove_identity(&permit, PASSWORD, "").await.unwrap();
    assert!(
        signed_in(&with(shop, &started.token)).await.unwrap().is_none(),
        "the token is a new one"
    );
    let permit = with(shop, &token).permit::<AccountUpdate>().await.unwrap();
    start_second_factor(&permit).await.unwrap();
}

async fn staff_need_a_second_factor_and_a_role(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    let id = account(shop, &started.token).await;
    let refused = with(shop, &started.token).permit::<CustomerRead>().await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)));
    give_role(shop, id, Role::Support, None).await;
    let refused = with(shop, &started.token).permit::<CustomerRead>().await;
    assert!(matches!(refused, Err(ServiceError::SecondFactorRequired)));
    let (_, _, token) = with_app(shop, &started.token).await;
    with(shop, &token)
        .permit::<CustomerRead>()
        .await
        .unwrap()
        .platform()
        .unwrap();
    let refused = visitor(shop).permit::<CustomerRead>().await;
    assert!(matches!(refused, Err(ServiceError::SignInRequired)));
}

async fn a_role_for_a_while_ends_by_itself(shop: &Shop) {
    let started = registered(shop, MAIL).await;
    let id = account(shop, &started.token).await;
    give_role(shop, id, Role::Support, Some(600)).await;
    let (_, _, token) = with_app(shop, &started.token).await;
    with(shop, &token).permit::<CustomerRead>().await.unwrap();
    shop.clock.advance_seconds(600);
    let refused = with(shop, &token).permit::<CustomerRead>().await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)));
}

async fn an_idle_session_ends(shop: &Shop) {
    let customer = registered(shop, MAIL).await;
    let staff = registered(shop, "hanmeimei@example.com").await;
    give_role(shop, account(shop, &staff.token).await, Role::Support, None).await;
    shop.clock.advance_seconds(3_600);
    assert!(signed_in(&with(shop, &staff.token)).await.unwrap().is_none());
    assert!(signed_in(&with(shop, &customer.token)).await.unwrap().is_some());
    shop.clock.advance_seconds(31 * 24 * 3_600);
    assert!(signed_in(&with(shop, &customer.token)).await.unwrap().is_none());
}

async fn the_cart_of_a_visitor_joins_the_one_of_the_account(shop: &Shop) {
    let goods = crate::goods::stock(&shop.ctx).await;
    let phone = shop.guest_with(&[(goods.jade, 2)]).await;
    registered(shop, MAIL).await;
    let started = done(sign_in(&phone, MAIL, PASSWORD).await.unwrap());
    let desk = shop.guest_with(&[(goods.jade, 1), (goods.rose, 3)]).await;
    let joined = done(sign_in(&desk, MAIL, PASSWORD).await.unwrap());
    assert_eq!(joined.cart, started.cart);
    let ctx = Ctx {
        cart: Some(joined.cart),
        ..shop.guest()
    };
    let cart = services::cart::view_cart(&ctx, Locale::Zh).await.unwrap();
    let mut quantities: Vec<i64> = cart.lines.iter().map(|line| line.quantity.get()).collect();
    quantities.sort_unstable();
    assert_eq!(quantities, [2, 3]);
}
