//! `jishi order`: the operator's hand on orders, until there is a console.

use super::output;
use clap::{Args, Subcommand, ValueEnum};
use domain::kernel::{Money, Timestamp};
use domain::order::{Order, OrderGroup, OrderState};
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
    Cancel(OneArgs),
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
        OrderCommand::Show(args) => show(&order::order_as_operator(ctx, &args.number).await?, args.json),
        OrderCommand::Ship(args) => show(&order::ship_order(ctx, &args.number).await?, args.json),
        OrderCommand::Deliver(args) => show(&order::deliver_order(ctx, &args.number).await?, args.json),
        OrderCommand::Cancel(args) => show(
            &order::cancel_order_as_operator(ctx, &args.number).await?,
            args.json,
        ),
    }
    Ok(())
}

async fn list(ctx: &Ctx, args: &ListArgs) -> anyhow::Result<()> {
    let before = args.before.as_deref();
    let orders = order::list_orders(ctx, args.state.map(OrderState::from), before, args.limit).await?;
    if args.json {
        let rows: Vec<_> = orders
            .iter()
            .map(|o| {
                json!({ "id": o.id, "number": o.number, "group_number": o.group_number, "seller": o.seller, "state": o.state, "payment_state": o.payment_state,
                    "total": o.total, "currency": o.currency, "lines": o.lines, "placed_at": o.placed_at })
            })
            .collect();
        output::json(&json!(rows));
        return Ok(());
    }
    if orders.is_empty() {
        println!("There are no such orders.");
    }
    for o in orders {
        let total = o
            .currency
            .parse()
            .map_or_else(|_| o.total.to_string(), |c| Money::new(o.total, c).to_string());
        let placed = Timestamp::from_micros(o.placed_at).to_rfc3339();
        println!(
            "{}  {placed}  {:<16} {:<14} {:>3} lines {total:>14}  {}",
            o.number, o.state, o.payment_state, o.lines, o.seller
        );
    }
    Ok(())
}

fn show(group: &OrderGroup, as_json: bool) {
    if as_json {
        let orders: Vec<_> = group.orders.iter().map(described).collect();
        output::json(
            &json!({ "id": group.id, "number": group.number, "state": group.state(),
            "payment_state": group.payment_state, "currency": group.currency, "total": group.totals.total.minor(),
            "orders": orders }),
        );
        return;
    }
    println!(
        "Purchase {}  {}  (payment {})",
        group.number,
        group.state().as_str(),
        group.payment_state.as_str()
    );
    for order in &group.orders {
        print_order(order);
    }
    println!(
        "goods {}, delivery {}, total {}",
        group.totals.subtotal, group.totals.delivery, group.totals.total
    );
    println!("to {}", group.checkout.address.lines().join(", "));
}

fn described(order: &Order) -> serde_json::Value {
    let lines: Vec<_> = order
        .lines
        .iter()
        .map(|l| json!({ "sku": l.sku, "name": l.name, "quantity": l.quantity.get(), "total": l.total.minor() }))
        .collect();
    json!({ "id": order.id, "number": order.number, "seller": order.seller.slug, "state": order.state,
        "total": order.totals.total.minor(), "refund_state": order.refund, "lines": lines, "history": order.history })
}

fn print_order(order: &Order) {
    println!(
        "Order {}  {}  {}",
        order.number,
        order.state.as_str(),
        order.seller.name.en
    );
    for line in &order.lines {
        println!(
            "  {:>3} × {}  {}  {}",
            line.quantity.get(),
            line.name.en,
            line.choice.en,
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
