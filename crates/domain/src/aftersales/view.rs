//! Requests after a sale as they are shown: in lists, by themselves, and the form that makes one.

use super::{
    AfterSalesEntry, AfterSalesEvent, AfterSalesKind, AfterSalesNumber, AfterSalesReason, AfterSalesState,
    Photo, RejectedFate, Shipment,
};
use crate::inventory::LocationId;
use crate::kernel::{Money, Slug, Timestamp};
use crate::merchant::SellerLink;
use crate::order::OrderNumber;
use crate::product::{ImageView, VariantId};
use serde::{Deserialize, Serialize};

/// A request in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterSalesRow {
    pub number: AfterSalesNumber,
    /// The address of its seller's shop.
    pub seller: Slug,
    pub kind: AfterSalesKind,
    pub reason: AfterSalesReason,
    pub state: AfterSalesState,
    pub units: i64,
    /// What goes back, once that is known.
    pub back: Money,
    pub requested_at: Timestamp,
}

/// A request, in one language, for whoever looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterSalesView {
    pub number: AfterSalesNumber,
    pub order: OrderNumber,
    pub seller: SellerLink,
    pub kind: AfterSalesKind,
    pub reason: AfterSalesReason,
    pub state: AfterSalesState,
    pub text: String,
    pub photos: Vec<Photo>,
    pub lines: Vec<AfterSalesLineView>,
    /// Of the delivery fee, what goes back.
    pub delivery_back: Money,
    /// What goes back, or would if everything were accepted.
    pub back: Money,
    /// Where money goes that no gateway gives back: the bank and the end of the number; empty where nothing was said.
    pub payee: String,
    pub sent_back: Option<Shipment>,
    pub sent_out: Option<Shipment>,
    pub fate: Option<RejectedFate>,
    /// Where the goods go, once that is said.
    pub place: Option<ReturnPlace>,
    /// Where they could go; for staff who have to say so.
    pub places: Vec<ReturnPlace>,
    pub due_at: Option<Timestamp>,
    pub history: Vec<AfterSalesEntry>,
    /// What whoever looks may do now.
    pub offered: Vec<AfterSalesEvent>,
    /// Whether a second person has yet to agree to the refund.
    pub waiting: bool,
    pub version: i64,
}

/// A line of such a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterSalesLineView {
    /// Which line of the order, from 0.
    pub position: i64,
    pub product_slug: Slug,
    pub name: String,
    pub choice: String,
    pub image: ImageView,
    /// What is wanted instead; empty for the same.
    pub instead: String,
    pub units: i64,
    pub accepted: i64,
    pub written_off: i64,
    pub rejected: i64,
    /// What goes back for it.
    pub back: Money,
}

/// Where goods go back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnPlace {
    pub id: LocationId,
    pub name: String,
    /// Province, city, district and street, as far as they are known.
    pub address: String,
}

/// What the buyer puts on the parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelView {
    /// Also the reference code.
    pub number: AfterSalesNumber,
    pub kind: AfterSalesKind,
    pub seller: String,
    pub place: ReturnPlace,
    /// Names and units.
    pub goods: Vec<(String, i64)>,
    pub due_at: Option<Timestamp>,
}

/// What can be asked for of an order: what the form shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterSalesOffer {
    pub order: OrderNumber,
    pub seller: SellerLink,
    /// Whether money would be sent back by hand, so that the buyer has to say where to.
    pub by_hand: bool,
    /// The kinds that something can be asked for of.
    pub kinds: Vec<AfterSalesKind>,
    pub lines: Vec<AfterSalesOfferLine>,
    /// Since when the time for requests is over.
    pub closed_at: Option<Timestamp>,
    /// Requests of the order that there are.
    pub requests: Vec<AfterSalesRow>,
}

/// A line of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterSalesOfferLine {
    /// Which line of the order, from 0.
    pub position: i64,
    pub name: String,
    pub choice: String,
    pub image: ImageView,
    pub unit: Money,
    /// Units that can be sent back.
    pub returnable: i64,
    /// Units that can be claimed.
    pub claimable: i64,
    /// What it can be exchanged for, at the same price.
    pub instead: Vec<VariantChoice>,
}

/// A variant to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantChoice {
    pub id: VariantId,
    pub name: String,
}
