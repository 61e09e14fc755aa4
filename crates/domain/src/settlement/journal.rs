//! What a purchase posts: from where it stands now and from what has been posted of it, the entries that are missing.
//!
//! Every step of a purchase calls the same function after the step. So a step that posts nothing new changes nothing, a
//! step whose entry was never written (from before there was a ledger, or by an older program) is made up for by the
//! next one, and whoever moves an order cannot choose a wrong account.

use super::share::{minus, reversal};
use super::{Account, AccountKind, Entry, EntryKind, Fee, Transfer};
use crate::kernel::{Money, MoneyError};
use crate::merchant::{SellerId, SellerKind};
use crate::order::{OrderGroupId, OrderId, OrderState};
use crate::payment::{PaymentId, PaymentMethod, PaymentState, RefundCause, RefundId, RefundState};
use std::collections::BTreeSet;

/// A purchase, as the books look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleFacts {
    pub group: OrderGroupId,
    pub payment: PaymentId,
    pub method: PaymentMethod,
    pub payment_state: PaymentState,
    /// Of the payment: the total of all orders when they were placed.
    pub amount: Money,
    pub orders: Vec<OrderFacts>,
    /// In the order in which they were asked for.
    pub refunds: Vec<RefundFacts>,
}

/// What one seller sends of a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderFacts {
    pub id: OrderId,
    pub seller: SellerId,
    pub kind: SellerKind,
    pub state: OrderState,
    pub delivery: Money,
    pub total: Money,
    /// What of it was cancelled before its money came, which nobody pays. Zero once the order has ended.
    pub cut: Money,
    /// The commission, frozen when it was placed.
    pub fee: Fee,
}

/// Money that goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundFacts {
    pub id: RefundId,
    /// Whose share it is; `None` for what came too late of a payment, or twice.
    pub order: Option<OrderId>,
    pub cause: RefundCause,
    pub state: RefundState,
    pub amount: Money,
}

/// How the money of a purchase has come, if it has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coming {
    Awaited,
    Ahead,
    WithCouriers,
    TooLate,
    Never,
}

/// The entries that a purchase calls for and that are not among the keys in `posted`, in the order in which they follow.
/// Amounts of zero are not posted, and an event that moves none has no entry.
/// # Errors
/// [`MoneyError`] when amounts are of several currencies, overflow, or refunds come to more than their order.
pub fn journal(facts: &SaleFacts, posted: &BTreeSet<String>) -> Result<Vec<Entry>, MoneyError> {
    let mut book = Book {
        facts,
        posted,
        entries: Vec::new(),
    };
    book.placed();
    book.reduced()?;
    book.money_came()?;
    book.unwanted_money_came();
    book.cancelled()?;
    book.refunds_owed()?;
    book.earned()?;
    book.refunds_done();
    Ok(book.entries)
}

struct Book<'f> {
    facts: &'f SaleFacts,
    posted: &'f BTreeSet<String>,
    entries: Vec<Entry>,
}

