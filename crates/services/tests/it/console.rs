//! What those who work here do: customers, roles by two people, keys, settings. Every scenario on both databases.

use crate::people::{MAIL, PASSWORD, account, done, give_role, registered, visitor, with, with_app};
use crate::support::Shop;
use domain::kernel::{Currency, Localized};
use domain::setting::Setting;
use domain::user::permission::policy::{
    AccountUpdate, ApiKeyUpdate, ApprovalDecide, ApprovalRead, AuditLogRead, CustomerRead, CustomerReveal,
    CustomerUpdate, OrderRead, RoleUpdate, SettingRead, SettingUpdate, StaffRead, StaffRequest,
};
use domain::user::{
    AccountState, ApprovalState, Audience, AuditFilter, CustomerEdit, Level, Permission, Role, RoleView,
    Target,
};
use services::approval::{decide_approval, list_approvals, withdraw_approval};
use services::setting::{change_setting, list_settings};
use services::user::{
    ApiToken, SessionToken, add_customer_note, create_api_key, edit_customer, list_customers, list_staff,
    request_role, request_role_removal, reveal_customer, revoke_api_key, save_role, sign_in, signed_in,
    view_customer,
};
use services::{Client, Ctx, ServiceError, audit, jobs};
use store::AccountFilter;

on_both!(
    customers_are_masked_and_revealed_for_a_reason,
    two_operators_cannot_overwrite_each_other,
    a_blocked_employee_is_out_at_once,
    one_person_cannot_give_a_role_alone,
    a_request_expires_and_can_be_taken_back,
    a_role_is_taken_by_two_people,
    a_made_role_may_what_it_says_and_no_more,
    a_key_of_the_api_carries_its_permissions_until_it_is_revoked,
    a_setting_keeps_to_its_limits_and_tells_who_was_faster,
    a_fresh_proof_is_asked_for_what_gives_rights,
);

async fn staff(shop: &Shop, login: &str, role: Role) -> SessionToken {
    let started = registered(shop, login).await;
    give_role(shop, account(shop, &started.token).await, role, None).await;
    with_app(shop, &started.token).await.2
}

async fn entries(shop: &Shop) -> Vec<domain::user::AuditEntry> {
    let permit = shop.ctx.for_operator().permit::<AuditLogRead>().await.unwrap();
    audit::entries(&permit, &AuditFilter::default(), None, 100)
        .await
        .unwrap()
}

async fn customers_are_masked_and_revealed_for_a_reason(shop: &Shop) {
    let customer = registered(shop, MAIL).await;
    let id = account(shop, &customer.token).await;
    let support = staff(shop, "support@example.com", Role::Support).await;
    let ctx = with(shop, &support);
    let read = ctx.permit::<CustomerRead>().await.unwrap();
    let part = list_customers(&read, &AccountFilter::default(), None, 1)
        .await
        .unwrap();
    assert_eq!(part.items[0].email, "s***@example.com", "newest first");
    let before = part.next.unwrap().parse().unwrap();
    let part = list_customers(&read, &AccountFilter::default(), Some(before), 1)
        .await
        .unwrap();
    assert_eq!(part.items[0].id, id);
    let found = AccountFilter {
        login: domain::user::Login::parse(MAIL).ok(),
        ..AccountFilter::default()
    };
    assert_eq!(
        list_customers(&read, &found, None, 10).await.unwrap().items.len(),
        1
    );
    let reveal = ctx.permit::<CustomerReveal>().await.unwrap();
    assert!(matches!(
        reveal_customer(&reveal, id, " ").await,
        Err(ServiceError::Invalid(_))
    ));
    let clear = reveal_customer(&reveal, id, "the parcel came back")
        .await
        .unwrap();
    assert_eq!(clear.email, MAIL);
    let log = entries(shop).await;
    let look = log
        .iter()
        .find(|entry| entry.record.action == "customer.reveal")
        .unwrap();
    assert_eq!(look.record.actor, account(shop, &support).await.to_string());
    assert_eq!(look.record.reason.as_deref(), Some("the parcel came back"));
    assert_eq!(look.record.address.as_deref(), Some("203.0.113.7"));
    assert_eq!(look.record.subject_id, id.to_string());
    let analyst = staff(shop, "analyst@example.com", Role::Analyst).await;
    let refused = with(shop, &analyst).permit::<CustomerReveal>().await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)));
}

