//! Damage of every kind that `verify` must find, with its repair.

use crate::inventory::HOME;
use crate::transfer::STORE;
use domain::order::{OrderGroupId, OrderId};
use domain::payment::PaymentId;
use domain::product::VariantId;

const LEVEL: &str = "stock movements fold to stock levels";
const PROMISED: &str = "what levels promise, orders hold";
const LINES: &str = "orders hold what their lines say while they need it";
const HELD: &str = "what an order holds, its movements say";
const TRANSFERS: &str = "transfers account for every unit that was sent";
const TOTALS: &str = "order totals equal their lines";
const GROUPS: &str = "group totals equal their orders";
const PAYMENTS: &str = "payments fit groups";
const TOO_MUCH: &str = "no more goes back of an order than it cost";
const REFUNDS: &str = "refunds equal cancelled orders that were paid";
const EVENTS: &str = "the states of payments derive from their events";
const REFUND_EVENTS: &str = "refunds are those that events tell of";
const SELLERS: &str = "the last history entry is the seller's state";
const HISTORY: &str = "the last history entry is the order's state";
const PROGRESS: &str = "an order is as far as all of its lines";
const PARCELS: &str = "parcels hold what lines say was sent";
const TOLD: &str = "the last step that was told of a parcel is its state";
const PARTS: &str = "what is cancelled of a paid order goes back";
const RECEIVED: &str = "orders are received once delivered, and closed once received";
const ADDED: &str = "what is added to a purchase is its customer's, in its currency and from its shops, and nothing is added to that";
const LISTS: &str = "lists know what is in stock";
const SEALED: &str = "personal data is sealed, and opens in its place";

