//! `jishi stock`: the operator's hand on stock.

mod args;

pub(super) use args::{StockCommand, parse_line};

use super::output;
use args::{
    AdjustArgs, CloseArgs, Kind, ListArgs, MovementsArgs, OneArgs, OpenArgs, Place, ReceiveArgs, SellerArgs,
    SendArgs,
};
use domain::inventory::{Arrival, Location, LocationId, LocationKind, MovementKind, Transfer, TransferId};
use domain::kernel::Localized;
use domain::merchant::SellerId;
use domain::product::VariantId;
use serde_json::json;
use services::Ctx;
use services::inventory::{
    AdjustStock, DraftTransfer, LevelFilter, adjust_stock, cancel_transfer, close_location, draft_transfer,
    list_levels, list_locations, list_movements, list_transfers, receive_transfer, save_location,
    send_transfer, view_location,
};
use services::merchant::seller_by_slug;

/// Runs one of the commands.
pub(super) async fn run(ctx: &Ctx, command: StockCommand) -> anyhow::Result<()> {
    match command {
        StockCommand::List(args) => list(ctx, args).await,
        StockCommand::Movements(args) => movements(ctx, &args).await,
        StockCommand::Locations(args) => locations(ctx, &args).await,
        StockCommand::Open(args) => open(ctx, args).await,
        StockCommand::Close(args) => close(ctx, &args).await,
        StockCommand::Adjust(args) => adjust(ctx, args).await,
        StockCommand::Transfers(args) => transfers(ctx, &args).await,
        StockCommand::Send(args) => send(ctx, args).await,
        StockCommand::Receive(args) => receive(ctx, args).await,
        StockCommand::Cancel(args) => {
            let seller = seller_of(ctx, &args.seller).await?;
            let found = transfer_of(ctx, seller, args.transfer).await?;
            cancel_transfer(&ctx.permit().await?, Some(seller), found.id, found.version).await?;
            show(ctx, seller, &args).await
        }
    }
}

async fn seller_of(ctx: &Ctx, args: &SellerArgs) -> anyhow::Result<SellerId> {
    Ok(seller_by_slug(&ctx.permit().await?, &args.seller).await?.id)
}

async fn list(ctx: &Ctx, args: ListArgs) -> anyhow::Result<()> {
    let seller = seller_of(ctx, &args.seller).await?;
    let filter = LevelFilter {
        location: args.location,
        variant: None,
        sku: args.sku,
        below: args.below,
    };
    let rows = list_levels(&ctx.permit().await?, Some(seller), &filter, None, args.limit).await?;
    if args.seller.json {
        output::json(&json!(rows.items));
        return Ok(());
    }
    for row in rows.items {
        let level = row.level;
        println!(
            "{:24} {:20} {:>8} on hand {:>6} reserved {:>6} allocated {:>8} to sell",
            row.sku,
            row.location_name.en,
            level.on_hand,
            level.reserved,
            level.allocated,
            level.sellable()
        );
    }
    Ok(())
}

/// The variant of a code, and what is on hand of it where it lies.
async fn variant_of(
    ctx: &Ctx,
    seller: SellerId,
    sku: &str,
) -> anyhow::Result<(VariantId, Vec<(LocationId, i64)>)> {
    let filter = LevelFilter {
        sku: sku.to_owned(),
        ..LevelFilter::default()
    };
    let rows = list_levels(&ctx.permit().await?, Some(seller), &filter, None, 200).await?;
    let own: Vec<_> = rows.items.into_iter().filter(|row| row.sku == sku).collect();
    let first = own
        .first()
        .ok_or_else(|| anyhow::anyhow!("nothing of the code {sku:?} lies anywhere"))?;
    let places = own.iter().map(|row| (row.location, row.level.on_hand)).collect();
    Ok((first.variant, places))
}

async fn movements(ctx: &Ctx, args: &MovementsArgs) -> anyhow::Result<()> {
    let seller = seller_of(ctx, &args.seller).await?;
    let (variant, _) = variant_of(ctx, seller, &args.sku).await?;
    let rows = list_movements(&ctx.permit().await?, Some(seller), variant, None, args.limit).await?;
    if args.seller.json {
        output::json(&json!(rows.items));
        return Ok(());
    }
    for row in rows.items {
        println!(
            "{} {:12} {:20} {:>+6} {:>+6} {:>+6}  {} {} {}",
            row.at.to_rfc3339(),
            row.kind.as_str(),
            row.location_name.en,
            row.delta.on_hand,
            row.delta.reserved,
            row.delta.allocated,
            row.cause.as_str(),
            row.cause_id,
            row.reason
        );
    }
    Ok(())
}

async fn locations(ctx: &Ctx, args: &SellerArgs) -> anyhow::Result<()> {
    let seller = seller_of(ctx, args).await?;
    let all = list_locations(&ctx.permit().await?, Some(seller)).await?;
    if args.json {
        output::json(&json!(all));
        return Ok(());
    }
    for location in all {
        let closed = match (location.is_open(), location.active) {
            (false, _) => " (closed)",
            (true, false) => " (sells nothing)",
            (true, true) => "",
        };
        println!(
            "{} {:9} {}{closed}",
            location.id,
            location.kind.as_str(),
            location.name.en
        );
    }
    Ok(())
}