async fn two_operators_cannot_overwrite_each_other(shop: &Shop) {
    let customer = registered(shop, MAIL).await;
    let id = account(shop, &customer.token).await;
    let support = staff(shop, "support@example.com", Role::Support).await;
    let permit = with(shop, &support).permit::<CustomerUpdate>().await.unwrap();
    let read = with(shop, &support).permit::<CustomerRead>().await.unwrap();
    let seen = view_customer(&read, id).await.unwrap();
    let edit = CustomerEdit {
        level: Level::Gold,
        blocked: true,
        blocked_reason: "returned twelve empty boxes".to_owned(),
        tags: vec!["老客户".to_owned(), " ".to_owned(), "老客户".to_owned()],
        version: seen.version,
    };
    edit_customer(&permit, id, edit.clone()).await.unwrap();
    let late = edit_customer(&permit, id, edit.clone()).await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
    add_customer_note(&permit, id, "wants to be called in the morning")
        .await
        .unwrap();
    let now = view_customer(&read, id).await.unwrap();
    assert_eq!(
        (now.row.state, now.row.level),
        (AccountState::Blocked, Level::Gold)
    );
    assert_eq!(now.row.tags, ["老客户"]);
    assert_eq!(now.notes[0].body, "wants to be called in the morning");
    assert_eq!(now.notes[0].author, "s***@example.com");
    let back = done(sign_in(&visitor(shop), MAIL, PASSWORD).await.unwrap());
    let theirs = with(shop, &back.token).permit::<AccountUpdate>().await.unwrap();
    let view = services::user::view_account(&theirs).await.unwrap();
    assert_eq!(view.blocked_reason, "returned twelve empty boxes");
    let log = entries(shop).await;
    let change = log
        .iter()
        .find(|entry| entry.record.action == "customer.edit")
        .unwrap();
    assert!(change.record.before.as_deref().unwrap().contains("\"active\""));
    assert!(change.record.after.as_deref().unwrap().contains("\"blocked\""));
    let unexplained = CustomerEdit {
        blocked_reason: String::new(),
        version: now.version,
        ..edit.clone()
    };
    assert!(matches!(
        edit_customer(&permit, id, unexplained).await,
        Err(ServiceError::Invalid(_))
    ));
    let me = account(shop, &support).await;
    assert!(
        matches!(
            edit_customer(&permit, me, edit).await,
            Err(ServiceError::Forbidden)
        ),
        "not oneself"
    );
}

async fn a_blocked_employee_is_out_at_once(shop: &Shop) {
    let support = staff(shop, "support@example.com", Role::Support).await;
    let other = staff(shop, "operator@example.com", Role::Operator).await;
    let permit = with(shop, &other).permit::<CustomerUpdate>().await.unwrap();
    let read = with(shop, &other).permit::<CustomerRead>().await.unwrap();
    let id = account(shop, &support).await;
    let version = view_customer(&read, id).await.unwrap().version;
    let edit = CustomerEdit {
        level: Level::Regular,
        blocked: true,
        blocked_reason: "left the company".to_owned(),
        tags: Vec::new(),
        version,
    };
    edit_customer(&permit, id, edit).await.unwrap();
    let refused = with(shop, &support).permit::<CustomerRead>().await;
    assert!(matches!(refused, Err(ServiceError::SignInRequired)));
    // A session that had lived on would open nothing either.
    shop.execute("UPDATE session SET revoked_at = NULL").await;
    let refused = with(shop, &support).permit::<CustomerRead>().await;
    assert!(matches!(refused, Err(ServiceError::Blocked(reason)) if reason == "left the company"));
}

