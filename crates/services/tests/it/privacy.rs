//! A person orders, pays, tracks and cancels, and is nowhere to be read: not in the database, not in the logs.

use crate::gateway::GOOD;
use crate::support::{Shop, command, form, small_shop, small_shop_on_postgres};
use domain::cart::CheckoutForm;
use domain::kernel::Locale;
use domain::order::PlaceOrder;
use services::jobs::{run_round, sweep};
use services::order::{cancel_order, list_orders, order_page, place_order, ship_order, track_order};
use services::{Ctx, ServiceError, cart};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, OnceLock};
use tracing_subscriber::fmt::MakeWriter;

const EMAIL: &str = "jin.sique@canary.example";
const PHONE: &str = "13912345678";
/// What must be found nowhere: parts of the name, the address, the note and the contacts of the canary person.
const TRACES: [&str; 7] = [
    "金丝雀",
    "jin.sique",
    "canary.example",
    PHONE,
    "翠鸟巷",
    "按三次门铃",
    "+86 139",
];

/// As Luhn's check digit goes, and in the forms that people write.
const CARDS: [&str; 4] = [
    "4111111111111111",
    "5555 5555 5555 4444",
    "3782-822463-10005",
    "６２０５５０００００００００００００４",
];

fn canary(payment: &str) -> CheckoutForm {
    CheckoutForm {
        email: EMAIL.to_owned(),
        phone: "+86 139-1234-5678".to_owned(),
        recipient: "金丝雀".to_owned(),
        street: "翠鸟巷 77 号".to_owned(),
        note: "按三次门铃".to_owned(),
        ..form(payment)
    }
}

/// Everything that this process logs, at every level.
struct Logs(Mutex<Vec<u8>>);

impl Logs {
    fn start() -> &'static Self {
        static LOGS: OnceLock<Logs> = OnceLock::new();
        let mut is_new = false;
        let logs = LOGS.get_or_init(|| {
            is_new = true;
            Self(Mutex::default())
        });
        if is_new {
            tracing_subscriber::fmt()
                .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
                .with_writer(logs)
                .init();
        }
        logs
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl<'w> MakeWriter<'w> for &'static Logs {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self
    }
}

impl Write for &Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Every byte that the database keeps: the file with its log on `SQLite`, every row of every table on `PostgreSQL`.
pub async fn stored(shop: &Shop) -> Vec<u8> {
    if let Some(file) = shop.url.strip_prefix("sqlite://") {
        let folder = Path::new(file).parent().unwrap();
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let files: Vec<_> = files.filter(|path| path.is_file()).collect();
        assert!(
            files.iter().any(|path| path.ends_with("shop.db-wal")),
            "{files:?}"
        );
        return files
            .iter()
            .flat_map(|path| std::fs::read(path).unwrap())
            .collect();
    }
    let mut raw = AnyConnection::connect(&shop.url).await.unwrap();
    let tables: Vec<(String,)> = sqlx::query_as(
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()",
    )
    .fetch_all(&mut raw)
    .await
    .unwrap();
    let mut all = Vec::new();
    for (table,) in tables {
        let rows: Vec<(String,)> =
            sqlx::query_as(AssertSqlSafe(format!("SELECT CAST(t.* AS TEXT) FROM {table} t")))
                .fetch_all(&mut raw)
                .await
                .unwrap();
        all.extend(rows.into_iter().flat_map(|(row,)| row.into_bytes()));
    }
    all
}

pub fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

