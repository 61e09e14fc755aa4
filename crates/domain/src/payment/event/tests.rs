//! Any order, any number of repeats and any forgery come to what the same events come to once and in order.

use super::MoneyEventKind::{
    Authorised, Captured, ChargebackReversed, ChargedBack, Closed, Declined, RefundFailed, RefundRequested,
    Refunded, Requested, Voided,
};
use super::*;
use crate::kernel::Currency;
use proptest::prelude::*;

fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::Cny)
}

fn event(kind: MoneyEventKind, operation: &str, minor: i64, at: i64) -> MoneyEvent {
    MoneyEvent {
        kind,
        operation: operation.to_owned(),
        amount: yuan(minor),
        at: Timestamp::from_micros(at),
    }
}

fn standing(events: &[MoneyEvent]) -> Standing {
    events
        .iter()
        .cloned()
        .fold(Standing::new(PaymentMethod::Online, yuan(100)), Standing::apply)
}

fn state(events: &[MoneyEvent]) -> PaymentState {
    standing(events).state().unwrap()
}

#[test]
fn the_state_of_every_stage_is_derived() {
    let captured = event(Captured, "c", 100, 2);
    let asked = |part| event(RefundRequested, "r1", part, 5);
    let done = |part| event(Refunded, "r1", part, 6);
    assert_eq!(state(&[]), PaymentState::Pending);
    assert_eq!(state(&[event(Requested, "c", 100, 1)]), PaymentState::Pending);
    assert_eq!(state(&[event(Declined, "c", 100, 1)]), PaymentState::Pending);
    assert_eq!(state(&[event(Voided, "c", 100, 1)]), PaymentState::Pending);
    assert_eq!(state(&[event(Closed, "", 100, 1)]), PaymentState::Void);
    assert_eq!(state(std::slice::from_ref(&captured)), PaymentState::Captured);
    let late = [event(Closed, "", 100, 1), captured.clone()];
    assert_eq!(
        state(&late),
        PaymentState::RefundPending,
        "owed before it is asked for"
    );
    assert_eq!(state(&[captured.clone(), asked(40)]), PaymentState::RefundPending);
    assert_eq!(
        state(&[captured.clone(), asked(40), done(40)]),
        PaymentState::Captured
    );
    assert_eq!(
        state(&[captured.clone(), asked(100), done(100)]),
        PaymentState::Refunded
    );
    let failed = event(RefundFailed, "r1", 100, 7);
    let events = [captured, asked(100), done(100), failed];
    assert_eq!(state(&events), PaymentState::RefundPending, "it did not arrive");
    assert_eq!(standing(&events).amounts().unwrap().refund_failed, yuan(100));
}

#[test]
fn cash_goes_back_as_far_as_it_was_collected() {
    // A part of the purchase was cancelled: couriers collected less than it cost.
    let collected = event(Captured, "c", 80, 2);
    let asked = |part| event(RefundRequested, "r1", part, 5);
    let done = |part| event(Refunded, "r1", part, 6);
    let failed = event(RefundFailed, "r1", 30, 7);
    let cash = |events: &[MoneyEvent]| {
        let payment = Standing::new(PaymentMethod::CashOnDelivery, yuan(100));
        let standing = events.iter().cloned().fold(payment, Standing::apply);
        standing.state().unwrap()
    };
    let steps = [
        cash(std::slice::from_ref(&collected)),
        cash(&[collected.clone(), asked(30)]),
        cash(&[collected.clone(), asked(30), done(30)]),
        cash(&[collected.clone(), asked(30), done(30), failed]),
        cash(&[collected, asked(80), done(80)]),
    ];
    let expected = [
        PaymentState::Collected,
        PaymentState::RefundPending,
        PaymentState::Collected,
        PaymentState::RefundPending,
        PaymentState::Refunded,
    ];
    assert_eq!(steps, expected);
    assert!(steps.windows(2).all(|pair| pair[0].leads_to(pair[1])));
}

