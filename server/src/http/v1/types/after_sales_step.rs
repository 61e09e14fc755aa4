//! What staff decide about a request after a sale, in the JSON of version 1.

use super::RejectedFate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AfterSalesAnswer {
    Approve,
    Refuse,
}

/// An answer to a request.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 1, "answer": "approve"}))]
pub struct DecideAfterSales {
    /// Of the request, as it was read.
    pub version: i64,
    pub answer: AfterSalesAnswer,
    /// Where the goods are to go: the id of a location of the seller; the first one without.
    #[serde(default)]
    pub location: Option<String>,
    /// The buyer reads it. A refusal needs at least four letters.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub remark: String,
}

/// The goods of a request have come.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 2}))]
pub struct ReceiveAfterSales {
    /// Of the request, as it was read.
    pub version: i64,
}

/// What an inspection says of a line. Units that are in neither number did not come.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectedLine {
    /// The line's place among those of its part, from 0.
    pub line: i64,
    #[schema(minimum = 0)]
    pub accepted: i64,
    /// Of the accepted, those that cannot be sold again.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub written_off: i64,
    #[serde(default)]
    #[schema(minimum = 0)]
    pub rejected: i64,
}

/// What an inspection says of a request: every line once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 3, "lines": [{"line": 0, "accepted": 1}]}))]
pub struct InspectAfterSales {
    /// Of the request, as it was read.
    pub version: i64,
    pub lines: Vec<InspectedLine>,
    /// Where units are rejected.
    #[serde(default)]
    pub fate: Option<RejectedFate>,
    /// The buyer reads it.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub remark: String,
}
