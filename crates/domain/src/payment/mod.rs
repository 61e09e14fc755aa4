//! How purchases are paid: methods and where they are offered, what happens to the money and what that comes to, the
//! states of a payment, cash that couriers collect, remittances, and money that goes back.

mod account;
mod board;
mod cash;
mod event;
mod figures;
mod incoming;
mod limit;
mod refund;
mod remittance;
mod state;

pub use account::BankAccount;
pub use board::{OpenPayment, OpenRefund, PaymentBoard};
pub use cash::{
    Cash, CashDecision, CashRule, CashStanding, CourierLineId, CourierStatementId, NewCashRule, Unavailable,
    cash_offer,
};
pub use event::{Amounts, MoneyEvent, MoneyEventKind, RefundFate, Standing};
pub use figures::{DeclineCount, MethodFigures};
pub use incoming::{IncomingEvent, IncomingState, STATEMENT_BYTES_MOST};
pub use limit::{LimitPeriod, LimitSpan, PaymentLimit};
pub use refund::{RefundCause, RefundError, RefundEvent, RefundId, RefundState, Refunded, refund_pause};
pub use remittance::{
    Awaited, InvalidRemittanceCode, Matched, Outcome, ProofId, ReceiptId, RemittanceAccount, RemittanceCode,
    Unmatched, match_receipt, split_receipt,
};
pub use state::{PaymentEvent, PaymentState};

use crate::kernel::{Currency, Money};
use crate::logistics::CountryCode;
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// The payment of a purchase.
    PaymentId, "pay"
);

/// How a buyer pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// On the pages of the payment gateway.
    #[default]
    Online,
    /// In cash to the courier.
    CashOnDelivery,
    /// By bank or postal remittance to the shop's account.
    Remittance,
}

impl PaymentMethod {
    pub const ALL: [Self; 3] = [Self::Online, Self::CashOnDelivery, Self::Remittance];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::CashOnDelivery => "cash_on_delivery",
            Self::Remittance => "remittance",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.as_str() == text)
    }

    /// Whether the money has to be there before anything is sent.
    pub const fn is_prepaid(self) -> bool {
        match self {
            Self::Online | Self::Remittance => true,
            Self::CashOnDelivery => false,
        }
    }

    /// Whether a person has to send back what goes back: no gateway does.
    pub const fn is_sent_back_by_hand(self) -> bool {
        match self {
            Self::Online => false,
            Self::CashOnDelivery | Self::Remittance => true,
        }
    }

    /// Whether it can be at all, whatever the shop has set: couriers collect cash in mainland China only, in its currency.
    pub fn is_available(self, country: CountryCode, currency: Currency) -> bool {
        match self {
            Self::Online | Self::Remittance => true,
            Self::CashOnDelivery => country == CountryCode::CN && currency == Currency::Cny,
        }
    }
}

/// What the shop has set about methods that are not offered everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    pub cash: Vec<CashRule>,
    /// Currencies for which the shop has named an account for remittances.
    pub remittance: Vec<Currency>,
}

impl Offers {
    /// Whether a purchase of `total` that goes there can be paid by `method`.
    /// # Errors
    /// Why not.
    pub fn check(
        &self,
        method: PaymentMethod,
        country: CountryCode,
        region: &str,
        total: Money,
    ) -> Result<(), Unavailable> {
        match method {
            PaymentMethod::Online => Ok(()),
            PaymentMethod::CashOnDelivery => cash_offer(&self.cash, country, region, total),
            PaymentMethod::Remittance if self.remittance.contains(&total.currency()) => Ok(()),
            PaymentMethod::Remittance => Err(Unavailable::NoAccount),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remittances_are_offered_where_the_shop_has_an_account() {
        let offers = Offers {
            remittance: vec![Currency::Cny],
            ..Offers::default()
        };
        let check =
            |method, currency| offers.check(method, CountryCode::CN, "浙江省", Money::new(100, currency));
        assert_eq!(check(PaymentMethod::Remittance, Currency::Cny), Ok(()));
        assert_eq!(
            check(PaymentMethod::Remittance, Currency::Usd),
            Err(Unavailable::NoAccount)
        );
        assert_eq!(
            check(PaymentMethod::CashOnDelivery, Currency::Cny),
            Err(Unavailable::Region)
        );
        assert_eq!(check(PaymentMethod::Online, Currency::Usd), Ok(()));
    }
}
