//! `jishi verify`, and how verdicts are printed.

use super::output;
use clap::Args;
use serde_json::json;
use services::Ctx;
use std::process::ExitCode;
use store::Verdict;

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Checks every rule and prints what was checked.
pub(super) async fn verify(ctx: &Ctx, args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let verdicts = services::verify::verify(&ctx.permit().await?, |verdict| {
        if !args.json {
            print(verdict);
        }
    })
    .await?;
    Ok(conclude(&verdicts, args.json))
}

/// Prints a verdict with its findings.
pub(super) fn print(verdict: &Verdict) {
    let mark = if verdict.findings.is_empty() {
        "ok  "
    } else {
        "FAIL"
    };
    println!("{mark} {} ({} checked)", verdict.rule, verdict.checked);
    for finding in &verdict.findings {
        println!("     {}: {}", finding.subject, finding.detail);
    }
}

/// Prints what the verdicts come to, or all of them as JSON; gives the exit code.
pub(super) fn conclude(verdicts: &[Verdict], as_json: bool) -> ExitCode {
    let broken = verdicts
        .iter()
        .filter(|verdict| !verdict.findings.is_empty())
        .count();
    if as_json {
        let rules: Vec<_> = verdicts
            .iter()
            .map(|v| {
                let findings: Vec<_> = v
                    .findings
                    .iter()
                    .map(|f| json!({ "subject": f.subject, "detail": f.detail }))
                    .collect();
                json!({ "rule": v.rule, "checked": v.checked, "findings": findings })
            })
            .collect();
        output::json(&json!({ "broken": broken, "rules": rules }));
    } else if broken == 0 {
        println!("Everything fits together.");
    } else {
        println!("{broken} of {} rules are broken.", verdicts.len());
    }
    if broken == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(3)
    }
}
