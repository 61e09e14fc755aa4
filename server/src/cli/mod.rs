//! The command line of `jishi`.

mod admin;
mod audit;
mod backup;
mod bundle;
mod catalogue;
mod check;
mod gateway;
mod keys;
mod ledger;
mod order;
mod output;
mod receipts;
mod seller;
mod stock;

pub use catalogue::load_demo;

use crate::config::{Config, ConfigError};
use crate::{sandbox_gateway, serve, state, telemetry};
use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use services::Ctx;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Jishi: an online shop in one program and one file.
#[derive(Debug, Parser)]
#[command(
    name = "jishi",
    version,
    propagate_version = true,
    after_help = "Configuration comes from the environment and from .env; every key is explained in .env.example.\n\
        Exit codes: 0 done, 1 failed, 2 wrong command line or configuration, 3 a check found differences."
)]
pub struct Cli {
    /// Read the configuration from this file instead of .env
    #[arg(long, global = true, value_name = "FILE")]
    env_file: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the shop: the web server and its workers, until Ctrl-C or SIGTERM
    Serve(ServeArgs),
    /// Bring the database's schema up to date; does nothing if it is
    Migrate,
    /// Fill the shop with the demo catalogue or with generated products
    Seed(catalogue::SeedArgs),
    /// Read products from files of other systems
    #[command(subcommand)]
    Import(catalogue::ImportCommand),
    /// Write products to files for other systems
    #[command(subcommand)]
    Export(catalogue::ExportCommand),
    /// Fetch remote pictures of imported products; goes on where it stopped
    FetchImages(catalogue::FetchImagesArgs),
    /// Check that stock, orders and payments fit together; exits with 3 if they do not
    Verify(check::VerifyArgs),
    /// Sign the log of what staff have done, or check it
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// The books: trial balance, journal, corrections
    #[command(subcommand)]
    Ledger(ledger::LedgerCommand),
    /// Take in statements of the bank and of couriers
    #[command(subcommand)]
    Receipts(receipts::ReceiptsCommand),
    /// Write the whole shop to one encrypted file, while it runs, and delete backups that are too old
    Backup(backup::BackupArgs),
    /// Make a shop of a backup, where nothing is yet
    Restore(backup::RestoreArgs),
    /// Try out whether a backup can be restored; exits with 3 if not
    Drill(backup::DrillArgs),
    /// List orders, show one, or move one on
    #[command(subcommand)]
    Order(order::OrderCommand),
    /// Levels, movements and transfers of stock; counting by hand
    #[command(subcommand)]
    Stock(stock::StockCommand),
    /// Variants that are made of others
    #[command(subcommand)]
    Bundle(bundle::BundleCommand),
    /// List sellers, show one, or decide about one
    #[command(subcommand)]
    Seller(seller::SellerCommand),
    /// Show or change the keys that personal data is sealed with
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Make administrators: nobody has a password before somebody sets one
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Check somebody's payment gateway
    #[command(subcommand)]
    Gateway(gateway::GatewayCommand),
    /// Run a payment gateway for trying out: its own process, its own pages, no real money
    SandboxGateway(GatewayArgs),
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// Listen here instead of `JISHI_LISTEN`
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

#[derive(Debug, Args)]
struct GatewayArgs {
    /// Listen here
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3001")]
    listen: SocketAddr,
    /// The key of its API and of its webhooks; `JISHI_GATEWAY_SECRET` unless given
    #[arg(long)]
    secret: Option<String>,
    /// Wait this long before a webhook is sent
    #[arg(long, default_value_t = 0)]
    webhook_delay_ms: u64,
    /// Send every webhook this often
    #[arg(long, default_value_t = 1)]
    webhook_repeat: u32,
}

/// Runs a command to its end.
pub fn run(cli: Cli) -> ExitCode {
    let config = match Config::load(cli.env_file.as_deref()) {
        Ok(config) => config,
        Err(error) => return refuse(&error),
    };
    let done = telemetry::start(&config.log, config.log_json)
        .and_then(|()| runtime())
        .and_then(|runtime| runtime.block_on(execute(cli.command, config)));
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("jishi: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn refuse(error: &ConfigError) -> ExitCode {
    eprintln!("jishi: {error}");
    ExitCode::from(2)
}

/// Rendering can wait for itself on a single thread, so there are four at least.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    drop(rustls::crypto::ring::default_provider().install_default());
    let cores = std::thread::available_parallelism().map_or(4, std::num::NonZero::get);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(4))
        .enable_all()
        .build()
        .context("the runtime cannot be started")
}

async fn execute(command: Command, mut config: Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(args) => {
            config.listen = args.listen.unwrap_or(config.listen);
            serve::serve(&config).await?;
        }
        Command::Migrate => {
            state::migrate(&config).await?;
            println!("The database is up to date.");
        }
        Command::Seed(args) => catalogue::seed(&ready(&config).await?, &args).await?,
        Command::Import(command) => return catalogue::import(&ready(&config).await?, command).await,
        Command::Export(command) => catalogue::export(&ready(&config).await?, command).await?,
        Command::FetchImages(args) => catalogue::fetch_images(&ready(&config).await?, &args).await?,
        Command::Verify(args) => return check::verify(&ready(&config).await?, &args).await,
        Command::Backup(args) => backup::backup(&ready(&config).await?, &config, &args).await?,
        Command::Restore(args) => return backup::run_restore(&config, &args).await,
        Command::Drill(args) => return backup::run_drill(&config, &args).await,
        Command::Audit(command) => return audit::run(&ready(&config).await?, command).await,
        Command::Ledger(command) => return ledger::run(&ready(&config).await?, command).await,
        Command::Receipts(command) => receipts::run(&ready(&config).await?, command).await?,
        Command::Order(command) => order::run(&ready(&config).await?, command).await?,
        Command::Bundle(command) => bundle::run(&ready(&config).await?, command).await?,
        Command::Stock(command) => stock::run(&ready(&config).await?, command).await?,
        Command::Seller(command) => seller::run(&ready(&config).await?, command).await?,
        Command::Keys(command) => return keys::run(&ready(&config).await?, command).await,
        Command::Admin(command) => admin::run(&ready(&config).await?, command).await?,
        Command::Gateway(command) => return gateway::run(command).await,
        Command::SandboxGateway(args) => {
            let secret = args.secret.unwrap_or(config.sandbox_secret);
            let mut options = sandbox_gateway::Options::new(args.listen, secret);
            options.webhook_delay = Duration::from_millis(args.webhook_delay_ms);
            options.webhook_repeat = args.webhook_repeat.max(1);
            sandbox_gateway::serve(options).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// An operator's context on a database that is up to date.
async fn ready(config: &Config) -> anyhow::Result<Ctx> {
    let ctx = state::open(config).await?;
    if !ctx.store.is_migrated().await {
        anyhow::bail!("the database is not up to date; run: jishi migrate");
    }
    Ok(ctx.for_operator())
}
