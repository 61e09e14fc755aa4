//! `jishi backup`, `restore` and `drill`.

use super::{check, output};
use crate::config::Config;
use crate::key_file;
use anyhow::Context as _;
use clap::Args;
use domain::user::permission::policy::SystemUpdate;
use indicatif::ProgressBar;
use services::backup::{
    Custody, Keep, NewBackup, Restored, Scratch, drill, make_backup, newest_backup, prune, read_header,
    restore,
};
use services::{Actor, Clock as _, Ctx, SystemClock};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The folder of the backups
    #[arg(long, value_name = "FOLDER", default_value = "data/backups")]
    folder: PathBuf,
    /// Leave the pictures of `JISHI_MEDIA_DIR` out
    #[arg(long)]
    no_media: bool,
    /// Keep the last so many backups …
    #[arg(long, value_name = "N", default_value_t = 7)]
    keep: usize,
    /// … and the newest of every day for so many days; others are deleted
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    keep_days: u32,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The backup
    file: PathBuf,
    /// Where to: the address of a database where nothing is yet
    #[arg(long, value_name = "URL")]
    to: String,
    /// Leave the pictures where they are
    #[arg(long)]
    no_media: bool,
}

#[derive(Debug, Args)]
pub(super) struct DrillArgs {
    /// The backup; `latest` for the newest of the folder
    #[arg(default_value = "latest")]
    file: PathBuf,
    /// The folder of the backups
    #[arg(long, value_name = "FOLDER", default_value = "data/backups")]
    folder: PathBuf,
    /// Where a database in clear may lie for a while; the machine's folder for such things unless given
    #[arg(long, value_name = "FOLDER")]
    scratch: Option<PathBuf>,
}

/// A bar of bytes, and what moves it.
fn bytes_bar(total: u64) -> (ProgressBar, impl Fn(u64) + Send + 'static) {
    let bar = output::bar(total, "bytes");
    let moved = bar.clone();
    (bar, move |bytes| moved.inc(bytes))
}

/// `jishi backup`: makes one, and deletes those that are not to be kept.
pub(super) async fn backup(ctx: &Ctx, config: &Config, args: &BackupArgs) -> anyhow::Result<()> {
    let permit = ctx.permit::<SystemUpdate>().await?;
    let new = NewBackup {
        url: config.database_url.clone(),
        keys: key_file::read(config)?,
        folder: args.folder.clone(),
        media: !args.no_media,
    };
    let (bar, progress) = bytes_bar(0);
    let made = make_backup(&permit, new, progress)
        .await
        .context("no backup was made")?;
    bar.finish_and_clear();
    println!("{}", made.file.display());
    eprintln!(
        "The backup has {} bytes, with {} files of the media folder.",
        made.bytes, made.media
    );
    let keep = Keep {
        last: args.keep,
        days: args.keep_days,
    };
    for file in prune(&args.folder, keep, ctx.clock.now()).context("old backups could not be deleted")? {
        eprintln!("Deleted: {}", file.display());
    }
    Ok(())
}

/// `jishi restore`: 3 if what came of it does not fit together.
pub(super) async fn run_restore(config: &Config, args: &RestoreArgs) -> anyhow::Result<ExitCode> {
    let (bar, progress) = bytes_bar(0);
    let media = (!args.no_media).then_some(config.media_dir.as_path());
    let restored = restore(&custody(config)?, &args.file, &args.to, media, progress)
        .await
        .with_context(|| format!("{} was not restored", args.file.display()))?;
    bar.finish_and_clear();
    Ok(conclude(&restored))
}

/// `jishi drill`: 3 if the backup is no good.
pub(super) async fn run_drill(config: &Config, args: &DrillArgs) -> anyhow::Result<ExitCode> {
    let file = if args.file.as_os_str() == "latest" {
        newest_backup(&args.folder)?
    } else {
        args.file.clone()
    };
    let header = read_header(&file).with_context(|| file.display().to_string())?;
    eprintln!("{}, made {}", file.display(), header.taken_at.to_rfc3339());
    let scratch = Scratch {
        folder: args.scratch.clone().unwrap_or_else(std::env::temp_dir),
        server: config.database_url.clone(),
    };
    let (bar, progress) = bytes_bar(0);
    let tried = drill(&custody(config)?, &file, &scratch, progress).await;
    bar.finish_and_clear();
    let now = SystemClock.now().to_rfc3339();
    match tried {
        Ok(restored) => {
            let code = conclude(&restored);
            let word = if restored.is_sound() { "passed" } else { "FAILED" };
            println!("{now} drill {word}: {}", file.display());
            Ok(code)
        }
        Err(error) => {
            println!("{now} drill FAILED: {}: {error}", file.display());
            Ok(ExitCode::from(3))
        }
    }
}

fn custody(config: &Config) -> anyhow::Result<Custody> {
    Ok(Custody {
        actor: Actor::Operator,
        clock: Arc::new(SystemClock),
        keys: key_file::read(config)?,
    })
}

fn conclude(restored: &Restored) -> ExitCode {
    restored.verdicts.iter().for_each(check::print);
    println!(
        "The shop of {}, with {} files of the media folder.",
        restored.header.taken_at.to_rfc3339(),
        restored.media
    );
    check::conclude(&restored.verdicts, false)
}
