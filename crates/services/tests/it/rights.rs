//! Taking one's data out, and being erased. Every scenario on both databases.

use crate::canary::{CANARY, Person, SPARROW, arrive};
use crate::people::{PASSWORD, account, registered};
use crate::privacy::{holds, stored};
use crate::support::{Shop, stock};
use domain::user::permission::policy::{AccountExport, AccountUpdate, CustomerUpdate};
use domain::user::register::{LINKED, Linked, OnErasure, table};
use domain::user::{AccountId, ErasureObstacle, SubjectRequestKind, SubjectRequestState};
use serde_json::Value;
use services::user::{
    ExportFormat, ask_about_data, close_subject_request, closing_view, export_data, list_own_requests,
    list_subject_requests, prove_identity, request_erasure, signed_in,
};
use services::{Ctx, ServiceError, jobs, notify, order};
use store::Whose;

on_both!(
    an_export_holds_everything_of_its_person_and_nothing_of_others,
    an_export_asks_for_a_fresh_proof,
    an_open_order_or_a_role_stands_in_the_way_of_closing,
    signing_in_within_a_week_keeps_the_account,
    an_erased_person_is_nowhere_and_the_books_stay,
    a_request_is_answered_once_and_the_answer_is_logged,
);

pub const DAY: i64 = 24 * 3_600;

async fn proved(ctx: &Ctx) -> Ctx {
    let permit = ctx.permit::<AccountUpdate>().await.unwrap();
    let token = prove_identity(&permit, PASSWORD, "").await.unwrap();
    ctx.clone().with_session(Some(token), ctx.client.as_ref().clone())
}

async fn exported(ctx: &Ctx, format: ExportFormat) -> String {
    let permit = ctx.permit::<AccountExport>().await.unwrap();
    export_data(&permit, format).await.unwrap().body
}

pub async fn finish(shop: &Shop, person: &Person) {
    let order = shop.order(&person.order).await;
    shop.pay(&order).await;
    for order in &order.orders {
        order::ship_order(&shop.ctx.permit().await.unwrap(), order.number.as_str())
            .await
            .unwrap();
        order::deliver_order(&shop.ctx.permit().await.unwrap(), order.number.as_str())
            .await
            .unwrap();
    }
}

pub async fn rows_in(shop: &Shop, table: &str) -> i64 {
    shop.number(format!("SELECT COUNT(*) FROM {table}")).await
}

async fn an_export_holds_everything_of_its_person_and_nothing_of_others(shop: &Shop) {
    stock(&shop.ctx).await;
    let canary = arrive(shop, &CANARY).await;
    let sparrow = arrive(shop, &SPARROW).await;
    for person in [&canary, &sparrow] {
        finish(shop, person).await;
    }
    // What the two leave no trace in: neither pays by remittance.
    for row in [
        "INSERT INTO bank_receipt (id, row_index, amount, currency, booked_on, payer, text, payment_id, applied, state,
             imported_at)
         SELECT 'rcp_' || substr(id, 5), id, 100, 'CNY', '2026-11-24', '', '', id, 0, 'owed', 0 FROM payment",
        "INSERT INTO remittance_proof (id, payment_id, format, size, uploaded_at)
         SELECT 'prf_' || substr(id, 5), id, 'image/png', 1, 0 FROM payment",
    ] {
        shop.execute(row).await;
    }
    let mut counts = Vec::new();
    for (person, told, other) in [(&canary, &CANARY, &SPARROW), (&sparrow, &SPARROW, &CANARY)] {
        let ctx = proved(&person.ctx).await;
        let (json, html) = (
            exported(&ctx, ExportFormat::Json).await,
            exported(&ctx, ExportFormat::Html).await,
        );
        for trace in told.traces() {
            assert!(json.contains(trace) && html.contains(trace), "{trace}");
        }
        for trace in other.traces() {
            assert!(!json.contains(trace) && !html.contains(trace), "{trace}");
        }
        assert!(!json.contains("$argon2id"), "secrets are not handed out");
        let all: Value = serde_json::from_str(&json).unwrap();
        counts.push(all["tables"].clone());
    }
    // The first exports were requests themselves.
    for linked in LINKED.iter().filter(|linked| linked.table != "subject_request") {
        let of = |tables: &Value| tables[linked.table]["rows"].as_array().unwrap().len();
        assert!(of(&counts[0]) > 0, "{}: nothing is tested", linked.table);
        let both = i64::try_from(of(&counts[0]) + of(&counts[1])).unwrap();
        assert_eq!(rows_in(shop, linked.table).await, both, "{}", linked.table);
    }
    // Nobody has booked it.
    shop.execute("DELETE FROM bank_receipt").await;
}

async fn an_export_asks_for_a_fresh_proof(shop: &Shop) {
    stock(&shop.ctx).await;
    let canary = arrive(shop, &CANARY).await;
    shop.clock.advance_seconds(16 * 60);
    let permit = canary.ctx.permit::<AccountExport>().await.unwrap();
    let refused = export_data(&permit, ExportFormat::Json).await;
    assert!(matches!(refused, Err(ServiceError::ProofRequired)));
}

