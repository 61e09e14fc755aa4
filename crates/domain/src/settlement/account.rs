//! The accounts of the ledger, their type and how low each may go.

use crate::merchant::SellerId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// On which side an account grows, and where it stands in the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AccountType {
    Asset,
    Liability,
    Income,
    Expense,
}

impl AccountType {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Liability => "liability",
            Self::Income => "income",
            Self::Expense => "expense",
        }
    }

    /// Whether debits make it grow.
    pub const fn grows_by_debit(self) -> bool {
        matches!(self, Self::Asset | Self::Expense)
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $kind:ident, $floor:expr, $sellers:literal;)+) => {
        /// What an account is for. One account of a kind for the platform, or one for each seller; each in every
        /// currency.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum AccountKind {
            $($(#[$doc])* $name,)+
        }

        impl AccountKind {
            /// Every kind, in the order of the trial balance.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in the database and in files.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)+
                }
            }

            pub const fn account_type(self) -> AccountType {
                match self {
                    $(Self::$name => AccountType::$kind,)+
                }
            }

            /// The least balance that it may have on the side on which it grows, in minor units; `None` for no limit.
            pub const fn floor(self) -> Option<i64> {
                match self {
                    $(Self::$name => $floor,)+
                }
            }

            /// Whether every seller has one.
            pub const fn is_sellers(self) -> bool {
                match self {
                    $(Self::$name => $sellers,)+
                }
            }
        }
    };
}

kinds! {
    /// What buyers have ordered and not paid yet.
    BuyerReceivable = "buyer_receivable", Asset, Some(0), false;
    /// What the payment gateway holds for us. Without a floor: it may give back more than it still holds, and takes the
    /// rest from the bank account.
    GatewayClearing = "gateway_clearing", Asset, None, false;
    /// Cash that couriers have collected and not handed over.
    CashInTransit = "cash_in_transit", Asset, Some(0), false;
    /// The platform's bank account, which may be overdrawn.
    Bank = "bank", Asset, None, false;
    /// Ordered and not paid: what will be the sellers' once it is.
    OrderClearing = "order_clearing", Liability, Some(0), false;
    /// A seller's, paid and not delivered yet: it may still go back to the buyer.
    SellerPending = "seller_pending", Liability, Some(0), true;
    /// What a seller has earned, without the commission. Without a floor: goods may come back after it was paid out.
    SellerPayable = "seller_payable", Liability, None, true;
    /// Held back from what a seller has earned, against goods that come back.
    SellerReserve = "seller_reserve", Liability, Some(0), true;
    /// What a seller has left with the platform.
    SellerDeposit = "seller_deposit", Liability, Some(0), true;
    /// Owed to buyers, until the gateway has carried it out.
    RefundPayable = "refund_payable", Liability, Some(0), false;
    /// Money that came into the bank account and is nobody's yet: whose it is, is not known, or it is not all there, or it
    /// is to be sent back.
    Suspense = "suspense", Liability, Some(0), false;
    /// The tax that is in commissions.
    CommissionTax = "commission_tax", Liability, Some(0), false;
    /// Other taxes to be paid.
    TaxPayable = "tax_payable", Liability, Some(0), false;
    /// Points of customers, at what they are worth.
    PointsLiability = "points_liability", Liability, Some(0), false;
    /// Gift cards that are not used up.
    GiftCardLiability = "gift_card_liability", Liability, Some(0), false;
    /// Goods of the platform's own shop.
    SalesIncome = "sales_income", Income, Some(0), false;
    /// Delivery that buyers have paid the platform's own shop for.
    DeliveryIncome = "delivery_income", Income, Some(0), false;
    /// Commission, without the tax in it.
    CommissionIncome = "commission_income", Income, Some(0), false;
    /// Discounts that the platform bears. What a seller bears is never owed to it, and needs no account.
    DiscountExpense = "discount_expense", Expense, Some(0), false;
    /// What carriers are paid.
    DeliveryCost = "delivery_cost", Expense, Some(0), false;
    /// What the gateway keeps for its work.
    PaymentFees = "payment_fees", Expense, Some(0), false;
    /// What cannot be had any more, and differences that nobody can explain; gains come off it.
    WriteOff = "write_off", Expense, None, false;
}

