//! Buying: adding to carts, placing orders, whole guest checkouts, and what an order costs the database.

use super::carts::{self, Cart};
use super::catalogue::Catalogue;
use super::floors::Floor;
use super::report::{Against, Fact, Goal, Report, Row};
use super::serving::{Metrics, Serving};
use super::wrk::Load;
use super::{Bench, real};
use crate::report::{Result, note};
use crate::workspace;
use std::fmt::Write as _;

const LINES: usize = 3;
const OPEN_CARTS: usize = 256;
/// Orders that are placed one after the other.
const ALONE: usize = 100;
/// Carts for a second of placing; a faster shop has used them up before the time is over, and then its time is shorter.
const CARTS_A_SECOND: usize = 2_000;
/// More would take longer to fill than the rest takes, and buy small stocks up.
const CARTS_MOST: usize = 20_000;
const STATEMENTS_MOST: f64 = 25.0;

/// Adding units to lines of carts that exist.
pub fn measure_carts(
    bench: &Bench,
    server: &Serving,
    catalogue: &Catalogue,
    report: &mut Report,
) -> Result<()> {
    note("add to cart");
    let carts = carts::open(server, OPEN_CARTS)?;
    let mut lines = String::new();
    for index in 0..OPEN_CARTS * LINES {
        let cart = &carts[index % OPEN_CARTS].id;
        let _ = writeln!(lines, "{cart} {}", catalogue.variant(index));
    }
    let file = bench.directory.join("lines.txt");
    workspace::write(&file, &lines)?;
    let load = |connections, seconds| Load {
        lines: Some(&file),
        ..Load::new("lines.lua", &server.url, connections, seconds)
    };
    load(16, 1).run()?;
    for connections in [1, 16, 64] {
        let (seen, cpu) = server.cpu_of(|| load(connections, bench.seconds).run())?;
        let row = Row::requests("add to cart", connections, &seen, cpu);
        report.rows.push(row.against(Against::O));
    }
    Ok(())
}

/// Orders, between two measurements of their floor.
pub fn measure(bench: &Bench, server: &Serving, catalogue: &Catalogue, report: &mut Report) -> Result<()> {
    let count = CARTS_MOST.min(CARTS_A_SECOND * bench.seconds as usize);
    note(format!("filling {} carts with {LINES} lines each", count + ALONE));
    let mut carts = carts::fill(server, count + ALONE, |index| {
        let variant = |line| catalogue.variant(index * LINES + line).to_owned();
        (0..LINES).map(variant).collect()
    })?;
    place_alone(server, &carts.split_off(count), report)?;

    note("order placement and whole guest checkout");
    let floor = Floor::orders(bench)?;
    floor.measure(bench, report)?;
    place_together(bench, server, &carts, report)?;
    check_out(bench, server, catalogue, report)?;
    floor.measure(bench, report)
}

/// Orders one after the other: what each costs when it shares nothing.
fn place_alone(server: &Serving, carts: &[Cart], report: &mut Report) -> Result<()> {
    let mut client = server.client()?;
    let before = server.metrics()?;
    for cart in carts {
        let (path, body) = cart.checkout();
        client
            .send("POST", &path, Some(&format!("alone-{}", cart.id)), &body)?
            .success("Placing an order")?;
    }
    let after = server.metrics()?;
    let orders = carts.len() as u64;
    // The shop's own rounds of work once a second may add a commit or two to a hundred orders.
    report
        .facts
        .extend(costs("one order after the other", before, after, orders, 1.05));
    Ok(())
}

fn place_together(bench: &Bench, server: &Serving, carts: &[Cart], report: &mut Report) -> Result<()> {
    let file = bench.directory.join("carts.txt");
    let lines = carts.iter().fold(String::new(), |mut lines, cart| {
        let _ = writeln!(lines, "{} {}", cart.id, cart.total);
        lines
    });
    workspace::write(&file, &lines)?;
    let load = Load {
        lines: Some(&file),
        ..Load::new("place.lua", &server.url, 64, bench.seconds)
    };
    let before = server.metrics()?;
    let (seen, cpu) = server.cpu_of(|| load.run())?;
    let after = server.metrics()?;
    let facts = costs("64 connections", before, after, seen.counted, 1.0);
    report.facts.extend(facts);
    let row = Row::counted("order placement, 3 lines", 64, &seen, cpu);
    report
        .rows
        .push(row.against(Against::O).goal(Some(Goal::Share(40.0))));
    report.notes.push(format!(
        "Order placement: {} carts of {LINES} lines were made beforehand; each was checked out once with an \
         Idempotency-Key of its own, and only answers 201 count ({}). The variants are spread over the catalogue.",
        carts.len(),
        seen.counted
    ));
    Ok(())
}

/// Whole checkouts: wrk has a thread for each connection, so that a thread is a guest.
fn check_out(bench: &Bench, server: &Serving, catalogue: &Catalogue, report: &mut Report) -> Result<()> {
    let file = bench.directory.join("variants.txt");
    workspace::write(&file, &(catalogue.variants.join("\n") + "\n"))?;
    for connections in [16, 64] {
        let load = Load {
            lines: Some(&file),
            threads: connections,
            ..Load::new("guest.lua", &server.url, connections, bench.seconds)
        };
        let (seen, cpu) = server.cpu_of(|| load.run())?;
        let goal = (connections == 16).then_some(Goal::Share(8.0));
        let row = Row::counted("whole guest checkout", connections, &seen, cpu);
        report.rows.push(row.against(Against::O).goal(goal));
    }
    report.notes.push(
        "A whole guest checkout is five calls (cart, line, address, delivery with payment, checkout); the rate and \
         the CPU time are of whole checkouts, the latencies of single calls."
            .to_owned(),
    );
    Ok(())
}

fn costs(how: &str, before: Metrics, after: Metrics, orders: u64, commits_most: f64) -> [Fact; 2] {
    let orders = real(orders);
    let statements = real(after.statements - before.statements) / orders;
    let commits = real(after.commits - before.commits) / orders;
    [
        Fact::new(&format!("statements an order, {how}"), statements, "").at_most(STATEMENTS_MOST),
        Fact::new(&format!("commits an order, {how}"), commits, "").at_most(commits_most),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_for_one_order() {
        let metrics = |statements, commits| Metrics { statements, commits };
        let [statements, commits] = costs("together", metrics(100, 5), metrics(2_500, 15), 100, 1.0);
        assert!((statements.value - 24.0).abs() < 1e-9);
        assert!((commits.value - 0.1).abs() < 1e-9);
    }
}