async fn open(ctx: &Ctx, args: OpenArgs) -> anyhow::Result<()> {
    let seller = seller_of(ctx, &args.seller).await?;
    let location = Location {
        id: LocationId::first_of(seller),
        seller,
        kind: match args.kind {
            Place::Warehouse => LocationKind::Warehouse,
            Place::Store => LocationKind::Store,
        },
        name: Localized::new(args.name_zh, args.name_en),
        division: args.division,
        street: args.street,
        place: args.at,
        priority: args.priority,
        active: true,
        closed_at: None,
        version: 0,
    };
    let id = save_location(&ctx.permit().await?, Some(seller), location).await?;
    if args.seller.json {
        output::json(&json!({ "id": id }));
    } else {
        println!("{id}");
    }
    Ok(())
}

async fn close(ctx: &Ctx, args: &CloseArgs) -> anyhow::Result<()> {
    let seller = seller_of(ctx, &args.seller).await?;
    let found = view_location(&ctx.permit().await?, Some(seller), args.location).await?;
    close_location(
        &ctx.permit().await?,
        Some(seller),
        args.location,
        found.location.version,
    )
    .await?;
    if args.seller.json {
        output::json(&json!({ "id": args.location }));
    } else {
        println!("{} is closed", found.location.name.en);
    }
    Ok(())
}

async fn adjust(ctx: &Ctx, args: AdjustArgs) -> anyhow::Result<()> {
    let seller = seller_of(ctx, &args.seller).await?;
    let (variant, places) = variant_of(ctx, seller, &args.sku).await?;
    let location = args.location.unwrap_or_else(|| LocationId::first_of(seller));
    let seen = places
        .iter()
        .find(|(place, _)| *place == location)
        .map_or(0, |(_, units)| *units);
    let command = AdjustStock {
        variant,
        shelf: (location, seen),
        kind: match args.kind {
            Kind::Received => MovementKind::Received,
            Kind::Returned => MovementKind::Returned,
            Kind::Adjusted => MovementKind::Adjusted,
            Kind::WrittenOff => MovementKind::WrittenOff,
        },
        units: args.units,
        reason: args.reason,
    };
    let level = adjust_stock(&ctx.permit().await?, Some(seller), command).await?;
    if args.seller.json {
        output::json(&json!(level));
    } else {
        println!("{} on hand, {} to sell", level.on_hand, level.sellable());
    }
    Ok(())
}

async fn transfers(ctx: &Ctx, args: &SellerArgs) -> anyhow::Result<()> {
    let seller = seller_of(ctx, args).await?;
    let all = list_transfers(&ctx.permit().await?, Some(seller), None, 50).await?;
    if args.json {
        output::json(&json!(all.items));
        return Ok(());
    }
    all.items.iter().for_each(print);
    Ok(())
}

async fn send(ctx: &Ctx, args: SendArgs) -> anyhow::Result<()> {
    let seller = seller_of(ctx, &args.seller).await?;
    let command = DraftTransfer {
        from: args.from,
        to: args.to,
        note: args.note,
        lines: args.lines,
    };
    let permit = ctx.permit().await?;
    let id = draft_transfer(&permit, Some(seller), command).await?;
    let draft = transfer_of(ctx, seller, id).await?;
    send_transfer(&permit, Some(seller), id, draft.version).await?;
    let args = OneArgs {
        seller: args.seller,
        transfer: id,
    };
    show(ctx, seller, &args).await
}

async fn receive(ctx: &Ctx, args: ReceiveArgs) -> anyhow::Result<()> {
    let seller = seller_of(ctx, &args.transfer.seller).await?;
    let found = transfer_of(ctx, seller, args.transfer.transfer).await?;
    let mut arrivals = Vec::new();
    for (sku, received) in &args.arrived {
        let line = found.lines.iter().find(|line| line.sku == *sku);
        let line = line.ok_or_else(|| anyhow::anyhow!("the code {sku:?} is not part of it"))?;
        arrivals.push(Arrival {
            variant: line.variant,
            received: *received,
            reason: args.reason.clone(),
        });
    }
    receive_transfer(
        &ctx.permit().await?,
        Some(seller),
        found.id,
        found.version,
        arrivals,
    )
    .await?;
    show(ctx, seller, &args.transfer).await
}

async fn transfer_of(ctx: &Ctx, seller: SellerId, id: TransferId) -> anyhow::Result<Transfer> {
    let found = services::inventory::view_transfer(&ctx.permit().await?, Some(seller), id).await?;
    Ok(found)
}

async fn show(ctx: &Ctx, seller: SellerId, args: &OneArgs) -> anyhow::Result<()> {
    let found = transfer_of(ctx, seller, args.transfer).await?;
    if args.seller.json {
        output::json(&json!(found));
    } else {
        print(&found);
    }
    Ok(())
}

fn print(transfer: &Transfer) {
    println!(
        "{} {:10} {} -> {}",
        transfer.id,
        transfer.state.as_str(),
        transfer.from,
        transfer.to
    );
    for line in &transfer.lines {
        println!(
            "  {:24} {:>6} sent {:>6} received {:>6} lost {:>6} on the way {}",
            line.sku,
            line.sent,
            line.received,
            line.lost,
            line.on_the_way(),
            line.reason
        );
    }
}
