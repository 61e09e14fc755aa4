//! `jishi seller`: the operator's hand on sellers.

use super::output;
use clap::{Args, Subcommand};
use domain::merchant::{Seller, SellerEvent, SellerState};
use serde_json::json;
use services::Ctx;
use services::merchant::{
    DecideSeller, SellerFile, decide_seller, list_sellers, seller_by_slug, seller_file, set_licence,
};
use services::product::hand_over_product;

#[derive(Debug, Subcommand)]
pub(super) enum SellerCommand {
    /// The newest sellers
    List(ListArgs),
    /// One seller with its application and history
    Show(OneArgs),
    /// Begin the review of an application
    Review(OneArgs),
    /// Let a seller in after its review
    Approve(OneArgs),
    /// Do not let a seller in
    Reject(DecideArgs),
    /// Take a seller's goods off sale for the time being
    Suspend(DecideArgs),
    /// Put a suspended seller's goods on sale again
    Resume(OneArgs),
    /// Close the shop of a suspended seller for good
    Close(DecideArgs),
    /// Set the business licence that buyers see
    Licence(LicenceArgs),
    /// Give a product of another seller to this one, with its stock; refused while orders hold some of it
    HandOver(HandOverArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only sellers in this state: applied, `in_review`, approved, rejected, suspended or closed
    #[arg(long, value_parser = parse_state)]
    state: Option<SellerState>,
    /// At most this many (up to 500)
    #[arg(long, default_value_t = 50)]
    limit: i64,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct OneArgs {
    /// The address of the seller's shop
    slug: String,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct HandOverArgs {
    /// The address of the shop that gets it
    slug: String,
    /// The address of the product
    product: String,
}

#[derive(Debug, Args)]
pub(super) struct DecideArgs {
    #[command(flatten)]
    seller: OneArgs,
    /// Why; the seller is told
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Args)]
pub(super) struct LicenceArgs {
    #[command(flatten)]
    seller: OneArgs,
    /// The company as registered
    #[arg(long)]
    company: String,
    /// Its unified social credit code
    #[arg(long)]
    code: String,
}

fn parse_state(text: &str) -> Result<SellerState, String> {
    SellerState::parse(text).ok_or_else(|| {
        let known: Vec<&str> = SellerState::ALL.iter().map(|state| state.as_str()).collect();
        format!("one of {}", known.join(", "))
    })
}

/// Runs one of the commands.
pub(super) async fn run(ctx: &Ctx, command: SellerCommand) -> anyhow::Result<()> {
    match command {
        SellerCommand::List(args) => list(ctx, &args).await,
        SellerCommand::Show(args) => show(ctx, &args).await,
        SellerCommand::Review(args) => decide(ctx, &args, SellerEvent::StartReview, "").await,
        SellerCommand::Approve(args) => decide(ctx, &args, SellerEvent::Approve, "").await,
        SellerCommand::Resume(args) => decide(ctx, &args, SellerEvent::Resume, "").await,
        SellerCommand::Reject(args) => decide(ctx, &args.seller, SellerEvent::Reject, &args.reason).await,
        SellerCommand::Suspend(args) => decide(ctx, &args.seller, SellerEvent::Suspend, &args.reason).await,
        SellerCommand::Close(args) => decide(ctx, &args.seller, SellerEvent::Close, &args.reason).await,
        SellerCommand::HandOver(args) => {
            let seller = seller_by_slug(&ctx.permit().await?, &args.slug).await?;
            hand_over_product(&ctx.permit().await?, &args.product, seller.id).await?;
            println!("{} is sold by {}", args.product, args.slug);
            Ok(())
        }
        SellerCommand::Licence(args) => {
            let seller = seller_by_slug(&ctx.permit().await?, &args.seller.slug).await?;
            set_licence(
                &ctx.permit().await?,
                seller.id,
                seller.version,
                &args.company,
                &args.code,
                None,
            )
            .await?;
            show(ctx, &args.seller).await
        }
    }
}

async fn list(ctx: &Ctx, args: &ListArgs) -> anyhow::Result<()> {
    let sellers = list_sellers(&ctx.permit().await?, args.state, None, args.limit).await?;
    if args.json {
        let rows: Vec<_> = sellers.iter().map(described).collect();
        output::json(&json!(rows));
        return Ok(());
    }
    for seller in &sellers {
        print(seller);
    }
    Ok(())
}

async fn show(ctx: &Ctx, args: &OneArgs) -> anyhow::Result<()> {
    let seller = seller_by_slug(&ctx.permit().await?, &args.slug).await?;
    let file = seller_file(&ctx.permit().await?, seller.id).await?;
    if args.json {
        let mut value = described(&file.seller);
        value["history"] = json!(file.history);
        output::json(&value);
    } else {
        print_file(&file);
    }
    Ok(())
}

async fn decide(ctx: &Ctx, args: &OneArgs, event: SellerEvent, reason: &str) -> anyhow::Result<()> {
    let seller = seller_by_slug(&ctx.permit().await?, &args.slug).await?;
    let command = DecideSeller {
        seller: seller.id,
        version: seller.version,
        event,
        reason: reason.to_owned(),
    };
    let moved = decide_seller(&ctx.permit().await?, command).await?;
    if args.json {
        output::json(&described(&moved));
    } else {
        print(&moved);
    }
    Ok(())
}

fn described(seller: &Seller) -> serde_json::Value {
    json!({ "id": seller.id, "slug": seller.slug, "kind": seller.kind, "state": seller.state,
        "name": seller.profile.name, "licence": seller.licence, "version": seller.version })
}

fn print(seller: &Seller) {
    println!(
        "{:<24} {:<12} {:<10} {}",
        seller.slug,
        seller.kind.as_str(),
        seller.state.as_str(),
        seller.profile.name.en
    );
}

fn print_file(file: &SellerFile) {
    print(&file.seller);
    if let Some(licence) = &file.seller.licence {
        println!("  {}  {}", licence.company, licence.code);
    }
    if let Some(stored) = &file.application {
        let documents: Vec<&str> = stored
            .application
            .documents
            .iter()
            .map(|d| d.kind.as_str())
            .collect();
        println!(
            "  applied {} with {}",
            stored.submitted_at.to_rfc3339(),
            documents.join(", ")
        );
    }
    for entry in &file.history {
        println!(
            "  {}  {}  by {}  {}",
            entry.at.to_rfc3339(),
            entry.state.as_str(),
            entry.cause,
            entry.reason
        );
    }
}
