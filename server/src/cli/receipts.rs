//! `jishi receipts`: statements of the bank and of couriers at the command line.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::kernel::Currency;
use domain::settlement::NewCourierStatement;
use services::Ctx;
use services::payment::{import_receipts, take_courier_statement};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum ReceiptsCommand {
    /// Take in a statement of the bank: CSV in UTF-8 with columns for date, amount and text; a row counts once
    Bank(BankArgs),
    /// Take in what a courier hands over: CSV with an order number and an amount in yuan a line
    Courier(CourierArgs),
}

#[derive(Debug, Args)]
pub(super) struct BankArgs {
    /// The statement
    file: PathBuf,
    /// In which currency the account is
    #[arg(long)]
    currency: Currency,
}

#[derive(Debug, Args)]
pub(super) struct CourierArgs {
    /// The statement
    file: PathBuf,
    /// Whose it is
    #[arg(long)]
    courier: String,
    /// The courier's number of it: the same is taken in once
    #[arg(long)]
    reference: String,
}

/// Runs one of the commands.
pub(super) async fn run(ctx: &Ctx, command: ReceiptsCommand) -> anyhow::Result<()> {
    match command {
        ReceiptsCommand::Bank(args) => {
            let outcome = import_receipts(&ctx.permit().await?, args.currency, &read(&args.file)?).await?;
            println!(
                "{} rows: {} applied, {} with something to be sent back, {} that wait for a person, {} taken in before.",
                outcome.rows, outcome.applied, outcome.owed, outcome.open, outcome.known
            );
            for (row, wrong) in &outcome.wrong {
                println!("row {row} could not be read: {wrong}");
            }
        }
        ReceiptsCommand::Courier(args) => {
            let new = NewCourierStatement {
                courier: args.courier,
                reference: args.reference,
                lines: read(&args.file)?,
            };
            let outcome = take_courier_statement(&ctx.permit().await?, &new).await?;
            if outcome.is_new {
                println!(
                    "{} lines: {} settled, {} short, {} too much, {} of which nobody knows whose they are.",
                    outcome.lines, outcome.settled, outcome.short, outcome.over, outcome.unknown
                );
            } else {
                println!("It was taken in before; nothing has changed.");
            }
        }
    }
    Ok(())
}

fn read(file: &PathBuf) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} cannot be read as UTF-8", file.display()))
}
