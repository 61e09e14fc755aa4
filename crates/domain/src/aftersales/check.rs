//! From what a buyer typed to what can be asked for: what is left of each line, and every error named.

use super::{AfterSalesKind, AfterSalesReason};
use crate::kernel::{FieldError, Timestamp};
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
    /// Whether money can go back the way it came.
    pub refundable: bool,
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
}

impl NewAfterSales {
    /// Letters of the text at most.
    pub const TEXT_MOST: usize = 1_000;
    /// Photos of a request at most.
    pub const PHOTOS_MOST: usize = 5;
}

/// Checks a form. Whether what is wanted instead can be had is for the caller to say.
/// # Errors
/// One [`FieldError`] for every field that is wrong: `kind`, `reason`, `lines`, `text`, `photos`.
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
    match (kind, reason, lines) {
        (Some(kind), Some(reason), Ok(lines)) if wrong.is_empty() => Ok(NewAfterSales {
            kind,
            reason,
            text: text.to_owned(),
            lines,
        }),
        _ => Err(wrong),
    }
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
mod tests {
    use super::*;
    use AfterSalesKind::{Claim, Exchange, Repair, Return};
    use proptest::prelude::*;

    const HAD: LineUnits = LineUnits {
        shipped: 5,
        delivered: 3,
        returned: 0,
        claimed: 0,
        open: 0,
        open_claims: 0,
    };

    fn form(kind: &str, reason: &str, units: &str) -> AfterSalesForm {
        AfterSalesForm {
            kind: kind.to_owned(),
            reason: reason.to_owned(),
            text: "杯沿有一道裂纹".to_owned(),
            lines: vec![WantedUnits {
                position: 0,
                units: units.to_owned(),
                instead: String::new(),
            }],
        }
    }

    fn check(
        form: &AfterSalesForm,
        lines: &[LineUnits],
        photos: usize,
    ) -> Result<NewAfterSales, Vec<String>> {
        let facts = RequestFacts {
            lines,
            closed_at: None,
            refundable: true,
            photos,
        };
        check_request(form, &facts).map_err(|wrong| {
            wrong
                .into_iter()
                .map(|error| format!("{} {}", error.field, error.code))
                .collect()
        })
    }

    #[test]
    fn what_is_in_other_requests_cannot_be_asked_for_again() {
        let line = LineUnits {
            returned: 1,
            open: 1,
            ..HAD
        };
        assert_eq!([Return, Exchange, Repair].map(|kind| line.left(kind)), [1, 1, 1]);
        assert_eq!(line.left(Claim), 3, "what was sent and never came can be claimed");
        let lost = LineUnits { claimed: 2, ..HAD };
        assert_eq!(
            (lost.left(Return), lost.left(Claim)),
            (3, 3),
            "what came can still go back"
        );
        let more = LineUnits {
            open_claims: 3,
            ..HAD
        };
        assert_eq!((more.left(Return), more.left(Claim)), (2, 2));
        assert_eq!(
            check(&form("return", "changed_mind", "1"), &[line], 0)
                .unwrap()
                .lines,
            [(0, 1, None)]
        );
        let more = check(&form("return", "changed_mind", "2"), &[line], 0);
        assert_eq!(more, Err(vec!["lines out_of_range".to_owned()]));
        assert_eq!(
            check(&form("claim", "lost", "3"), &[line], 0).unwrap().kind,
            Claim
        );
    }

    #[test]
    fn every_wrong_field_is_named() {
        let nothing = check(&AfterSalesForm::default(), &[HAD], 0).unwrap_err();
        assert_eq!(nothing, ["kind required", "reason required", "lines required"]);
        let odd = AfterSalesForm {
            text: String::new(),
            ..form("repair", "damaged_in_transit", "x")
        };
        let odd = check(&odd, &[HAD], 6).unwrap_err();
        let expected = [
            "reason not_available",
            "lines out_of_range",
            "text required",
            "photos too_many",
        ];
        assert_eq!(odd, expected);
        let card = AfterSalesForm {
            text: "4111 1111 1111 1111".to_owned(),
            ..form("return", "defective", "1")
        };
        assert_eq!(check(&card, &[HAD], 0).unwrap_err(), ["text card_number"]);
    }

    #[test]
    fn a_claim_that_can_be_shown_comes_with_a_photo() {
        let claim = form("claim", "damaged_in_transit", "1");
        assert_eq!(check(&claim, &[HAD], 0).unwrap_err(), ["photos required"]);
        assert!(check(&claim, &[HAD], 1).is_ok());
        assert!(check(&form("claim", "incomplete", "1"), &[HAD], 0).is_ok());
    }

    #[test]
    fn when_the_time_is_over_or_no_money_can_go_back_it_is_said() {
        let facts = RequestFacts {
            lines: &[HAD],
            closed_at: Some(Timestamp::from_micros(1)),
            refundable: true,
            photos: 0,
        };
        let code = |facts: &RequestFacts<'_>, kind| {
            let wrong =
                check_request(&form(kind, "defective", "1"), facts).map_err(|wrong| wrong[0].code.clone());
            wrong.err()
        };
        assert_eq!(code(&facts, "return").as_deref(), Some("over"));
        let cash = RequestFacts {
            closed_at: None,
            refundable: false,
            ..facts
        };
        assert_eq!(code(&cash, "return").as_deref(), Some("not_available"));
        assert_eq!(code(&cash, "exchange"), None);
    }

    #[test]
    fn a_line_is_named_once_and_is_one_of_the_order() {
        let mut twice = form("return", "changed_mind", "1");
        twice.lines.push(twice.lines[0].clone());
        assert_eq!(check(&twice, &[HAD], 0).unwrap_err(), ["lines out_of_range"]);
        let mut other = form("return", "changed_mind", "1");
        other.lines[0].position = 1;
        assert_eq!(check(&other, &[HAD], 0).unwrap_err(), ["lines unknown"]);
        other.lines[0].position = -1;
        assert_eq!(check(&other, &[HAD], 0).unwrap_err(), ["lines unknown"]);
    }

    proptest! {
        /// Requests one after another, each accepted as long as it is allowed, never come to more than there was.
        #[test]
        fn requests_never_come_to_more_than_the_buyer_had(
            shipped in 0..20_i64,
            delivered in 0..20_i64,
            asked in prop::collection::vec((0..4_usize, 1..8_i64, 0..3_u8), 0..20),
        ) {
            let mut line = LineUnits { shipped: shipped.max(delivered), delivered, ..LineUnits::default() };
            for (kind, units, fate) in asked {
                let kind = AfterSalesKind::ALL[kind];
                if units > line.left(kind) {
                    continue;
                }
                match (fate, kind) {
                    // Under way, refused or done.
                    (0, Claim) => line.open_claims += units,
                    (0, _) => line.open += units,
                    (2, Return) => line.returned += units,
                    (2, Claim) => line.claimed += units,
                    _ => {}
                }
                prop_assert!(line.returned + line.claimed + line.open + line.open_claims <= line.shipped);
                prop_assert!(line.returned + line.open <= line.delivered);
            }
        }
    }
}