async fn one_person_cannot_give_a_role_alone(shop: &Shop) {
    let first = staff(shop, "first@example.com", Role::Administrator).await;
    let second = staff(shop, "second@example.com", Role::Administrator).await;
    let new = registered(shop, MAIL).await;
    let ask = with(shop, &first).permit::<StaffRequest>().await.unwrap();
    let unknown = request_role(
        &ask,
        "nobody@example.com",
        "support",
        Target::Platform,
        None,
        "covers nights",
    )
    .await;
    assert!(matches!(unknown, Err(ServiceError::Invalid(_))));
    let misfit = request_role(
        &ask,
        MAIL,
        "seller_owner",
        Target::Platform,
        None,
        "covers nights",
    )
    .await;
    assert!(matches!(misfit, Err(ServiceError::Invalid(_))));
    let id = request_role(
        &ask,
        MAIL,
        "support",
        Target::Platform,
        Some(3_600),
        "covers nights",
    )
    .await
    .unwrap();
    let mine = with(shop, &first).permit::<ApprovalDecide>().await.unwrap();
    assert!(matches!(
        decide_approval(&mine, id, true, "").await,
        Err(ServiceError::Forbidden)
    ));
    let list = with(shop, &second).permit::<ApprovalRead>().await.unwrap();
    let waiting = list_approvals(&list, Some(ApprovalState::Waiting), None, 10)
        .await
        .unwrap();
    assert!(waiting.items[0].may_decide && !waiting.items[0].may_withdraw);
    assert_eq!(waiting.items[0].person, "l***@example.com");
    let theirs = with(shop, &second).permit::<ApprovalDecide>().await.unwrap();
    decide_approval(&theirs, id, true, "").await.unwrap();
    assert!(matches!(
        decide_approval(&theirs, id, true, "").await,
        Err(ServiceError::Conflict(_))
    ));
    let (_, _, token) = with_app(shop, &new.token).await;
    with(shop, &token).permit::<CustomerRead>().await.unwrap();
    let staff = with(shop, &second).permit::<StaffRead>().await.unwrap();
    assert_eq!(list_staff(&staff).await.unwrap().len(), 3);
    shop.clock.advance_seconds(3_600);
    let after = with(shop, &token).permit::<CustomerRead>().await;
    assert!(after.is_err(), "the elevation was for an hour");
    // Nobody approves what concerns themselves.
    let second_mail = "second@example.com";
    shop.clock.advance_seconds(-3_600);
    let id = request_role(
        &ask,
        second_mail,
        "auditor",
        Target::Platform,
        None,
        "quarterly audit",
    )
    .await
    .unwrap();
    assert!(matches!(
        decide_approval(&theirs, id, true, "").await,
        Err(ServiceError::Forbidden)
    ));
}

async fn a_request_expires_and_can_be_taken_back(shop: &Shop) {
    let first = staff(shop, "first@example.com", Role::Administrator).await;
    let second = staff(shop, "second@example.com", Role::Administrator).await;
    registered(shop, MAIL).await;
    let ask = with(shop, &first).permit::<StaffRequest>().await.unwrap();
    let taken_back = request_role(&ask, MAIL, "support", Target::Platform, None, "covers nights")
        .await
        .unwrap();
    let theirs = with(shop, &second).permit::<ApprovalRead>().await.unwrap();
    assert!(matches!(
        withdraw_approval(&theirs, taken_back).await,
        Err(ServiceError::NotFound(_))
    ));
    let mine = with(shop, &first).permit::<ApprovalRead>().await.unwrap();
    withdraw_approval(&mine, taken_back).await.unwrap();
    let decide = with(shop, &second).permit::<ApprovalDecide>().await.unwrap();
    assert!(matches!(
        decide_approval(&decide, taken_back, true, "").await,
        Err(ServiceError::Conflict(_))
    ));
    let late = request_role(&ask, MAIL, "support", Target::Platform, None, "covers nights")
        .await
        .unwrap();
    shop.clock.advance_seconds(72 * 3_600);
    assert!(matches!(
        decide_approval(&decide, late, true, "").await,
        Err(ServiceError::Conflict(_))
    ));
    jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM approval WHERE state = 'expired'")
            .await,
        1
    );
    let rows = "SELECT COUNT(*) FROM role_grant WHERE role = 'support'";
    assert_eq!(shop.number(rows).await, 0);
}

