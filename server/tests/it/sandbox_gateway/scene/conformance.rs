//! The sandbox keeps every rule that the shop relies on.

use super::{SECRET, Scene, scene};
use async_trait::async_trait;
use domain::kernel::Timestamp;
use services::gateway::conformance::{self, Message, check};
use services::gateway::{CreatedPayment, NewPayment, WebhookHeaders};
use services::{Clock, SystemClock};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;

struct Checked {
    scene: Mutex<Scene>,
    opened: AtomicU32,
}

#[async_trait]
impl conformance::Scene for Checked {
    fn new_payment(&self) -> NewPayment {
        let number = self.opened.fetch_add(1, Ordering::SeqCst);
        let scene = self.scene.try_lock().expect("nobody else asks");
        scene.new_payment(u128::from(number))
    }

    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    async fn pay(&self, payment: &CreatedPayment) {
        let pressed = self.scene.lock().await.press(payment, "approve").await;
        assert_eq!(pressed.status(), 303);
    }

    async fn decline(&self, payment: &CreatedPayment) {
        let pressed = self.scene.lock().await.press(payment, "decline").await;
        assert_eq!(pressed.status(), 303);
    }

    async fn message(&self) -> Option<Message> {
        let mut scene = self.scene.lock().await;
        let next = timeout(Duration::from_secs(2), scene.deliveries.recv()).await;
        let delivery = next.ok().flatten()?;
        let header = |name| {
            delivery
                .headers
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        Some(Message {
            id: header(WebhookHeaders::ID)?,
            timestamp: header(WebhookHeaders::TIMESTAMP)?,
            signature: header(WebhookHeaders::SIGNATURE)?,
            body: delivery.body.to_vec(),
        })
    }
}

#[tokio::test]
async fn the_sandbox_keeps_every_rule() {
    let scene = scene().await;
    let gateway = scene.gateway.clone();
    let checked = Checked {
        scene: Mutex::new(scene),
        opened: AtomicU32::new(1),
    };
    assert_eq!(check(&gateway, &checked, &[]).await, []);
}

/// `jishi gateway check` against this gateway, with this key: whether it holds, and what is printed.
async fn checked(base: &str, secret: &str) -> (bool, String) {
    let directory = tempfile::tempdir().unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_jishi"));
    command
        .args(["gateway", "check", "--provider", "sandbox", "--url", base])
        .args(["--secret", secret, "--listen", "127.0.0.1:0", "--patience", "2"])
        .current_dir(directory.path());
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 3)), "{output:?}");
    (output.status.success(), text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_prints_every_rule_and_fails_where_one_is_broken() {
    let scene = scene().await;
    let (holds, text) = checked(&scene.base, SECRET).await;
    assert!(holds && text.contains("holds   a key gives back once"), "{text}");
    assert!(text.contains(" rules, 0 broken"), "{text}");
    let (holds, text) = checked(&scene.base, "another-secret").await;
    assert!(
        !holds && text.contains("BROKEN  a payment can be opened"),
        "{text}"
    );
}
