//! From what a buyer typed to what can be asked for: what is left of each line, and every error named.

use super::{AfterSalesKind, AfterSalesReason};
use crate::kernel::{FieldError, Timestamp};
use crate::payment::BankAccount;
use crate::product::VariantId;
use crate::user::holds_card_number;
use serde::{Deserialize, Serialize};

/// What became of the units of an order's line, and what of them is in other requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineUnits {
    pub shipped: i64,
    pub delivered: i64,
    /// Came back, and their money.
    pub returned: i64,
    /// Their money came back without them.
    pub claimed: i64,
    /// In requests under way that send something back.
    pub open: i64,
    /// In claims under way.
    pub open_claims: i64,
}

impl LineUnits {
    /// Units that a new request of this kind may be about. A claim may also be about what was sent and has not come: claims
    /// take of that first, and leave the buyer what came.
    pub fn left(self, kind: AfterSalesKind) -> i64 {
        let claims = self.claimed + self.open_claims;
        let sent = self.shipped - self.returned - self.open - claims;
        let left = if kind.goes_back() {
            let of_delivered = (claims - (self.shipped - self.delivered)).max(0);
            sent.min(self.delivered - self.returned - self.open - of_delivered)
        } else {
            sent
        };
        left.max(0)
    }
}

/// What a request is checked against.
#[derive(Clone, Copy, Debug)]
pub struct RequestFacts<'f> {
    /// In the order of the order's lines.
    pub lines: &'f [LineUnits],
    /// Since when the time for requests is over; `None` while it is not.
    pub closed_at: Option<Timestamp>,
    /// Whether money is here that can go back.
    pub refundable: bool,
    /// Whether it would be sent by hand.
    pub by_hand: bool,
    /// Photos that come with it.
    pub photos: usize,
}

/// A form as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterSalesForm {
    pub kind: String,
    pub reason: String,
    pub text: String,
    pub lines: Vec<WantedUnits>,
    /// Where money is to be sent that no gateway gives back.
    pub payee: BankAccount,
}

/// Of a line of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedUnits {
    /// Which line of the order, from 0.
    pub position: i64,
    /// As typed; empty is none.
    pub units: String,
    /// For an exchange the id of the variant that is wanted instead; empty for the same.
    pub instead: String,
}

/// A checked request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAfterSales {
    pub kind: AfterSalesKind,
    pub reason: AfterSalesReason,
    pub text: String,
    /// Position, units, and what is wanted instead; at least one, each position once, in their order.
    pub lines: Vec<(i64, i64, Option<VariantId>)>,
    pub payee: Option<BankAccount>,
}

impl NewAfterSales {
    /// Letters of the text at most.
    pub const TEXT_MOST: usize = 1_000;
    /// Photos of a request at most.
    pub const PHOTOS_MOST: usize = 5;
}

/// Checks a form. Whether what is wanted instead can be had is for the caller to say.
/// # Errors
/// One [`FieldError`] for every field that is wrong: `kind`, `reason`, `lines`, `text`, `photos`, and those of the account.
pub fn check_request(
    form: &AfterSalesForm,
    facts: &RequestFacts<'_>,
) -> Result<NewAfterSales, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let kind = AfterSalesKind::parse(&form.kind);
    let reason = AfterSalesReason::parse(&form.reason);
    match kind {
        None => wrong.push(FieldError::new("kind", "required")),
        Some(_) if facts.closed_at.is_some() => wrong.push(FieldError::new("kind", "over")),
        Some(AfterSalesKind::Return | AfterSalesKind::Claim) if !facts.refundable => {
            wrong.push(FieldError::new("kind", "not_available"));
        }
        Some(_) => {}
    }
    match (reason, kind) {
        (None, _) => wrong.push(FieldError::new("reason", "required")),
        (Some(reason), Some(kind)) if !reason.fits(kind) => {
            wrong.push(FieldError::new("reason", "not_available"));
        }
        (Some(_), _) => {}
    }
    let lines = wanted(form, kind, facts.lines);
    if let Err(code) = &lines {
        wrong.push(FieldError::new("lines", code));
    }
    let text = form.text.trim();
    if text.chars().count() > NewAfterSales::TEXT_MOST {
        wrong.push(FieldError::new("text", "too_long"));
    } else if holds_card_number(text) {
        wrong.push(FieldError::new("text", "card_number"));
    } else if text.is_empty() && reason.is_some_and(AfterSalesReason::is_sellers_fault) {
        wrong.push(FieldError::new("text", "required"));
    }
    let to_be_shown =
        kind == Some(AfterSalesKind::Claim) && reason.is_some_and(AfterSalesReason::can_be_shown);
    if facts.photos > NewAfterSales::PHOTOS_MOST {
        wrong.push(FieldError::new("photos", "too_many"));
    } else if to_be_shown && facts.photos == 0 {
        wrong.push(FieldError::new("photos", "required"));
    }
    let payee = payee(&form.payee, kind, facts.by_hand).unwrap_or_else(|errors| {
        wrong.extend(errors);
        None
    });
    match (kind, reason, lines) {
        (Some(kind), Some(reason), Ok(lines)) if wrong.is_empty() => Ok(NewAfterSales {
            kind,
            reason,
            text: text.to_owned(),
            lines,
            payee,
        }),
        _ => Err(wrong),
    }
}

/// Where money is to be sent. Whoever asks for money that goes back by hand has to say so; others may, for an exchange may
/// end with money too.
fn payee(
    typed: &BankAccount,
    kind: Option<AfterSalesKind>,
    by_hand: bool,
) -> Result<Option<BankAccount>, Vec<FieldError>> {
    let is_money = matches!(kind, Some(AfterSalesKind::Return | AfterSalesKind::Claim));
    let is_empty = [&typed.holder, &typed.bank, &typed.number]
        .into_iter()
        .all(|text| text.trim().is_empty());
    if !by_hand || (is_empty && !is_money) {
        return Ok(None);
    }
    BankAccount::check(typed).map(Some)
}

/// The place of a line, its units, and what is wanted instead.
type Wanted = (i64, i64, Option<VariantId>);

/// The lines that something is asked for of, or what is wrong with them: `required`, `out_of_range`, `unknown`.
fn wanted(
    form: &AfterSalesForm,
    kind: Option<AfterSalesKind>,
    facts: &[LineUnits],
) -> Result<Vec<Wanted>, &'static str> {
    let mut lines: Vec<Wanted> = Vec::new();
    for line in &form.lines {
        let units = match line.units.trim() {
            "" => continue,
            typed => typed.parse::<i64>().map_err(|_| "out_of_range")?,
        };
        if units == 0 {
            continue;
        }
        let own = usize::try_from(line.position).ok().and_then(|at| facts.get(at));
        let own = own.ok_or("unknown")?;
        let most = kind.map_or(i64::MAX, |kind| own.left(kind));
        if units < 0 || units > most || lines.iter().any(|(position, ..)| *position == line.position) {
            return Err("out_of_range");
        }
        let instead = match line.instead.trim() {
            typed if kind == Some(AfterSalesKind::Exchange) && !typed.is_empty() => {
                Some(typed.parse().map_err(|_| "unknown")?)
            }
            _ => None,
        };
        lines.push((line.position, units, instead));
    }
    lines.sort_unstable_by_key(|(position, ..)| *position);
    if lines.is_empty() {
        Err("required")
    } else {
        Ok(lines)
    }
}

#[cfg(test)]
mod tests;
