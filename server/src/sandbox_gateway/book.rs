//! The payments of the sandbox gateway and what may happen to them. In memory and bounded.

use super::world;
use domain::kernel::{Currency, Locale, Money};
use reqwest::Url;
use std::collections::{BTreeSet, HashMap};

/// More refunds than this of one payment are refused.
const MAX_REFUNDS: usize = 100;

/// What a merchant asks for, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Above zero.
    pub amount: Money,
    /// The merchant's own id of the payment; opaque here.
    pub merchant_reference: String,
    pub order_number: String,
    pub locale: Locale,
    pub return_url: Url,
    pub webhook_url: Url,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Pending,
    Captured,
    Cancelled,
    Refunded,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Captured => "captured",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Refund {
    pub id: String,
    key: String,
    /// In minor units of the payment's currency.
    pub amount: i64,
}

#[derive(Clone, Debug)]
pub struct Payment {
    pub id: String,
    pub charge: Charge,
    pub status: Status,
    /// Whether the last attempt of the buyer was declined.
    pub declined: bool,
    refunds: Vec<Refund>,
    key: String,
    place: Place,
}

impl Payment {
    /// What went back so far, in minor units.
    pub fn refunded(&self) -> i64 {
        self.refunds.iter().map(|refund| refund.amount).sum()
    }
}

/// What happened to a payment and is to be reported to the merchant.
#[derive(Clone, Debug)]
pub struct Happening {
    /// The same in every delivery.
    pub id: String,
    /// `payment.captured` and the like.
    pub kind: &'static str,
    pub payment: String,
    pub merchant_reference: String,
    pub amount: Money,
    /// The merchant's key of a refund.
    pub refund_key: Option<String>,
    pub webhook_url: Url,
}

/// Why something does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Unknown,
    KeyReused,
    AlreadyCaptured,
    AlreadyCancelled,
    NotCaptured,
    OtherCurrency,
    MoreThanIsLeft,
    TooManyRefunds,
}

/// Finished payments sort before open ones, older before newer: the first is the next to be forgotten.
type Place = (bool, u64);

/// All payments, at most so many.
#[derive(Debug)]
pub struct Book {
    remembered: usize,
    payments: HashMap<String, Payment>,
    by_key: HashMap<String, String>,
    places: BTreeSet<(Place, String)>,
    next_place: u64,
}

impl Book {
    pub fn new(remembered: usize) -> Self {
        Self {
            remembered: remembered.max(1),
            payments: HashMap::new(),
            by_key: HashMap::new(),
            places: BTreeSet::new(),
            next_place: 0,
        }
    }

    pub fn payment(&self, id: &str) -> Result<&Payment, Refusal> {
        self.payments.get(id).ok_or(Refusal::Unknown)
    }

    /// Opens a payment, or finds the one that the key opened before.
    pub fn open(&mut self, key: &str, charge: Charge) -> Result<&Payment, Refusal> {
        if let Some(id) = self.by_key.get(key) {
            let payment = self.payment(id)?;
            return if payment.charge == charge {
                Ok(payment)
            } else {
                Err(Refusal::KeyReused)
            };
        }
        self.forget_surplus();
        let id = world::token("sbx");
        let place = (true, self.take_place());
        self.places.insert((place, id.clone()));
        self.by_key.insert(key.to_owned(), id.clone());
        let payment = Payment {
            id: id.clone(),
            charge,
            status: Status::Pending,
            declined: false,
            refunds: Vec::new(),
            key: key.to_owned(),
            place,
        };
        Ok(self.payments.entry(id).or_insert(payment))
    }

    /// The buyer pays.
    pub fn approve(&mut self, id: &str) -> Result<Happening, Refusal> {
        let payment = self.pending(id)?;
        payment.declined = false;
        let happening = happening(payment, "payment.captured", payment.charge.amount);
        self.finish(id, Status::Captured);
        Ok(happening)
    }

    /// The buyer's card is declined; the payment stays open.
    pub fn decline(&mut self, id: &str) -> Result<Happening, Refusal> {
        let payment = self.pending(id)?;
        payment.declined = true;
        Ok(happening(payment, "payment.declined", payment.charge.amount))
    }