impl AccountKind {
    /// The kind of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    /// Whether its balance follows from where purchases stand, so that nobody may book on it by hand.
    pub const fn follows_purchases(self) -> bool {
        matches!(
            self,
            Self::BuyerReceivable | Self::OrderClearing | Self::SellerPending | Self::RefundPayable
        )
    }
}

/// A text that names no account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no account {0:?}")]
pub struct InvalidAccount(pub String);

/// An account: of the platform, or of one seller. Written `bank` or `seller_payable:sel_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Account {
    kind: AccountKind,
    seller: Option<SellerId>,
}

impl Account {
    /// The account of a kind; `None` where the kind asks for a seller and there is none, or the other way round.
    pub fn new(kind: AccountKind, seller: Option<SellerId>) -> Option<Self> {
        (kind.is_sellers() == seller.is_some()).then_some(Self { kind, seller })
    }

    pub(super) const fn pending(seller: SellerId) -> Self {
        Self::sellers(AccountKind::SellerPending, seller)
    }

    pub(super) const fn payable(seller: SellerId) -> Self {
        Self::sellers(AccountKind::SellerPayable, seller)
    }

    const fn sellers(kind: AccountKind, seller: SellerId) -> Self {
        Self {
            kind,
            seller: Some(seller),
        }
    }

    /// For kinds that are no seller's.
    pub(super) const fn own(kind: AccountKind) -> Self {
        Self { kind, seller: None }
    }

    pub const fn kind(self) -> AccountKind {
        self.kind
    }

    pub const fn seller(self) -> Option<SellerId> {
        self.seller
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        match self.seller {
            Some(seller) => write!(f, ":{seller}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Account {
    type Err = InvalidAccount;

    fn from_str(text: &str) -> Result<Self, InvalidAccount> {
        let fail = || InvalidAccount(text.chars().take(64).collect());
        let (kind, seller) = match text.split_once(':') {
            Some((kind, seller)) => (kind, Some(seller.parse().map_err(|_| fail())?)),
            None => (text, None),
        };
        let kind = AccountKind::parse(kind).ok_or_else(fail)?;
        Self::new(kind, seller).ok_or_else(fail)
    }
}

impl TryFrom<String> for Account {
    type Error = InvalidAccount;

    fn try_from(text: String) -> Result<Self, InvalidAccount> {
        text.parse()
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        account.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_read_back_and_nonsense_is_refused() {
        let seller = SellerId::from_u128(7);
        for kind in AccountKind::ALL {
            let account = Account::new(*kind, kind.is_sellers().then_some(seller)).unwrap();
            assert_eq!(account.to_string().parse(), Ok(account));
            assert_eq!(
                Account::new(*kind, (!kind.is_sellers()).then_some(seller)),
                None,
                "{account}"
            );
        }
        for bad in [
            "",
            "till",
            "bank:",
            "seller_payable",
            "seller_payable:ord_1",
            "bank:x",
        ] {
            assert!(bad.parse::<Account>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_account_says_whose_it_is_and_a_type_what_it_is_called() {
        let seller = SellerId::from_u128(7);
        assert_eq!(Account::payable(seller).seller(), Some(seller));
        assert_eq!(Account::own(AccountKind::Bank).seller(), None);
        let types = [
            (AccountType::Asset, "asset", true),
            (AccountType::Liability, "liability", false),
            (AccountType::Income, "income", false),
            (AccountType::Expense, "expense", true),
        ];
        for (kind, name, by_debit) in types {
            assert_eq!((kind.as_str(), kind.grows_by_debit()), (name, by_debit));
        }
    }
}
