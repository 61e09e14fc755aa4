//! Requests after a sale in the JSON of version 1, and what asks for one and answers it.

use super::{Money, SellerName};
use domain::aftersales as cases;
use domain::payment::BankAccount;
use domain::user::Part;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror!(
    /// What is asked for: `return` and `claim` give money back, a claim without the goods.
    #[serde(rename_all = "snake_case")]
    AfterSalesKind = cases::AfterSalesKind { Return, Exchange, Repair, Claim }
);
mirror!(
    /// Why.
    #[serde(rename_all = "snake_case")]
    AfterSalesReason = cases::AfterSalesReason {
        ChangedMind, WrongChoice, Defective, DamagedInTransit, WrongItem, NotAsDescribed, Incomplete, Lost
    }
);
mirror!(
    /// Where a request stands.
    #[serde(rename_all = "snake_case")]
    AfterSalesState = cases::AfterSalesState {
        Requested, Approved, SentBack, Received, Inspected, Refunded, Replaced, Repaired, Settled, Rejected, Refused,
        Withdrawn, Lapsed
    }
);
mirror!(
    /// What becomes of units that were not accepted.
    #[serde(rename_all = "snake_case")]
    RejectedFate = cases::RejectedFate { SentToBuyer, Kept }
);

/// A request in a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AfterSalesItem {
    #[schema(example = "261122-K7M2Q-9XF4C-S1")]
    pub number: String,
    /// The slug of its seller.
    #[schema(example = "jishi")]
    pub seller: String,
    pub kind: AfterSalesKind,
    pub reason: AfterSalesReason,
    pub state: AfterSalesState,
    pub units: i64,
    /// What goes back, once that is known.
    pub back: Money,
    /// RFC 3339, UTC.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00Z")]
    pub requested_at: String,
}

impl From<cases::AfterSalesRow> for AfterSalesItem {
    fn from(row: cases::AfterSalesRow) -> Self {
        Self {
            number: row.number.to_string(),
            seller: row.seller.to_string(),
            kind: row.kind.into(),
            reason: row.reason.into(),
            state: row.state.into(),
            units: row.units,
            back: row.back.into(),
            requested_at: row.requested_at.to_rfc3339(),
        }
    }
}

/// A part of the list of all requests.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AfterSalesList {
    pub items: Vec<AfterSalesItem>,
    /// The `cursor` of the next part; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl From<Part<cases::AfterSalesRow>> for AfterSalesList {
    fn from(part: Part<cases::AfterSalesRow>) -> Self {
        Self {
            items: part.items.into_iter().map(AfterSalesItem::from).collect(),
            next_cursor: part.next,
        }
    }
}

/// Of a line of the order, what can be asked for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OfferedLine {
    /// The line's place among those of its part, from 0.
    pub line: i64,
    pub name: String,
    pub choice: String,
    /// Units that can be sent back.
    pub returnable: i64,
    /// Units that can be claimed.
    pub claimable: i64,
    /// Ids of variants that it can be exchanged for, besides the same one.
    pub instead: Vec<String>,
}

/// What can be asked for of an order, and what was.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AfterSalesOffer {
    pub kinds: Vec<AfterSalesKind>,
    /// Whether money would be sent by hand: then a request for it names an account.
    pub by_hand: bool,
    pub lines: Vec<OfferedLine>,
    /// Since when the time for requests is over; null while it is not.
    #[schema(required = true)]
    pub closed_at: Option<String>,
    /// The newest first.
    pub requests: Vec<AfterSalesItem>,
}

impl From<cases::AfterSalesOffer> for AfterSalesOffer {
    fn from(offer: cases::AfterSalesOffer) -> Self {
        let line = |line: cases::AfterSalesOfferLine| OfferedLine {
            line: line.position,
            name: line.name,
            choice: line.choice,
            returnable: line.returnable,
            claimable: line.claimable,
            instead: line.instead.iter().map(|choice| choice.id.to_string()).collect(),
        };
        Self {
            kinds: offer.kinds.into_iter().map(AfterSalesKind::from).collect(),
            by_hand: offer.by_hand,
            lines: offer.lines.into_iter().map(line).collect(),
            closed_at: offer.closed_at.map(domain::kernel::Timestamp::to_rfc3339),
            requests: offer.requests.into_iter().map(AfterSalesItem::from).collect(),
        }
    }
}

/// Units of a line that something is asked for of.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedLine {
    /// The line's place among those of its part, from 0.
    pub line: i64,
    #[schema(minimum = 1)]
    pub units: i64,
    /// For an exchange the variant that is wanted instead; the same one without.
    #[serde(default)]
    pub instead: Option<String>,
}

/// An account at a bank.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Payee {
    #[schema(max_length = 60, example = "李雷")]
    pub holder: String,
    #[schema(max_length = 60, example = "中国银行")]
    pub bank: String,
    /// 8 to 34 letters and digits.
    #[schema(example = "6222020200112233445")]
    pub number: String,
}

/// What a buyer asks for. A claim for what came broken, wrong or otherwise than described needs a photo: that is asked for
/// on the page of the order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "repair", "reason": "defective", "text": "it leaks", "lines": [{"line": 0, "units": 1}]}))]
pub struct AskAfterSales {
    pub kind: AfterSalesKind,
    pub reason: AfterSalesReason,
    /// What is wrong; may be empty where nothing is.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub text: String,
    pub lines: Vec<AskedLine>,
    /// Where money is to be sent that no gateway gives back.
    #[serde(default)]
    pub payee: Option<Payee>,
}

