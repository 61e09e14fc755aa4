//! Balances worked out from where purchases stand, for the histories: written anew, without anything that posts.

use domain::kernel::Currency;
use domain::merchant::SellerKind;
use domain::order::{OrderId, OrderState};
use domain::payment::{PaymentMethod, PaymentState, RefundCause};
use domain::settlement::{Account, AccountKind, OrderFacts, SaleFacts};
use std::collections::BTreeMap;

/// Balances worked out from where purchases stand.
#[derive(Default)]
pub struct Expected(pub BTreeMap<(Account, Currency), i128>);

impl Expected {
    fn put(&mut self, account: Option<Account>, currency: Currency, amount: i64) {
        *self.0.entry((account.unwrap(), currency)).or_default() += i128::from(amount);
    }

    pub fn add(&mut self, sale: &SaleFacts) {
        let currency = sale.amount.currency();
        let own = |kind| Account::new(kind, None);
        let place = own(match sale.method {
            PaymentMethod::Remittance | PaymentMethod::CashOnDelivery => AccountKind::Bank,
            PaymentMethod::Online => AccountKind::GatewayClearing,
        });
        for refund in &sale.refunds {
            let amount = refund.amount.minor();
            if refund.cause == RefundCause::Excess {
                self.put(own(AccountKind::GatewayClearing), currency, amount);
            }
            if refund.state.is_open() {
                self.put(own(AccountKind::RefundPayable), currency, amount);
            } else {
                self.put(place, currency, -amount);
            }
        }
        let late = sale
            .refunds
            .iter()
            .any(|refund| refund.cause == RefundCause::Late);
        match sale.payment_state {
            PaymentState::Captured | PaymentState::RefundPending | PaymentState::Refunded
                if sale.method.is_prepaid() =>
            {
                self.put(place, currency, sale.amount.minor());
            }
            _ => {}
        }
        if sale.payment_state == PaymentState::Void || late {
            return;
        }
        for order in &sale.orders {
            let left = order.total.minor() - order.cut.minor() - back(sale, order.id);
            let is_cash = !sale.method.is_prepaid();
            match (sale.payment_state, order.state) {
                (PaymentState::Pending, OrderState::Cancelled) => {}
                (_, OrderState::Cancelled) if is_cash => {}
                (PaymentState::Pending | PaymentState::Due, _) => {
                    self.put(own(AccountKind::BuyerReceivable), currency, left);
                    self.put(own(AccountKind::OrderClearing), currency, left);
                }
                _ => {
                    if is_cash {
                        let collected = left + back(sale, order.id);
                        self.put(own(AccountKind::CashInTransit), currency, collected);
                    }
                    self.put_paid(order, left);
                }
            }
        }
    }

    /// `left` of a paid order has not gone back.
    fn put_paid(&mut self, order: &OrderFacts, left: i64) {
        let currency = order.total.currency();
        let own = |kind| Account::new(kind, None);
        let sellers = |kind| Account::new(kind, Some(order.seller));
        if order.state != OrderState::Delivered {
            return self.put(sellers(AccountKind::SellerPending), currency, left);
        }
        let total = order.total.minor();
        let kept = |part: i64, back: i64, of: i64| {
            let (part, back, of) = (i128::from(part), i128::from(back), i128::from(of).max(1));
            i64::try_from(part - (2 * part * back + of) / (2 * of)).unwrap()
        };
        if order.kind == SellerKind::Own {
            let delivery = kept(order.delivery.minor(), total - left, total);
            self.put(own(AccountKind::DeliveryIncome), currency, delivery);
            return self.put(own(AccountKind::SalesIncome), currency, left - delivery);
        }
        let whole = order.fee.commission.minor() + order.fee.tax.minor();
        let charged = kept(whole, total - left, total);
        let tax = kept(order.fee.tax.minor(), whole - charged, whole);
        self.put(own(AccountKind::CommissionTax), currency, tax);
        self.put(own(AccountKind::CommissionIncome), currency, charged - tax);
        self.put(sellers(AccountKind::SellerPayable), currency, left - charged);
    }
}

/// What has gone back of an order, or will.
pub fn back(sale: &SaleFacts, order: OrderId) -> i64 {
    let of = sale.refunds.iter().filter(|refund| refund.order == Some(order));
    of.map(|refund| refund.amount.minor()).sum()
}
