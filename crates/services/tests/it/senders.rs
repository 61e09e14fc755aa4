//! Sending mails and text messages to real sockets of this machine.

use crate::people::{MAIL, registered, visitor};
use crate::support::Shop;
use domain::kernel::Locale;
use domain::user::Login;
use services::gateway::WebhookHeaders;
use services::gateway::signature::Secrets;
use services::notify::{LocalOutbox, MailSender, Message, Notifier, Senders, SmsSender};
use services::user::request_sign_in_code;
use services::{Ctx, jobs};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

on_both!(
    a_code_leaves_by_mail_and_is_not_shown_in_the_local_outbox,
    a_mail_that_is_refused_for_now_is_tried_again_and_one_refused_for_good_is_not,
    a_text_message_is_handed_over_signed,
);

const SECRET: &str = "whsec_c21zIHNlY3JldCBvZiB0aGUgdGVzdHM=";

/// A relay that keeps what it is given, and answers every recipient alike.
struct Relay {
    address: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Relay {
    async fn open(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("smtp://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer, Arc::clone(&kept)));
            }
        });
        Self { address, heard }
    }

    fn sender(&self) -> MailSender {
        MailSender::new(&self.address, "Jishi <shop@example.com>").unwrap()
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    fn count(&self, beginning: &str) -> usize {
        let heard = self.heard();
        heard.iter().filter(|line| line.starts_with(beginning)).count()
    }
}

/// As little of RFC 5321 as a client needs.
async fn serve(stream: TcpStream, answer: &'static str, heard: Arc<Mutex<Vec<String>>>) {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 relay\r\n").await.unwrap();
    let mut in_mail = false;
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|length| length > 0) {
        let said = line.trim_end().to_owned();
        line.clear();
        heard.lock().unwrap().push(said.clone());
        let reply = match said.split(' ').next().unwrap_or_default() {
            "." if in_mail => {
                in_mail = false;
                "250 kept"
            }
            _ if in_mail => continue,
            "RCPT" => answer,
            "DATA" => {
                in_mail = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap();
    }
}

fn by(ctx: &Ctx, senders: Senders) -> Ctx {
    let mut ctx = ctx.clone();
    ctx.notifier = Arc::new(senders);
    ctx
}

async fn a_code_leaves_by_mail_and_is_not_shown_in_the_local_outbox(shop: &Shop) {
    registered(shop, MAIL).await;
    // What the registration has sent is on its way already.
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    shop.clock.advance_seconds(3_600);
    let relay = Relay::open("250 fine").await;
    let ctx = by(&shop.ctx, Senders::new(Some(relay.sender()), None));
    request_sign_in_code(&visitor(shop), Locale::En, MAIL)
        .await
        .unwrap();
    for _ in 0..3 {
        jobs::run_round(&ctx.permit().await.unwrap()).await.unwrap();
    }
    let lines = relay.heard();
    assert_eq!(relay.count("RCPT TO:<lilei@example.com>"), 1, "{lines:?}");
    assert!(
        lines.contains(&"From: Jishi <shop@example.com>".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("Subject: Your Jishi code is"))
    );
    assert!(lines.iter().any(|line| line.starts_with("Message-ID: <msg_")));
    assert!(services::notify::local_outbox(&ctx).await.is_err());
    assert!(LocalOutbox.is_local());
}

async fn a_mail_that_is_refused_for_now_is_tried_again_and_one_refused_for_good_is_not(shop: &Shop) {
    registered(shop, MAIL).await;
    // What the registration has sent is on its way already.
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    for (answer, tries) in [("451 later", 3), ("550 nobody", 1)] {
        shop.clock.advance_seconds(7_200);
        let relay = Relay::open(answer).await;
        let ctx = by(&shop.ctx, Senders::new(Some(relay.sender()), None));
        request_sign_in_code(&visitor(shop), Locale::En, MAIL)
            .await
            .unwrap();
        for _ in 0..4 {
            jobs::run_round(&ctx.permit().await.unwrap()).await.unwrap();
            // Pauses double: the next try is never more than a minute away yet.
            shop.clock.advance_seconds(60);
        }
        assert_eq!(relay.count("RCPT"), tries, "{answer}");
        shop.execute("UPDATE outbox SET done_at = 1 WHERE done_at IS NULL")
            .await;
    }
    let unsent = shop
        .number("SELECT COUNT(*) FROM message WHERE sent_at IS NULL")
        .await;
    assert_eq!(unsent, 2, "nothing is called sent that was not");
}

#[tokio::test]
async fn a_message_cannot_bring_headers_or_recipients_of_its_own() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let relay = Relay::open("250 fine").await;
    let message = Message {
        to: Login::parse(MAIL).unwrap(),
        subject: "Hello\r\nBcc: everybody@example.com\r\n\r\n<script>".to_owned(),
        body: "One\r\n.\r\nRCPT TO:<everybody@example.com>\r\nBcc: x".to_owned(),
    };
    let senders = Senders::new(Some(relay.sender()), None);
    senders.send("msg_1", &message).await.unwrap();
    let heard = relay.heard();
    let data = heard.iter().position(|line| line == "DATA").unwrap();
    let top = heard[data..].iter().take_while(|line| !line.is_empty());
    assert!(!top.clone().any(|line| line.starts_with("Bcc")), "{heard:?}");
    assert_eq!(top.filter(|line| line.starts_with("Subject")).count(), 1);
    let end = heard.iter().position(|line| line == ".").unwrap();
    assert!(
        heard[end..].iter().all(|line| !line.starts_with("RCPT")),
        "{heard:?}"
    );
    for address in [
        "a@b.example>\r\nRCPT TO:<c@d.example",
        "a@b.example\nBcc: c@d.example",
    ] {
        assert!(Login::parse(address).is_err(), "{address}");
    }
}

async fn a_text_message_is_handed_over_signed(shop: &Shop) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/sms", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut text = Vec::new();
        let mut part = [0; 4_096];
        while !text.ends_with(b"}") {
            let length = stream.read(&mut part).await.unwrap();
            text.extend_from_slice(&part[..length]);
        }
        stream
            .write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        String::from_utf8(text).unwrap()
    });
    let sender = SmsSender::new(&url, SECRET, Arc::clone(&shop.ctx.clock)).unwrap();
    let message = Message {
        to: Login::parse("13800138000").unwrap(),
        subject: String::new(),
        body: "【集市】123456".to_owned(),
    };
    let senders = Senders::new(None, Some(sender));
    senders.send("msg_1", &message).await.unwrap();
    let asked = asked.await.unwrap();
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    let header = |name: &str| {
        head.lines()
            .find_map(|line| line.split_once(": ").filter(|(key, _)| *key == name))
            .map(|(_, value)| value)
    };
    let headers = WebhookHeaders::read(header).unwrap();
    let secrets = Secrets::parse(SECRET).unwrap();
    assert_eq!(
        secrets.verify(&headers, body.as_bytes(), shop.ctx.clock.now()),
        Ok(())
    );
    let told: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        (&told["to"], &told["text"]),
        (&"13800138000".into(), &"【集市】123456".into())
    );
    let nobody = Senders::new(None, None);
    assert!(
        nobody.send("msg_2", &message).await.is_err(),
        "nothing is lost in silence"
    );
}
