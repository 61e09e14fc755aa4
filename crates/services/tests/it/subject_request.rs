//! What people ask about their data, for whoever answers. Every scenario on both databases.

use crate::people::{registered, with, worker};
use crate::rights::DAY;
use crate::support::Shop;
use domain::user::permission::policy::{AccountUpdate, AuditLogRead, CustomerUpdate};
use domain::user::{
    AuditFilter, Role, SubjectRequestId, SubjectRequestKind, SubjectRequestRow, SubjectRequestState, Target,
};
use services::user::{
    ask_about_data, close_subject_request, list_own_requests, list_subject_requests, take_subject_request,
};
use services::{Ctx, ServiceError, audit, jobs, notify};

on_both!(
    requests_come_page_by_page_those_due_first,
    who_has_taken_a_request_answers_it,
    the_person_is_told_and_reads_the_answer_in_the_account,
);

async fn open_requests(ctx: &Ctx) -> Vec<SubjectRequestRow> {
    let permit = ctx.permit::<CustomerUpdate>().await.unwrap();
    let part = list_subject_requests(&permit, SubjectRequestState::Open, None).await;
    part.unwrap().items
}

/// Somebody who asks for a correction; gives their context and the request.
async fn asked(shop: &Shop, login: &str, wish: &str) -> (Ctx, SubjectRequestId) {
    let started = registered(shop, login).await;
    let ctx = with(shop, &started.token);
    let permit = ctx.permit::<AccountUpdate>().await.unwrap();
    ask_about_data(&permit, SubjectRequestKind::Correct, wish)
        .await
        .unwrap();
    let id = list_own_requests(&permit).await.unwrap()[0].id;
    (ctx, id)
}

async fn requests_come_page_by_page_those_due_first(shop: &Shop) {
    let (mut first, mut count) = (None, 0);
    for person in 0..6 {
        let started = registered(shop, &format!("asks{person}@example.com")).await;
        let permit = with(shop, &started.token)
            .permit::<AccountUpdate>()
            .await
            .unwrap();
        for _ in 0..10 {
            shop.clock.advance_seconds(1);
            ask_about_data(&permit, SubjectRequestKind::Object, "不要用于推荐")
                .await
                .unwrap();
            count += 1;
        }
        let own = list_own_requests(&permit).await.unwrap();
        first = first.or(own.last().map(|request| request.id));
    }
    let permit = shop.ctx.permit::<CustomerUpdate>().await.unwrap();
    let open = SubjectRequestState::Open;
    let page = list_subject_requests(&permit, open, None).await.unwrap();
    assert_eq!((page.items.len(), Some(page.items[0].id)), (50, first));
    assert!(page.items.is_sorted_by_key(|request| request.due_at));
    let after = page.next.unwrap().parse().ok();
    let rest = list_subject_requests(&permit, open, after).await.unwrap();
    assert_eq!((rest.items.len() + 50, rest.next), (count, None));
    assert!(!page.items[0].is_overdue);
    shop.clock.advance_seconds(15 * DAY);
    assert!(open_requests(&shop.ctx).await[0].is_overdue);
    let done = list_subject_requests(&permit, SubjectRequestState::Done, None)
        .await
        .unwrap();
    assert_eq!(done.items, []);
}

async fn who_has_taken_a_request_answers_it(shop: &Shop) {
    let (_, id) = asked(shop, "asks@example.com", "我的名字写错了").await;
    let one = worker(shop, "one@example.com", Role::Support, Target::Platform).await;
    let two = worker(shop, "two@example.com", Role::Support, Target::Platform).await;
    let may = async |ctx: &Ctx| ctx.permit::<CustomerUpdate>().await.unwrap();
    take_subject_request(&may(&one).await, id, false).await.unwrap();
    take_subject_request(&may(&one).await, id, false).await.unwrap();
    let (mine, theirs) = (open_requests(&one).await, open_requests(&two).await);
    assert_eq!(
        (mine[0].taker.as_str(), mine[0].is_mine),
        ("o***@example.com", true)
    );
    assert!(!theirs[0].is_mine);
    for refused in [
        take_subject_request(&may(&two).await, id, false).await,
        close_subject_request(&may(&two).await, id, true, "已更正").await,
    ] {
        assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
    }
    take_subject_request(&may(&two).await, id, true).await.unwrap();
    let late = close_subject_request(&may(&one).await, id, true, "已更正").await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
    close_subject_request(&may(&two).await, id, false, "名字与证件一致")
        .await
        .unwrap();
    let over = take_subject_request(&may(&one).await, id, true).await;
    assert!(matches!(over, Err(ServiceError::Conflict(_))), "{over:?}");
    let unknown = take_subject_request(&may(&one).await, SubjectRequestId::from_u128(7), false).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound(_))), "{unknown:?}");
    let log = shop.ctx.permit::<AuditLogRead>().await.unwrap();
    let log = audit::entries(&log, &AuditFilter::default(), None, 20)
        .await
        .unwrap();
    let actions: Vec<&str> = log.iter().map(|entry| entry.record.action.as_str()).collect();
    assert_eq!(
        actions
            .iter()
            .filter(|action| **action == "customer.take_request")
            .count(),
        3
    );
    assert_eq!(actions[0], "customer.answer_request");
    let told = log[0].record.after.as_deref().unwrap();
    assert!(told.contains("refused") && !told.contains("证件"), "{told}");
    let analyst = worker(shop, "analyst@example.com", Role::Analyst, Target::Platform).await;
    let refused = analyst.permit::<CustomerUpdate>().await.map(drop);
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
}

async fn the_person_is_told_and_reads_the_answer_in_the_account(shop: &Shop) {
    let (person, id) = asked(shop, "asks@example.com", "我的名字写错了").await;
    let staff = shop.ctx.permit::<CustomerUpdate>().await.unwrap();
    close_subject_request(&staff, id, true, "已经改为李磊")
        .await
        .unwrap();
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let messages = notify::local_outbox(&shop.ctx).await.unwrap();
    assert_eq!(messages[0].to.as_str(), "asks@example.com");
    assert_eq!(messages[0].subject, "您的数据请求已有答复");
    assert!(
        !messages[0].body.contains("李磊"),
        "the answer is read in the account only"
    );
    let own = list_own_requests(&person.permit().await.unwrap()).await.unwrap();
    assert_eq!(own[0].answer, "已经改为李磊");
}
