//! The help texts.

/// The text for a command; for anything else the overview.
pub fn text(command: &str) -> &'static str {
    match command {
        "run" => RUN,
        "test" => TEST,
        "bench" => BENCH,
        "attack" => ATTACK,
        "torture" => TORTURE,
        "css" => CSS,
        "tidy" => TIDY,
        "screenshots" => SCREENSHOTS,
        "divisions" => DIVISIONS,
        _ => OVERVIEW,
    }
}

const OVERVIEW: &str = "\
cargo xtask <command> [options]: the project's own automation

  run           set up everything, build for release and open the shop on http://127.0.0.1:3000
  test          every check and test of the project, with one summary; what CI calls
  bench         measure the shop under load and compare it with what the machine can do
  attack        let known tools attack the shop on this machine, after they have found planted holes
  torture       kill, starve and confuse the shop, and count whether money and stock still fit
  css           join the components' style sheets into style/components.css
  tidy          check the rules of the architecture over the source text
  screenshots   take the pictures in docs/screenshots
  divisions     refresh the list of Chinese divisions for the address form

`cargo xtask help <command>` says more. Needed beforehand: Rust from rustup, a C compiler, Node 20 or newer with npm;
Linux, macOS, or Windows with WSL. Everything else is installed where it is missing: build tools into target/tools
(another directory with --tools DIR), packages of a Debian-like distribution with apt-get when run as root. A tool that
is on PATH at the right version is used as it is. Ctrl-C ends everything that a command has started.

For daily work: `cargo leptos watch --split` rebuilds and reloads on every change, after `cargo xtask run` has once set
up the tools (with target/tools/bin on PATH if they were installed there).";

const RUN: &str = "\
cargo xtask run [--port 3000] [--no-open] [--tools DIR]

Sets up what is missing (WebAssembly target, cargo-leptos, wasm-bindgen, wasm-opt), builds the server and the split,
hashed and precompressed browser files for release, migrates the database, loads the demo catalogue into an empty one,
and starts the shop with the sandbox payment gateway beside it on the next port. Ctrl-C stops both.

The first time takes 30 to 45 minutes on two cores, most of it compiling; afterwards seconds to 3 minutes.

  --port PORT   where the shop answers; the gateway takes PORT + 1
  --no-open     do not open a browser
  --tools DIR   install the build tools there instead of target/tools

Configuration: the environment or `.env`; `.env.example` lists every key. DATABASE_URL chooses the database, by default
the file data/jishi.db.";

const TEST: &str = "\
cargo xtask test [--only STEP,…] [--skip STEP,…] [--list] [--tools DIR]

Runs formatting, tidy, css freshness, clippy for both sides, all Rust tests (the store's on SQLite and on a private
PostgreSQL that is started for the run) and the browser tests, installing what they need: PostgreSQL, Chromium and a
Chinese font from the distribution, npm packages in end2end. Every step runs even if an earlier one failed. It ends with
a table and the line `N passed, N failed`; a check without tests of its own counts as one.

Under 40 minutes on two cores from a clean clone with the build tools installed, under 10 when warm.

  --only STEPS  only these steps
  --skip STEPS  all but these
  --list        what the steps are

JISHI_TEST_POSTGRES_URL names a PostgreSQL to use instead of a private one (its user must be able to create databases);
CHROMIUM names a browser to use instead of the distribution's.";

const BENCH: &str = "\
cargo xtask bench [--json FILE] [--seconds N] [--tools DIR]

Builds for release, fills a shop with 3,000 products of two variants in target/bench, and measures on the loopback
interface with wrk (installed with apt-get where it is missing and we are root): pages with and without the page cache,
a product over /v1, adding to carts, whole guest checkouts, placing orders, 50,000 attempts on 1,000 units of one
product, the bytes of the first visit, memory, statements and commits of an order.

Machines differ and are shared, so rates are also printed as shares of two floors measured in the same minutes: P, a
bare axum handler that gives a static page of 20 kB at 16 connections, and O, the bare rows of an order written to
SQLite by group commit at synchronous=FULL over HTTP at 64 connections. Both are benches/floors.

Ends with one table, and with exit code 1 only if something was sold twice or the books do not fit. Takes 4 to 5
minutes on two cores after the build.

  --json FILE   write the same as JSON there instead of target/bench/report.json
  --seconds N   the length of one row; 4 unless given";

const ATTACK: &str = "\
cargo xtask attack [--seconds N] [--only TOOL,…] [--tries N] [--tools DIR]

