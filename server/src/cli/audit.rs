//! `jishi audit`: where the audit log stands, and whether it is whole.

use super::check;
use clap::{Args, Subcommand};
use services::Ctx;
use std::process::ExitCode;
use store::Checkpoint;

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Sign where the log stands and print it as SEQ:HASH; keep that somewhere else
    Checkpoint,
    /// Check the log; exits with 3 if it has been tampered with
    Verify(AuditVerifyArgs),
}

#[derive(Debug, Args)]
pub(super) struct AuditVerifyArgs {
    /// A checkpoint that was kept somewhere else; may be given several times
    #[arg(long, value_name = "SEQ:HASH")]
    checkpoint: Vec<Checkpoint>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Runs one of the commands.
pub(super) async fn run(ctx: &Ctx, command: AuditCommand) -> anyhow::Result<ExitCode> {
    match command {
        AuditCommand::Checkpoint => match services::audit::checkpoint(&ctx.permit().await?).await? {
            Some(point) => println!("{point}"),
            None => eprintln!("The audit log is empty."),
        },
        AuditCommand::Verify(args) => {
            let verdicts = services::verify::verify_audit(&ctx.permit().await?, &args.checkpoint).await?;
            if !args.json {
                verdicts.iter().for_each(check::print);
            }
            return Ok(check::conclude(&verdicts, args.json));
        }
    }
    Ok(ExitCode::SUCCESS)
}
