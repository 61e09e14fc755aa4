//! Payouts and closed months in the database: what holds money, what a version guards, and damage that `verify` must find.

use crate::support::{Base, at, next, yuan};
use domain::kernel::{Currency, Locale, Money, Timestamp};
use domain::merchant::SellerId;
use domain::payment::BankAccount;
use domain::settlement::{
    Account as Books, AccountKind, Entry, EntryId, EntryKind, Month, Payout, PayoutEvent, PayoutId,
    PayoutState, PeriodId, Transfer,
};
use domain::user::{Account, AccountId, Approval, ApprovalId, ApprovalKind, ApprovalState, Login};
use store::{NewEntry, PayoutFilter, StoreError, Tx};

on_both!(
    what_is_held_and_what_moved_on_is_guarded,
    where_payouts_go_is_sealed_and_changed_once,
    damage_of_payouts_and_months_is_found_and_named,
    a_closed_month_refuses_what_is_dated_into_it,
);

const BOOKED: &str = "what was paid out has left the books, and nothing else";
const HELD: &str = "payouts hold what they ask for";
const EYES: &str = "payouts were approved by another person than asked";
const MONTHS: &str = "closed months are as they were when they were closed";
/// Every rule of payouts and months.
pub const RULES: [&str; 4] = [BOOKED, HELD, EYES, MONTHS];

const SELLER: SellerId = SellerId::OWN_SHOP;

fn bank() -> BankAccount {
    BankAccount {
        holder: "李雷茶业有限公司".to_owned(),
        bank: "中国银行".to_owned(),
        number: "6222020200112233445".to_owned(),
    }
}

fn payable() -> Books {
    Books::new(AccountKind::SellerPayable, Some(SELLER)).unwrap()
}

fn entry(key: &str, debit: Books, credit: Books, amount: Money) -> NewEntry {
    let transfer = Transfer::new(debit, credit, amount, None).unwrap();
    NewEntry {
        id: EntryId::from_u128(u128::from(next())),
        entry: Entry::new(EntryKind::Correction, key, None, vec![transfer]),
    }
}

async fn post(base: &Base, new: NewEntry, time: Timestamp) {
    base.write(async move |tx: &mut Tx| tx.settlement().post(&[new], time))
        .await;
}

async fn somebody(base: &Base) -> AccountId {
    let id = AccountId::from_u128(u128::from(next()));
    let login = Login::parse(&format!("person{}@example.com", next())).unwrap();
    let account = Account::new(id, login, Locale::Zh, at(0));
    base.write(async move |tx: &mut Tx| tx.user().insert_account(&account).await)
        .await;
    id
}

/// A payout that was asked for by one person and approved by another.
async fn approved(base: &Base, minor: i64) -> Payout {
    let (one, two) = (somebody(base).await, somebody(base).await);
    let payout = Payout {
        id: PayoutId::from_u128(u128::from(next())),
        seller: SELLER,
        amount: yuan(minor),
        state: PayoutState::Requested,
        account: bank(),
        requested_by: one.to_string(),
        requested_at: at(1),
        changed_at: at(1),
        note: String::new(),
        version: 1,
    };
    let approval = Approval {
        id: ApprovalId::from_u128(u128::from(next())),
        kind: ApprovalKind::Payout,
        subject: payout.id.to_string(),
        seller: None,
        payload: String::new(),
        reason: String::new(),
        state: ApprovalState::Waiting,
        requested_by: one,
        requested_at: at(1),
        decided_by: None,
        decided_at: None,
        remark: String::new(),
        expires_at: at(1_000),
    };
    let owned = payout.clone();
    base.write(async move |tx: &mut Tx| {
        tx.settlement().hold_payout(SELLER, owned.amount).await?;
        tx.approval().insert(&approval).await?;
        tx.settlement().add_payout(&owned, approval.id).await?;
        let state = ApprovalState::Approved;
        assert!(tx.approval().decide(approval.id, state, two, "", at(2)).await?);
        Ok(())
    })
    .await;
    moved(base, &payout, PayoutEvent::Approve).await
}

