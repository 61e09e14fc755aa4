//! `jishi bundle`: variants that are made of others.

use super::output;
use clap::{Args, Subcommand};
use domain::merchant::SellerId;
use serde_json::json;
use services::Ctx;
use services::merchant::seller_by_slug;
use services::product::{define_bundle, list_bundles};

#[derive(Debug, Subcommand)]
pub(super) enum BundleCommand {
    /// Bundles with what they are made of
    List(ListArgs),
    /// Make a variant without stock of its own a bundle of others
    Set(SetArgs),
    /// Make a bundle a variant like any other
    Drop(DropArgs),
}

#[derive(Debug, Args)]
pub(super) struct SellerArgs {
    /// The address of the seller's shop
    #[arg(long, default_value = "jishi")]
    seller: String,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    seller: SellerArgs,
    /// Only codes behind this one
    #[arg(long, default_value = "")]
    after: String,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct SetArgs {
    #[command(flatten)]
    seller: SellerArgs,
    /// The code of the bundle
    sku: String,
    /// Codes with units: `GAIWAN-JADE=1`
    #[arg(required = true, value_parser = super::stock::parse_line)]
    inside: Vec<(String, i64)>,
}

#[derive(Debug, Args)]
pub(super) struct DropArgs {
    #[command(flatten)]
    seller: SellerArgs,
    /// The code of the bundle
    sku: String,
}

/// Runs one of the commands.
pub(super) async fn run(ctx: &Ctx, command: BundleCommand) -> anyhow::Result<()> {
    match command {
        BundleCommand::List(args) => {
            let seller = seller_of(ctx, &args.seller).await?;
            let rows = list_bundles(&ctx.permit().await?, Some(seller), &args.after, 500).await?;
            if args.json {
                let rows = rows
                    .iter()
                    .map(|row| json!({ "sku": row.sku, "inside": row.part, "units": row.units }));
                output::json(&json!(rows.collect::<Vec<_>>()));
                return Ok(());
            }
            for row in rows {
                println!("{:32} {:>3} × {}", row.sku, row.units, row.part);
            }
        }
        BundleCommand::Set(args) => {
            let seller = seller_of(ctx, &args.seller).await?;
            define_bundle(&ctx.permit().await?, Some(seller), &args.sku, &args.inside).await?;
            println!("{} is a bundle", args.sku);
        }
        BundleCommand::Drop(args) => {
            let seller = seller_of(ctx, &args.seller).await?;
            define_bundle(&ctx.permit().await?, Some(seller), &args.sku, &[]).await?;
            println!("{} is a bundle no more", args.sku);
        }
    }
    Ok(())
}

async fn seller_of(ctx: &Ctx, args: &SellerArgs) -> anyhow::Result<SellerId> {
    Ok(seller_by_slug(&ctx.permit().await?, &args.seller).await?.id)
}