#[test]
fn a_refund_is_back_when_one_of_its_attempts_is_and_fails_with_the_last() {
    let first = [
        event(Captured, "c", 100, 1),
        event(RefundRequested, "r", 40, 2),
        event(RefundFailed, "r", 40, 3),
    ];
    let sums = |events: &[MoneyEvent]| {
        let amounts = standing(events).amounts().unwrap();
        let sums = [amounts.refund_pending, amounts.refund_failed, amounts.refunded];
        (standing(events).refund("r"), sums.map(Money::minor))
    };
    assert_eq!(sums(&first), (RefundFate::Failed, [0, 40, 0]));
    let second = [&first[..], &[event(RefundRequested, "r:2", 40, 4)]].concat();
    assert_eq!(sums(&second), (RefundFate::Open, [40, 0, 0]), "owed once");
    let failed = [&second[..], &[event(RefundFailed, "r:2", 40, 5)]].concat();
    assert_eq!(sums(&failed), (RefundFate::Failed, [0, 40, 0]));
    for back in ["r", "r:2"] {
        let done = [&failed[..], &[event(Refunded, back, 40, 6)]].concat();
        assert_eq!(sums(&done), (RefundFate::Back, [0, 0, 40]), "{back}");
        assert_eq!(standing(&done).refund("r:2"), RefundFate::Back);
    }
    let unasked = [&failed[..], &[event(Refunded, "r:3", 40, 6)]].concat();
    assert_eq!(sums(&unasked), (RefundFate::Failed, [0, 40, 0]));
}

#[test]
fn a_second_charge_is_money_too() {
    let both = [event(Captured, "c", 100, 1), event(Captured, "d", 100, 2)];
    let standing = standing(&both);
    assert_eq!(standing.amounts().unwrap().captured, yuan(200));
    assert_eq!(standing.charges(), [("c", yuan(100)), ("d", yuan(100))]);
    assert_eq!(standing.state(), Ok(PaymentState::Captured));
    let back = [event(RefundRequested, "r", 100, 3), event(Refunded, "r", 100, 4)];
    assert_eq!(state(&[both, back].concat()), PaymentState::Captured);
}

#[test]
fn a_part_that_was_captured_is_no_payment_and_goes_back_at_the_end() {
    let part = event(Captured, "c", 60, 2);
    assert_eq!(state(std::slice::from_ref(&part)), PaymentState::Pending);
    assert_eq!(
        state(&[part.clone(), event(Captured, "d", 40, 3)]),
        PaymentState::Captured
    );
    assert_eq!(
        state(&[part, event(Closed, "", 100, 4)]),
        PaymentState::RefundPending
    );
}

#[test]
fn what_is_held_is_what_is_neither_captured_nor_let_go() {
    let held = event(Authorised, "c", 100, 1);
    let amounts = |events: &[MoneyEvent]| standing(events).amounts().unwrap();
    let requested = event(Requested, "c", 100, 0);
    assert_eq!(amounts(std::slice::from_ref(&requested)).requested, yuan(100));
    let both = [held.clone(), requested];
    assert_eq!(
        (amounts(&both).requested, amounts(&both).authorised),
        (yuan(0), yuan(100))
    );
    let part = [held.clone(), event(Captured, "c", 30, 2)];
    assert_eq!(
        (amounts(&part).authorised, amounts(&part).captured),
        (yuan(70), yuan(30))
    );
    assert_eq!(amounts(&[event(Voided, "c", 100, 2), held]).authorised, yuan(0));
}

#[test]
fn couriers_collect_what_is_left_to_collect() {
    let cash = |events: &[MoneyEvent]| {
        let none = Standing::new(PaymentMethod::CashOnDelivery, yuan(100));
        events
            .iter()
            .cloned()
            .fold(none, Standing::apply)
            .state()
            .unwrap()
    };
    assert_eq!(cash(&[]), PaymentState::Due);
    assert_eq!(cash(&[event(Captured, "", 60, 1)]), PaymentState::Collected);
    assert_eq!(cash(&[event(Closed, "", 0, 1)]), PaymentState::Void);
}

#[test]
fn kinds_are_read_as_they_are_written() {
    for kind in MoneyEventKind::ALL {
        assert_eq!(MoneyEventKind::parse(kind.as_str()), Some(kind));
    }
}

/// How one refund went: whether it came back, and which of its reports was the last.
#[derive(Clone, Copy, Debug)]
enum Way {
    Open,
    Done,
    Failed,
    DoneThenFailed,
    FailedThenDone,
}

/// A true history in order, and what it comes to by plain book-keeping.
#[derive(Clone, Debug)]
struct History {
    amount: i64,
    truth: Vec<MoneyEvent>,
    amounts: Amounts,
    state: PaymentState,
}

