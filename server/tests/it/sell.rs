//! The application to sell: a plain form, its refusals, and where it leads.

use crate::support::{App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::kernel::Locale;

/// Sends the form as a browser without scripts does; gives where it is sent on to.
async fn apply(app: &App, fields: &[(&str, &str)]) -> String {
    let mut body = vec!["locale=en".to_owned()];
    for (name, value) in fields {
        let escape = |text: &str| app::routes::escape(text);
        body.push(format!("form{}={}", escape(name), escape(value)));
    }
    let request = Request::post("/api/merchant/apply_to_sell")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
        .header(header::REFERER, "http://localhost/en/sell")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.join("&")));
    let answer = app.send(request.expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let location = &answer.headers[header::LOCATION];
    location.to_str().expect("an address").to_owned()
}

fn form<'f>(category: &'f str, code: &'f str) -> [(&'f str, &'f str); 13] {
    [
        ("[company]", "云岭茶业有限公司"),
        ("[credit_code]", code),
        ("[representative]", "李雷"),
        ("[phone]", "13800138000"),
        ("[email]", "shop@example.com"),
        ("[slug]", "yunling-tea"),
        ("[name_zh]", "云岭茶园"),
        ("[name_en]", "Yunling Tea"),
        ("[categories][]", category),
        ("[documents][0][kind]", "business_licence"),
        ("[documents][0][reference]", "file-1"),
        ("[documents][1][kind]", "representative_identity"),
        ("[documents][1][reference]", "file-2"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_company_applies_without_scripts() {
    let app = app().await;
    let page = app.get("/en/sell").await;
    assert_eq!(page.status, StatusCode::OK);
    for name in [
        "form[company]",
        "form[credit_code]",
        "form[slug]",
        "form[categories][]",
        "form[documents][1][reference]",
    ] {
        assert!(page.body.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert!(
        app.get("/zh").await.body.contains("/zh/sell"),
        "linked in the footer"
    );
    let categories = services::product::categories(&app.ctx, Locale::En)
        .await
        .expect("categories");
    let category = categories[0].slug.to_string();
    let refused = apply(&app, &form(&category, "9144030071526726XH")).await;
    assert!(refused.starts_with("http://localhost/en/sell?"), "{refused}");
    let again = app.get(refused.trim_start_matches("http://localhost")).await.body;
    assert!(
        again.contains("This is no social credit code"),
        "beside the field"
    );
    let done = apply(&app, &form(&category, "9144030071526726XG")).await;
    assert_eq!(done, "/en/sell?done=1");
    let thanks = app.get(&done).await;
    assert!(thanks.body.contains("What happens next"));
    let taken = apply(&app, &form(&category, "9144030071526726XG")).await;
    let again = app.get(taken.trim_start_matches("http://localhost")).await.body;
    assert!(again.contains("Another shop has this address"));
}