async fn a_role_is_taken_by_two_people(shop: &Shop) {
    let first = staff(shop, "first@example.com", Role::Administrator).await;
    let second = staff(shop, "second@example.com", Role::Administrator).await;
    let support = staff(shop, MAIL, Role::Support).await;
    let id = account(shop, &support).await;
    let ask = with(shop, &first).permit::<StaffRequest>().await.unwrap();
    let none = request_role_removal(&ask, id, "finance", Target::Platform, "moved on").await;
    assert!(matches!(none, Err(ServiceError::NotFound(_))));
    let request = request_role_removal(&ask, id, "support", Target::Platform, "moved on")
        .await
        .unwrap();
    with(shop, &support).permit::<CustomerRead>().await.unwrap();
    let decide = with(shop, &second).permit::<ApprovalDecide>().await.unwrap();
    let unexplained = decide_approval(&decide, request, false, "").await;
    assert!(matches!(unexplained, Err(ServiceError::Invalid(_))));
    decide_approval(&decide, request, true, "").await.unwrap();
    let refused = with(shop, &support).permit::<CustomerRead>().await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)));
}

async fn a_made_role_may_what_it_says_and_no_more(shop: &Shop) {
    let admin = staff(shop, "first@example.com", Role::Administrator).await;
    let permit = with(shop, &admin).permit::<RoleUpdate>().await.unwrap();
    let role = |key: &str, permissions: &[Permission]| RoleView {
        key: key.to_owned(),
        name: Localized::new("晚班", "Night shift"),
        audience: Audience::Platform,
        permissions: permissions.to_vec(),
        built_in: false,
        version: 0,
    };
    for bad in [
        role("support", &[Permission::OrderRead]),
        role("Night Shift", &[Permission::OrderRead]),
        role("night", &[]),
        role("night", &[Permission::AccountUpdate]),
        RoleView {
            audience: Audience::Seller,
            ..role("night", &[Permission::RoleUpdate])
        },
    ] {
        assert!(matches!(
            save_role(&permit, bad).await,
            Err(ServiceError::Invalid(_))
        ));
    }
    save_role(&permit, role("night", &[Permission::OrderRead]))
        .await
        .unwrap();
    assert!(matches!(
        save_role(&permit, role("night", &[Permission::OrderRead])).await,
        Err(ServiceError::Conflict(_))
    ));
    let new = registered(shop, MAIL).await;
    let id = account(shop, &new.token).await;
    crate::people::give_made_role(shop, id, "night").await;
    let (_, _, token) = with_app(shop, &new.token).await;
    with(shop, &token).permit::<OrderRead>().await.unwrap();
    assert!(with(shop, &token).permit::<CustomerRead>().await.is_err());
    let wider = RoleView {
        version: 1,
        ..role("night", &[Permission::OrderRead, Permission::CustomerRead])
    };
    save_role(&permit, wider).await.unwrap();
    with(shop, &token).permit::<CustomerRead>().await.unwrap();
    assert_eq!(
        signed_in(&with(shop, &token))
            .await
            .unwrap()
            .unwrap()
            .console
            .len(),
        2
    );
    let held = services::user::delete_role(&permit, "night").await;
    assert!(matches!(held, Err(ServiceError::Conflict(_))));
}