async fn an_open_order_or_a_role_stands_in_the_way_of_closing(shop: &Shop) {
    stock(&shop.ctx).await;
    let canary = arrive(shop, &CANARY).await;
    let number = canary.order.number.to_string();
    let asked = async |ctx: &Ctx| match request_erasure(&ctx.permit().await.unwrap()).await {
        Err(ServiceError::NotErasable(obstacles)) => obstacles,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        asked(&canary.ctx).await,
        [ErasureObstacle::Unpaid(number.clone())]
    );
    let order = shop.order(&canary.order).await;
    shop.pay(&order).await;
    crate::people::give_role(shop, canary.id, domain::user::Role::Support, None).await;
    let expected = [ErasureObstacle::Undelivered(number), ErasureObstacle::WorksHere];
    assert_eq!(asked(&canary.ctx).await, expected);
    let view = closing_view(&canary.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(view.obstacles, expected);
    shop.clock.advance_seconds(16 * 60);
    let refused = request_erasure(&canary.ctx.permit().await.unwrap()).await;
    assert!(matches!(refused, Err(ServiceError::ProofRequired)), "{refused:?}");
}

async fn signing_in_within_a_week_keeps_the_account(shop: &Shop) {
    stock(&shop.ctx).await;
    let canary = arrive(shop, &CANARY).await;
    finish(shop, &canary).await;
    let request = request_erasure(&canary.ctx.permit().await.unwrap())
        .await
        .unwrap();
    assert_eq!(request.acts_at, Some(shop.ctx.clock.now().plus_seconds(7 * DAY)));
    assert!(
        signed_in(&canary.ctx).await.unwrap().is_none(),
        "every device is signed out"
    );
    shop.clock.advance_seconds(6 * DAY);
    assert_eq!(
        jobs::run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .erased,
        0
    );
    let ctx = CANARY.signed_in(shop).await;
    shop.clock.advance_seconds(3 * DAY);
    assert_eq!(
        jobs::run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .erased,
        0
    );
    let me = ctx.permit::<AccountUpdate>().await.unwrap();
    let requests = list_own_requests(&me).await.unwrap();
    assert_eq!(
        (requests[0].kind, requests[0].state),
        (SubjectRequestKind::Erase, SubjectRequestState::Withdrawn)
    );
    let messages = notify::local_outbox(&shop.ctx).await.unwrap();
    let told = |subject: &str| {
        messages
            .iter()
            .filter(|message| message.subject == subject)
            .count()
    };
    assert_eq!(
        (told("您的集市账号将被注销"), told("注销请求已撤回")),
        (2, 2),
        "at both contacts"
    );
}

/// The values of an account's rows by the columns of one declaration.
async fn values(
    shop: &Shop,
    linked: &Linked,
    columns: &'static [&'static str],
    account: AccountId,
) -> Vec<Vec<Option<String>>> {
    let whose = Whose {
        account,
        contacts: Vec::new(),
    };
    let mut tx = shop.ctx.store.read().await.unwrap();
    tx.personal().rows(linked, columns, &whose).await.unwrap()
}

