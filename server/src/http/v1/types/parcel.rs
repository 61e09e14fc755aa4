//! Parcels in the JSON of version 1, and what sends and notes them.

use super::Money;
use domain::order as orders;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror!(
    /// Where a parcel stands. What was `returned` came back undelivered: its goods are to be sent again.
    #[serde(rename_all = "snake_case")]
    ParcelState = orders::ParcelState { Shipped, Delivered, Lost, Returned }
);
mirror!(
    /// What is told of a parcel.
    #[serde(rename_all = "snake_case")]
    ParcelMark = orders::ParcelMark { Shipped, Passed, OutForDelivery, Delivered, Lost, Returned }
);

/// Units of a line that are in a parcel, or could be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ParcelLine {
    /// The line's place among those of its part, from 0.
    pub line: i64,
    pub name: String,
    pub choice: String,
    pub units: i64,
}

fn lines(lines: Vec<orders::ParcelLineView>) -> Vec<ParcelLine> {
    let line = |line: orders::ParcelLineView| ParcelLine {
        line: line.line,
        name: line.name,
        choice: line.choice,
        units: line.units,
    };
    lines.into_iter().map(line).collect()
}

/// Something that was told of a parcel.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ParcelEvent {
    pub mark: ParcelMark,
    /// In words; empty if it is not known.
    #[schema(example = "杭州转运中心")]
    pub place: String,
    /// `operator`, `seller`, `buyer` or `clock`.
    #[schema(example = "seller")]
    pub cause: String,
    /// RFC 3339, UTC.
    #[schema(format = DateTime, example = "2026-11-22T09:30:00Z")]
    pub at: String,
}

/// What of a part left one location together.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderParcel {
    #[schema(example = "par_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub id: String,
    pub state: ParcelState,
    /// Empty if it is not known.
    pub carrier: String,
    /// The carrier's number; empty if it has none.
    pub tracking: String,
    pub lines: Vec<ParcelLine>,
    /// What was told of it, the oldest first.
    pub events: Vec<ParcelEvent>,
}

impl From<orders::ParcelView> for OrderParcel {
    fn from(parcel: orders::ParcelView) -> Self {
        let event = |note: orders::ParcelNote| ParcelEvent {
            mark: note.mark.into(),
            place: note.place,
            cause: note.cause,
            at: note.at.to_rfc3339(),
        };
        Self {
            id: parcel.id.to_string(),
            state: parcel.state.into(),
            carrier: parcel.carrier,
            tracking: parcel.tracking,
            lines: lines(parcel.lines),
            events: parcel.notes.into_iter().map(event).collect(),
        }
    }
}

/// What one location could send of a part now.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Dispatch {
    #[schema(example = "loc_06ddhfyw2w5rk8aj4k4m6k8x1c")]
    pub location: String,
    pub name: String,
    pub lines: Vec<ParcelLine>,
}

impl From<orders::DispatchView> for Dispatch {
    fn from(dispatch: orders::DispatchView) -> Self {
        Self {
            location: dispatch.location.to_string(),
            name: dispatch.name,
            lines: lines(dispatch.lines),
        }
    }
}

/// Units of a line to send.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenLine {
    /// The line's place among those of its part, from 0.
    pub line: i64,
    #[schema(minimum = 1)]
    pub units: i64,
}

/// Goods to send from one location as one parcel: `to_send` of the part says what is possible.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"location": "loc_00000000000000000000000001", "carrier": "SF Express", "tracking": "SF1234",
    "lines": [{"line": 0, "units": 1}]}))]
pub struct SendParcel {
    pub location: String,
    #[serde(default)]
    #[schema(max_length = 40)]
    pub carrier: String,
    /// Letters, digits and hyphens.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub tracking: String,
    /// What the carrier is paid, in the currency of the order; only the platform says so.
    pub cost: Option<Money>,
    pub lines: Vec<ChosenLine>,
}

/// What is told of a parcel.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"mark": "delivered", "place": "Hangzhou"}))]
pub struct ParcelNews {
    pub mark: ParcelMark,
    #[serde(default)]
    #[schema(max_length = 80)]
    pub place: String,
}