async fn a_key_of_the_api_carries_its_permissions_until_it_is_revoked(shop: &Shop) {
    let admin = staff(shop, "first@example.com", Role::Administrator).await;
    let permit = with(shop, &admin).permit::<ApiKeyUpdate>().await.unwrap();
    for (permissions, days) in [
        (vec![], 30),
        (vec![Permission::RoleUpdate], 30),
        (vec![Permission::OrderRead], 0),
        (vec![Permission::OrderRead], 400),
    ] {
        let refused = create_api_key(&permit, "erp", permissions, days).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))));
    }
    let (key, secret) = create_api_key(&permit, "erp", vec![Permission::OrderRead], 30)
        .await
        .unwrap();
    assert!(secret.starts_with(&key.hint) && !key.hint.contains(&secret));
    let program = |secret: &str| {
        shop.guest()
            .with_api_key(ApiToken::parse(secret), Client::default())
    };
    program(&secret)
        .permit::<OrderRead>()
        .await
        .unwrap()
        .platform()
        .unwrap();
    assert!(matches!(
        program(&secret).permit::<CustomerRead>().await,
        Err(ServiceError::Forbidden)
    ));
    // It is worth no more than who made it.
    shop.execute("UPDATE account SET state = 'blocked'").await;
    let orphaned = program(&secret).permit::<OrderRead>().await;
    assert!(matches!(orphaned, Err(ServiceError::Forbidden)));
    shop.execute("UPDATE account SET state = 'active'").await;
    program(&secret).permit::<OrderRead>().await.unwrap();
    let other = format!("{}A", &secret[..secret.len() - 1]);
    let wrong = program(&other).permit::<OrderRead>().await;
    assert!(secret == other || matches!(wrong, Err(ServiceError::SignInRequired)));
    shop.clock.advance_seconds(31 * 24 * 3_600);
    assert!(matches!(
        program(&secret).permit::<OrderRead>().await,
        Err(ServiceError::SignInRequired)
    ));
    shop.clock.advance_seconds(-31 * 24 * 3_600);
    revoke_api_key(&permit, key.id).await.unwrap();
    assert!(matches!(
        program(&secret).permit::<OrderRead>().await,
        Err(ServiceError::SignInRequired)
    ));
    assert!(matches!(
        revoke_api_key(&permit, key.id).await,
        Err(ServiceError::NotFound(_))
    ));
}

async fn a_setting_keeps_to_its_limits_and_tells_who_was_faster(shop: &Shop) {
    let admin = staff(shop, "first@example.com", Role::Administrator).await;
    let change = with(shop, &admin).permit::<SettingUpdate>().await.unwrap();
    let read = with(shop, &admin).permit::<SettingRead>().await.unwrap();
    let limit = Setting::refund_limit(Currency::Cny);
    change_setting(&change, limit, 20_000, 0).await.unwrap();
    assert!(matches!(
        change_setting(&change, limit, 30_000, 0).await,
        Err(ServiceError::Conflict(_))
    ));
    assert!(matches!(
        change_setting(&change, limit, -1, 1).await,
        Err(ServiceError::Invalid(_))
    ));
    change_setting(&change, limit, 30_000, 1).await.unwrap();
    let shown = list_settings(&read).await.unwrap();
    let shown = shown.iter().find(|view| view.setting == limit).unwrap();
    assert_eq!((shown.value, shown.version), (30_000, 2));
    assert_eq!(
        entries(shop)
            .await
            .iter()
            .filter(|e| e.record.action == "setting.change")
            .count(),
        2
    );
}

async fn a_fresh_proof_is_asked_for_what_gives_rights(shop: &Shop) {
    let admin = staff(shop, "first@example.com", Role::Administrator).await;
    shop.clock.advance_seconds(16 * 60);
    let ctx: Ctx = with(shop, &admin);
    ctx.permit::<CustomerRead>().await.unwrap();
    for refused in [
        ctx.permit::<RoleUpdate>().await.err(),
        ctx.permit::<StaffRequest>().await.err(),
        ctx.permit::<ApiKeyUpdate>().await.err(),
        ctx.permit::<CustomerReveal>().await.err(),
    ] {
        assert!(matches!(refused, Some(ServiceError::ProofRequired)));
    }
    assert!(matches!(
        visitor(shop).permit::<RoleUpdate>().await,
        Err(ServiceError::SignInRequired)
    ));
}
