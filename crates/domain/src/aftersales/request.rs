//! A request after a sale as it is kept, what an inspection says of it, and its photos.

use super::{AfterSalesId, AfterSalesKind, AfterSalesNumber, AfterSalesReason, AfterSalesState};
use crate::inventory::LocationId;
use crate::kernel::{FieldError, Money, Timestamp};
use crate::merchant::{FileFormat, SellerId};
use crate::order::OrderId;
use crate::payment::BankAccount;
use crate::product::VariantId;
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A photo that comes with a request. Random: whoever knows it can hand it in.
    PhotoId, "pho"
);

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AfterSales {
    pub id: AfterSalesId,
    pub number: AfterSalesNumber,
    pub order: OrderId,
    pub seller: SellerId,
    pub kind: AfterSalesKind,
    pub reason: AfterSalesReason,
    pub state: AfterSalesState,
    /// In the buyer's words; may be empty.
    pub text: String,
    /// Where the buyer wants money to be sent that no gateway gives back.
    pub payee: Option<BankAccount>,
    /// Where the goods go; a claim's are written off there. `None` until it is approved.
    pub location: Option<LocationId>,
    /// How the goods came back.
    pub sent_back: Option<Shipment>,
    /// How others, or the same repaired, went out.
    pub sent_out: Option<Shipment>,
    /// What became of units that were not accepted; `None` while there are none.
    pub fate: Option<RejectedFate>,
    /// Of the delivery fee, what goes back with it.
    pub delivery_back: Money,
    pub lines: Vec<AfterSalesLine>,
    pub history: Vec<AfterSalesEntry>,
    pub requested_at: Timestamp,
    /// Until when the goods have to be sent back; `None` unless that is what is waited for.
    pub due_at: Option<Timestamp>,
    /// Grows with every step.
    pub version: i64,
}

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterSalesLine {
    /// Which line of the order, from 0.
    pub position: i64,
    pub variant: VariantId,
    /// What is wanted instead; the same for anything but an exchange.
    pub instead: VariantId,
    pub units: i64,
    /// By inspection; for a claim all, once it is settled.
    pub accepted: i64,
    /// Of the accepted, those that cannot be sold again.
    pub written_off: i64,
    /// By inspection; what is neither did not come.
    pub rejected: i64,
    /// What goes back for it.
    pub back: Money,
}

/// A step of its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterSalesEntry {
    pub state: AfterSalesState,
    /// Who or what caused it: `buyer`, `operator`, `seller`, `clock`.
    pub cause: String,
    /// What the buyer is told; may be empty.
    pub remark: String,
    pub at: Timestamp,
}

/// A parcel: who carries it, and under which number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    pub carrier: String,
    pub tracking: String,
}

/// A parcel as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentText {
    pub carrier: String,
    pub tracking: String,
}

/// What becomes of units that were not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectedFate {
    /// They go to the buyer again.
    SentToBuyer,
    /// They stay here, as agreed with the buyer; they are not sold.
    Kept,
}

/// What an inspection says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    /// Which line of the order, from 0.
    pub position: i64,
    pub accepted: i64,
    /// Of the accepted, those that cannot be sold again.
    pub written_off: i64,
    pub rejected: i64,
}

/// A photo without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    pub id: PhotoId,
    pub format: FileFormat,
    /// In bytes.
    pub size: i64,
}

impl AfterSales {
    /// So many days the buyer has to send back what was approved.
    pub const SEND_BACK_DAYS: i64 = 10;

    /// Units that inspection, or settling, has accepted.
    pub fn accepted(&self) -> i64 {
        self.lines.iter().map(|line| line.accepted).sum()
    }

    /// When the present state began.
    pub fn since(&self) -> Timestamp {
        self.history.last().map_or(self.requested_at, |entry| entry.at)
    }
}

impl AfterSalesLine {
    /// Units that are in the house and can be sold again.
    pub const fn restocked(&self) -> i64 {
        self.accepted - self.written_off
    }
}

impl ShipmentText {
    const MOST: usize = 60;

