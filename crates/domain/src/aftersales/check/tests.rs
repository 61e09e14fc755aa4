//! What can be asked for, and how a wrong form is answered.

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
        payee: BankAccount::default(),
    }
}

fn check(form: &AfterSalesForm, lines: &[LineUnits], photos: usize) -> Result<NewAfterSales, Vec<String>> {
    let facts = RequestFacts {
        lines,
        closed_at: None,
        refundable: true,
        by_hand: false,
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
        by_hand: false,
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
fn whoever_gets_money_by_hand_says_where_to() {
    let facts = RequestFacts {
        lines: &[HAD],
        closed_at: None,
        refundable: true,
        by_hand: true,
        photos: 0,
    };
    let missing = check_request(&form("return", "changed_mind", "1"), &facts).unwrap_err();
    let fields: Vec<_> = missing.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["holder", "bank", "number"]);
    let exchange = check_request(&form("exchange", "wrong_choice", "1"), &facts).unwrap();
    assert_eq!(exchange.payee, None, "it need not");
    let named = AfterSalesForm {
        payee: BankAccount {
            holder: "李雷".to_owned(),
            bank: "中国银行".to_owned(),
            number: "6222 0202 0011 2233 445".to_owned(),
        },
        ..form("return", "changed_mind", "1")
    };
    let payee = check_request(&named, &facts).unwrap().payee.unwrap();
    assert_eq!(payee.number, "6222020200112233445");
    let online = RequestFacts {
        by_hand: false,
        ..facts
    };
    assert_eq!(
        check_request(&named, &online).unwrap().payee,
        None,
        "nothing is kept that nobody needs"
    );
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
