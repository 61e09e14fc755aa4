//! A large file: how long it takes and how much memory.

use super::options;
use crate::support;
use domain::kernel::Currency;
use services::import::import_shopify;
use std::io::Cursor;

/// Rows of a large file, made while they are read.
struct Generated {
    next: u64,
    products: u64,
    left: Cursor<Vec<u8>>,
}

impl Generated {
    fn new(products: u64) -> Self {
        let head = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Alt Text,Status\n";
        Self {
            next: 0,
            products,
            left: Cursor::new(head.as_bytes().to_vec()),
        }
    }
}

impl std::io::Read for Generated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.left.read(buffer)?;
        if count > 0 || self.next == self.products {
            return Ok(count);
        }
        let n = self.next;
        self.next += 1;
        let rows = format!(
            "item-{n},Item {n} 茶壶,\"<p>A <b>good</b> thing, described in words that people search for.</p>\",Vendor {},Type {},\
             \"a, b, c\",true,Size,S,,250,{},{}.90,,https://img.example/{n}.jpg,Picture,active\n\
             item-{n},,,,,,,,M,,250,3,{}.90,,,,\n",
            n % 50,
            n % 20,
            n % 90,
            n % 500 + 1,
            n % 500 + 2,
        );
        self.left = Cursor::new(rows.into_bytes());
        self.left.read(buffer)
    }
}

fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kb| kb.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes in a debug build: run by hand, with --release for true numbers"]
async fn a_hundred_thousand_rows_go_in_with_bounded_memory() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    for round in ["new", "unchanged"] {
        let started = std::time::Instant::now();
        let statements = ctx.store.metrics().statements();
        let report = import_shopify(
            &ctx.permit().await.unwrap(),
            Generated::new(50_000),
            options(Currency::Usd),
            &mut |_| {},
        )
        .await
        .unwrap();
        assert_eq!((report.rows, report.error_count), (100_000, 0));
        println!(
            "{round}: 100,000 rows in {:.1} s, {} statements, peak memory {} MB",
            started.elapsed().as_secs_f64(),
            ctx.store.metrics().statements() - statements,
            resident_mb()
        );
    }
}