fn history(
    amount: i64,
    (is_opened, is_paid, is_late): (bool, bool, bool),
    ways: &[Way],
    disputes: &[bool],
) -> History {
    let mut truth: Vec<MoneyEvent> = Vec::new();
    let mut books = Amounts::none(yuan(0));
    let mut note = |kind, operation: &str, minor: i64| {
        let at = i64::try_from(truth.len()).unwrap();
        truth.push(event(kind, operation, minor, at));
    };
    if is_opened || is_paid {
        note(Requested, "charge", amount);
        note(Declined, "charge", amount);
        books.requested = yuan(amount);
    }
    if is_late {
        note(Closed, "", amount);
        books.requested = yuan(0);
    }
    let mut owed = false;
    if is_paid {
        note(Captured, "charge", amount);
        books.requested = yuan(0);
        books.captured = yuan(amount);
        let share = amount / i64::try_from(ways.len().max(1)).unwrap();
        for (number, way) in ways.iter().enumerate().filter(|_| share > 0) {
            let key = format!("refund {number}");
            note(RefundRequested, &key, share);
            let reports: &[_] = match way {
                Way::Open => &[],
                Way::Done => &[Refunded],
                Way::Failed => &[RefundFailed],
                Way::DoneThenFailed => &[Refunded, RefundFailed],
                Way::FailedThenDone => &[RefundFailed, Refunded],
            };
            for kind in reports {
                note(*kind, &key, share);
            }
            let part = match reports.last() {
                Some(Refunded) => &mut books.refunded,
                Some(_) => &mut books.refund_failed,
                None => &mut books.refund_pending,
            };
            *part = yuan(part.minor() + share);
            owed |= reports.last() != Some(&Refunded);
        }
        for (number, is_won) in disputes.iter().enumerate() {
            let name = format!("dispute {number}");
            note(ChargedBack, &name, amount);
            if *is_won {
                note(ChargebackReversed, &name, amount);
            } else {
                books.charged_back = yuan(books.charged_back.minor() + amount);
            }
        }
    }
    let all_back = books.refunded == books.captured;
    let state = match (is_paid, is_late, owed) {
        (false, false, _) => PaymentState::Pending,
        (false, true, _) => PaymentState::Void,
        (true, _, true) => PaymentState::RefundPending,
        (true, ..) if all_back => PaymentState::Refunded,
        (true, late, false) if late => PaymentState::RefundPending,
        (true, ..) => PaymentState::Captured,
    };
    History {
        amount,
        truth,
        amounts: books,
        state,
    }
}

prop_compose! {
    fn histories()(
        amount in 1_i64..10_000,
        flags in any::<(bool, bool, bool)>(),
        ways in prop::collection::vec(
            prop::sample::select(vec![
                Way::Open, Way::Done, Way::Done, Way::Failed, Way::DoneThenFailed, Way::FailedThenDone,
            ]),
            0..4,
        ),
        disputes in prop::collection::vec(any::<bool>(), 0..3),
    ) -> History {
        history(amount, flags, &ways, &disputes)
    }
}

/// What nobody who knows the payment would say.
fn forgeries(amount: i64) -> Vec<MoneyEvent> {
    let dollars = |kind, operation: &str| MoneyEvent {
        amount: Money::new(amount, Currency::Usd),
        ..event(kind, operation, amount, 9_999)
    };
    vec![
        dollars(Captured, "charge"),
        dollars(Closed, ""),
        dollars(RefundFailed, "refund 0"),
        event(Captured, "charge", amount + 1, 9_999),
        event(Captured, "charge", -1, 9_999),
        event(Refunded, "refund of nobody", amount, 9_999),
        event(Refunded, "refund 0", amount + 1, 9_999),
        event(Refunded, "refund 1", 0, 9_999),
        event(ChargedBack, "dispute", -amount, 9_999),
    ]
}

proptest! {
    #[test]
    fn what_is_heard_tripled_shuffled_and_among_forgeries_comes_to_the_same(
        (history, heard) in histories().prop_flat_map(|history| {
            let mut heard: Vec<MoneyEvent> = Vec::new();
            for _ in 0..3 {
                heard.extend(history.truth.iter().cloned());
            }
            heard.extend(forgeries(history.amount));
            (Just(history), Just(heard).prop_shuffle())
        })
    ) {
        let none = Standing::new(PaymentMethod::Online, yuan(history.amount));
        let heard = heard.into_iter().fold(none, Standing::apply);
        prop_assert_eq!(heard.amounts().unwrap(), history.amounts);
        prop_assert_eq!(heard.state().unwrap(), history.state);
    }

    #[test]
    fn every_step_in_order_is_one_that_the_table_allows(history in histories()) {
        let mut standing = Standing::new(PaymentMethod::Online, yuan(history.amount));
        let mut before = standing.state().unwrap();
        for event in history.truth {
            standing = standing.apply(event);
            let after = standing.state().unwrap();
            prop_assert!(before.leads_to(after), "{before:?} to {after:?}");
            before = after;
        }
    }
}
