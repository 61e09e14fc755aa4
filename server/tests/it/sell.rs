//! The application to sell: a form with files that the browser sends, its refusals, where it leads, and who opens the
//! files.

use crate::matrix::somebody;
use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::kernel::Locale;
use domain::merchant::{DocumentView, SellerState};
use domain::user::permission::policy::SellerRead;
use domain::user::{Permission, Reach, Role};
use services::merchant::SellerFilter;

const BOUNDARY: &str = "----jishi";
/// A PDF that would run in a browser if its words decided.
const SCAN: &str = "%PDF-1.7\n<html><script>alert(1)</script></html>";

/// A part of the form: its name, the name of its file, and what it holds.
type Part<'p> = (&'p str, Option<&'p str>, &'p str);

/// Sends the form as a browser does, piece by piece.
async fn apply(app: &App, parts: &[Part<'_>]) -> Answer {
    let mut body = String::new();
    for (name, file, content) in parts {
        let file =
            file.map(|file| format!("; filename=\"{file}\"\r\nContent-Type: application/octet-stream"));
        let file = file.unwrap_or_default();
        let head = format!("Content-Disposition: form-data; name=\"{name}\"{file}");
        body = format!("{body}--{BOUNDARY}\r\n{head}\r\n\r\n{content}\r\n");
    }
    body = format!("{body}--{BOUNDARY}--\r\n");
    let request = Request::post("/en/sell")
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from_stream(futures::stream::iter(
            body.into_bytes()
                .chunks(64 * 1_024)
                .map(|piece| Ok::<_, std::io::Error>(piece.to_vec()))
                .collect::<Vec<_>>(),
        )));
    app.send(request.expect("a request")).await
}

fn form<'f>(category: &'f str, code: &'f str) -> Vec<Part<'f>> {
    vec![
        ("company", None, "云岭茶业有限公司"),
        ("credit_code", None, code),
        ("representative", None, "李雷"),
        ("phone", None, "13800138000"),
        ("email", None, "shop@example.com"),
        ("slug", None, "yunling-tea"),
        ("name_zh", None, "云岭茶园"),
        ("name_en", None, "Yunling \"Tea\""),
        ("description_en", None, "</textarea><script>alert(2)</script>"),
        ("categories", None, category),
    ]
}

const FILES: [Part<'static>; 3] = [
    ("business_licence", Some("licence.pdf"), SCAN),
    ("representative_identity", Some("../../me.html"), SCAN),
    ("food_licence", Some(""), ""),
];

async fn category(app: &App) -> String {
    let categories = services::product::categories(&app.ctx, Locale::En)
        .await
        .expect("categories");
    categories[0].slug.to_string()
}

