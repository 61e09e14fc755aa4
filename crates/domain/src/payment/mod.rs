//! How purchases are paid: methods, what happens to the money and what that comes to, the states of a payment, and money
//! that goes back.

mod event;
mod figures;
mod limit;
mod refund;
mod state;

pub use event::{Amounts, MoneyEvent, MoneyEventKind, RefundFate, Standing};
pub use figures::{DeclineCount, MethodFigures};
pub use limit::{LimitPeriod, LimitSpan, PaymentLimit};
pub use refund::{RefundCause, RefundError, RefundEvent, RefundId, RefundState, Refunded, refund_pause};
pub use state::{PaymentEvent, PaymentState};

use crate::kernel::Currency;
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
}

impl PaymentMethod {
    pub const ALL: [Self; 2] = [Self::Online, Self::CashOnDelivery];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::CashOnDelivery => "cash_on_delivery",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.as_str() == text)
    }

    /// Couriers collect cash in mainland China only, in its currency.
    pub fn is_available(self, country: CountryCode, currency: Currency) -> bool {
        match self {
            Self::Online => true,
            Self::CashOnDelivery => country == CountryCode::CN && currency == Currency::Cny,
        }
    }
}
