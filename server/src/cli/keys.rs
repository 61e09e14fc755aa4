//! `jishi keys`: the keys that personal data is sealed with.

use super::output;
use clap::{Args, Subcommand};
use serde_json::json;
use services::Ctx;
use services::vault::{KeyStatus, key_status, reseal_values, rewrap_keys, rotate_keys};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Which keys there are, and what is sealed by which
    Status(StatusArgs),
    /// Make a new data key and seal everything again by it, while the shop serves
    Rotate(RotateArgs),
    /// Wrap the data keys under the newest master key, after it was put in front of the old one
    Rewrap,
}

#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct RotateArgs {
    /// Make no new key: go on with what is sealed by an older one, or not yet
    #[arg(long)]
    resume: bool,
}

/// Runs one of the commands.
pub(super) async fn run(ctx: &Ctx, command: KeysCommand) -> anyhow::Result<ExitCode> {
    match command {
        KeysCommand::Status(args) => show(&key_status(&ctx.permit().await?).await?, args.json),
        KeysCommand::Rotate(args) => return rotate(ctx, &args).await,
        KeysCommand::Rewrap => {
            let rewrapped = rewrap_keys(&ctx.permit().await?).await?;
            println!(
                "{rewrapped} data keys are now wrapped by the newest master key; the others were before."
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn rotate(ctx: &Ctx, args: &RotateArgs) -> anyhow::Result<ExitCode> {
    let status = key_status(&ctx.permit().await?).await?;
    if !args.resume {
        rotate_keys(&ctx.permit().await?).await?;
    }
    let total: i64 = status
        .columns
        .iter()
        .map(|column| column.clear + column.by_key.values().sum::<i64>())
        .sum();
    let bar = output::bar(u64::try_from(total).unwrap_or(0), "values");
    let resealed = reseal_values(&ctx.permit().await?, |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    println!("{} values were sealed again.", resealed.done);
    for place in &resealed.broken {
        println!("{place} does not open and stays as it is.");
    }
    Ok(if resealed.broken.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(3)
    })
}

fn show(status: &KeyStatus, as_json: bool) {
    if as_json {
        let keys: Vec<_> = status
            .keys
            .iter()
            .map(|key| {
                json!({ "id": key.id, "purpose": key.purpose, "master": key.master,
                    "created_at": key.created_at.to_rfc3339(),
                    "retired_at": key.retired_at.map(domain::kernel::Timestamp::to_rfc3339) })
            })
            .collect();
        let columns: Vec<_> = status
            .columns
            .iter()
            .map(|count| json!({ "column": count.column.name(), "by_key": count.by_key, "clear": count.clear }))
            .collect();
        output::json(&json!({ "masters": status.masters, "keys": keys, "columns": columns }));
        return;
    }
    println!("Master keys, newest first: {}", status.masters.join(", "));
    for key in &status.keys {
        let life = match key.retired_at {
            Some(at) => format!("only opens since {}", at.to_rfc3339()),
            None => "in use".to_owned(),
        };
        let made = key.created_at.to_rfc3339();
        println!(
            "Data key {}  {:<5}  made {made}, wrapped by {}, {life}",
            key.id, key.purpose, key.master
        );
    }
    for count in &status.columns {
        let sealed: Vec<String> = count
            .by_key
            .iter()
            .map(|(key, units)| format!("{units} by {key}"))
            .collect();
        let clear = match count.clear {
            0 => String::new(),
            clear => format!("; {clear} not sealed yet: jishi keys rotate --resume"),
        };
        let sealed = if sealed.is_empty() {
            "nothing".to_owned()
        } else {
            sealed.join(", ")
        };
        println!("{:<28} {sealed}{clear}", count.column.name());
    }
}