    /// # Errors
    /// One [`FieldError`] for every field that is wrong: `carrier`, `tracking`.
    pub fn check(&self) -> Result<Shipment, Vec<FieldError>> {
        let (carrier, tracking) = (self.carrier.trim(), self.tracking.trim());
        let wrong: Vec<FieldError> = [("carrier", carrier), ("tracking", tracking)]
            .into_iter()
            .filter_map(|(field, text)| match text.chars().count() {
                0 => Some(FieldError::new(field, "required")),
                length if length > Self::MOST => Some(FieldError::new(field, "too_long")),
                _ => None,
            })
            .collect();
        if wrong.is_empty() {
            Ok(Shipment {
                carrier: carrier.to_owned(),
                tracking: tracking.to_owned(),
            })
        } else {
            Err(wrong)
        }
    }
}

impl RejectedFate {
    pub const ALL: [Self; 2] = [Self::SentToBuyer, Self::Kept];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SentToBuyer => "sent_to_buyer",
            Self::Kept => "kept",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.as_str() == text)
    }
}

impl Photo {
    /// The largest photo, in bytes: that of a telephone fits.
    pub const BYTES_MOST: u32 = 5_000_000;
    /// For so long, in hours, a photo waits for the request that it was sent for.
    pub const WAITS_HOURS: i64 = 24;

    /// What is wrong with a photo that is handed in, as the code of its field: `file_too_large`, `file_format`.
    /// # Errors
    /// The code.
    pub fn check(bytes: &[u8]) -> Result<FileFormat, &'static str> {
        if u32::try_from(bytes.len()).map_or(true, |size| size > Self::BYTES_MOST) {
            return Err("file_too_large");
        }
        match FileFormat::of(bytes) {
            Some(format @ (FileFormat::Jpeg | FileFormat::Png | FileFormat::Webp)) => Ok(format),
            Some(FileFormat::Pdf) | None => Err("file_format"),
        }
    }
}