/// What the page offers again as a file that is there already.
fn kept(page: &str) -> Vec<String> {
    let fields = page.split("name=\"kept\" value=\"").skip(1);
    fields
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

const RIGHT: &str = "9144030071526726XG";
const WRONG: &str = "9144030071526726XH";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_company_applies_without_scripts() {
    let app = app().await;
    let page = app.get("/en/sell").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("enctype=\"multipart/form-data\"") && kept(&page.body).is_empty());
    for name in [
        "company",
        "credit_code",
        "slug",
        "categories",
        "business_licence",
        "food_licence",
    ] {
        assert!(page.body.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert!(
        app.get("/zh").await.body.contains("/zh/sell"),
        "linked in the footer"
    );
    let category = category(&app).await;
    let sent = [form(&category, RIGHT), FILES.to_vec()].concat();
    let done = apply(&app, &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(done.headers[header::LOCATION], "/en/sell?done=1");
    let thanks = app.get("/en/sell?done=1").await;
    assert!(thanks.body.contains("What happens next"));
    let taken = apply(&app, &sent).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("Another shop has this address"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refused_application_comes_back_filled_in_with_its_errors() {
    let app = app().await;
    let category = category(&app).await;
    let refused = apply(&app, &[form(&category, WRONG), FILES.to_vec()].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "This is no social credit code",
        "value=\"云岭茶业有限公司\"",
        "value=\"Yunling &quot;Tea&quot;\"",
        "&lt;/textarea&gt;&lt;script&gt;alert(2)",
        "Received, no need to choose it again: PDF · 1 kB",
    ] {
        assert!(refused.body.contains(shown), "{shown}");
    }
    assert!(
        !refused.body.contains("<script>alert"),
        "what was sent is no part of the page"
    );
    let checked = refused
        .body
        .split("name=\"categories\"")
        .nth(1)
        .expect("a category");
    assert!(
        checked
            .split('>')
            .next()
            .is_some_and(|tag| tag.contains("checked")),
        "its categories"
    );
    let policy = refused.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .expect("text");
    assert!(policy.contains("'nonce-") && policy.contains("default-src 'none'"));
    assert!(
        refused.headers[header::CACHE_CONTROL]
            .to_str()
            .expect("text")
            .contains("no-store")
    );
    let kept = kept(&refused.body);
    assert_eq!(kept.len(), 2);
    let mut again = form(&category, RIGHT);
    again.extend(kept.iter().map(|kept| ("kept", None, kept.as_str())));
    let done = apply(&app, &again).await;
    assert_eq!(
        done.status,
        StatusCode::SEE_OTHER,
        "without sending the files again: {}",
        done.body
    );
    for part in &mut again {
        if part.0 == "slug" {
            part.2 = "another-shop";
        }
    }
    let twice = apply(&app, &again).await;
    assert!(
        twice.body.contains("This document is needed"),
        "they are handed in"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_no_document_is_refused() {
    let app = app().await;
    let category = category(&app).await;
    let large = format!("%PDF-{}", " ".repeat(5_000_000));
    let wrong: [Part<'_>; 2] = [
        (
            "business_licence",
            Some("licence.pdf"),
            "<html><script>alert(1)</script></html>",
        ),
        ("representative_identity", Some("me.pdf"), &large),
    ];
    let refused = apply(&app, &[form(&category, RIGHT), wrong.to_vec()].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("This is no PDF, JPEG, PNG or WebP file"));
    assert!(refused.body.contains("This is larger than 5 MB"));
    assert!(kept(&refused.body).is_empty());
    let huge: Vec<Part<'_>> = (0..5)
        .map(|_| ("brand_authorisation", Some("a.pdf"), large.as_str()))
        .collect();
    let refused = apply(&app, &[form(&category, RIGHT), huge].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("This is larger than 5 MB") && kept(&refused.body).is_empty());
    for (kind, body) in [
        ("multipart/form-data", ""),
        ("multipart/form-data; boundary=x", "--x\r\nbroken"),
        ("application/x-www-form-urlencoded", "company=x"),
    ] {
        let request = Request::post("/en/sell")
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body));
        let answer = app.send(request.expect("a request")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{kind} {body}");
    }
    let foreign = Request::post("/en/sell")
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty());
    let answer = app.send(foreign.expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

/// Asks for a document as the page of the seller does without scripts.
async fn open(app: &App, cookie: &str, fields: &str) -> Answer {
    let request = Request::post("/export/seller-document")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .body(Body::from(format!("locale=en&{fields}")));
    app.send(request.expect("a request")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn documents_are_opened_by_reviewers_only_and_never_shown_by_the_browser() {
    let app = app().await;
    let category = category(&app).await;
    apply(&app, &[form(&category, RIGHT), FILES.to_vec()].concat()).await;
    let permit = app.ctx.permit::<SellerRead>().await.expect("a permit");
    let filter = SellerFilter {
        state: Some(SellerState::Applied),
        ..SellerFilter::default()
    };
    let found = services::merchant::search_sellers(&permit, &filter, None, 1)
        .await
        .expect("sellers");
    let seller = found.items[0].id;
    let view = services::merchant::view_seller(&permit, seller)
        .await
        .expect("the seller");
    let documents: Vec<DocumentView> = view.application.expect("an application").documents;
    let file = documents[0].file.clone().expect("a file");
    let wanted = format!("seller={seller}&file={}&reason=checking+it", file.id);
    let page = format!("/en/console/sellers/{seller}");
    let mut opened = 0;
    for (number, role) in (1..).zip(Role::ALL) {
        let person = somebody(&app, number, Some(role).filter(|role| *role != Role::Customer)).await;
        let answer = open(&app, &person.cookie, &wanted).await;
        let grants = [domain::user::Grant {
            role: role.key().to_owned(),
            permissions: role.permissions().to_vec(),
            target: domain::user::Target::Platform,
        }];
        let may = domain::user::reach(Permission::SellerReveal, &grants) == Some(Reach::Platform);
        if !may {
            assert_eq!(answer.status, StatusCode::FOUND, "{}", role.key());
            assert!(!answer.body.contains("%PDF"), "{}", role.key());
            continue;
        }
        opened += 1;
        assert_eq!(answer.status, StatusCode::OK, "{}", role.key());
        assert_eq!(answer.body, SCAN);
        let text = |name: header::HeaderName| answer.headers[name].to_str().expect("text").to_owned();
        assert_eq!(text(header::CONTENT_TYPE), "application/pdf");
        let name = format!("attachment; filename=\"{seller}-business_licence.pdf\"");
        assert_eq!(text(header::CONTENT_DISPOSITION), name);
        assert!(text(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
        assert_eq!(text(header::CACHE_CONTROL), "no-store");
        let shown = Request::get(&page).header(header::COOKIE, &person.cookie);
        let shown = app.send(shown.body(Body::empty()).expect("a request")).await;
        for part in [format!("value=\"{}\"", file.id), "Begin the review".to_owned()] {
            assert!(shown.body.contains(&part), "{}: {part}", role.key());
        }
        let silent = open(
            &app,
            &person.cookie,
            &format!("seller={seller}&file={}&reason=+", file.id),
        )
        .await;
        let back = silent.headers[header::LOCATION]
            .to_str()
            .expect("text")
            .to_owned();
        assert!(back.starts_with(&page), "{back}");
        let request = Request::get(&back).header(header::COOKIE, &person.cookie);
        let told = app.send(request.body(Body::empty()).expect("a request")).await;
        assert!(
            told.body.contains("Give a reason of at least 4 letters"),
            "{back}"
        );
        let foreign = format!(
            "seller={}&file={}&reason=checking+it",
            domain::merchant::SellerId::OWN_SHOP,
            file.id
        );
        assert_eq!(
            open(&app, &person.cookie, &foreign).await.status,
            StatusCode::FOUND
        );
    }
    assert_eq!(opened, 2, "operators and administrators");
    assert_eq!(open(&app, "", &wanted).await.status, StatusCode::FOUND);
    for path in [format!("/media/{}", file.id), format!("/media/{}.pdf", file.id)] {
        assert_eq!(app.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