impl From<AskAfterSales> for cases::AfterSalesForm {
    fn from(asked: AskAfterSales) -> Self {
        let line = |line: AskedLine| cases::WantedUnits {
            position: line.line,
            units: line.units.to_string(),
            instead: line.instead.unwrap_or_default(),
        };
        let payee = asked.payee.map(|payee| BankAccount {
            holder: payee.holder,
            bank: payee.bank,
            number: payee.number,
        });
        Self {
            kind: cases::AfterSalesKind::from(asked.kind).as_str().to_owned(),
            reason: cases::AfterSalesReason::from(asked.reason).as_str().to_owned(),
            text: asked.text,
            lines: asked.lines.into_iter().map(line).collect(),
            payee: payee.unwrap_or_default(),
        }
    }
}

/// A line of a request.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AfterSalesLine {
    /// The line's place among those of its part, from 0.
    pub line: i64,
    pub name: String,
    pub choice: String,
    /// What is wanted instead; empty for the same.
    pub instead: String,
    pub units: i64,
    /// By inspection, and of them those that cannot be sold again.
    pub accepted: i64,
    pub written_off: i64,
    pub rejected: i64,
    pub back: Money,
}

/// A state that a request has been in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AfterSalesStep {
    pub state: AfterSalesState,
    /// `buyer`, `operator`, `seller` or `clock`.
    #[schema(example = "operator")]
    pub cause: String,
    /// What the buyer is told; may be empty.
    pub remark: String,
    /// RFC 3339, UTC.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00Z")]
    pub at: String,
}

/// A parcel: who carries it, and under which number.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AfterSalesParcel {
    pub carrier: String,
    pub tracking: String,
}

/// A request after a sale.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AfterSalesRequest {
    #[schema(example = "261122-K7M2Q-9XF4C-S1")]
    pub number: String,
    #[schema(example = "261122-K7M2Q-9XF4C")]
    pub order_number: String,
    pub seller: SellerName,
    pub kind: AfterSalesKind,
    pub reason: AfterSalesReason,
    pub state: AfterSalesState,
    /// In the buyer's words; left out for keys of the API.
    pub text: String,
    /// How many photos came with it.
    pub photos: i64,
    pub lines: Vec<AfterSalesLine>,
    /// What goes back, or would if everything were accepted.
    pub back: Money,
    pub delivery_back: Money,
    /// Where money goes that no gateway gives back, by its end; empty where nothing was said.
    pub payee: String,
    /// Where the goods go; null until that is said.
    #[schema(required = true)]
    pub send_to: Option<String>,
    /// Until when they have to be sent.
    #[schema(required = true)]
    pub due_at: Option<String>,
    #[schema(required = true)]
    pub sent_back: Option<AfterSalesParcel>,
    #[schema(required = true)]
    pub sent_out: Option<AfterSalesParcel>,
    #[schema(required = true)]
    pub fate: Option<RejectedFate>,
    /// Whether a second person has yet to agree to the refund.
    pub waiting: bool,
    /// The oldest first.
    pub history: Vec<AfterSalesStep>,
    /// Grows with every step: send it with the next one.
    pub version: i64,
}

impl AfterSalesRequest {
    /// For a key of the API: without the buyer's words.
    pub fn of_key(view: cases::AfterSalesView) -> Self {
        Self {
            text: String::new(),
            ..Self::from(view)
        }
    }
}

impl From<cases::AfterSalesView> for AfterSalesRequest {
    fn from(view: cases::AfterSalesView) -> Self {
        let line = |line: cases::AfterSalesLineView| AfterSalesLine {
            line: line.position,
            name: line.name,
            choice: line.choice,
            instead: line.instead,
            units: line.units,
            accepted: line.accepted,
            written_off: line.written_off,
            rejected: line.rejected,
            back: line.back.into(),
        };
        let step = |entry: cases::AfterSalesEntry| AfterSalesStep {
            state: entry.state.into(),
            cause: entry.cause,
            remark: entry.remark,
            at: entry.at.to_rfc3339(),
        };
        let parcel = |parcel: cases::Shipment| AfterSalesParcel {
            carrier: parcel.carrier,
            tracking: parcel.tracking,
        };
        Self {
            number: view.number.to_string(),
            order_number: view.order.to_string(),
            seller: view.seller.into(),
            kind: view.kind.into(),
            reason: view.reason.into(),
            state: view.state.into(),
            text: view.text,
            photos: i64::try_from(view.photos.len()).unwrap_or(i64::MAX),
            lines: view.lines.into_iter().map(line).collect(),
            back: view.back.into(),
            delivery_back: view.delivery_back.into(),
            payee: view.payee,
            send_to: view
                .place
                .map(|place| format!("{} {}", place.name, place.address)),
            due_at: view.due_at.map(domain::kernel::Timestamp::to_rfc3339),
            sent_back: view.sent_back.map(parcel),
            sent_out: view.sent_out.map(parcel),
            fate: view.fate.map(RejectedFate::from),
            waiting: view.waiting,
            history: view.history.into_iter().map(step).collect(),
            version: view.version,
        }
    }
}
