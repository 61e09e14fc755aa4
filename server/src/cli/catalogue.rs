//! `jishi seed`, `import`, `export` and `fetch-images`.

use super::output::{self, bar};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::kernel::{Currency, Slug};
use include_dir::{Dir, include_dir};
use serde_json::json;
use services::Ctx;
use services::import::{ImportOptions, ImportReport, import_shopify};
use services::seed::{DemoSource, seed_demo, seed_generated};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

static DEMO: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo");

/// The categories of the demo catalogue, in the order shown.
const DEMO_ORDER: [&str; 12] = [
    "tea",
    "home",
    "kitchen",
    "apparel",
    "digital",
    "bags",
    "stationery",
    "care",
    "outdoor",
    "kids",
    "food",
    "garden",
];

#[derive(Debug, Args)]
#[group(required = true)]
pub(super) struct SeedArgs {
    /// Load the demo catalogue; does nothing if there are products already
    #[arg(long)]
    demo: bool,
    /// Generate this many products with two variants each (up to 1,000,000)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    products: Option<u64>,
    /// The seed of the generator: the same seed gives the same products
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=999_999), requires = "products")]
    seed: u64,
}

#[derive(Debug, Subcommand)]
pub(super) enum ImportCommand {
    /// The product CSV that Shopify shops export
    Shopify(ImportArgs),
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The files, in this order
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The currency of the file's prices
    #[arg(long, default_value = "USD", value_parser = parse_currency)]
    currency: Currency,
    /// The seller whose products they are, by the address of its shop; the own shop's unless given
    #[arg(long, value_name = "SLUG", value_parser = parse_slug)]
    seller: Option<Slug>,
    /// Report what would happen and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write refused rows with their errors to this file, for repair
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum ExportCommand {
    /// The product CSV that Shopify shops import
    Shopify(ExportArgs),
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Write here; to standard output unless given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The currency of the prices
    #[arg(long, default_value = "USD", value_parser = parse_currency)]
    currency: Currency,
}

#[derive(Debug, Args)]
pub(super) struct FetchImagesArgs {
    /// Stop after this many pictures
    #[arg(long, default_value_t = 10_000)]
    limit: u64,
}

fn parse_slug(text: &str) -> Result<Slug, String> {
    Slug::parse(text).map_err(|error| error.to_string())
}

fn parse_currency(text: &str) -> Result<Currency, String> {
    text.parse()
        .map_err(|error: domain::kernel::UnknownCurrency| error.to_string())
}

/// `jishi seed`.
pub(super) async fn seed(ctx: &Ctx, args: &SeedArgs) -> anyhow::Result<()> {
    if args.demo {
        let added = load_demo(ctx).await?;
        if added == 0 {
            println!("The shop has products already; the demo catalogue was not loaded.");
        } else {
            println!("The demo catalogue is in: {added} products.");
        }
    }
    if let Some(count) = args.products {
        let progress = bar(count, "products");
        seed_generated(&ctx.permit().await?, count, args.seed, |done| {
            progress.set_position(done);
        })
        .await?;
        progress.finish_and_clear();
        println!("{count} products of seed {} are in.", args.seed);
    }
    Ok(())
}

/// Loads the demo catalogue that the program carries; gives the number of products.
/// # Errors
/// When a file does not fit, or the database fails.
pub async fn load_demo(ctx: &Ctx) -> anyhow::Result<usize> {
    let text = |name: &str| {
        DEMO.get_file(format!("{name}.json"))
            .and_then(|file| file.contents_utf8())
            .with_context(|| format!("the demo file {name} is missing"))
    };
    let vocabularies = [text("vocabulary-a")?, text("vocabulary-b")?];
    let categories = DEMO_ORDER
        .iter()
        .map(|name| text(name))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(seed_demo(
        &ctx.permit().await?,
        DemoSource {
            vocabularies: &vocabularies,
            categories: &categories,
            sellers: text("sellers")?,
        },
    )
    .await?)
}

/// `jishi import`: 1 if rows were refused.
pub(super) async fn import(ctx: &Ctx, command: ImportCommand) -> anyhow::Result<ExitCode> {
    let ImportCommand::Shopify(args) = command;
    let mut refused = false;
    let mut reports = Vec::new();
    for file in &args.files {
        let report = import_file(ctx, file, &args)
            .await
            .with_context(|| format!("{} could not be imported", file.display()))?;
        refused |= !report.is_clean();
        if args.json {
            reports.push(json!({ "file": file.display().to_string(), "report": report }));
        } else {
            print_report(file, &report);
        }
    }
    if args.json {
        output::json(&json!(reports));
    }
    Ok(if refused {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

async fn import_file(ctx: &Ctx, file: &Path, args: &ImportArgs) -> anyhow::Result<ImportReport> {
    let input = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    let rejects: Option<Box<dyn Write + Send>> = match &args.rejects {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
            Some(Box::new(BufWriter::new(file)))
        }
        None => None,
    };
    let options = ImportOptions {
        dry_run: args.dry_run,
        currency: args.currency,
        seller: None,
        source: file
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        rejects,
    };
    let progress = bar(0, "rows");
    let report = import_shopify(
        &ctx.permit().await?,
        BufReader::new(input),
        options,
        &mut |rows| {
            progress.set_position(rows);
        },
    )
    .await?;
    progress.finish_and_clear();
    Ok(report)
}

fn print_report(file: &Path, report: &ImportReport) {
    let tense = if report.dry_run { "would be " } else { "" };
    println!("{}: {} rows read.", file.display(), report.rows);
    println!(
        "  Products {tense}new {}, changed {}, unchanged {}, refused {}.",
        report.products_new, report.products_changed, report.products_unchanged, report.products_failed
    );
    println!(
        "  Pictures to fetch {}: run `jishi fetch-images`.",
        report.images_to_fetch
    );
    for error in report.errors.iter().take(20) {
        println!("  {error}");
    }
    if report.error_count > 20 {
        println!(
            "  … {} errors in all; --json lists more, --rejects FILE writes the rows for repair.",
            report.error_count
        );
    }
    if let Some(reason) = &report.stopped {
        println!("  Stopped before the end: {reason}");
    }
}

/// `jishi export`.
pub(super) async fn export(ctx: &Ctx, command: ExportCommand) -> anyhow::Result<()> {
    let ExportCommand::Shopify(args) = command;
    let count = match &args.output {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
            services::export::export_shopify(&ctx.permit().await?, args.currency, BufWriter::new(file))
                .await?
        }
        None => {
            services::export::export_shopify(&ctx.permit().await?, args.currency, std::io::stdout()).await?
        }
    };
    eprintln!("{count} products were written.");
    Ok(())
}

/// `jishi fetch-images`.
pub(super) async fn fetch_images(ctx: &Ctx, args: &FetchImagesArgs) -> anyhow::Result<()> {
    let report = services::media::fetch_images(&ctx.permit().await?, args.limit).await?;
    println!("Pictures fetched {}, given up {}.", report.fetched, report.failed);
    if report.offline {
        println!("Nothing could be reached; run the command again when the network is back.");
    } else if !report.complete {
        println!("Some are left: run the command again.");
    }
    Ok(())
}