/// Damage, its repair, the rules it breaks.
pub type Case = (String, String, Vec<&'static str>);

/// The ids that damage is done to.
pub struct Names {
    pub jade: VariantId,
    pub rose: VariantId,
    /// An unpaid order and its group and payment.
    pub open: OrderId,
    pub group: OrderGroupId,
    pub paid: PaymentId,
    /// A cancelled order, and its payment.
    pub ended: OrderId,
    pub void: PaymentId,
    /// A group of which one order is cancelled, and its payment.
    pub mixed_group: OrderGroupId,
    pub kept: OrderId,
    pub gone: OrderId,
    pub part: PaymentId,
    /// The sealed checkout of the first.
    pub mine: String,
}

pub fn stock_damage(names: &Names) -> Vec<Case> {
    let Names {
        jade,
        rose,
        open,
        ended,
        ..
    } = names;
    vec![
        (
            format!(
                "UPDATE stock_level SET on_hand = on_hand + 1 WHERE variant_id = '{jade}' AND reserved > 0"
            ),
            format!(
                "UPDATE stock_level SET on_hand = on_hand - 1 WHERE variant_id = '{jade}' AND reserved > 0"
            ),
            vec![LEVEL],
        ),
        (
            format!(
                "UPDATE stock_movement SET location_id = '{STORE}' WHERE kind = 'received' AND variant_id = '{rose}'"
            ),
            format!(
                "UPDATE stock_movement SET location_id = '{HOME}' WHERE kind = 'received' AND variant_id = '{rose}'"
            ),
            vec![LEVEL, "every movement has a level"],
        ),
        (
            format!("UPDATE stock_movement SET cause_id = 'lost' WHERE cause_id = '{open}'"),
            format!("UPDATE stock_movement SET cause_id = '{open}' WHERE cause_id = 'lost'"),
            vec![HELD],
        ),
        (
            format!(
                "UPDATE stock_hold SET units = units + 1 WHERE order_id = '{open}' AND variant_id = '{jade}'"
            ),
            format!(
                "UPDATE stock_hold SET units = units - 1 WHERE order_id = '{open}' AND variant_id = '{jade}'"
            ),
            vec![PROMISED, LINES, HELD],
        ),
        (
            format!("UPDATE stock_hold SET state = 'allocated' WHERE order_id = '{ended}'"),
            format!("UPDATE stock_hold SET state = 'released' WHERE order_id = '{ended}'"),
            vec![PROMISED, LINES, HELD],
        ),
        (
            "UPDATE transfer_line SET lost = 0".to_owned(),
            "UPDATE transfer_line SET lost = 1".to_owned(),
            vec![TRANSFERS],
        ),
        (
            "UPDATE stock_movement SET cause_kind = 'import' WHERE cause_kind = 'transfer' AND on_hand > 0"
                .to_owned(),
            format!("UPDATE stock_movement SET cause_kind = 'transfer' WHERE location_id = '{STORE}'"),
            vec![TRANSFERS],
        ),
        (
            "UPDATE product SET in_stock = 0".to_owned(),
            "UPDATE product SET in_stock = 1".to_owned(),
            vec![LISTS],
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "one case for each rule")]
pub fn order_damage(names: &Names) -> Vec<Case> {
    let Names {
        open,
        ended,
        kept,
        gone,
        group,
        mixed_group,
        mine,
        ..
    } = names;
    vec![
        (
            format!(
                "UPDATE order_line SET unit = 1, total = quantity WHERE order_id = '{open}' AND position = 0"
            ),
            format!("UPDATE order_line SET unit = 1000, total = 1000 * quantity WHERE order_id = '{open}'"),
            vec![TOTALS],
        ),
        (
            format!("UPDATE orders SET subtotal = 2000, total = 3200 WHERE id = '{open}'"),
            format!("UPDATE orders SET subtotal = 3000, total = 4200 WHERE id = '{open}'"),
            vec![TOTALS, GROUPS],
        ),
        (
            format!("UPDATE order_group SET delivery = 1100, total = 4100 WHERE id = '{group}'"),
            format!("UPDATE order_group SET delivery = 1200, total = 4200 WHERE id = '{group}'"),
            vec![GROUPS, PAYMENTS],
        ),
        (
            format!("UPDATE orders SET currency = 'USD' WHERE id = '{kept}'"),
            format!("UPDATE orders SET currency = 'CNY' WHERE id = '{kept}'"),
            vec![GROUPS],
        ),
        (
            format!("UPDATE orders SET group_id = '{mixed_group}', position = 7 WHERE id = '{open}'"),
            format!("UPDATE orders SET group_id = '{group}', position = 0 WHERE id = '{open}'"),
            vec![GROUPS, PAYMENTS],
        ),
        (
            format!("UPDATE orders SET state = 'confirmed' WHERE id = '{gone}'"),
            format!("UPDATE orders SET state = 'cancelled' WHERE id = '{gone}'"),
            vec![REFUNDS, HISTORY, PROGRESS, PARTS],
        ),
        (
            format!("UPDATE order_line SET shipped = 2 WHERE order_id = '{kept}' AND position = 0"),
            format!("UPDATE order_line SET shipped = 1 WHERE order_id = '{kept}' AND position = 0"),
            vec![PARCELS, LINES],
        ),
        (
            format!("UPDATE order_line SET cancelled = quantity - shipped WHERE order_id = '{kept}'"),
            format!("UPDATE order_line SET cancelled = 0 WHERE order_id = '{kept}'"),
            vec![PROGRESS, PARTS, LINES],
        ),
        (
            format!("UPDATE order_line SET cancelled = 0 WHERE order_id = '{gone}' AND position = 1"),
            format!("UPDATE order_line SET cancelled = quantity WHERE order_id = '{gone}'"),
            vec![PROGRESS, LINES],
        ),
        (
            "UPDATE parcel_line SET units = 2".to_owned(),
            "UPDATE parcel_line SET units = 1".to_owned(),
            vec![PARCELS],
        ),
        (
            "UPDATE parcel SET state = 'lost'".to_owned(),
            "UPDATE parcel SET state = 'shipped'".to_owned(),
            vec![TOLD],
        ),
        (
            format!("UPDATE orders SET received_at = 1 WHERE id = '{kept}'"),
            format!("UPDATE orders SET received_at = NULL WHERE id = '{kept}'"),
            vec![RECEIVED],
        ),
        (
            format!("UPDATE order_group SET supplements = id WHERE id = '{group}'"),
            format!("UPDATE order_group SET supplements = NULL WHERE id = '{group}'"),
            vec![ADDED],
        ),
        (
            format!("UPDATE order_group SET supplements = '{group}' WHERE id = '{mixed_group}'"),
            format!("UPDATE order_group SET supplements = NULL WHERE id = '{mixed_group}'"),
            vec![ADDED],
        ),
        (
            format!(
                "UPDATE order_group SET supplements = '{mixed_group}', phone_index = 'other' WHERE id = '{group}'"
            ),
            format!(
                "UPDATE order_group SET supplements = NULL, phone_index = (SELECT m.phone_index FROM order_group m
                 WHERE m.id = '{mixed_group}') WHERE id = '{group}'"
            ),
            vec![ADDED],
        ),
        (
            "UPDATE seller SET state = 'closed' WHERE kind = 'own'".to_owned(),
            "UPDATE seller SET state = 'approved' WHERE kind = 'own'".to_owned(),
            vec![SELLERS],
        ),
        (
            format!("UPDATE orders SET state = 'confirmed' WHERE id = '{open}'"),
            format!("UPDATE orders SET state = 'awaiting_payment' WHERE id = '{open}'"),
            vec![PAYMENTS, HISTORY, LINES],
        ),
        (
            format!("UPDATE order_history SET position = 5 WHERE order_id = '{ended}' AND position = 0"),
            format!("UPDATE order_history SET position = 0 WHERE order_id = '{ended}' AND position = 5"),
            vec![HISTORY],
        ),
        (
            format!(
                "UPDATE order_group SET checkout = (SELECT o.checkout FROM order_group o WHERE o.id = '{mixed_group}')
                 WHERE id = '{group}'"
            ),
            format!("UPDATE order_group SET checkout = '{mine}' WHERE id = '{group}'"),
            vec![SEALED],
        ),
        (
            format!("UPDATE order_group SET checkout = '{{\"phone\":\"13800138000\"}}' WHERE id = '{group}'"),
            format!("UPDATE order_group SET checkout = '{mine}' WHERE id = '{group}'"),
            vec![SEALED],
        ),
    ]
}

pub fn money_damage(names: &Names) -> Vec<Case> {
    let Names { paid, void, part, .. } = names;
    let state = |payment: &PaymentId, wrong: &str, right: &str, rules: Vec<&'static str>| {
        (
            format!("UPDATE payment SET state = '{wrong}' WHERE id = '{payment}'"),
            format!("UPDATE payment SET state = '{right}' WHERE id = '{payment}'"),
            rules,
        )
    };
    let event = |set: &str, reset: &str, kind: &str, rules: Vec<&'static str>| {
        (
            format!("UPDATE payment_event SET {set} WHERE kind = '{kind}'"),
            format!("UPDATE payment_event SET {reset} WHERE event_key IN ('1', '2', '3') AND heard_at = 0"),
            rules,
        )
    };
    let hidden = "amount = amount * 1000, heard_at = 0";
    let shown = "amount = amount / 1000, heard_at = 2";
    vec![
        (
            "UPDATE refund SET amount = 1".to_owned(),
            "UPDATE refund SET amount = 4200".to_owned(),
            vec![REFUNDS, REFUND_EVENTS],
        ),
        (
            "UPDATE refund SET amount = 4201".to_owned(),
            "UPDATE refund SET amount = 4200".to_owned(),
            vec![TOO_MUCH, REFUNDS, REFUND_EVENTS],
        ),
        (
            "UPDATE refund SET state = 'given_up'".to_owned(),
            "UPDATE refund SET state = 'pending'".to_owned(),
            vec![],
        ),
        (
            "UPDATE refund SET state = 'refunded'".to_owned(),
            "UPDATE refund SET state = 'pending'".to_owned(),
            vec![REFUNDS, REFUND_EVENTS],
        ),
        state(part, "captured", "refund_pending", vec![REFUNDS, EVENTS]),
        state(
            part,
            "refunded",
            "refund_pending",
            vec![PAYMENTS, REFUNDS, EVENTS],
        ),
        state(
            part,
            "collected",
            "refund_pending",
            vec![PAYMENTS, REFUNDS, EVENTS],
        ),
        state(paid, "captured", "pending", vec![PAYMENTS, EVENTS]),
        state(void, "captured", "void", vec![PAYMENTS, REFUNDS, EVENTS]),
        event(hidden, shown, "captured", vec![EVENTS]),
        event(hidden, shown, "closed", vec![EVENTS]),
        event(hidden, shown, "refund_requested", vec![REFUND_EVENTS]),
        (
            format!("UPDATE payment SET amount = 1 WHERE id = '{paid}'"),
            format!("UPDATE payment SET amount = 4200 WHERE id = '{paid}'"),
            vec![PAYMENTS],
        ),
        (
            format!("UPDATE payment SET currency = 'USD' WHERE id = '{paid}'"),
            format!("UPDATE payment SET currency = 'CNY' WHERE id = '{paid}'"),
            vec![PAYMENTS],
        ),
    ]
}