/// Everything that a buyer and an operator can do, right and wrong.
async fn whole_life_of_an_order(shop: &Shop, guest: &Ctx) {
    cart::save_form(guest, Locale::Zh, canary("online"))
        .await
        .unwrap();
    let seen = cart::view_cart(guest, Locale::Zh).await.unwrap();
    let order = |form: CheckoutForm, key: &str| PlaceOrder {
        form,
        key: key.to_owned(),
        ..command(guest, &seen, "online")
    };
    let wrong = CheckoutForm {
        city: String::new(),
        ..canary("online")
    };
    place_order(guest, Locale::Zh, order(wrong, "a"))
        .await
        .unwrap_err();
    shop.gateway.with(|books| books.down = true);
    let placed = place_order(guest, Locale::Zh, order(canary("online"), EMAIL))
        .await
        .unwrap();
    let other = CheckoutForm {
        note: "按三次门铃！".to_owned(),
        ..canary("online")
    };
    let refused = place_order(guest, Locale::Zh, order(other, EMAIL)).await;
    assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
    run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    shop.gateway.with(|books| books.down = false);
    shop.clock.advance_seconds(60);
    run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let number = placed.number.as_str();
    let stored = shop.order(&placed).await;
    assert_eq!(stored.checkout.phone.as_str(), PHONE);
    shop.pay(&stored).await;
    let forged = format!("{{\"buyer\":\"{EMAIL}\"}}");
    shop.webhook("evt-forged", "v1,bad", &forged).await.unwrap_err();
    shop.webhook("evt-odd", GOOD, &forged).await.unwrap_err();
    for contact in [EMAIL, PHONE, "not.them@canary.example"] {
        let found = track_order(guest, Locale::Zh, number, contact).await;
        assert_eq!(found.is_ok(), contact != "not.them@canary.example");
    }
    order_page(guest, Locale::En, number, &placed.access_key)
        .await
        .unwrap();
    list_orders(&shop.ctx.permit().await.unwrap(), None, None, 10)
        .await
        .unwrap();
    ship_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    cancel_order(guest, Locale::Zh, number, &placed.access_key)
        .await
        .unwrap_err();
    sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    shop.assert_sound().await;
}

async fn a_person_leaves_no_readable_trace(shop: Shop, guest: Ctx) {
    let logs = Logs::start();
    whole_life_of_an_order(&shop, &guest).await;
    let (stored, logs) = (stored(&shop).await, logs.bytes());
    assert!(holds(&stored, "GAIWAN-JADE"), "what is no secret is found");
    assert!(
        holds(&logs, "a payment could not be started"),
        "the logs are kept"
    );
    for part in TRACES {
        assert!(!holds(&stored, part), "{part} is in the database");
        assert!(!holds(&logs, part), "{part} is in the logs");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_leaves_no_readable_trace_on_sqlite() {
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    a_person_leaves_no_readable_trace(shop, guest).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_leaves_no_readable_trace_on_postgres() {
    let Some((shop, goods)) = small_shop_on_postgres().await else {
        return;
    };
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    a_person_leaves_no_readable_trace(shop, guest).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn card_numbers_are_refused_in_every_field_and_kept_nowhere() {
    let logs = Logs::start();
    let (shop, goods) = small_shop().await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let names = form("online").fields().map(|(name, _)| name);
    for card in CARDS {
        for name in names {
            let mut typed = serde_json::to_value(form("online")).unwrap();
            typed[name] = format!("卡 {card}").into();
            let typed: CheckoutForm = serde_json::from_value(typed).unwrap();
            let command = PlaceOrder {
                form: typed.clone(),
                ..command(&guest, &seen, "online")
            };
            let Err(ServiceError::Invalid(errors)) = place_order(&guest, Locale::Zh, command).await else {
                panic!("{name}: {card}");
            };
            let told: Vec<_> = errors
                .iter()
                .map(|e| (e.field.as_str(), e.code.as_str()))
                .collect();
            assert_eq!(told, [(name, "card_number")]);
            let kept = cart::form(&guest).await.unwrap();
            assert_eq!(kept.card_number_fields(), Vec::<&str>::new(), "{name}: {card}");
            let view = cart::save_form(&guest, Locale::Zh, typed).await.unwrap();
            assert_eq!(view.form, kept);
        }
        track_order(&guest, Locale::Zh, card, card).await.unwrap_err();
        if card == CARDS[0] {
            cart::add_line_once(&guest, Locale::Zh, card.to_owned(), goods.rose, 1)
                .await
                .unwrap();
        }
    }
    cart::save_form(&guest, Locale::Zh, form("online")).await.unwrap();
    let seen = cart::view_cart(&guest, Locale::Zh).await.unwrap();
    let command = PlaceOrder {
        key: CARDS[0].to_owned(),
        ..command(&guest, &seen, "online")
    };
    place_order(&guest, Locale::Zh, command).await.unwrap();
    let (stored, logs) = (stored(&shop).await, logs.bytes());
    for card in CARDS {
        assert!(!holds(&stored, card), "{card} is in the database");
        assert!(!holds(&logs, card), "{card} is in the logs");
    }
}
