//! Passkeys: made, used, copied, removed. Every scenario on both databases.

use crate::authenticator::Authenticator;
use crate::people::{MAIL, account, give_role, registered, visitor, with};
use crate::support::Shop;
use domain::user::permission::policy::{AccountUpdate, CustomerRead};
use domain::user::{Role, SignInOutcome, Strength};
use services::user::{
    SessionToken, add_passkey, list_passkeys, list_sessions, passkeys_work, prove_by_passkey, remove_passkey,
    rename_passkey, sign_in_by_passkey, sign_in_history, signed_in, start_passkey, start_passkey_sign_in,
};
use services::{Ctx, Permit, ServiceError, Settings};
use std::sync::Arc;

on_both!(
    a_passkey_signs_in_without_a_word_and_is_two_factors,
    a_passkey_is_listed_renamed_and_removed,
    a_passkey_is_made_and_removed_by_whoever_has_just_proved_who_they_are,
    an_answer_counts_once_and_in_time,
    a_ceremony_belongs_to_one_account_and_one_purpose,
    unknown_and_wrong_passkeys_get_the_same_answer,
    a_passkey_whose_counter_went_back_is_refused_and_noted,
    the_last_way_in_stays,
    a_passkey_proves_who_is_asking,
    passkeys_do_not_work_at_a_numeric_address,
);

/// The same visitor at a shop whose address has a name.
fn named(mut ctx: Ctx) -> Ctx {
    ctx.settings = Arc::new(Settings {
        base_url: "https://shop.example".to_owned(),
        ..Settings::clone(&ctx.settings)
    });
    ctx
}

async fn permit(shop: &Shop, token: &SessionToken) -> Permit<AccountUpdate> {
    named(with(shop, token)).permit::<AccountUpdate>().await.unwrap()
}

async fn add(shop: &Shop, token: &SessionToken, key: &mut Authenticator) {
    let permit = permit(shop, token).await;
    let asked = start_passkey(&permit).await.unwrap();
    let answer = key.make(&asked.options);
    add_passkey(&permit, &asked.ticket, "Phone", &answer)
        .await
        .unwrap();
}

async fn enter(shop: &Shop, key: &mut Authenticator) -> Result<SessionToken, ServiceError> {
    let guest = named(visitor(shop));
    let asked = start_passkey_sign_in(&guest).await.unwrap();
    let answer = key.sign(&asked.options);
    let started = sign_in_by_passkey(&guest, &asked.ticket, &answer).await?;
    Ok(started.token)
}

fn is_refused<T: std::fmt::Debug>(result: &Result<T, ServiceError>) -> bool {
    matches!(result, Err(ServiceError::WrongCredentials))
}

async fn a_passkey_signs_in_without_a_word_and_is_two_factors(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    let id = account(shop, &token).await;
    let mut key = Authenticator::new(7);
    add(shop, &token, &mut key).await;
    give_role(shop, id, Role::Support, None).await;
    let weak = with(shop, &token).permit::<CustomerRead>().await;
    assert!(matches!(weak, Err(ServiceError::SecondFactorRequired)));
    for _ in 0..2 {
        let entered = enter(shop, &mut key).await.unwrap();
        let who = signed_in(&with(shop, &entered)).await.unwrap().unwrap();
        assert_eq!(who.strength, Strength::Two);
        assert!(with(shop, &entered).permit::<CustomerRead>().await.is_ok());
    }
    let used = list_passkeys(&permit(shop, &token).await).await.unwrap();
    assert_eq!(used[0].used_at, Some(shop.ctx.clock.now()));
}

