//! `jishi ledger`: the books at the command line, and their journal as a file that shows whether it was changed.

use super::output;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::kernel::{Currency, Money, Timestamp};
use domain::settlement::Account;
use serde_json::json;
use services::Ctx;
use services::settlement::{
    JournalError, NewCorrection, book_correction, check_journal, export_journal, finance_day, open_ledger,
    trial_of_day,
};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum LedgerCommand {
    /// The trial balance
    Trial(TrialArgs),
    /// Post purchases from before there was a ledger; migrating and opening the shop do so, too
    Open,
    /// Write the journal of some days to a file, and print the hash that it ends with; keep that somewhere else
    Export(ExportArgs),
    /// Check a journal; exits with 3 if it is not what was written
    Check(CheckArgs),
    /// Book a fee, a cost, a payout of the gateway, or what puts an error right
    Book(BookArgs),
}

#[derive(Debug, Args)]
pub(super) struct TrialArgs {
    /// As it was when this day of the shop began
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    until: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The first day of the shop
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    from: String,
    /// The day of the shop after the last one
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    to: String,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// A file that was written by `jishi ledger export`
    file: PathBuf,
    /// The hash that was printed then
    #[arg(long, value_name = "HASH")]
    last: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct BookArgs {
    /// The account to debit, such as `payment_fees` or `seller_deposit:sel_…`
    #[arg(long)]
    debit: Account,
    /// The account to credit
    #[arg(long)]
    credit: Account,
    /// How much, in major units: 12.50
    #[arg(long)]
    amount: String,
    /// In which currency
    #[arg(long)]
    currency: Currency,
    /// The number of the invoice or payout: the same is booked once
    #[arg(long)]
    key: String,
    /// Why; it is kept in the audit log
    #[arg(long)]
    reason: String,
}

/// A day as it is written; when it begins, the settings say.
fn day(text: &str) -> Result<String, String> {
    let is_day = Timestamp::parse_day(text).is_some();
    is_day
        .then(|| text.to_owned())
        .ok_or_else(|| "write a day as YYYY-MM-DD".to_owned())
}

/// When a day of the shop begins.
async fn begins(ctx: &Ctx, day: &str) -> anyhow::Result<Timestamp> {
    finance_day(ctx, day)
        .await?
        .with_context(|| format!("{day} is no day"))
}

/// Runs one of the commands.
pub(super) async fn run(ctx: &Ctx, command: LedgerCommand) -> anyhow::Result<ExitCode> {
    match command {
        LedgerCommand::Trial(args) => trial(ctx, &args).await?,
        LedgerCommand::Open => {
            let opened = open_ledger(&ctx.permit().await?).await?;
            println!("{opened} purchases were posted.");
        }
        LedgerCommand::Export(args) => export(ctx, &args).await?,
        LedgerCommand::Check(args) => return check(&args),
        LedgerCommand::Book(args) => book(ctx, args).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn trial(ctx: &Ctx, args: &TrialArgs) -> anyhow::Result<()> {
    let until = args.until.as_deref().unwrap_or_default();
    let trial = trial_of_day(&ctx.permit().await?, until).await?;
    if args.json {
        let lines: Vec<_> = trial
            .lines
            .iter()
            .map(|line| {
                json!({
                    "account": line.kind.as_str(),
                    "type": line.kind.account_type().as_str(),
                    "currency": line.balance.currency().code(),
                    "debit": line.debit.to_decimal(),
                    "credit": line.credit.to_decimal(),
                    "balance": line.balance.to_decimal(),
                })
            })
            .collect();
        output::json(&json!({ "at": trial.at.to_rfc3339(), "lines": lines }));
        return Ok(());
    }
    for line in &trial.lines {
        println!(
            "{:20} {} {:>16} {:>16} {:>16}",
            line.kind.as_str(),
            line.balance.currency(),
            line.debit.to_decimal(),
            line.credit.to_decimal(),
            line.balance.to_decimal()
        );
    }
    for (debit, credit) in &trial.sums {
        println!(
            "{:20} {} {:>16} {:>16}",
            "sum",
            debit.currency(),
            debit.to_decimal(),
            credit.to_decimal()
        );
    }
    Ok(())
}

async fn export(ctx: &Ctx, args: &ExportArgs) -> anyhow::Result<()> {
    let span = (begins(ctx, &args.from).await?, begins(ctx, &args.to).await?);
    let place = || format!("{} cannot be written", args.output.display());
    let file = File::create(&args.output).with_context(place)?;
    let mut out = BufWriter::new(file);
    let written = export_journal(&ctx.permit().await?, span, &mut out).await?;
    out.flush().with_context(place)?;
    out.get_ref().sync_all().with_context(place)?;
    eprintln!("{} entries.", written.entries);
    println!("{}", written.last_hash);
    Ok(())
}

fn check(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let file = File::open(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    match check_journal(BufReader::new(file)) {
        Ok(journal) if args.last.as_ref().is_some_and(|last| *last != journal.last_hash) => {
            println!("The journal ends with another hash: it was made anew.");
        }
        Ok(journal) => {
            println!(
                "{} entries, one whole chain: {}",
                journal.entries, journal.last_hash
            );
            return Ok(ExitCode::SUCCESS);
        }
        Err(JournalError::Io(error)) => return Err(error.into()),
        Err(error) => println!("{error}"),
    }
    Ok(ExitCode::from(3))
}

async fn book(ctx: &Ctx, args: BookArgs) -> anyhow::Result<()> {
    let correction = NewCorrection {
        key: args.key,
        debit: args.debit,
        credit: args.credit,
        amount: Money::parse(&args.amount, args.currency)?,
        reason: args.reason,
    };
    println!("{}", book_correction(&ctx.permit().await?, correction).await?);
    Ok(())
}