impl Book<'_> {
    /// Ordered: the buyer owes it, and until it is paid it is nobody's.
    fn placed(&mut self) {
        let moves = |order: &OrderFacts| {
            let (debit, credit) = (AccountKind::BuyerReceivable, AccountKind::OrderClearing);
            moved(Account::own(debit), Account::own(credit), order.total, order.id)
        };
        let transfers = self.facts.orders.iter().filter_map(moves).collect();
        self.post(EntryKind::OrderPlaced, self.facts.group, transfers);
    }

    /// A part was cancelled before any money came: nobody owes that part. The key names how much of the order has gone by
    /// then, so what is posted is the difference to before.
    fn reduced(&mut self) -> Result<(), MoneyError> {
        let facts = self.facts;
        for order in &facts.orders {
            let before = self.reduced_before(order);
            if order.cut.minor() > before.minor() {
                let back = unpaid(order, minus(order.cut, before)?);
                let subject = format!("{}:{}", order.id, order.cut.minor());
                self.post(EntryKind::OrderCancelled, subject, back);
            }
        }
        Ok(())
    }

    /// What was posted of an order's reductions.
    fn reduced_before(&self, order: &OrderFacts) -> Money {
        let start = Entry::key(EntryKind::OrderCancelled, format!("{}:", order.id));
        let posted = self
            .posted
            .iter()
            .filter_map(|key| key.strip_prefix(start.as_str()));
        let most = posted.filter_map(|minor| minor.parse().ok()).max();
        Money::new(most.unwrap_or(0), order.total.currency())
    }

    /// Paid: the money is at the gateway, with couriers or in the bank, and becomes the sellers', who have not earned it
    /// yet.
    fn money_came(&mut self) -> Result<(), MoneyError> {
        let (kind, place) = match self.coming() {
            Coming::Ahead => (EntryKind::PaymentCaptured, source(self.facts.method)),
            Coming::WithCouriers => (EntryKind::CashCollected, source(self.facts.method)),
            Coming::TooLate | Coming::Awaited | Coming::Never => return Ok(()),
        };
        let mut transfers = Vec::new();
        for order in self.facts.orders.iter().filter(|order| self.was_paid(order)) {
            let paid = minus(order.total, order.cut)?;
            let (receivable, clearing) = (AccountKind::BuyerReceivable, AccountKind::OrderClearing);
            transfers.extend(moved(
                Account::own(place),
                Account::own(receivable),
                paid,
                order.id,
            ));
            transfers.extend(moved(
                Account::own(clearing),
                Account::pending(order.seller),
                paid,
                order.id,
            ));
        }
        self.post(kind, self.facts.payment, transfers);
        Ok(())
    }

    /// What came too late, or twice, is owed back at once.
    fn unwanted_money_came(&mut self) {
        let facts = self.facts;
        for refund in facts.refunds.iter().filter(|refund| refund.order.is_none()) {
            let (debit, credit) = (source(facts.method), AccountKind::RefundPayable);
            let back = Transfer::new(Account::own(debit), Account::own(credit), refund.amount, None);
            self.post(EntryKind::PaymentLate, refund.id, back.into_iter().collect());
        }
    }

    /// Ended before any money came: nobody owes anything.
    fn cancelled(&mut self) -> Result<(), MoneyError> {
        let facts = self.facts;
        let ended = |order: &&OrderFacts| order.state == OrderState::Cancelled && !self.was_paid(order);
        let ended: Vec<&OrderFacts> = facts.orders.iter().filter(ended).collect();
        for order in ended {
            let left = minus(order.total, self.reduced_before(order))?;
            self.post(EntryKind::OrderCancelled, order.id, unpaid(order, left));
        }
        Ok(())
    }

    /// Owed back to the buyer: out of what its seller has not earned yet, afterwards by shares out of everything that
    /// was made of it. Too late a payment is owed with its coming.
    fn refunds_owed(&mut self) -> Result<(), MoneyError> {
        let facts = self.facts;
        for order in &facts.orders {
            let earned = self.has(EntryKind::OrderEarned, order.id);
            let mut before = order.cut;
            for refund in facts
                .refunds
                .iter()
                .filter(|refund| refund.order == Some(order.id))
            {
                let owed = Account::own(AccountKind::RefundPayable);
                let transfers = if earned {
                    taken_back(order, before, refund.amount)?
                } else {
                    let pending = Account::pending(order.seller);
                    moved(pending, owed, refund.amount, order.id)
                        .into_iter()
                        .collect()
                };
                self.post(EntryKind::RefundOwed, refund.id, transfers);
                before = before.checked_add(refund.amount)?;
            }
        }
        Ok(())
    }

    /// Delivered and paid, whichever comes last: the seller has earned it, and the platform its commission. Of what has
    /// gone back before, neither has earned anything.
    fn earned(&mut self) -> Result<(), MoneyError> {
        let facts = self.facts;
        for order in &facts.orders {
            if order.state != OrderState::Delivered || !self.was_paid(order) {
                continue;
            }
            let mut back = order.cut;
            for refund in facts
                .refunds
                .iter()
                .filter(|refund| refund.order == Some(order.id))
            {
                back = back.checked_add(refund.amount)?;
            }
            let parts = parts(order, back, minus(order.total, back)?)?;
            let pending = Account::pending(order.seller);
            let earned = parts
                .into_iter()
                .filter_map(|(to, amount)| moved(pending, to, amount, order.id))
                .collect();
            self.post(EntryKind::OrderEarned, order.id, earned);
        }
        Ok(())
    }

    /// The gateway or the bank has given it back; or it has, and the money did not arrive; and so on.
    fn refunds_done(&mut self) {
        let facts = self.facts;
        for refund in &facts.refunds {
            let done = self.times(EntryKind::RefundDone, refund.id);
            let failed = self.times(EntryKind::RefundFailed, refund.id);
            let owed = Account::own(AccountKind::RefundPayable);
            let giver = Account::own(giver(facts.method));
            let (kind, times, debit, credit) = if refund.state.is_open() && done > failed {
                (EntryKind::RefundFailed, failed, giver, owed)
            } else if !refund.state.is_open() && done == failed {
                (EntryKind::RefundDone, done, owed, giver)
            } else {
                continue;
            };
            let back = Transfer::new(debit, credit, refund.amount, refund.order);
            self.post(kind, nth(refund.id, times + 1), back.into_iter().collect());
        }
    }

    /// How often an event of a refund has been posted.
    fn times(&self, kind: EntryKind, refund: RefundId) -> usize {
        (1..=self.posted.len())
            .take_while(|number| self.has(kind, nth(refund, *number)))
            .count()
    }

    fn coming(&self) -> Coming {
        match self.facts.payment_state {
            PaymentState::Pending | PaymentState::Due => Coming::Awaited,
            PaymentState::Collected => Coming::WithCouriers,
            PaymentState::Void => Coming::Never,
            PaymentState::Captured | PaymentState::RefundPending | PaymentState::Refunded => {
                let late = |refund: &RefundFacts| refund.cause == RefundCause::Late;
                if self.facts.refunds.iter().any(late) {
                    Coming::TooLate
                } else if self.facts.method.is_prepaid() {
                    Coming::Ahead
                } else {
                    Coming::WithCouriers
                }
            }
        }
    }

    /// Whether an order was paid: with the others and before anything is sent, or in cash unless it had ended before.
    fn was_paid(&self, order: &OrderFacts) -> bool {
        match self.coming() {
            Coming::Ahead => true,
            Coming::WithCouriers => order.state != OrderState::Cancelled,
            Coming::Awaited | Coming::TooLate | Coming::Never => false,
        }
    }

    fn has(&self, kind: EntryKind, subject: impl std::fmt::Display) -> bool {
        self.posted.contains(&Entry::key(kind, subject))
    }

    fn post(&mut self, kind: EntryKind, subject: impl std::fmt::Display, transfers: Vec<Transfer>) {
        if !transfers.is_empty() && !self.has(kind, &subject) {
            let entry = Entry::new(kind, subject, Some(self.facts.group), transfers);
            self.entries.push(entry);
        }
    }
}