Starts shops of its own on the loopback interface, each with a fresh demo catalogue, and attacks them: schemathesis over
every operation of /v1, wapiti over pages and forms, sqlmap over the parameters of searches and lists, and wrong passwords
on twenty accounts from a thousand addresses. The tools are installed with pip into target/attack/venv.

Each tool attacks a build with planted holes first (benches/holes), and fails if it does not find them. Ends with one
table, and with exit code 1 if a planted hole was not found, or one that nobody planted was. Logs and reports lie in
target/attack/TOOL-BUILD.

  --seconds N   all attacks together, without building and installing; 300 unless given
  --only TOOLS  only these: schemathesis, wapiti, sqlmap, brute-force
  --tries N     how many passwords are tried, if the time allows; 100,000 unless given";

const TORTURE: &str = "\
cargo xtask torture [--seconds N] [--seed N] [--only CHECK,…] [--planted] [--binary FILE] [--tools DIR]

Builds for release, and breaks everything around shops of its own: real processes, on SQLite and as two servers on a
private PostgreSQL. What buyers were told is compared with what the shop has written down, to the unit and the cent, and
jishi verify must find nothing.

  oversell      200 buyers want 20 products of 50 units, in carts of several lines, while servers are killed (kill -9)
                up to 100 times, as the time allows: nothing oversold, no acknowledged order lost, left + sold = initial
  replay        1,000 checkouts, each sent five times at once and again after a kill: one order and one charge each, the
                same bytes every time, another body under the same key refused
  webhook       1,000 purchases whose gateway tells everything three times, in any order, late, and among forgeries: they
                end as if it had told it once and in order, and no forgery is believed
  pairs         all pairs of calls that change a cart or an order, of the API and of the pages' forms, at the same moment,
                on one cart and on two carts that want the last unit
  disk          the disk under SQLite and the logs is full for a while: pages are shown, writes are refused with 503 and
                Retry-After, and when there is space the shop goes on by itself
  outage        PostgreSQL hangs, and crashes, for up to 30 seconds each
  partition     one of two servers loses its way to the database for up to 15 seconds, in a network namespace
  clock         the clock jumps a day ahead, two days back and home, with libfaketime
  ledger        10,000 random histories of 200 steps through the rules of the ledger: after every step each currency sums
                to 0, no account is below its floor, and every balance is what the purchases say

Ends with a table, with docs/PROOF.md rewritten after a run of all checks, and with exit code 1 if a figure is not what
it must be. What this machine does not allow (disk and partition need root) is said to be not tried. Databases and logs
stay in target/torture.

`--only mutants` breaks the code of money and stock instead, with cargo-mutants, and tells how much of it the tests
notice. It is no part of the others: a mutant takes seconds, and there are hundreds.

  --seconds N    all checks together, without building; 300 unless given
  --seed N       the seed of a run before, for the same choices; what processes make of them is theirs
  --only CHECKS  only these
  --planted      instead builds a server with planted defects (benches/holes), and demands that each check finds its own
  --binary FILE  torture this server instead of building one";

const CSS: &str = "\
cargo xtask css [--tools DIR]

Writes style/components.css from the `.module.css` files of crates/ui and app with stylance, which is installed if it is
missing. Commit the result; `cargo xtask test` checks that it is fresh.";

const TIDY: &str = "\
cargo xtask tidy

Checks the source text against the rules of the architecture, in a second: what each crate may name, the order of
domain's modules, the shape of server functions, SQL outside the store, lengths of files and functions, module headers,
`unwrap`, to-do marks without an issue, migration names, files named in the documentation.

The soft rules (lengths) can be lifted for one place in crates/xtask/tidy-allow.txt, with a reason.";

const SCREENSHOTS: &str = "\
cargo xtask screenshots [--all DIR] [--pages NAME,…] [--no-build] [--tools DIR]

Builds for release, starts the shop with a fresh demo catalogue, and photographs its pages as WebP into
docs/screenshots: a subset whose size suits the repository.

  --all DIR     every page in every combination of device, language and theme, into DIR
  --pages LIST  only these pages, such as home,product
  --no-build    use the release build as it is";

const DIVISIONS: &str = "\
cargo xtask divisions [--tools DIR]

Writes public/data/divisions.json and its README from the npm package @vant/area-data (MIT).";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_the_overview_has_a_text_of_its_own() {
        let listed = OVERVIEW.lines().filter_map(|line| line.strip_prefix("  "));
        let names: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(names.len(), 9);
        for name in names {
            assert!(text(name).starts_with(&format!("cargo xtask {name}")), "{name}");
        }
    }
}
