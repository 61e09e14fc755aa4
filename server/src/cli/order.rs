//! `jishi order`: the operator's hand on orders, until there is a console.

use super::output;
use clap::{Args, Subcommand, ValueEnum};
use domain::kernel::Locale;
use domain::order::{OrderGroupView, OrderMove, OrderState, OrderView};
use serde_json::json;
use services::{Ctx, order};

#[derive(Debug, Subcommand)]
pub(super) enum OrderCommand {
    /// The newest orders
    List(ListArgs),
    /// A purchase with its orders, their lines and history
    Show(OneArgs),
    /// Mark an order as handed to the carrier
    Ship(OneArgs),
    /// Mark an order as delivered; cash on delivery is then collected
    Deliver(OneArgs),
    /// Cancel an order, or all orders of a purchase, before shipping: stock and money go back
    Cancel(CancelArgs),
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Only orders in this state
    #[arg(long)]
    state: Option<State>,
    /// At most this many (up to 500)
    #[arg(long, default_value_t = 20)]
    limit: i64,
    /// Only orders older than this one: the last of the page before
    #[arg(long, value_name = "NUMBER")]
    before: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct OneArgs {
    /// The order's number, as on its page; that of a purchase where all of its orders are meant
    number: String,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct CancelArgs {
    #[command(flatten)]
    order: OneArgs,
    /// Why; kept in the audit log
    #[arg(long, default_value = "")]
    reason: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum State {
    AwaitingPayment,
    Confirmed,
    Shipped,
    Delivered,
    Cancelled,
}

impl From<State> for OrderState {
    fn from(state: State) -> Self {
        match state {
            State::AwaitingPayment => Self::AwaitingPayment,
            State::Confirmed => Self::Confirmed,
            State::Shipped => Self::Shipped,
            State::Delivered => Self::Delivered,
            State::Cancelled => Self::Cancelled,
        }
    }
}

/// Runs one of the commands.
pub(super) async fn run(ctx: &Ctx, command: OrderCommand) -> anyhow::Result<()> {
    match command {
        OrderCommand::List(args) => list(ctx, &args).await?,
        OrderCommand::Show(args) => show(ctx, &args).await?,
        OrderCommand::Ship(args) => {
            order::ship_order(&ctx.permit().await?, &args.number).await?;
            show(ctx, &args).await?;
        }
        OrderCommand::Deliver(args) => {
            order::deliver_order(&ctx.permit().await?, &args.number).await?;
            show(ctx, &args).await?;
        }
        OrderCommand::Cancel(args) => cancel(ctx, &args).await?,
    }
    Ok(())
}

async fn cancel(ctx: &Ctx, args: &CancelArgs) -> anyhow::Result<()> {
    let permit = ctx.permit().await?;
    match order::cancel_order_as_operator(&permit, &args.order.number, &args.reason).await? {
        OrderMove::Done => {}
        OrderMove::Waiting(approval) => println!("Somebody else has to approve this: {approval}"),
    }
    show(ctx, &args.order).await
}

async fn list(ctx: &Ctx, args: &ListArgs) -> anyhow::Result<()> {
    let before = args.before.as_deref();
    let permit = ctx.permit().await?;
    let orders = order::list_orders(&permit, args.state.map(OrderState::from), before, args.limit)
        .await?
        .items;
    if args.json {
        let rows: Vec<_> = orders
            .iter()
            .map(|o| {
                json!({ "id": o.id, "number": o.number, "group_number": o.group_number, "seller": o.seller, "state": o.state, "payment_state": o.payment_state,
                    "total": o.total.minor(), "currency": o.total.currency(), "lines": o.lines, "placed_at": o.placed_at.as_micros() })
            })
            .collect();
        output::json(&json!(rows));
        return Ok(());
    }
    if orders.is_empty() {
        println!("There are no such orders.");
    }
    for o in orders {
        println!(
            "{}  {}  {:<16} {:<14} {:>3} lines {:>14}  {}",
            o.number,
            o.placed_at.to_rfc3339(),
            o.state.as_str(),
            o.payment_state.as_str(),
            o.lines,
            o.total.to_string(),
            o.seller
        );
    }
    Ok(())
}

async fn show(ctx: &Ctx, args: &OneArgs) -> anyhow::Result<()> {
    let group = order::order_as_operator(&ctx.permit().await?, Locale::En, &args.number).await?;
    if args.json {
        output::json(&described(&group));
        return Ok(());
    }
    println!(
        "Purchase {}  {}  (payment {})",
        group.number,
        group.state.as_str(),
        group.payment_state.as_str()
    );
    for order in &group.orders {
        print_order(order);
    }
    println!(
        "goods {}, delivery {}, total {}",
        group.totals.subtotal, group.totals.delivery, group.totals.total
    );
    println!("to {}, {}", group.recipient, group.address.join(", "));
    Ok(())
}

fn described(group: &OrderGroupView) -> serde_json::Value {
    let order = |order: &OrderView| {
        let lines: Vec<_> = order
            .lines
            .iter()
            .map(|l| json!({ "product": l.product_slug, "name": l.name, "choice": l.choice, "quantity": l.quantity.get(), "total": l.total.minor() }))
            .collect();
        json!({ "number": order.number, "seller": order.seller.slug, "state": order.state,
            "total": order.totals.total.minor(), "refund_asked": order.refund.asked.minor(),
            "refund_done": order.refund.done.minor(), "lines": lines, "history": order.history })
    };
    let orders: Vec<_> = group.orders.iter().map(order).collect();
    json!({ "number": group.number, "state": group.state, "payment_state": group.payment_state,
        "currency": group.totals.total.currency(), "total": group.totals.total.minor(), "orders": orders })
}

fn print_order(order: &OrderView) {
    println!(
        "Order {}  {}  {}",
        order.number,
        order.state.as_str(),
        order.seller.name
    );
    for line in &order.lines {
        println!(
            "  {:>3} × {}  {}  {}",
            line.quantity.get(),
            line.name,
            line.choice,
            line.total
        );
    }
    println!(
        "  goods {}, delivery {}, total {}",
        order.totals.subtotal, order.totals.delivery, order.totals.total
    );
    for entry in &order.history {
        println!(
            "  {}  {}  by {}",
            entry.at.to_rfc3339(),
            entry.state.as_str(),
            entry.cause
        );
    }
}
