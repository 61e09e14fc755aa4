//! Everybody wants the same product: 50,000 attempts on 1,000 units, of which exactly 1,000 may succeed.
//!
//! Every attempt is a checkout of a cart that holds one unit, with an idempotency key of its own. A refusal leaves a
//! cart as it is, so its buyer tries again with the same cart and a new key; a success empties it, so its buyer takes
//! the next one. With as many carts as units and buyers together, no buyer is ever without.

use super::carts::{self, Cart};
use super::report::{Fact, Report, Row};
use super::serving::{self, HOT_SLUG, HOT_UNITS, Serving};
use super::wrk::Seen;
use super::{Bench, real};
use crate::report::{Failure, Result, note};
use crate::{json, process};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const ATTEMPTS: u32 = 50_000;
const BUYERS: u32 = 64;
/// The whole benchmark has its time, too.
const TIME_MOST: Duration = Duration::from_secs(90);

/// What one buyer has met.
#[derive(Default)]
struct Met {
    sold: u64,
    sold_out: u64,
    other: u64,
    first_other: Option<String>,
    latencies: Vec<Duration>,
}

pub fn measure(bench: &Bench, server: &Serving, report: &mut Report) -> Result<()> {
    note(format!("{ATTEMPTS} attempts on {HOT_UNITS} units"));
    let product = server
        .client()?
        .get(&format!("/v1/products/{HOT_SLUG}"))?
        .success("Reading the hot product")?;
    let variant = product.body.match_indices("\"id\":\"var_").next();
    let variant = variant
        .and_then(|(at, _)| json::text(&product.body[at..], "id"))
        .ok_or_else(|| Failure::new("The hot product has no variant.", "Look at `jishi import`."))?
        .to_owned();
    let count = (HOT_UNITS + BUYERS) as usize;
    let carts = Mutex::new(carts::fill(server, count, |_| vec![variant.clone()])?);
    let last_order = newest_orders(bench, None)?
        .first()
        .map_or(0, |(_, placed)| *placed);

    let attempts = AtomicU32::new(0);
    let start = Instant::now();
    let (met, cpu) = server.cpu_of(|| {
        std::thread::scope(|scope| {
            let buyers: Vec<_> = (0..BUYERS)
                .map(|_| scope.spawn(|| buy(server, &attempts, &carts, start)))
                .collect();
            let panicked = || Err(Failure::new("A buyer's thread panicked.", "See above."));
            buyers
                .into_iter()
                .map(|buyer| buyer.join().unwrap_or_else(|_| panicked()))
                .collect::<Result<Vec<Met>>>()
        })
    })?;
    let seconds = start.elapsed().as_secs_f64();
    judge(bench, &total(met), (seconds, cpu), last_order, report)
}

fn buy(server: &Serving, attempts: &AtomicU32, carts: &Mutex<Vec<Cart>>, start: Instant) -> Result<Met> {
    let mut client = server.client()?;
    let mut met = Met::default();
    let next = || carts.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let mut cart = next();
    while let Some(present) = &cart {
        let number = attempts.fetch_add(1, Ordering::Relaxed);
        if number >= ATTEMPTS || start.elapsed() > TIME_MOST {
            break;
        }
        let (path, body) = present.checkout();
        let sent = Instant::now();
        let answer = client.send("POST", &path, Some(&format!("hot-{number}")), &body)?;
        met.latencies.push(sent.elapsed());
        if answer.status == 201 {
            met.sold += 1;
            cart = next();
        } else if answer.status < 500 && json::text(&answer.body, "code") == Some("sold_out") {
            met.sold_out += 1;
        } else {
            met.other += 1;
            let start: String = answer.body.chars().take(120).collect();
            met.first_other
                .get_or_insert_with(|| format!("{} {start}", answer.status));
        }
    }
    Ok(met)
}

fn total(buyers: Vec<Met>) -> Met {
    let mut total = Met::default();
    for mut met in buyers {
        total.sold += met.sold;
        total.sold_out += met.sold_out;
        total.other += met.other;
        total.first_other = total.first_other.or(met.first_other);
        total.latencies.append(&mut met.latencies);
    }
    total.latencies.sort_unstable();
    total
}