async fn a_passkey_is_listed_renamed_and_removed(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    let (mut first, mut second) = (Authenticator::new(7), Authenticator::new(8));
    add(shop, &token, &mut first).await;
    shop.clock.advance_seconds(1);
    add(shop, &token, &mut second).await;
    let permit = permit(shop, &token).await;
    let listed = list_passkeys(&permit).await.unwrap();
    let names: Vec<&str> = listed.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(names, ["Phone", "Phone"]);
    rename_passkey(&permit, listed[1].id, " 钥匙 ").await.unwrap();
    for bad in ["", &"长".repeat(41)] {
        let refused = rename_passkey(&permit, listed[0].id, bad).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))));
    }
    assert_eq!(list_passkeys(&permit).await.unwrap()[1].name, "钥匙");
    remove_passkey(&permit, listed[0].id).await.unwrap();
    assert!(is_refused(&enter(shop, &mut first).await));
    assert!(enter(shop, &mut second).await.is_ok());
    let other = registered(shop, "hanmeimei@example.com").await.token;
    let other = self::permit(shop, &other).await;
    for refused in [
        rename_passkey(&other, listed[1].id, "mine").await,
        remove_passkey(&other, listed[1].id).await,
    ] {
        assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
    }
    assert!(list_passkeys(&other).await.unwrap().is_empty());
}

async fn a_passkey_is_made_and_removed_by_whoever_has_just_proved_who_they_are(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    let mut key = Authenticator::new(7);
    add(shop, &token, &mut key).await;
    shop.clock.advance_seconds(3_600);
    let permit = permit(shop, &token).await;
    let id = list_passkeys(&permit).await.unwrap()[0].id;
    for refused in [
        start_passkey(&permit).await.map(drop),
        add_passkey(&permit, "ticket", "Phone", "{}").await,
        remove_passkey(&permit, id).await,
    ] {
        assert!(matches!(refused, Err(ServiceError::ProofRequired)), "{refused:?}");
    }
}

async fn an_answer_counts_once_and_in_time(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    let mut key = Authenticator::new(7);
    add(shop, &token, &mut key).await;
    let guest = named(visitor(shop));
    let asked = start_passkey_sign_in(&guest).await.unwrap();
    let answer = key.sign(&asked.options);
    sign_in_by_passkey(&guest, &asked.ticket, &answer).await.unwrap();
    let again = sign_in_by_passkey(&guest, &asked.ticket, &answer).await;
    assert!(is_refused(&again), "{again:?}");
    let late = start_passkey_sign_in(&guest).await.unwrap();
    let answer = key.sign(&late.options);
    shop.clock.advance_seconds(301);
    let refused = sign_in_by_passkey(&guest, &late.ticket, &answer).await;
    assert!(is_refused(&refused), "{refused:?}");
    // A wrong answer uses the ceremony up as well.
    let spoiled = start_passkey_sign_in(&guest).await.unwrap();
    let answer = key.sign(&spoiled.options);
    assert!(is_refused(
        &sign_in_by_passkey(&guest, &spoiled.ticket, "{}").await
    ));
    assert!(is_refused(
        &sign_in_by_passkey(&guest, &spoiled.ticket, &answer).await
    ));
}

async fn a_ceremony_belongs_to_one_account_and_one_purpose(shop: &Shop) {
    let mine = registered(shop, MAIL).await.token;
    let others = registered(shop, "hanmeimei@example.com").await.token;
    let (mine, others) = (permit(shop, &mine).await, permit(shop, &others).await);
    let mut key = Authenticator::new(7);
    let asked = start_passkey(&mine).await.unwrap();
    let answer = key.make(&asked.options);
    let refused = add_passkey(&others, &asked.ticket, "Phone", &answer).await;
    assert!(is_refused(&refused), "{refused:?}");
    let asked = start_passkey_sign_in(&mine).await.unwrap();
    let refused = add_passkey(&mine, &asked.ticket, "Phone", &answer).await;
    assert!(is_refused(&refused), "{refused:?}");
    let (first, second) = (
        start_passkey(&mine).await.unwrap(),
        start_passkey(&mine).await.unwrap(),
    );
    let answer = key.make(&first.options);
    let refused = add_passkey(&mine, &second.ticket, "Phone", &answer).await;
    assert!(is_refused(&refused), "{refused:?}");
    assert_eq!(shop.number("SELECT COUNT(*) FROM passkey").await, 0);
}

