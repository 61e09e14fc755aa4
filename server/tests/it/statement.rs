//! Statements of the bank and of couriers as files, as a browser without scripts sends them.

use crate::matrix::{Somebody, somebody};
use crate::support::{Answer, App, app};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::user::Role;
use services::payment::{courier_statements, list_receipts};

const BOUNDARY: &str = "----jishi";
/// 日期,金额,摘要 and a row, as a bank in China writes it: in GB18030.
const GB18030: &[u8] =
    b"\xc8\xd5\xc6\xda,\xbd\xf0\xb6\xee,\xd5\xaa\xd2\xaa\n2026-11-25,12.50,\xbb\xe3\xbf\xee\n";

async fn send(app: &App, cookie: &str, path: &str, fields: &[(&str, &str)], content: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let file = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bank.csv\"\r\n\r\n"
    );
    body.extend_from_slice(file.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let request = Request::post(path)
        .header(
            header::CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .body(Body::from(body));
    app.send(request.expect("a request")).await
}

async fn get(app: &App, person: &Somebody, path: &str) -> String {
    let request = Request::get(path).header(header::COOKIE, format!("{}; __Host-signed-in=1", person.cookie));
    app.send(request.body(Body::empty()).expect("a request"))
        .await
        .body
}

fn location(answer: &Answer) -> &str {
    answer.headers[header::LOCATION].to_str().expect("an address")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_banks_statement_is_taken_in_as_a_file_in_gb18030_too() {
    let app = app().await;
    let finance = somebody(&app, 1, Some(Role::Finance)).await;
    let page = get(&app, &finance, "/en/console/remittances/import").await;
    assert!(page.contains("action=\"/incoming/bank-statement\"") && page.contains("name=\"file\""));
    let fields = [("locale", "en"), ("currency", "CNY")];
    let path = "/incoming/bank-statement";
    let taken = send(&app, &finance.cookie, path, &fields, GB18030).await;
    assert_eq!(location(&taken), "/en/console/remittances/import?done=saved");
    let permit = app.ctx.permit().await.expect("a permit");
    let open = list_receipts(&permit).await.expect("receipts").open;
    let told: Vec<_> = open
        .iter()
        .map(|row| (row.amount.minor(), row.text.as_str()))
        .collect();
    assert_eq!(told, [(1_250, "汇款")]);
    let large = vec![b'a'; 2 * 1_024 * 1_024 + 1];
    for (content, words) in [
        (b"PK\x03\x04".as_slice(), "This is no CSV text"),
        (b"a,b\n1,2\n", "No columns for date, amount and text"),
        (&large, "The file is too large"),
        (
            b"date,amount,text\n2026-13-01,5,x\n2026-11-26,6,y\n2026-11-26,six,y\n",
            "Rows that cannot be read (the others were taken in): 2, 4",
        ),
    ] {
        let refused = send(&app, &finance.cookie, path, &fields, content).await;
        assert!(
            location(&refused).contains("__err"),
            "{words}: {}",
            location(&refused)
        );
        assert!(
            get(&app, &finance, location(&refused)).await.contains(words),
            "{words}"
        );
    }
    let permit = app.ctx.permit().await.expect("a permit");
    assert_eq!(
        list_receipts(&permit).await.expect("receipts").open.len(),
        2,
        "what can be read is taken in"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_couriers_statement_is_taken_in_as_a_file_by_finance_and_by_nobody_else() {
    let app = app().await;
    let finance = somebody(&app, 1, Some(Role::Finance)).await;
    let seller = somebody(&app, 2, Some(Role::SellerOwner)).await;
    let fields = [("locale", "en"), ("courier", "SF"), ("reference", "SF-1")];
    let path = "/incoming/courier-statement";
    for cookie in ["", &seller.cookie] {
        let refused = send(&app, cookie, path, &fields, b"SF100,12.50\n").await;
        assert!(location(&refused).contains("__err"), "{}", location(&refused));
    }
    let nowhere = send(&app, &finance.cookie, path, &fields[1..], b"SF100,12.50\n").await;
    assert_eq!(nowhere.status, StatusCode::BAD_REQUEST);
    let broken = send(&app, &finance.cookie, path, &fields, b"SF100,12.50\nSF101,\n").await;
    let words = get(&app, &finance, location(&broken)).await;
    assert!(words.contains("Lines without a number and an amount (nothing was taken in): 2"));
    let taken = send(&app, &finance.cookie, path, &fields, b"SF100,12.50\n").await;
    assert_eq!(location(&taken), "/en/console/cash/statements?done=saved");
    let permit = app.ctx.permit().await.expect("a permit");
    let view = courier_statements(&permit).await.expect("statements");
    assert_eq!((view.statements.len(), view.lines.len()), (1, 1));
}
