//! The platform's console, through the router: as a browser without scripts uses it.

use crate::matrix::{Somebody, somebody};
use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::user::{Role, SubjectRequest, SubjectRequestId, SubjectRequestKind, SubjectRequestState};
use services::ServiceError;
use store::Tx;

async fn get(app: &App, person: &Somebody, path: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, format!("{}; __Host-signed-in=1", person.cookie));
    app.send(request.body(Body::empty()).expect("a request")).await
}

/// Sends a form of the page at `page`; gives where the browser is sent.
async fn post(app: &App, person: &Somebody, page: &str, endpoint: &str, body: String) -> String {
    let request = Request::post(format!("/api/user/{endpoint}"))
        .header(header::REFERER, format!("http://localhost{page}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &person.cookie)
        .body(Body::from(body));
    let answer = app.send(request.expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let location = answer.headers[header::LOCATION].to_str().expect("an address");
    location.trim_start_matches("http://localhost").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_customer_is_found_by_a_contact_that_stands_in_no_address() {
    let app = app().await;
    let admin = somebody(&app, 1, Some(Role::Administrator)).await;
    let customer = somebody(&app, 41, None).await;
    let list = "/en/console/customers";
    let page = get(&app, &admin, list).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("/api/user/find_customer") && !page.body.contains("name=\"q\""));
    let login = |login: &str| format!("locale=en&login={}", app::routes::escape(login));
    let found = post(&app, &admin, list, "find_customer", login("person41@example.com")).await;
    assert_eq!(found, format!("{list}/{}", customer.account));
    let shown = get(&app, &admin, &found).await;
    for form in ["edit_customer", "add_customer_note", "reveal_customer"] {
        assert!(
            shown.body.contains(&format!("action=\"/api/user/{form}\"")),
            "{form} without scripts"
        );
    }
    for (typed, says) in [
        ("person42@example.com", "Nobody has an account with this contact"),
        ("person", "e-mail address"),
    ] {
        let refused = post(&app, &admin, list, "find_customer", login(typed)).await;
        assert!(
            refused.starts_with(list) && !refused.contains("person"),
            "{refused}"
        );
        let told = get(&app, &admin, &refused).await;
        assert!(told.body.contains(says), "{typed}");
    }
}

/// A request of somebody, as their account's page makes it.
async fn asked(app: &App, person: &Somebody, wish: &str) -> SubjectRequestId {
    let now = app.ctx.clock.now();
    let request = SubjectRequest {
        id: SubjectRequestId::from_u128(app.ctx.ids.next()),
        account: person.account,
        kind: SubjectRequestKind::Correct,
        state: SubjectRequestState::Open,
        wish: wish.to_owned(),
        answer: String::new(),
        asked_at: now,
        due_at: now.plus_seconds(SubjectRequest::DUE_DAYS * 24 * 3_600),
        acts_at: None,
        closed_at: None,
        taken_by: None,
    };
    let id = request.id;
    let store = app.ctx.store.clone();
    let kept: Result<(), ServiceError> = store
        .write(async move |tx: &mut Tx| Ok(tx.user().insert_subject_request(&request).await?))
        .await;
    kept.expect("a request");
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_data_request_is_taken_and_answered_by_plain_forms() {
    let app = app().await;
    let support = somebody(&app, 1, Some(Role::Support)).await;
    let other = somebody(&app, 2, Some(Role::Support)).await;
    let customer = somebody(&app, 41, None).await;
    let id = asked(&app, &customer, "Please spell <me> Li Lei").await;
    let page = "/en/console/requests";
    let list = get(&app, &support, page).await;
    assert!(list.body.contains("Please spell &lt;me&gt; Li Lei") && list.body.contains("p***@example.com"));
    assert!(list.body.contains("/api/user/take_subject_request"));
    let overview = get(&app, &support, "/en/console").await;
    assert!(overview.body.contains(page), "in the navigation");
    let taken = post(
        &app,
        &support,
        page,
        "take_subject_request",
        format!("id={id}&over=false"),
    )
    .await;
    assert_eq!(taken, format!("{page}?done=taken"));
    let theirs = get(&app, &other, page).await;
    assert!(theirs.body.contains("Take over") && !theirs.body.contains("/api/user/close_subject_request"));
    let answer = |text: &str| format!("id={id}&done=true&answer={}", app::routes::escape(text));
    let empty = post(&app, &support, page, "close_subject_request", answer(" ")).await;
    assert!(empty.contains("__err="), "{empty}");
    assert!(get(&app, &support, &empty).await.body.contains("This is needed"));
    let done = post(
        &app,
        &support,
        page,
        "close_subject_request",
        answer("It is corrected"),
    )
    .await;
    assert_eq!(done, format!("{page}?done=answered"));
    assert!(
        !get(&app, &support, page).await.body.contains("Li Lei"),
        "it waits no longer"
    );
    let closed = get(&app, &support, "/en/console/requests?state=done").await;
    assert!(closed.body.contains("It is corrected"));
    let own = get(&app, &customer, "/en/account/privacy").await;
    assert!(own.body.contains("It is corrected"), "the person reads it");
    let analyst = somebody(&app, 3, Some(Role::Analyst)).await;
    assert_eq!(get(&app, &analyst, page).await.status, StatusCode::FORBIDDEN);
}