/// Compares what the buyers were told with what the shop has written down.
fn judge(
    bench: &Bench,
    met: &Met,
    (seconds, cpu): (f64, f64),
    last_order: i64,
    report: &mut Report,
) -> Result<()> {
    let attempts = met.latencies.len() as u64;
    let orders = orders_since(bench, last_order)?;
    let verify = serving::command(bench, "verify", &[]);
    let fits = process::succeeds(&verify, process::Stop::Terminate)?;
    let facts = [
        Fact::new("hot product: attempts", real(attempts), "").exactly(f64::from(ATTEMPTS)),
        Fact::new("hot product: answers that it was sold", real(met.sold), "").exactly(f64::from(HOT_UNITS)),
        Fact::new("hot product: orders in the database", real(orders), "").exactly(f64::from(HOT_UNITS)),
        Fact::new(
            "hot product: other answers than sold and sold out",
            real(met.other),
            "",
        )
        .exactly(0.0),
        Fact::new(
            "jishi verify: 0 when everything fits together",
            if fits { 0.0 } else { 1.0 },
            "",
        )
        .exactly(0.0),
    ];
    report.sound = facts
        .iter()
        .all(|fact| fact.limit.is_none_or(|limit| limit.holds(fact.value)));
    report.facts.extend(facts);
    let seen = Seen {
        requests: attempts,
        seconds,
        p50_ms: percentile(&met.latencies, 50),
        p99_ms: percentile(&met.latencies, 99),
        ..Seen::default()
    };
    report
        .rows
        .push(Row::requests("attempts on a hot product", BUYERS, &seen, cpu));
    report.notes.push(format!(
        "Hot product: {BUYERS} buyers (threads of cargo xtask, not wrk) with {} carts of one unit. Sold {}, refused as \
         sold out {}. A refused cart tries again with a new Idempotency-Key; a cart that bought is empty, and its \
         buyer takes the next.",
        HOT_UNITS + BUYERS,
        met.sold,
        met.sold_out
    ));
    if let Some(other) = &met.first_other {
        report.notes.push(format!(
            "The first answer to an attempt that was neither: {other}"
        ));
    }
    Ok(())
}

/// Orders placed after a time, counted with the operator's command.
fn orders_since(bench: &Bench, time: i64) -> Result<u64> {
    let mut count = 0;
    let mut before: Option<String> = None;
    loop {
        let orders = newest_orders(bench, before.as_deref())?;
        let newer = orders.iter().filter(|(_, placed)| *placed > time).count();
        count += newer as u64;
        match orders.last() {
            Some((oldest, _)) if newer == orders.len() => before = Some(oldest.clone()),
            _ => return Ok(count),
        }
    }
}

/// The numbers and times of up to 500 orders older than `before`, the newest first.
fn newest_orders(bench: &Bench, before: Option<&str>) -> Result<Vec<(String, i64)>> {
    let mut arguments = vec!["list", "--json", "--limit", "500"];
    if let Some(before) = before {
        arguments.extend(["--before", before]);
    }
    let listed = process::output_of(&mut serving::command(bench, "order", &arguments));
    let listed = listed.ok_or_else(|| {
        Failure::new(
            "`jishi order list` failed on the benchmark's database.",
            "Run it by hand with DATABASE_URL=sqlite://target/bench/jishi.db.",
        )
    })?;
    let numbers = json::texts(&listed, "number").map(str::to_owned);
    Ok(numbers.zip(json::numbers(&listed, "placed_at")).collect())
}

/// In milliseconds; the list is sorted.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted
        .get(index)
        .map_or(0.0, |latency| latency.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_taken_from_the_sorted_list() {
        let latencies: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert!((percentile(&latencies, 50) - 51.0).abs() < 1e-9);
        assert!((percentile(&latencies, 99) - 100.0).abs() < 1e-9);
        assert!(percentile(&[], 99).abs() < 1e-9);
    }

    #[test]
    fn what_the_buyers_met_is_added_up() {
        let met = |sold, other: Option<&str>| Met {
            sold,
            sold_out: 1,
            other: u64::from(other.is_some()),
            first_other: other.map(str::to_owned),
            latencies: vec![Duration::from_millis(sold)],
        };
        let total = total(vec![met(5, None), met(2, Some("500")), met(1, Some("502"))]);
        assert_eq!((total.sold, total.sold_out, total.other), (8, 3, 2));
        assert_eq!(total.first_other.as_deref(), Some("500"));
        assert_eq!(total.latencies[0], Duration::from_millis(1));
    }
}