/// Where the money of a purchase is when it comes. A remittance has been booked with its receipts, as money that is nobody's
/// yet.
pub(super) const fn source(method: PaymentMethod) -> AccountKind {
    match method {
        PaymentMethod::Online => AccountKind::GatewayClearing,
        PaymentMethod::CashOnDelivery => AccountKind::CashInTransit,
        PaymentMethod::Remittance => AccountKind::Suspense,
    }
}

/// Out of what it is given back.
pub(super) const fn giver(method: PaymentMethod) -> AccountKind {
    match method {
        PaymentMethod::Online => AccountKind::GatewayClearing,
        PaymentMethod::CashOnDelivery | PaymentMethod::Remittance => AccountKind::Bank,
    }
}

/// What an event of a refund is of, the first time and later.
fn nth(refund: RefundId, number: usize) -> String {
    match number {
        1 => refund.to_string(),
        number => format!("{refund}:{number}"),
    }
}

/// A transfer, unless it would move nothing.
fn moved(debit: Account, credit: Account, amount: Money, order: OrderId) -> Option<Transfer> {
    Transfer::new(debit, credit, amount, Some(order)).ok()
}

/// `amount` of an order will not be paid.
fn unpaid(order: &OrderFacts, amount: Money) -> Vec<Transfer> {
    let (debit, credit) = (AccountKind::OrderClearing, AccountKind::BuyerReceivable);
    moved(Account::own(debit), Account::own(credit), amount, order.id)
        .into_iter()
        .collect()
}

/// Whose parts of an order's total are, when `amount` of it is earned or goes back after `before` has gone back. The
/// platform's own shop is a seller without commission, whose goods and delivery are the platform's income.
fn parts(order: &OrderFacts, before: Money, amount: Money) -> Result<[(Account, Money); 3], MoneyError> {
    match order.kind {
        SellerKind::ThirdParty => {
            let back = reversal(order.total, order.fee, before, amount)?;
            Ok([
                (Account::payable(order.seller), back.net),
                (Account::own(AccountKind::CommissionIncome), back.fee.commission),
                (Account::own(AccountKind::CommissionTax), back.fee.tax),
            ])
        }
        SellerKind::Own => {
            let delivery = Fee {
                commission: order.delivery,
                tax: Money::zero(order.total.currency()),
            };
            let back = reversal(order.total, delivery, before, amount)?;
            Ok([
                (Account::own(AccountKind::SalesIncome), back.net),
                (Account::own(AccountKind::DeliveryIncome), back.fee.commission),
                (Account::own(AccountKind::TaxPayable), back.fee.tax),
            ])
        }
    }
}

fn taken_back(order: &OrderFacts, before: Money, amount: Money) -> Result<Vec<Transfer>, MoneyError> {
    let owed = Account::own(AccountKind::RefundPayable);
    Ok(parts(order, before, amount)?
        .into_iter()
        .filter_map(|(from, amount)| moved(from, owed, amount, order.id))
        .collect())
}