/// Checks what an inspection says of a request: every line once, no more units than were asked for, and written off only
/// what stays in the house.
/// # Errors
/// `lines` as [`FieldError`] with `required` or `out_of_range`; `fate` when units are rejected and nobody says what becomes
/// of them.
pub fn check_inspection(
    request: &AfterSales,
    inspected: &[Inspected],
    fate: Option<RejectedFate>,
) -> Result<(), Vec<FieldError>> {
    let mut wrong = Vec::new();
    let each_once = inspected.len() == request.lines.len()
        && request
            .lines
            .iter()
            .all(|line| inspected.iter().any(|look| look.position == line.position));
    if each_once {
        let fits = |line: &AfterSalesLine| {
            let own = inspected.iter().find(|look| look.position == line.position);
            own.is_some_and(|look| {
                look.accepted >= 0
                    && look.rejected >= 0
                    && look
                        .accepted
                        .checked_add(look.rejected)
                        .is_some_and(|units| units <= line.units)
                    && (0..=look.accepted).contains(&look.written_off)
                    && (look.written_off == 0 || request.kind.keeps_goods())
            })
        };
        if !request.lines.iter().all(fits) {
            wrong.push(FieldError::new("lines", "out_of_range"));
        }
    } else {
        wrong.push(FieldError::new("lines", "required"));
    }
    if fate.is_none() && inspected.iter().any(|look| look.rejected > 0) {
        wrong.push(FieldError::new("fate", "required"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;
    use crate::order::OrderNumber;

    fn request(kind: AfterSalesKind, units: &[i64]) -> AfterSales {
        let nothing = Money::zero(Currency::Cny);
        let order = OrderNumber::compose(Timestamp::from_micros(0).civil(0), 7);
        AfterSales {
            id: AfterSalesId::from_u128(1),
            number: AfterSalesNumber::new(order, 1).unwrap(),
            order: OrderId::from_u128(1),
            seller: SellerId::from_u128(1),
            kind,
            reason: AfterSalesReason::Defective,
            state: AfterSalesState::Received,
            text: String::new(),
            payee: None,
            location: None,
            sent_back: None,
            sent_out: None,
            fate: None,
            delivery_back: nothing,
            lines: (0_i64..)
                .zip(units)
                .map(|(position, units)| AfterSalesLine {
                    position,
                    variant: VariantId::from_u128(1),
                    instead: VariantId::from_u128(1),
                    units: *units,
                    accepted: 0,
                    written_off: 0,
                    rejected: 0,
                    back: nothing,
                })
                .collect(),
            history: Vec::new(),
            requested_at: Timestamp::from_micros(0),
            due_at: None,
            version: 1,
        }
    }

    const fn look(position: i64, accepted: i64, written_off: i64, rejected: i64) -> Inspected {
        Inspected {
            position,
            accepted,
            written_off,
            rejected,
        }
    }

    #[test]
    fn an_inspection_accepts_in_part_and_says_what_becomes_of_the_rest() {
        let three = request(AfterSalesKind::Return, &[3, 1]);
        let good = [look(1, 1, 0, 0), look(0, 1, 1, 2)];
        assert_eq!(check_inspection(&three, &good, Some(RejectedFate::Kept)), Ok(()));
        let missing = [look(0, 1, 0, 0), look(1, 0, 0, 0)];
        assert_eq!(
            check_inspection(&three, &missing, None),
            Ok(()),
            "less came than was asked for"
        );
        let fate = check_inspection(&three, &good, None).unwrap_err();
        assert_eq!(fate, [FieldError::new("fate", "required")]);
    }

    #[test]
    fn an_inspection_that_does_not_fit_is_refused() {
        let one = request(AfterSalesKind::Return, &[2]);
        for bad in [
            vec![],
            vec![look(1, 1, 0, 0)],
            vec![look(0, 1, 0, 0), look(0, 1, 0, 0)],
            vec![look(0, 3, 0, 0)],
            vec![look(0, 1, 0, 2)],
            vec![look(0, -1, 0, 0)],
            vec![look(0, 1, 2, 0)],
            vec![look(0, 2, 0, -1)],
            vec![look(0, i64::MAX, 0, 1)],
        ] {
            let refused = check_inspection(&one, &bad, Some(RejectedFate::Kept));
            assert!(refused.is_err(), "{bad:?}");
        }
        let repair = request(AfterSalesKind::Repair, &[2]);
        assert!(
            check_inspection(&repair, &[look(0, 2, 1, 0)], None).is_err(),
            "it stays the buyer's"
        );
        assert!(check_inspection(&repair, &[look(0, 2, 0, 0)], None).is_ok());
    }

    #[test]
    fn a_photo_is_a_picture_and_not_too_large() {
        assert_eq!(Photo::check(b"\xff\xd8\xff\xe0"), Ok(FileFormat::Jpeg));
        assert_eq!(Photo::check(b"%PDF-1.7"), Err("file_format"));
        assert_eq!(Photo::check(b"<svg>"), Err("file_format"));
        let large = vec![0xff; usize::try_from(Photo::BYTES_MOST).unwrap() + 1];
        assert_eq!(Photo::check(&large), Err("file_too_large"));
    }

    #[test]
    fn a_parcel_has_a_carrier_and_a_number() {
        let typed = |carrier: &str, tracking: &str| ShipmentText {
            carrier: carrier.to_owned(),
            tracking: tracking.to_owned(),
        };
        let good = typed(" 顺丰 ", " SF1234567890 ").check().unwrap();
        assert_eq!(
            (good.carrier.as_str(), good.tracking.as_str()),
            ("顺丰", "SF1234567890")
        );
        let wrong = typed("", &"9".repeat(61)).check().unwrap_err();
        let expected = [("carrier", "required"), ("tracking", "too_long")];
        assert_eq!(wrong, expected.map(|(field, code)| FieldError::new(field, code)));
    }

    #[test]
    fn names_of_fates_round_trip() {
        for fate in RejectedFate::ALL {
            assert_eq!(RejectedFate::parse(fate.as_str()), Some(fate));
        }
    }
}
