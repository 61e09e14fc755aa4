//! Months of the books: closed one after the other, nothing is dated into them, and two people open one again. Every
//! scenario on both databases.

use crate::order_group::paid;
use crate::people::{MAIL, worker};
use crate::support::{Shop, stock};
use domain::kernel::{Currency, Money, Timestamp};
use domain::setting::Setting;
use domain::settlement::{Entry, EntryId, EntryKind, Month, PeriodId, PeriodsView, Transfer};
use domain::user::permission::policy::{LedgerRead, LedgerUpdate, SettingRead};
use domain::user::{Role, Target};
use services::settlement::{
    close_period, finance_day, list_periods, reopen_period, request_reopening, trial_of_day,
};
use services::{Ctx, ServiceError, verify};
use store::{NewEntry, StoreError, Tx};

const OTHER: &str = "hanmeimei@example.com";
const DAY: i64 = 24 * 3_600;

on_both!(
    months_are_closed_one_after_the_other_when_they_are_over,
    nothing_is_dated_into_a_closed_month,
    two_people_open_a_month_again,
    what_was_changed_in_a_closed_month_is_found,
    a_day_of_the_books_begins_when_that_of_the_shop_does,
);

async fn periods(ctx: &Ctx) -> PeriodsView {
    list_periods(&ctx.permit::<LedgerRead>().await.unwrap())
        .await
        .unwrap()
}

async fn close(ctx: &Ctx, month: &str) -> Result<String, ServiceError> {
    let month: Month = month.parse().unwrap();
    close_period(&ctx.permit::<LedgerUpdate>().await?, month).await
}

async fn post(shop: &Shop, key: &str, at: Timestamp) -> Result<(), StoreError> {
    let (bank, fees) = ("bank".parse().unwrap(), "payment_fees".parse().unwrap());
    let transfer = Transfer::new(fees, bank, Money::new(100, Currency::Cny), None).unwrap();
    let new = NewEntry {
        id: EntryId::from_u128(shop.ctx.ids.next()),
        entry: Entry::new(EntryKind::Correction, key, None, vec![transfer]),
    };
    shop.ctx
        .store
        .write(async move |tx: &mut Tx| tx.settlement().post(&[new], at))
        .await
}

/// A shop with a purchase in November 2026, and the moment at which December begins in China.
async fn november(shop: &Shop) -> Timestamp {
    let goods = stock(&shop.ctx).await;
    paid(shop, goods).await;
    "2026-12".parse::<Month>().unwrap().begins(480)
}

fn go_to(shop: &Shop, at: Timestamp) {
    let now = shop.ctx.clock.now();
    shop.clock
        .advance_seconds((at.as_micros() - now.as_micros()) / 1_000_000 + 1);
}

async fn months_are_closed_one_after_the_other_when_they_are_over(shop: &Shop) {
    let empty = periods(&shop.ctx).await;
    assert_eq!((empty.next, empty.may_close), (None, false));
    let december = november(shop).await;
    let before = periods(&shop.ctx).await;
    assert_eq!(before.next.unwrap().to_string(), "2026-11");
    assert!(!before.may_close);
    let early = close(&shop.ctx, "2026-11").await;
    assert!(matches!(early, Err(ServiceError::Conflict(_))), "{early:?}");
    go_to(shop, december.plus_seconds(60));
    for other in ["2026-10", "2026-12"] {
        let other = close(&shop.ctx, other).await;
        assert!(matches!(other, Err(ServiceError::Conflict(_))), "{other:?}");
    }
    let hash = close(&shop.ctx, "2026-11").await.unwrap();
    let after = periods(&shop.ctx).await;
    assert_eq!(after.next.unwrap().to_string(), "2026-12");
    let closed = &after.closed[0];
    assert_eq!(
        (closed.hash.as_str(), closed.summary.previous.as_str()),
        (hash.as_str(), "")
    );
    assert_eq!(
        closed.summary.entries,
        shop.number("SELECT COUNT(*) FROM ledger_entry").await
    );
    let sums = closed.summary.lines.iter().fold((0, 0), |(debit, credit), line| {
        (debit + line.debit.minor(), credit + line.credit.minor())
    });
    assert!(sums.0 > 0 && sums.0 == sums.1, "{sums:?}");
    // A month without entries is closed too, and names the one before.
    go_to(
        shop,
        "2027-01".parse::<Month>().unwrap().begins(480).plus_seconds(60),
    );
    close(&shop.ctx, "2026-12").await.unwrap();
    let december = &periods(&shop.ctx).await.closed[0];
    assert_eq!((december.summary.entries, &december.summary.previous), (0, &hash));
    assert!(december.summary.lines.iter().all(|line| line.debit.is_zero()));
    shop.assert_sound().await;
}

async fn nothing_is_dated_into_a_closed_month(shop: &Shop) {
    let december = november(shop).await;
    go_to(shop, december.plus_seconds(60));
    post(shop, "before", december.plus_seconds(-DAY)).await.unwrap();
    close(&shop.ctx, "2026-11").await.unwrap();
    let last = Timestamp::from_micros(december.as_micros() - 1);
    let refused = post(shop, "late", last).await.unwrap_err();
    assert!(matches!(refused, StoreError::Conflict(_)), "{refused:?}");
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM ledger_entry WHERE key = 'correction:late'")
            .await,
        0
    );
    post(shop, "now", december).await.unwrap();
    // The shop goes on.
    let goods = crate::support::product(&shop.ctx, "wok").await.variants[0].id;
    let guest = shop.guest_with(&[(goods, 1)]).await;
    crate::support::place(&guest, "online").await.unwrap();
    shop.assert_sound().await;
}

