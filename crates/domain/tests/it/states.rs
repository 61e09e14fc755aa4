//! `docs/STATES.md` says what the tables of transitions say.

use domain::aftersales::AfterSalesState;
use domain::inventory::TransferState;
use domain::kernel::{Machine, diagram};
use domain::merchant::SellerState;
use domain::order::{OrderState, ParcelState};
use domain::payment::{IncomingState, PaymentState, RefundState};
use domain::settlement::PayoutState;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/STATES.md");

fn section<M: Machine>(title: &str, text: &str) -> String {
    format!("\n## {title}\n\n{text}\n\n```mermaid\n{}```\n", diagram::<M>())
}

fn document() -> String {
    [
        "# States\n\nEvery life in the shop is one table of legal steps in `crates/domain`, declared by \
         `define_machine!`. The\ndatabase admits these states and no others, and these diagrams are written from the \
         tables: change a table, and\n`UPDATE_STATES=1 cargo test -p domain states` writes this page anew.\n"
            .to_owned(),
        section::<IncomingState>(
            "Incoming money",
            "A receipt of a remittance, or a line of a courier's statement. Table: `domain::payment::IncomingState`.",
        ),
        section::<OrderState>("Order", "What one seller sends of a purchase. Table: `domain::order::OrderState`."),
        section::<ParcelState>(
            "Parcel",
            "What of an order left one location together. Table: `domain::order::ParcelState`.",
        ),
        section::<AfterSalesState>(
            "After-sales request",
            "What a buyer asks for after a sale. Which steps a kind knows, and who may take them, is said by\n\
             `AfterSalesState::offered`. Table: `domain::aftersales::AfterSalesState`.",
        ),
        section::<PaymentState>(
            "Payment",
            "The money of a purchase. Which state it is in derives from what has happened to the money; the table says which \
             state may\nfollow on which. Table: `domain::payment::PaymentState`.",
        ),
        section::<RefundState>("Refund", "Money that goes back. Table: `domain::payment::RefundState`."),
        section::<TransferState>(
            "Transfer",
            "Goods on their way between two locations. Table: `domain::inventory::TransferState`.",
        ),
        section::<SellerState>("Seller", "Whoever sells here. Table: `domain::merchant::SellerState`."),
        section::<PayoutState>(
            "Payout",
            "What a seller has earned on its way to the bank. Table: `domain::settlement::PayoutState`.",
        ),
    ]
    .concat()
}

#[test]
fn the_page_shows_the_tables() {
    if std::env::var_os("UPDATE_STATES").is_some() {
        std::fs::write(DOCUMENT, document()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(DOCUMENT).unwrap(),
        document(),
        "run it with UPDATE_STATES=1 and look at the difference"
    );
}

/// A table must lead somewhere: no step twice, no state that nothing reaches, and an end that can be reached from
/// every state, or a rest: a state that most lives stop in, though something may still follow.
fn is_sound<M: Machine>(rests: &[M]) {
    for (number, (from, event, _)) in M::STEPS.iter().enumerate() {
        let twice = M::STEPS[..number].iter().any(|(f, e, _)| f == from && e == event);
        assert!(
            !twice,
            "{}: {} on {} twice",
            M::NAME,
            M::event_name(*event),
            from.name()
        );
    }
    let reached = |seeds: Vec<M>, forward: bool| {
        let mut known = seeds;
        let mut next = 0;
        while let Some(state) = known.get(next).copied() {
            next += 1;
            for (from, _, to) in M::STEPS {
                let (near, far) = if forward { (from, to) } else { (to, from) };
                if *near == state && !known.contains(far) {
                    known.push(*far);
                }
            }
        }
        known
    };
    let starts = M::STATES
        .iter()
        .filter(|state| M::STEPS.iter().all(|(.., to)| to != *state));
    let ends = M::STATES
        .iter()
        .filter(|state| rests.contains(state) || M::STEPS.iter().all(|(from, ..)| from != *state));
    let (from_start, to_end) = (
        reached(starts.copied().collect(), true),
        reached(ends.copied().collect(), false),
    );
    for state in M::STATES {
        assert!(
            from_start.contains(state),
            "{}: nothing leads to {}",
            M::NAME,
            state.name()
        );
        assert!(to_end.contains(state), "{}: {} never ends", M::NAME, state.name());
    }
}

#[test]
fn every_table_leads_from_a_beginning_to_an_end() {
    is_sound::<IncomingState>(&[]);
    is_sound::<OrderState>(&[]);
    is_sound::<ParcelState>(&[]);
    is_sound::<AfterSalesState>(&[]);
    is_sound::<SellerState>(&[]);
    is_sound::<PayoutState>(&[]);
    is_sound::<TransferState>(&[]);
    is_sound(&[PaymentState::Captured, PaymentState::Refunded, PaymentState::Void]);
    is_sound(&[RefundState::Refunded]);
}
