//! O: the bare rows of an order: three guarded stock updates, the order, its three lines, its payment.
//!
//! Orders that wait together share a transaction, at most 64 of them or 4 ms as in the shop's store, and are answered
//! after the commit. There is no cart, no price, no name, no address, no key: only rows.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Result};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

/// Variants that can be ordered: 1 to this number, each with more units than any run can take.
const VARIANTS: i64 = 6_000;
const UNITS: i64 = 1_000_000_000;
const PRICE: i64 = 9_990;
const GROUP_MOST: usize = 64;
const GROUP_TIME: Duration = Duration::from_millis(4);

const SCHEMA: [&str; 4] = [
    "CREATE TABLE stock (variant_id INTEGER PRIMARY KEY, available INTEGER NOT NULL)",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, state TEXT NOT NULL, total INTEGER NOT NULL)",
    "CREATE TABLE order_line (order_id INTEGER NOT NULL, variant_id INTEGER NOT NULL, quantity INTEGER NOT NULL, \
     price INTEGER NOT NULL, PRIMARY KEY (order_id, variant_id)) WITHOUT ROWID",
    "CREATE TABLE payment (order_id INTEGER PRIMARY KEY, method TEXT NOT NULL, state TEXT NOT NULL, \
     amount INTEGER NOT NULL)",
];

type Variants = [i64; 3];

/// An order on its way to the writer.
struct Wish {
    variants: Variants,
    reply: oneshot::Sender<bool>,
}

/// Makes a new database in `file` and the way into it: `POST /orders` with three variants, as in `12,845,3001`.
pub(crate) async fn router(file: &str) -> Result<Router> {
    let mut db = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await?;
    prepare(&mut db).await?;
    let (queue, wishes) = mpsc::channel(4_096);
    tokio::spawn(async move {
        if let Err(error) = write(db, wishes).await {
            eprintln!("floors: writing stopped: {error}");
        }
    });
    Ok(Router::new()
        .route("/", get(async || "orders\n"))
        .route("/orders", post(order))
        .with_state(queue))
}

async fn prepare(db: &mut SqliteConnection) -> Result<()> {
    for statement in SCHEMA {
        sqlx::query(statement).execute(&mut *db).await?;
    }
    sqlx::query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) INSERT INTO stock SELECT i, $2 FROM n")
        .bind(VARIANTS)
        .bind(UNITS)
        .execute(db)
        .await?;
    Ok(())
}

async fn order(State(queue): State<mpsc::Sender<Wish>>, body: String) -> StatusCode {
    let Some(variants) = parse(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let (reply, answer) = oneshot::channel();
    if queue.send(Wish { variants, reply }).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    match answer.await {
        Ok(true) => StatusCode::CREATED,
        Ok(false) => StatusCode::CONFLICT,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn parse(body: &str) -> Option<Variants> {
    let mut numbers = body.trim().split(',').map(str::parse);
    let variants = [
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
    ];
    numbers.next().is_none().then_some(variants)
}

async fn write(mut db: SqliteConnection, mut wishes: mpsc::Receiver<Wish>) -> Result<()> {
    let mut id = 0;
    while let Some(first) = wishes.recv().await {
        let started = Instant::now();
        let mut answers = Vec::with_capacity(GROUP_MOST);
        let mut next = Some(first);
        sqlx::query("BEGIN IMMEDIATE").execute(&mut db).await?;
        while let Some(wish) = next.take() {
            id += 1;
            answers.push((wish.reply, place(&mut db, id, wish.variants).await?));
            if answers.len() < GROUP_MOST && started.elapsed() < GROUP_TIME {
                next = wishes.try_recv().ok();
            }
        }
        sqlx::query("COMMIT").execute(&mut db).await?;
        for (reply, placed) in answers {
            // The client may have gone away.
            let _ = reply.send(placed);
        }
    }
    Ok(())
}

/// Writes one order; `false` when a variant is sold out, and then nothing is left of it.
async fn place(db: &mut SqliteConnection, id: i64, mut variants: Variants) -> Result<bool> {
    variants.sort_unstable();
    for (index, variant) in variants.iter().enumerate() {
        let taken = sqlx::query(
            "UPDATE stock SET available = available - 1 WHERE variant_id = $1 AND available >= 1",
        )
        .bind(variant)
        .execute(&mut *db)
        .await?;
        if taken.rows_affected() == 0 {
            for taken in &variants[..index] {
                sqlx::query("UPDATE stock SET available = available + 1 WHERE variant_id = $1")
                    .bind(taken)
                    .execute(&mut *db)
                    .await?;
            }
            return Ok(false);
        }
    }
    sqlx::query("INSERT INTO orders (id, state, total) VALUES ($1, 'confirmed', $2)")
        .bind(id)
        .bind(3 * PRICE)
        .execute(&mut *db)
        .await?;
    for variant in variants {
        sqlx::query("INSERT INTO order_line (order_id, variant_id, quantity, price) VALUES ($1, $2, 1, $3)")
            .bind(id)
            .bind(variant)
            .bind(PRICE)
            .execute(&mut *db)
            .await?;
    }
    sqlx::query("INSERT INTO payment (order_id, method, state, amount) VALUES ($1, 'cash', 'due', $2)")
        .bind(id)
        .bind(3 * PRICE)
        .execute(db)
        .await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_names_exactly_three_variants() {
        assert_eq!(parse("12,845,3001\n"), Some([12, 845, 3001]));
        for bad in ["", "1,2", "1,2,3,4", "1,2,x"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[tokio::test]
    async fn a_sold_out_variant_leaves_nothing_behind() {
        let mut db = SqliteConnectOptions::new()
            .filename(":memory:")
            .connect()
            .await
            .unwrap();
        prepare(&mut db).await.unwrap();
        assert!(place(&mut db, 1, [3, 1, 2]).await.unwrap());
        assert!(!place(&mut db, 2, [1, 2, VARIANTS + 1]).await.unwrap());
        let left: i64 = sqlx::query_scalar("SELECT SUM(available) FROM stock")
            .fetch_one(&mut db)
            .await
            .unwrap();
        assert_eq!(left, VARIANTS * UNITS - 3);
        let lines: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM order_line")
            .fetch_one(&mut db)
            .await
            .unwrap();
        assert_eq!(lines, 3);
    }
}