async fn two_people_open_a_month_again(shop: &Shop) {
    let december = november(shop).await;
    go_to(shop, december.plus_seconds(60));
    close(&shop.ctx, "2026-11").await.unwrap();
    let asker = worker(shop, MAIL, Role::Finance, Target::Platform).await;
    let other = worker(shop, OTHER, Role::Finance, Target::Platform).await;
    let id: PeriodId = periods(&asker).await.closed[0].id;
    let open = async |ctx: &Ctx| reopen_period(&ctx.permit::<LedgerUpdate>().await?, id).await;
    let ask = async |ctx: &Ctx, reason: &str| {
        request_reopening(&ctx.permit::<LedgerUpdate>().await?, id, reason).await
    };
    let unasked = open(&other).await;
    assert!(matches!(unasked, Err(ServiceError::Conflict(_))), "{unasked:?}");
    assert!(matches!(ask(&asker, " ").await, Err(ServiceError::Invalid(_))));
    ask(&asker, "a fee was forgotten").await.unwrap();
    assert!(matches!(
        ask(&other, "mine too").await,
        Err(ServiceError::Conflict(_))
    ));
    assert!(matches!(open(&asker).await, Err(ServiceError::Forbidden)));
    let seen = (periods(&asker).await, periods(&other).await);
    assert!(!seen.0.closed[0].may_open && seen.1.closed[0].may_open);
    open(&other).await.unwrap();
    let view = periods(&other).await;
    assert_eq!(view.next.unwrap().to_string(), "2026-11");
    assert!(view.closed[0].reopened.is_some());
    post(shop, "forgotten", december.plus_seconds(-DAY))
        .await
        .unwrap();
    let hash = close(&other, "2026-11").await.unwrap();
    let view = periods(&other).await;
    assert_eq!(
        (view.closed.len(), view.closed[0].hash.as_str()),
        (2, hash.as_str())
    );
    assert_ne!(view.closed[1].hash, hash);
    shop.assert_sound().await;
    // Whoever has asked too long ago asks no longer.
    let id: PeriodId = view.closed[0].id;
    request_reopening(&asker.permit().await.unwrap(), id, "once more")
        .await
        .unwrap();
    shop.execute("UPDATE ledger_period SET reopen_asked_at = 1 WHERE reopened_at IS NULL")
        .await;
    let late = reopen_period(&other.permit().await.unwrap(), id).await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
}

async fn what_was_changed_in_a_closed_month_is_found(shop: &Shop) {
    let december = november(shop).await;
    go_to(shop, december.plus_seconds(60));
    post(shop, "inside", december.plus_seconds(-DAY)).await.unwrap();
    post(shop, "outside", december).await.unwrap();
    close(&shop.ctx, "2026-11").await.unwrap();
    shop.assert_sound().await;
    let moved = december.as_micros() - 1;
    for (damage, repair) in [
        (
            format!("UPDATE ledger_entry SET at = {moved} WHERE key = 'correction:outside'"),
            format!(
                "UPDATE ledger_entry SET at = {} WHERE key = 'correction:outside'",
                december.as_micros()
            ),
        ),
        (
            "UPDATE ledger_transfer SET amount = 101 WHERE entry_id IN
                 (SELECT id FROM ledger_entry WHERE key = 'correction:inside')"
                .to_owned(),
            "UPDATE ledger_transfer SET amount = 100 WHERE entry_id IN
                 (SELECT id FROM ledger_entry WHERE key = 'correction:inside')"
                .to_owned(),
        ),
        (
            "UPDATE ledger_period SET summary = REPLACE(summary, '2026-11', '2026-10')".to_owned(),
            "UPDATE ledger_period SET summary = REPLACE(summary, '2026-10', '2026-11')".to_owned(),
        ),
    ] {
        shop.execute(&damage).await;
        let found = verify::verify(&shop.ctx.permit().await.unwrap(), |_| {})
            .await
            .unwrap();
        let months = found
            .iter()
            .find(|verdict| verdict.rule.starts_with("closed months"));
        assert_eq!(months.unwrap().findings.len(), 1, "{damage}");
        shop.execute(&repair).await;
    }
    shop.assert_sound().await;
}

async fn a_day_of_the_books_begins_when_that_of_the_shop_does(shop: &Shop) {
    november(shop).await;
    let permit = shop.ctx.permit::<LedgerRead>().await.unwrap();
    let begins = async || {
        finance_day(&permit, "2026-11-24")
            .await
            .unwrap()
            .unwrap()
            .to_rfc3339()
    };
    assert_eq!(begins().await, "2026-11-23T16:00:00Z");
    let setting = shop.ctx.permit::<SettingRead>().await.unwrap();
    assert!(services::setting::list_settings(&setting).await.unwrap().len() >= 5);
    services::setting::change_setting(&shop.ctx.permit().await.unwrap(), Setting::FinanceOffset, 0, 0)
        .await
        .unwrap();
    assert_eq!(begins().await, "2026-11-24T00:00:00Z");
    let early = trial_of_day(&permit, "2026-01-01").await.unwrap();
    assert_eq!(early.lines, []);
    assert!(!trial_of_day(&permit, "").await.unwrap().lines.is_empty());
}