    /// The merchant ends an open payment; `None` when it was cancelled before.
    pub fn cancel(&mut self, id: &str) -> Result<Option<Happening>, Refusal> {
        match self.pending(id) {
            Ok(payment) => {
                let happening = happening(payment, "payment.cancelled", payment.charge.amount);
                self.finish(id, Status::Cancelled);
                Ok(Some(happening))
            }
            Err(Refusal::AlreadyCancelled) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// The merchant gives money back; without a happening when the key did it before.
    pub fn refund(
        &mut self,
        id: &str,
        key: &str,
        amount: Money,
    ) -> Result<(Refund, Option<Happening>), Refusal> {
        let payment = self.payments.get_mut(id).ok_or(Refusal::Unknown)?;
        if amount.currency() != payment.charge.amount.currency() {
            return Err(Refusal::OtherCurrency);
        }
        if let Some(before) = payment.refunds.iter().find(|refund| refund.key == key) {
            return if before.amount == amount.minor() {
                Ok((before.clone(), None))
            } else {
                Err(Refusal::KeyReused)
            };
        }
        if matches!(payment.status, Status::Pending | Status::Cancelled) {
            return Err(Refusal::NotCaptured);
        }
        let left = payment.charge.amount.minor() - payment.refunded();
        if amount.minor() > left {
            return Err(Refusal::MoreThanIsLeft);
        }
        if payment.refunds.len() >= MAX_REFUNDS {
            return Err(Refusal::TooManyRefunds);
        }
        let refund = Refund {
            id: world::token("sbr"),
            key: key.to_owned(),
            amount: amount.minor(),
        };
        payment.refunds.push(refund.clone());
        if amount.minor() == left {
            payment.status = Status::Refunded;
        }
        let happening = Happening {
            refund_key: Some(refund.key.clone()),
            ..happening(payment, "payment.refunded", amount)
        };
        Ok((refund, Some(happening)))
    }

    fn pending(&mut self, id: &str) -> Result<&mut Payment, Refusal> {
        let payment = self.payments.get_mut(id).ok_or(Refusal::Unknown)?;
        match payment.status {
            Status::Pending => Ok(payment),
            Status::Captured | Status::Refunded => Err(Refusal::AlreadyCaptured),
            Status::Cancelled => Err(Refusal::AlreadyCancelled),
        }
    }

    fn finish(&mut self, id: &str, status: Status) {
        let place = (false, self.take_place());
        if let Some(payment) = self.payments.get_mut(id) {
            payment.status = status;
            self.places.remove(&(payment.place, id.to_owned()));
            payment.place = place;
            self.places.insert((place, id.to_owned()));
        }
    }

    const fn take_place(&mut self) -> u64 {
        self.next_place += 1;
        self.next_place
    }

    /// Makes room for one more.
    fn forget_surplus(&mut self) {
        while self.payments.len() >= self.remembered {
            let Some(((open, _), id)) = self.places.pop_first() else {
                return;
            };
            if open {
                tracing::warn!(payment = %id, "too many open payments: the sandbox gateway forgets the oldest");
            }
            if let Some(payment) = self.payments.remove(&id) {
                self.by_key.remove(&payment.key);
            }
        }
    }
}

/// The currencies are the shop's; an unknown code is a malformed request.
pub fn money(minor: i64, currency: Currency) -> Option<Money> {
    const MAX: i64 = 1_000_000_000_000;
    (1..=MAX).contains(&minor).then(|| Money::new(minor, currency))
}

fn happening(payment: &Payment, kind: &'static str, amount: Money) -> Happening {
    Happening {
        id: world::token("evt"),
        kind,
        payment: payment.id.clone(),
        merchant_reference: payment.charge.merchant_reference.clone(),
        amount,
        refund_key: None,
        webhook_url: payment.charge.webhook_url.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charge(minor: i64) -> Charge {
        Charge {
            amount: Money::new(minor, Currency::Cny),
            merchant_reference: "pay_1".to_owned(),
            order_number: "A1".to_owned(),
            locale: Locale::Zh,
            return_url: Url::parse("http://shop.example/back?order=1").unwrap(),
            webhook_url: Url::parse("http://shop.example/webhook").unwrap(),
        }
    }

    fn opened(book: &mut Book, key: &str) -> String {
        book.open(key, charge(100)).unwrap().id.clone()
    }

    #[test]
    fn finished_payments_are_forgotten_before_open_ones() {
        let mut book = Book::new(3);
        let ids: Vec<String> = ["a", "b", "c"].map(|key| opened(&mut book, key)).into();
        book.approve(&ids[2]).unwrap();
        book.cancel(&ids[1]).unwrap();
        opened(&mut book, "d");
        assert_eq!(book.payment(&ids[2]).err(), Some(Refusal::Unknown));
        opened(&mut book, "e");
        assert_eq!(book.payment(&ids[1]).err(), Some(Refusal::Unknown));
        assert!(book.payment(&ids[0]).is_ok());
        opened(&mut book, "f");
        assert_eq!(book.payment(&ids[0]).err(), Some(Refusal::Unknown));
        assert_eq!(
            (book.payments.len(), book.by_key.len(), book.places.len()),
            (3, 3, 3)
        );
        assert_ne!(opened(&mut book, "a"), ids[0], "a forgotten key is free again");
    }

    #[test]
    fn refunds_never_exceed_the_payment_and_happen_once_for_a_key() {
        let mut book = Book::new(3);
        let id = opened(&mut book, "a");
        let yuan = |minor| Money::new(minor, Currency::Cny);
        assert_eq!(book.refund(&id, "r1", yuan(1)).err(), Some(Refusal::NotCaptured));
        book.approve(&id).unwrap();
        assert!(book.refund(&id, "r1", yuan(60)).unwrap().1.is_some());
        assert!(book.refund(&id, "r1", yuan(60)).unwrap().1.is_none());
        assert_eq!(book.refund(&id, "r1", yuan(40)).err(), Some(Refusal::KeyReused));
        assert_eq!(
            book.refund(&id, "r2", yuan(41)).err(),
            Some(Refusal::MoreThanIsLeft)
        );
        let dollars = Money::new(40, Currency::Usd);
        assert_eq!(
            book.refund(&id, "r2", dollars).err(),
            Some(Refusal::OtherCurrency)
        );
        assert_eq!(book.payment(&id).unwrap().status, Status::Captured);
        assert!(book.refund(&id, "r2", yuan(40)).unwrap().1.is_some());
        assert_eq!(book.payment(&id).unwrap().status, Status::Refunded);
        assert_eq!(
            book.refund(&id, "r3", yuan(1)).err(),
            Some(Refusal::MoreThanIsLeft)
        );
        assert_eq!(book.cancel(&id).err(), Some(Refusal::AlreadyCaptured));
    }
}
