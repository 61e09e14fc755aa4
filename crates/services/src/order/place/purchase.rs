//! What the priced goods of a cart become: a purchase with an order for each seller, and its payment.

use super::Placing;
use super::goods::order_line;
use crate::{Ctx, payment};
use domain::cart::{Parcel, PricedCart};
use domain::kernel::Timestamp;
use domain::order::{
    Checkout, HistoryEntry, Order, OrderGroup, OrderGroupId, OrderId, OrderNumber, OrderState,
};
use domain::payment::{PaymentId, PaymentState, Refunded};
use store::{CartRow, PaymentRow};

/// Order numbers carry the day in China.
const CHINA_MINUTES: i64 = 480;

impl Placing {
    /// The purchase, which waits so many seconds for its money if it has to be there first.
    pub(super) fn group(
        &self,
        rows: &[CartRow],
        priced: &PricedCart,
        checkout: Checkout,
        (placed_at, seconds): (Timestamp, i64),
    ) -> OrderGroup {
        let (state, payment_state) = if checkout.payment.is_prepaid() {
            (OrderState::AwaitingPayment, PaymentState::Pending)
        } else {
            (OrderState::Confirmed, PaymentState::Due)
        };
        let number = self.number(placed_at);
        let several = priced.parcels.len() > 1;
        let orders = priced.parcels.iter().filter_map(|parcel| {
            let number = if several {
                self.number(placed_at)
            } else {
                number.clone()
            };
            self.order(rows, priced, parcel, (number, state, placed_at))
        });
        OrderGroup {
            id: OrderGroupId::from_u128(self.ctx.ids.next()),
            orders: orders.collect(),
            number,
            access_key: format!("{:032x}", self.ctx.ids.secret()),
            locale: self.locale,
            currency: self.ctx.currency,
            customer: self.placer.account,
            totals: priced.totals,
            payment: PaymentId::from_u128(self.ctx.ids.next()),
            payment_state,
            placed_at,
            expires_at: (state == OrderState::AwaitingPayment).then(|| placed_at.plus_seconds(seconds)),
            supplements: self.source.base_id(),
            checkout,
        }
    }

    /// What the seller of one parcel sends.
    fn order(
        &self,
        rows: &[CartRow],
        priced: &PricedCart,
        parcel: &Parcel,
        (number, state, at): (OrderNumber, OrderState, Timestamp),
    ) -> Option<Order> {
        let own = || {
            rows.iter()
                .zip(&priced.lines)
                .filter(|(row, _)| row.offer.seller.id == parcel.seller)
        };
        let seller = own().next().map(|(row, _)| row.offer.seller.clone())?;
        Some(Order {
            id: OrderId::from_u128(self.ctx.ids.next()),
            number,
            seller,
            state,
            lines: own().map(|(row, line)| order_line(row, line)).collect(),
            totals: parcel.totals,
            refund: Refunded::none(parcel.totals.total.currency()),
            history: vec![HistoryEntry {
                state,
                at,
                cause: if self.placer.staff.is_some() {
                    "operator"
                } else {
                    "buyer"
                }
                .to_owned(),
            }],
            received_at: None,
            closed_at: None,
        })
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "any 64 of 128 random bits are random"
    )]
    fn number(&self, at: Timestamp) -> OrderNumber {
        OrderNumber::compose(at.civil(CHINA_MINUTES), self.ctx.ids.secret() as u64)
    }
}

pub(super) fn payment_of(ctx: &Ctx, group: &OrderGroup) -> PaymentRow {
    PaymentRow {
        id: group.payment,
        group: group.id,
        method: group.checkout.payment,
        state: group.payment_state,
        amount: group.totals.total,
        reference: payment::reference_of(ctx, group.checkout.payment),
        pay_url: None,
    }
}
