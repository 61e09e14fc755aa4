//! The JSON of version 1. Own types, so that a change of `domain` cannot change what clients were promised;
//! they take over the views of `domain` without copying texts.

mod after_sales_step;
mod cart;
mod order;
mod product;
mod seller;

pub use admin::{AdminOrderList, AdminSellerList, CancelOrder, CustomerList, Waiting};
pub use after_sales::{AfterSalesList, AfterSalesOffer, AfterSalesRequest, AskAfterSales, RejectedFate};
pub use after_sales_step::{
    AfterSalesAnswer, DecideAfterSales, InspectAfterSales, InspectedLine, ReceiveAfterSales,
};
pub use cart::{Address, Cart, CartLine, Delivery, LineWarning, NewCart, NewLine, Parcel, SetQuantity};
pub use order::{Checkout, HistoryEntry, Order, OrderLine, OrderPart, PayPlace, PlacedOrder};
pub use parcel::{Dispatch, OrderParcel, ParcelNews, SendParcel};
pub use product::{
    Attribute, Category, CategoryList, CategoryName, OptionValue, Product, ProductList, ProductOption,
    ProductSummary, Variant,
};
pub use seller::{Licence, Seller, SellerName};

use domain::{
    cart as carts, kernel, logistics, merchant as merchants, order as orders, payment as payments,
    product as products,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Declares an enum of the API as the mirror of one in `domain`; a missing or new variant does not compile.
macro_rules! mirror {
    ($(#[$meta:meta])* $name:ident = $source:path { $($(#[$note:meta])* $variant:ident),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        $(#[$meta])*
        pub enum $name { $($(#[$note])* $variant),+ }

        impl From<$source> for $name {
            fn from(value: $source) -> Self {
                match value { $(<$source>::$variant => Self::$variant),+ }
            }
        }

        impl From<$name> for $source {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),+ }
            }
        }
    };
}

mod admin;
mod after_sales;
mod parcel;

mirror!(
    /// An ISO 4217 code of a currency the shop sells in.
    #[serde(rename_all = "UPPERCASE")]
    Currency = kernel::Currency { Cny, Usd }
);
mirror!(
    /// How goods travel.
    #[serde(rename_all = "snake_case")]
    DeliveryMethod = logistics::DeliveryMethod { Standard, Express }
);
mirror!(
    /// How a buyer pays. Cash on delivery is for mainland China and yuan only, where the shop offers it for the amount;
    /// a remittance by bank or post where the shop has an account of the currency.
    #[serde(rename_all = "snake_case")]
    PaymentMethod = payments::PaymentMethod { Online, CashOnDelivery, Remittance }
);
mirror!(
    /// Where an order stands.
    #[serde(rename_all = "snake_case")]
    OrderState = orders::OrderState { AwaitingPayment, Confirmed, Shipped, Delivered, Cancelled }
);
mirror!(
    /// `own`: the platform sells itself.
    #[serde(rename_all = "snake_case")]
    SellerKind = merchants::SellerKind { Own, ThirdParty }
);
mirror!(
    /// Where the payment of an order stands.
    #[serde(rename_all = "snake_case")]
    PaymentState = payments::PaymentState { Pending, Captured, Due, Collected, RefundPending, Refunded, Void }
);

/// An amount in whole minor units (fen, cents) of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"minor": 12_900, "currency": "CNY"}))]
pub struct Money {
    /// Minor units: 12900 is ¥129.00.
    pub minor: i64,
    pub currency: Currency,
}

/// Money that goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refund {
    /// What is owed back, or has been given back; zero unless something was cancelled or returned.
    pub asked: Money,
    /// What of it has been given back.
    pub done: Money,
}

impl From<payments::Refunded> for Refund {
    fn from(refund: payments::Refunded) -> Self {
        Self {
            asked: refund.asked.into(),
            done: refund.done.into(),
        }
    }
}

impl From<kernel::Money> for Money {
    fn from(money: kernel::Money) -> Self {
        Self {
            minor: money.minor(),
            currency: money.currency().into(),
        }
    }
}

impl From<Money> for kernel::Money {
    fn from(money: Money) -> Self {
        Self::new(money.minor, money.currency.into())
    }
}

/// A picture. With `sizes`, `src` is a stem: `{src}-{size}.avif` and `{src}-{size}.webp` exist for each of them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Image {
    /// A path on this server.
    #[schema(example = "/art/gaiwan/celadon.svg")]
    pub src: String,
    /// Widths in pixels; empty when `src` is the file itself.
    pub sizes: Vec<u32>,
    /// What the picture shows.
    pub alt: String,
}

impl From<products::ImageView> for Image {
    fn from(image: products::ImageView) -> Self {
        Self {
            src: image.src,
            sizes: image.sizes,
            alt: image.alt,
        }
    }
}

/// The sums below a cart or an order: `total = subtotal + delivery`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Totals {
    pub subtotal: Money,
    pub delivery: Money,
    pub total: Money,
}

impl From<carts::Totals> for Totals {
    fn from(totals: carts::Totals) -> Self {
        Self {
            subtotal: totals.subtotal.into(),
            delivery: totals.delivery.into(),
            total: totals.total.into(),
        }
    }
}
