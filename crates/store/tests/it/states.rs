//! The database admits the states of the machines, and no others.

use crate::support::on_sqlite;
use domain::aftersales::AfterSalesState;
use domain::inventory::TransferState;
use domain::kernel::admitted_states;
use domain::merchant::SellerState;
use domain::order::{OrderState, ParcelState};
use domain::payment::{IncomingState, PaymentState, RefundState};
use domain::settlement::PayoutState;

/// What a CHECK says is compared word by word; both databases are made from the same text.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_checks_are_those_of_the_tables() {
    on_sqlite(async |shop| {
        let admits = async |table: &str, condition: String| {
            let made = shop
                .text(&format!(
                    "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{table}'"
                ))
                .await;
            let words = made.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                words.contains(&format!("CHECK ({condition})")),
                "{table} wants {condition}: {made}"
            );
        };
        for table in ["bank_receipt", "courier_line"] {
            admits(table, admitted_states::<IncomingState>("state")).await;
        }
        for table in ["orders", "order_history"] {
            admits(table, admitted_states::<OrderState>("state")).await;
        }
        admits("parcel", admitted_states::<ParcelState>("state")).await;
        for table in ["after_sales", "after_sales_history"] {
            admits(table, admitted_states::<AfterSalesState>("state")).await;
        }
        admits("payment", admitted_states::<PaymentState>("state")).await;
        admits("refund", admitted_states::<RefundState>("state")).await;
        admits("transfer", admitted_states::<TransferState>("state")).await;
        for table in ["seller", "seller_history"] {
            admits(table, admitted_states::<SellerState>("state")).await;
        }
        for table in ["payout", "payout_history"] {
            admits(table, admitted_states::<PayoutState>("state")).await;
        }
    })
    .await;
}