/// The payout after a step, as the use case makes it.
async fn moved(base: &Base, payout: &Payout, event: PayoutEvent) -> Payout {
    let next = Payout {
        state: payout.state.on(event).unwrap(),
        changed_at: at(3),
        version: payout.version + 1,
        ..payout.clone()
    };
    let posted = payout.entry(event).unwrap().map(|entry| NewEntry {
        id: EntryId::from_u128(u128::from(crate::support::next())),
        entry,
    });
    let (before, after) = (payout.clone(), next.clone());
    base.write(async move |tx: &mut Tx| {
        assert!(tx.settlement().move_payout(&after, "system").await?);
        if before.state.holds() && !after.state.holds() {
            tx.settlement().release_payout(&before).await?;
        }
        tx.settlement().post(posted.as_slice(), at(3))
    })
    .await;
    next
}

async fn held(base: &Base) -> i64 {
    let mut tx = base.read().await;
    tx.settlement().held(SELLER, Currency::Cny).await.unwrap().minor()
}

async fn what_is_held_and_what_moved_on_is_guarded(base: &Base) {
    let first = approved(base, 3_000).await;
    let second = approved(base, 2_000).await;
    assert_eq!(held(base).await, 5_000);
    let sent = moved(base, &first, PayoutEvent::Send).await;
    assert_eq!(held(base).await, 2_000);
    let stale = sent.clone();
    let again = base
        .write(async move |tx: &mut Tx| tx.settlement().move_payout(&stale, "system").await)
        .await;
    assert!(!again, "its version has passed");
    let back = moved(base, &sent, PayoutEvent::Fail).await;
    assert_eq!(held(base).await, 2_000, "it held nothing any more");
    let mut tx = base.read().await;
    let found = tx.settlement().payout(back.id).await.unwrap().unwrap();
    assert_eq!(found.payout, back);
    let history = tx.settlement().payout_history(back.id).await.unwrap();
    assert_eq!(history.len(), 4);
    let filter = PayoutFilter {
        seller: Some(SELLER),
        state: Some(PayoutState::Approved),
    };
    let listed = tx.settlement().payouts(filter, None, 10).await.unwrap();
    assert_eq!(
        listed.iter().map(|row| row.payout.id).collect::<Vec<_>>(),
        [second.id]
    );
    let newest = tx
        .settlement()
        .payouts(PayoutFilter::default(), None, 1)
        .await
        .unwrap();
    let rest = tx
        .settlement()
        .payouts(PayoutFilter::default(), Some(newest[0].payout.id), 10)
        .await
        .unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!(tx.settlement().undecided_payouts(10).await.unwrap(), []);
    drop(tx);
    assert!(base.fails("UPDATE payout_hold SET amount = -1").await);
}

async fn where_payouts_go_is_sealed_and_changed_once(base: &Base) {
    let by = somebody(base).await;
    let keep = async |version: i64| {
        base.write(async move |tx: &mut Tx| {
            tx.settlement()
                .keep_bank_account(SELLER, &bank(), version, (by, at(1)))
                .await
        })
        .await
    };
    assert!(keep(0).await);
    assert!(!keep(0).await, "somebody was faster");
    assert!(keep(1).await);
    let mut tx = base.read().await;
    assert_eq!(
        tx.settlement().bank_account(SELLER).await.unwrap(),
        Some((bank(), 2))
    );
    drop(tx);
    let stored = base.text("SELECT account FROM seller_bank_account").await;
    assert!(stored.starts_with("v1.") && !stored.contains("6222"), "{stored}");
    let payout = approved(base, 1_000).await;
    let stored = base.text("SELECT account FROM payout").await;
    assert!(stored.starts_with("v1.") && !stored.contains("6222"), "{stored}");
    let mut tx = base.read().await;
    let found = tx.settlement().payout(payout.id).await.unwrap().unwrap();
    assert_eq!(found.payout.account, bank());
}

fn month() -> (Month, (Timestamp, Timestamp)) {
    let month = Month::of(at(0), 480);
    (month, (month.begins(480), month.next().begins(480)))
}

async fn close(base: &Base) -> PeriodId {
    let (month, span) = month();
    let id = PeriodId::from_u128(u128::from(next()));
    base.write(async move |tx: &mut Tx| {
        let summary = tx.settlement().summary(month, span, String::new()).await?;
        tx.settlement()
            .close_period(id, &summary, ("operator", span.1.plus_seconds(60)))
            .await?;
        Ok(())
    })
    .await;
    id
}

/// The rules that are broken.
async fn broken(base: &Base) -> Vec<&'static str> {
    let verdicts = base.store.verify(|_| {}).await.unwrap();
    let of_payouts = verdicts.iter().filter(|verdict| RULES.contains(&verdict.rule));
    of_payouts
        .filter(|verdict| !verdict.findings.is_empty())
        .map(|verdict| verdict.rule)
        .collect()
}

