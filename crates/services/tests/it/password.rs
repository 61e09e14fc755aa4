//! New passwords: common, near to their person or to the shop, leaked. A real service of range queries answers.

use crate::people::{MAIL, PASSWORD, code, registered, visitor, with};
use crate::support::Shop;
use domain::kernel::Locale;
use domain::user::permission::policy::AccountUpdate;
use services::leaked::RangeService;
use services::user::{
    change_password, register, rename_account, request_reset, reset_password, view_account,
};
use services::{Ctx, ServiceError};
use sha1::{Digest as _, Sha1};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

on_both!(
    common_passwords_and_words_of_the_place_are_refused_everywhere,
    a_leaked_password_is_refused_and_not_told,
    a_service_that_does_not_answer_keeps_nobody_out,
);

fn fault<T: std::fmt::Debug>(result: &Result<T, ServiceError>) -> &str {
    match result {
        Err(ServiceError::Invalid(fields)) if fields[0].field == "password" => &fields[0].code,
        other => panic!("{other:?}"),
    }
}

async fn common_passwords_and_words_of_the_place_are_refused_everywhere(shop: &Shop) {
    let token = registered(shop, MAIL).await.token;
    let permit = with(shop, &token).permit::<AccountUpdate>().await.unwrap();
    let version = view_account(&permit).await.unwrap().version;
    rename_account(&permit, "Meimei", version).await.unwrap();
    for (password, wanted) in [
        ("sunshine", "password_common"),
        ("Jishi-2026!", "password_like_login"),
        ("集市集市集市集市1", "password_like_login"),
        ("meimei1990", "password_like_login"),
        ("lilei@example.com", "password_like_login"),
    ] {
        let changed = change_password(&permit, PASSWORD, password).await;
        assert_eq!(fault(&changed), wanted, "{password}");
        shop.clock.advance_seconds(720);
    }
    let begun = register(&visitor(shop), Locale::Zh, "13800138000", "13800138000", true).await;
    assert_eq!(fault(&begun), "password_like_login");
    let ticket = request_reset(&visitor(shop), Locale::Zh, MAIL).await.unwrap();
    let code = code(shop, MAIL).await;
    for password in ["sunshine", "meimei1990", "lilei@example.com"] {
        let set = reset_password(&visitor(shop), &ticket, &code, password).await;
        assert!(set.is_err(), "{password}");
    }
    reset_password(&visitor(shop), &ticket, &code, "another quiet pond")
        .await
        .unwrap();
}

/// Answers every question with `endings`, and keeps the questions.
async fn service(endings: String) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/range", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut text = Vec::new();
            let mut part = [0; 2_048];
            while !text.ends_with(b"\r\n\r\n") {
                let length = stream.read(&mut part).await.unwrap();
                text.extend_from_slice(&part[..length]);
            }
            kept.lock().unwrap().push(String::from_utf8(text).unwrap());
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{endings}",
                endings.len()
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (url, asked)
}

fn digits(password: &str) -> String {
    Sha1::digest(password)
        .iter()
        .fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02X}").unwrap();
            text
        })
}

fn asking(mut ctx: Ctx, url: &str) -> Ctx {
    ctx.leaked = Arc::new(RangeService::new(url).unwrap());
    ctx
}

async fn a_leaked_password_is_refused_and_not_told(shop: &Shop) {
    let (leaked, padding) = (digits("a pond that has leaked"), digits("a pond that is padding"));
    let (url, asked) = service(format!("{}:7\r\n{}:0\r\n", &leaked[5..], &padding[5..])).await;
    let guest = asking(visitor(shop), &url);
    let refused = register(&guest, Locale::Zh, MAIL, "a pond that has leaked", true).await;
    assert_eq!(fault(&refused), "password_leaked");
    register(&guest, Locale::Zh, MAIL, "a pond that is padding", true)
        .await
        .unwrap();
    register(&guest, Locale::Zh, MAIL, PASSWORD, true).await.unwrap();
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 3);
    for (question, password) in
        asked
            .iter()
            .zip(["a pond that has leaked", "a pond that is padding", PASSWORD])
    {
        let all = digits(password);
        let line = question.lines().next().unwrap();
        assert_eq!(line, format!("GET /range/{} HTTP/1.1", &all[..5]));
        assert!(!question.contains(&all[5..]) && !question.contains(password));
    }
}

async fn a_service_that_does_not_answer_keeps_nobody_out(shop: &Shop) {
    // It takes the connection and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent_url = format!("http://{}", silent.local_addr().unwrap());
    for url in [silent_url.as_str(), "http://127.0.0.1:1"] {
        let began = std::time::Instant::now();
        register(&asking(visitor(shop), url), Locale::Zh, MAIL, PASSWORD, true)
            .await
            .unwrap();
        assert!(began.elapsed().as_secs() < 10, "{url}");
    }
}