async fn unknown_and_wrong_passkeys_get_the_same_answer(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    let mut key = Authenticator::new(7);
    add(shop, &token, &mut key).await;
    let user = key.user.clone();
    let lie = |change: &dyn Fn(&mut Authenticator)| {
        let mut key = Authenticator::new(7);
        key.user.clone_from(&user);
        key.counter = 20;
        change(&mut key);
        key
    };
    assert!(
        enter(shop, &mut lie(&|_| {})).await.is_ok(),
        "the lies are the only fault"
    );
    let lies = [
        lie(&|key| key.id = vec![9; 16]),
        lie(&|key| key.user = vec![9; 16]),
        lie(&|key| key.user = Vec::new()),
        lie(&|key| "https://shop.example.evil.example".clone_into(&mut key.origin)),
        lie(&|key| "https://login.shop.example".clone_into(&mut key.origin)),
        lie(&|key| "evil.example".clone_into(&mut key.host)),
        lie(&|key| key.verifies = false),
        {
            let mut other = Authenticator::new(8);
            (other.id, other.user, other.counter) = (vec![7; 16], user.clone(), 40);
            other
        },
    ];
    for (number, mut lie) in lies.into_iter().enumerate() {
        lie.counter = 50;
        let refused = enter(shop, &mut lie).await;
        assert!(is_refused(&refused), "{number}: {refused:?}");
    }
    shop.execute("UPDATE account SET state = 'closed'").await;
    let refused = enter(shop, &mut lie(&|key| key.counter = 60)).await;
    assert!(is_refused(&refused), "{refused:?}");
}

async fn a_passkey_whose_counter_went_back_is_refused_and_noted(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    let mut key = Authenticator::new(7);
    add(shop, &token, &mut key).await;
    for _ in 0..3 {
        enter(shop, &mut key).await.unwrap();
    }
    key.counter = 1;
    let refused = enter(shop, &mut key).await;
    assert!(is_refused(&refused), "{refused:?}");
    let permit = permit(shop, &token).await;
    let noted = sign_in_history(&permit).await.unwrap();
    assert!(
        noted
            .iter()
            .any(|entry| entry.outcome == SignInOutcome::CopiedPasskey)
    );
    key.counter = 3;
    assert!(enter(shop, &mut key).await.is_ok(), "the right one goes on");
}

async fn the_last_way_in_stays(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    let id = account(shop, &token).await;
    let mut key = Authenticator::new(7);
    add(shop, &token, &mut key).await;
    let only = list_passkeys(&permit(shop, &token).await).await.unwrap()[0].id;
    give_role(shop, id, Role::Support, None).await;
    let worker = permit(shop, &token).await;
    let refused = remove_passkey(&worker, only).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    shop.execute("DELETE FROM role_grant").await;
    shop.execute("UPDATE account SET email = NULL, email_index = NULL")
        .await;
    let person = permit(shop, &token).await;
    let refused = remove_passkey(&person, only).await;
    assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
    let mut second = Authenticator::new(8);
    add(shop, &token, &mut second).await;
    remove_passkey(&person, only).await.unwrap();
}

async fn a_passkey_proves_who_is_asking(shop: &Shop) {
    let mine = registered(shop, MAIL).await.token;
    let others = registered(shop, "hanmeimei@example.com").await.token;
    let (mut key, mut foreign) = (Authenticator::new(7), Authenticator::new(8));
    add(shop, &mine, &mut key).await;
    add(shop, &others, &mut foreign).await;
    shop.clock.advance_seconds(3_600);
    let me = permit(shop, &mine).await;
    let asked = start_passkey_sign_in(&me).await.unwrap();
    let refused = prove_by_passkey(&me, &asked.ticket, &foreign.sign(&asked.options)).await;
    assert!(is_refused(&refused), "{refused:?}");
    let asked = start_passkey_sign_in(&me).await.unwrap();
    let renewed = prove_by_passkey(&me, &asked.ticket, &key.sign(&asked.options))
        .await
        .unwrap();
    assert!(signed_in(&with(shop, &mine)).await.unwrap().is_none());
    let proved = permit(shop, &renewed).await;
    assert!(start_passkey(&proved).await.is_ok());
    assert_eq!(list_sessions(&proved).await.unwrap().len(), 1);
}

async fn passkeys_do_not_work_at_a_numeric_address(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    let permit = with(shop, &token).permit::<AccountUpdate>().await.unwrap();
    assert!(!passkeys_work(&permit) && passkeys_work(&named(visitor(shop))));
    for refused in [
        start_passkey(&permit).await.map(drop),
        start_passkey_sign_in(&visitor(shop)).await.map(drop),
    ] {
        assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
    }
}