async fn damage_of_payouts_and_months_is_found_and_named(base: &Base) {
    post(
        base,
        entry("earned", "bank".parse().unwrap(), payable(), yuan(9_000)),
        at(0),
    )
    .await;
    let sent = moved(base, &approved(base, 3_000).await, PayoutEvent::Send).await;
    approved(base, 2_000).await;
    close(base).await;
    assert_eq!(broken(base).await, Vec::<&str>::new());
    let of_sent = format!("id = '{}'", sent.id);
    let by_itself = format!("subject = '{}'", sent.id);
    for (damage, repair, rules) in [
        (
            format!("UPDATE payout SET amount = 2999 WHERE {of_sent}"),
            format!("UPDATE payout SET amount = 3000 WHERE {of_sent}"),
            vec![BOOKED],
        ),
        (
            format!("UPDATE payout SET state = 'approved' WHERE {of_sent}"),
            format!("UPDATE payout SET state = 'sent' WHERE {of_sent}"),
            vec![BOOKED, HELD],
        ),
        (
            "UPDATE payout_hold SET amount = amount + 1".to_owned(),
            "UPDATE payout_hold SET amount = amount - 1".to_owned(),
            vec![HELD],
        ),
        (
            format!("UPDATE approval SET state = 'refused' WHERE {by_itself}"),
            format!("UPDATE approval SET state = 'approved' WHERE {by_itself}"),
            vec![EYES],
        ),
        (
            "UPDATE ledger_period SET summary = REPLACE(summary, '9000', '9001')".to_owned(),
            "UPDATE ledger_period SET summary = REPLACE(summary, '9001', '9000')".to_owned(),
            vec![MONTHS],
        ),
        (
            "UPDATE ledger_period SET hash = 'x' || hash".to_owned(),
            "UPDATE ledger_period SET hash = substr(hash, 2)".to_owned(),
            vec![MONTHS],
        ),
    ] {
        base.execute(&damage).await;
        assert_eq!(broken(base).await, rules, "{damage}");
        base.execute(&repair).await;
        assert_eq!(broken(base).await, Vec::<&str>::new(), "{repair}");
    }
}

async fn a_closed_month_refuses_what_is_dated_into_it(base: &Base) {
    let (_, (begins, ends)) = month();
    let write_off: Books = "write_off".parse().unwrap();
    let new = |key: &str| entry(key, write_off, "bank".parse().unwrap(), yuan(1));
    post(base, new("before"), begins).await;
    let id = close(base).await;
    let last = Timestamp::from_micros(ends.as_micros() - 1);
    for (key, time) in [("late", last), ("very late", begins.plus_seconds(-1))] {
        let late = new(key);
        let refused = base
            .refused(async move |tx: &mut Tx| tx.settlement().post(&[late], time))
            .await;
        assert!(matches!(refused, StoreError::Conflict(_)), "{refused:?}");
    }
    post(base, new("after"), ends).await;
    let (one, two) = ("acc_1", "acc_2");
    let ask = async |by: &'static str, since: i64| {
        base.write(async move |tx: &mut Tx| {
            tx.settlement()
                .ask_reopening(id, "an error", (by, at(9)), at(since))
                .await
        })
        .await
    };
    let open = async |by: &'static str, since: i64| {
        base.write(async move |tx: &mut Tx| tx.settlement().reopen_period(id, (by, at(10)), at(since)).await)
            .await
    };
    assert!(!open(two, 0).await, "nobody has asked");
    assert!(ask(one, 0).await && !ask(two, 0).await, "asked once");
    assert!(!open(one, 0).await, "not by whoever asked");
    assert!(!open(two, 9).await, "not any more");
    assert!(open(two, 0).await);
    post(base, new("late"), last).await;
    close(base).await;
    assert_eq!(base.number("SELECT COUNT(*) FROM ledger_period").await, 2);
    let mut tx = base.read().await;
    assert_eq!(tx.settlement().first_entry_at().await.unwrap(), Some(begins));
    let last_closed = tx.settlement().last_period().await.unwrap().unwrap();
    assert_eq!((last_closed.summary.entries, last_closed.reopened), (2, None));
    assert_eq!(tx.settlement().periods(10).await.unwrap().len(), 2);
}
