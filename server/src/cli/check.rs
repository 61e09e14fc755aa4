//! `jishi verify`.

use super::output;
use clap::Args;
use serde_json::json;
use services::Ctx;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Checks every rule and prints what was checked.
pub(super) async fn verify(ctx: &Ctx, args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let verdicts = services::verify::verify(ctx, |verdict| {
        if !args.json {
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
    })
    .await?;
    let broken = verdicts
        .iter()
        .filter(|verdict| !verdict.findings.is_empty())
        .count();
    if args.json {
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
    Ok(if broken == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(3)
    })
}