async fn an_erased_person_is_nowhere_and_the_books_stay(shop: &Shop) {
    stock(&shop.ctx).await;
    let canary = arrive(shop, &CANARY).await;
    let sparrow = arrive(shop, &SPARROW).await;
    for person in [&canary, &sparrow] {
        finish(shop, person).await;
    }
    let before = stored(shop).await;
    for trace in CANARY.traces() {
        // Tags are the words of staff, and filtered by.
        assert!(
            trace == CANARY.tag || !holds(&before, trace),
            "{trace} was kept in clear"
        );
    }
    let sealed = sealed_values(shop, canary.id).await;
    for value in &sealed {
        assert!(holds(&before, value));
    }
    let consents = table("consent").unwrap();
    let kept = values(shop, &linked("consent"), consents.personal[0].columns, canary.id).await;
    let money = "SELECT CAST(SUM(total) AS BIGINT) FROM orders".to_owned();
    let (total, lines) = (
        shop.number(money.clone()).await,
        rows_in(shop, "order_line").await,
    );
    let others = sparrow_rows(shop, &sparrow).await;

    request_erasure(&canary.ctx.permit().await.unwrap())
        .await
        .unwrap();
    shop.clock.advance_seconds(7 * DAY);
    assert_eq!(
        jobs::run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .erased,
        1
    );
    assert_eq!(
        jobs::run_round(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .erased,
        0,
        "once"
    );

    assert_eq!(
        (shop.number(money).await, rows_in(shop, "order_line").await),
        (total, lines)
    );
    shop.assert_sound().await;
    follows_the_register(shop, canary.id, &others).await;
    assert_eq!(
        values(shop, &linked("consent"), consents.personal[0].columns, canary.id).await,
        kept
    );
    let after = stored(shop).await;
    for trace in CANARY.traces() {
        assert!(!holds(&after, trace), "{trace} is still kept");
    }
    for value in &sealed {
        assert!(
            !holds(&after, value),
            "a sealed value is still in the bytes of the database"
        );
    }
    let again = registered(shop, CANARY.email).await;
    assert_ne!(
        account(shop, &again.token).await,
        canary.id,
        "the contact is free"
    );
    assert!(
        !exported(&proved(&sparrow.ctx).await, ExportFormat::Json)
            .await
            .is_empty()
    );
}

/// What is kept of the person, as it is kept.
async fn sealed_values(shop: &Shop, id: AccountId) -> Vec<String> {
    let mut sealed = Vec::new();
    for (table, column, key) in [
        ("account", "name", "id"),
        ("account", "email", "id"),
        ("account", "phone", "id"),
        ("address", "body", "account_id"),
        ("session", "device", "account_id"),
        ("sign_in", "address", "account_id"),
        ("customer_note", "body", "account_id"),
        ("subject_request", "wish", "account_id"),
        ("order_group", "checkout", "customer_id"),
        ("cart", "form", "account_id"),
    ] {
        let sql = format!("SELECT {column} FROM {table} WHERE {key} = '{id}' AND {column} <> ''");
        let values = shop.texts(sql).await;
        assert!(
            values.first().is_some_and(|value| value.starts_with("v1.")),
            "{table}.{column}"
        );
        sealed.extend(values);
    }
    sealed
}

fn linked(name: &str) -> Linked {
    *LINKED.iter().find(|linked| linked.table == name).unwrap()
}

/// How many rows of each linked table are the other person's.
async fn sparrow_rows(shop: &Shop, sparrow: &Person) -> Vec<(&'static str, i64)> {
    let whose = Whose {
        account: sparrow.id,
        contacts: [SPARROW.email, SPARROW.phone]
            .map(|contact| domain::user::Login::parse(contact).unwrap())
            .to_vec(),
    };
    let mut tx = shop.ctx.store.read().await.unwrap();
    let mut counts = Vec::new();
    for linked in LINKED {
        let rows = tx.personal().rows(linked, &[], &whose).await.unwrap();
        counts.push((linked.table, i64::try_from(rows.len()).unwrap()));
    }
    counts
}

/// What the register says is deleted is not there.
async fn follows_the_register(shop: &Shop, erased: AccountId, others: &[(&'static str, i64)]) {
    let mut checked = 0;
    for linked in LINKED {
        let declared = table(linked.table).unwrap();
        let deletes = declared
            .personal
            .iter()
            .all(|data| data.on_erasure == OnErasure::Delete);
        if deletes && !declared.personal.is_empty() && linked.table != "account" {
            let theirs = others.iter().find(|(name, _)| *name == linked.table).unwrap().1;
            assert_eq!(rows_in(shop, linked.table).await, theirs, "{}", linked.table);
            checked += 1;
            continue;
        }
        for data in declared
            .personal
            .iter()
            .filter(|data| data.on_erasure == OnErasure::Delete)
        {
            for row in values(shop, linked, data.columns, erased).await {
                let empty = row
                    .iter()
                    .all(|value| value.as_deref().is_none_or(|text| matches!(text, "" | "0")));
                assert!(empty, "{} {:?}: {row:?}", linked.table, data.columns);
                checked += 1;
            }
        }
    }
    assert!(checked > 15, "{checked}");
}

async fn a_request_is_answered_once_and_the_answer_is_logged(shop: &Shop) {
    stock(&shop.ctx).await;
    let canary = arrive(shop, &CANARY).await;
    let me = canary.ctx.permit::<AccountUpdate>().await.unwrap();
    let own_button = ask_about_data(&me, SubjectRequestKind::Erase, "全部删除").await;
    assert!(
        matches!(own_button, Err(ServiceError::Invalid(_))),
        "{own_button:?}"
    );
    let nothing = ask_about_data(&me, SubjectRequestKind::Object, " ").await;
    assert!(matches!(nothing, Err(ServiceError::Invalid(_))), "{nothing:?}");
    let staff = shop.ctx.permit::<CustomerUpdate>().await.unwrap();
    let queue = list_subject_requests(&staff, SubjectRequestState::Open, None)
        .await
        .unwrap();
    let request = &queue.items[0];
    assert_eq!(request.customer, "j***@canary.example", "masked");
    assert_eq!((request.account, request.wish.as_str()), (canary.id, CANARY.wish));
    assert_eq!(request.due_at, request.asked_at.plus_seconds(15 * DAY));
    close_subject_request(&staff, request.id, true, "已更正")
        .await
        .unwrap();
    let again = close_subject_request(&staff, request.id, false, "不行").await;
    assert!(matches!(again, Err(ServiceError::Conflict(_))), "{again:?}");
    let own = list_own_requests(&me).await.unwrap();
    assert_eq!(
        (own[0].state, own[0].answer.as_str()),
        (SubjectRequestState::Done, "已更正")
    );
    let logged = "SELECT COUNT(*) FROM audit_entry WHERE action = 'customer.answer_request'";
    assert_eq!(shop.number(logged.to_owned()).await, 1);
    shop.assert_sound().await;
}
