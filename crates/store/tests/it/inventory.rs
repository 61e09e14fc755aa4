//! Stock: levels, movements, holds, and what lists know of them.

use crate::order::{goods, group, insert};
use crate::support::{Base, at, id, on_postgres, product};
use domain::inventory::{
    Cause, CauseKind, Delta, HoldState, Level, Location, LocationId, LocationKind, Movement, MovementKind,
    Point, fold_keys, route, shapes_in_sql,
};
use domain::kernel::Localized;
use domain::merchant::SellerId;
use domain::order::OrderId;
use domain::product::{Product, VariantId};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Engine, Hold, SHOWN_BELOW, StoreError, Tx};
use tokio::sync::Barrier;

on_both!(
    a_level_is_set_with_the_movement_of_the_difference,
    taking_is_all_or_nothing,
    the_last_unit_takes_the_product_off_the_list_and_giving_back_puts_it_on,
    low_levels_outdate_product_pages_and_high_ones_do_not,
    units_are_never_sold_twice_under_load,
    units_of_two_places_are_all_sold_and_none_twice,
    the_table_of_movements_is_the_check_of_the_database,
    the_check_stands_behind_the_guard,
    a_level_is_the_fold_of_its_movements,
    a_closed_location_sells_nothing,
    holds_are_moved_on_once,
    what_has_lapsed_is_released_once,
    a_hold_stands_in_several_states,
);

pub fn cause() -> Cause {
    Cause::new(CauseKind::Import, "test")
}

/// The first location of the shop itself.
pub const HOME: LocationId = LocationId::first_of(SellerId::OWN_SHOP);

async fn stocked(base: &Base, levels: [i64; 2]) -> (Product, [VariantId; 2]) {
    let product = product("stocked", 1_000);
    let variants = [product.variants[0].id, product.variants[1].id];
    base.save(vec![product.clone()]).await;
    base.write(async move |tx: &mut Tx| {
        let rows = [0, 1].map(|n| (variants[n], levels[n]));
        tx.inventory()
            .set_levels(&rows, MovementKind::Received, &cause(), || id("mov"), at(0))
            .await
    })
    .await;
    (product, variants)
}

pub fn location(number: u128) -> Location {
    Location {
        id: LocationId::from_u128(number),
        seller: SellerId::OWN_SHOP,
        kind: LocationKind::Store,
        name: Localized::new("分店", "Store"),
        division: "330106".to_owned(),
        street: "龙井路 1 号".to_owned(),
        place: Point::new(30_274_085, 120_155_070),
        priority: 1,
        active: true,
        closed_at: None,
        version: 1,
    }
}

/// Puts units on the shelf of another location.
pub async fn receive(base: &Base, variant: VariantId, place: LocationId, units: i64) {
    base.write(async move |tx: &mut Tx| {
        tx.inventory().put_up(&[(variant, place)], at(0)).await?;
        let mut shelves = tx.inventory().lock(&[variant]).await?;
        let movement = moved(variant, place, MovementKind::Received, Delta::on_hand(units));
        assert!(tx.inventory().apply(&mut shelves, &[movement], at(0)).await?);
        Ok(())
    })
    .await;
}

fn moved(variant: VariantId, location: LocationId, kind: MovementKind, delta: Delta) -> (String, Movement) {
    let movement = Movement {
        variant,
        location,
        kind,
        delta,
        cause: cause(),
    };
    (id("mov"), movement)
}

async fn levels(base: &Base, variants: &[VariantId]) -> HashMap<VariantId, i64> {
    base.read().await.inventory().levels(variants).await.unwrap()
}

/// Takes units as an order does: locked, planned, guarded. Gives what is left to sell.
async fn take_in(tx: &mut Tx, lines: &[(VariantId, i64)]) -> Result<HashMap<VariantId, i64>, StoreError> {
    let refused = || StoreError::Conflict("not all".to_owned());
    let keys = fold_keys(lines.iter().copied()).unwrap();
    let variants: Vec<VariantId> = keys.iter().map(|(variant, _)| *variant).collect();
    let mut shelves = tx.inventory().lock(&variants).await?;
    let picks = route(&keys, &shelves, None).ok_or_else(refused)?;
    let movements: Vec<_> = picks
        .iter()
        .map(|pick| {
            let delta = Delta::of([0, 0, 1], pick.units);
            moved(pick.variant, pick.location, MovementKind::Allocated, delta)
        })
        .collect();
    if !tx.inventory().apply(&mut shelves, &movements, at(1)).await? {
        return Err(refused());
    }
    Ok(variants
        .iter()
        .map(|variant| (*variant, shelves.sellable(*variant)))
        .collect())
}

async fn take(base: &Base, lines: &[(VariantId, i64)]) -> Result<HashMap<VariantId, i64>, StoreError> {
    let lines = lines.to_vec();
    base.store
        .write(async move |tx: &mut Tx| take_in(tx, &lines).await)
        .await
}

async fn in_stock(base: &Base) -> i64 {
    base.number("SELECT CAST(in_stock AS BIGINT) FROM product").await
}

async fn a_level_is_set_with_the_movement_of_the_difference(base: &Base) {
    let (_, [jade, rose]) = stocked(base, [5, 0]).await;
    let set = async |level| {
        base.write(async move |tx: &mut Tx| {
            tx.inventory()
                .set_levels(
                    &[(jade, level)],
                    MovementKind::Received,
                    &cause(),
                    || id("mov"),
                    at(1),
                )
                .await
        })
        .await
    };
    assert_eq!(set(3).await, 1);
    assert_eq!(set(3).await, 0, "nothing changes the second time");
    receive(base, jade, HOME, 2).await;
    assert_eq!(set(8).await, 1);
    assert_eq!(levels(base, &[jade, rose]).await, [(jade, 8), (rose, 0)].into());
    assert!(levels(base, &[]).await.is_empty());
    let less = base
        .number("SELECT CAST(SUM(on_hand) AS BIGINT) FROM stock_movement WHERE kind = 'adjusted'")
        .await;
    assert_eq!(less, -2, "less than before is an adjustment");
    assert_eq!(base.number("SELECT COUNT(*) FROM stock_movement").await, 4);
    let error = base
        .refused(async move |tx: &mut Tx| {
            tx.inventory()
                .set_levels(
                    &[(jade, -1)],
                    MovementKind::Adjusted,
                    &cause(),
                    || id("mov"),
                    at(1),
                )
                .await
        })
        .await;
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
    assert_eq!(levels(base, &[jade]).await, [(jade, 8)].into());
}

async fn taking_is_all_or_nothing(base: &Base) {
    let (_, [jade, rose]) = stocked(base, [5, 2]).await;
    let left = take(base, &[(rose, 1), (jade, 4)]).await.unwrap();
    assert_eq!(left, [(jade, 1), (rose, 1)].into());
    for lines in [[(jade, 1), (rose, 2)], [(jade, 2), (rose, 1)]] {
        take(base, &lines).await.unwrap_err();
        assert_eq!(levels(base, &[jade, rose]).await, [(jade, 1), (rose, 1)].into());
    }
    let unknown = VariantId::from_u128(u128::MAX);
    take(base, &[(jade, 1), (unknown, 1)]).await.unwrap_err();
    assert_eq!(levels(base, &[jade]).await, [(jade, 1)].into());
}

async fn the_last_unit_takes_the_product_off_the_list_and_giving_back_puts_it_on(base: &Base) {
    let (_, [jade, rose]) = stocked(base, [2, 1]).await;
    let version = async || base.read().await.product().version().await.unwrap().version;
    let before = version().await;
    take(base, &[(jade, 2)]).await.unwrap();
    assert_eq!(in_stock(base).await, 1, "the other variant can be bought");
    assert_eq!(version().await, before, "no list shows a difference");
    take(base, &[(rose, 1)]).await.unwrap();
    assert_eq!(in_stock(base).await, 0);
    assert_eq!(version().await, before + 1);
    base.write(async move |tx: &mut Tx| {
        let mut shelves = tx.inventory().lock(&[rose, jade]).await?;
        let rows = [(rose, -1), (jade, -2)].map(|(variant, units)| {
            moved(variant, HOME, MovementKind::Released, Delta::of([0, 0, 1], units))
        });
        assert!(tx.inventory().apply(&mut shelves, &rows, at(1)).await?);
        assert!(tx.inventory().apply(&mut shelves, &[], at(1)).await?);
        Ok(())
    })
    .await;
    assert_eq!(levels(base, &[jade, rose]).await, [(jade, 2), (rose, 1)].into());
    assert_eq!(in_stock(base).await, 1);
    assert_eq!(version().await, before + 2);
}

async fn low_levels_outdate_product_pages_and_high_ones_do_not(base: &Base) {
    let (_, [jade, _]) = stocked(base, [SHOWN_BELOW + 1, 0]).await;
    let stock = async || base.read().await.product().version().await.unwrap().stock;
    let before = stock().await;
    take(base, &[(jade, 1)]).await.unwrap();
    assert_eq!(stock().await, before, "a page shows the same above the limit");
    take(base, &[(jade, 1)]).await.unwrap();
    assert_eq!(stock().await, before + 1);
}

async fn units_are_never_sold_twice_under_load(base: &Base) {
    let (_, [jade, rose]) = stocked(base, [25, 1_000]).await;
    let buyers = (0..80).map(|n| {
        let lines = if n % 2 == 0 {
            [(jade, 1), (rose, 2)]
        } else {
            [(rose, 2), (jade, 1)]
        };
        async move { take(base, &lines).await }
    });
    let outcomes = futures::future::join_all(buyers).await;
    let sold = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(sold, 25, "{:?}", outcomes.iter().find(|o| o.is_err()));
    assert_eq!(levels(base, &[jade, rose]).await, [(jade, 0), (rose, 950)].into());
}

async fn units_of_two_places_are_all_sold_and_none_twice(base: &Base) {
    let (_, [jade, rose]) = stocked(base, [36, 500]).await;
    let store = location(77);
    let place = store.id;
    assert!(
        base.write(async move |tx: &mut Tx| tx.inventory().save_location(&store).await)
            .await
    );
    receive(base, jade, place, 24).await;
    // 64 buyers of one each, and as many of two at once as could take the rest.
    let buyers = (0..64).map(|n| {
        let lines = vec![(jade, 1 + i64::from(n % 2 == 0)), (rose, 1)];
        async move { (lines[0].1, take(base, &lines).await) }
    });
    let outcomes = futures::future::join_all(buyers).await;
    for (_, outcome) in &outcomes {
        let missed = matches!(outcome, Err(StoreError::Conflict(why)) if why == "not all");
        assert!(outcome.is_ok() || missed, "{outcome:?}");
    }
    let sold: i64 = outcomes
        .iter()
        .filter(|(_, outcome)| outcome.is_ok())
        .map(|(units, _)| units)
        .sum();
    assert_eq!(sold, 60, "exactly what there is over both places");
    assert_eq!(levels(base, &[jade]).await, [(jade, 0)].into());
    let promised = base
        .number("SELECT CAST(SUM(allocated) AS BIGINT) FROM stock_level WHERE on_hand IN (24, 36)")
        .await;
    assert_eq!(promised, 60);
}

/// The CHECK as the database keeps it, without what engines write differently.
async fn kept_check(base: &Base) -> String {
    let text = match base.store.engine() {
        Engine::Sqlite => {
            base.text("SELECT sql FROM sqlite_master WHERE name = 'stock_movement'")
                .await
        }
        Engine::Postgres => {
            base.text(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'stock_movement_shape'",
            )
            .await
        }
    };
    bare(&text.replace("::text", ""))
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '(' && *c != ')')
        .collect()
}

async fn the_table_of_movements_is_the_check_of_the_database(base: &Base) {
    let check = kept_check(base).await;
    assert!(check.contains(&bare(&shapes_in_sql())), "{check}");
    let (_, [jade, _]) = stocked(base, [1, 1]).await;
    let tried = move |kind: MovementKind, delta: Delta| async move {
        let movement = moved(jade, HOME, kind, delta);
        // Levels that allow anything, so that the movement alone is judged.
        base.execute("UPDATE stock_level SET on_hand = 1000, reserved = 100, allocated = 100")
            .await;
        let kept: Result<bool, StoreError> = base
            .store
            .write(async move |tx: &mut Tx| {
                let mut shelves = tx.inventory().lock(&[jade]).await?;
                tx.inventory().apply(&mut shelves, &[movement], at(1)).await
            })
            .await;
        kept.is_ok()
    };
    let units = [-2, -1, 0, 1, 2];
    let deltas = units.iter().flat_map(|a| units.map(|b| (*a, b)));
    let deltas: Vec<Delta> = deltas
        .flat_map(|(on_hand, reserved)| {
            units.map(|allocated| Delta {
                on_hand,
                reserved,
                allocated,
            })
        })
        .collect();
    for kind in MovementKind::ALL {
        for delta in deltas
            .iter()
            .step_by(if kind == MovementKind::Allocated { 1 } else { 7 })
        {
            assert_eq!(
                tried(kind, *delta).await,
                kind.allows(*delta),
                "{kind:?} {delta:?}"
            );
        }
    }
}

async fn the_check_stands_behind_the_guard(base: &Base) {
    let (_, [jade, _]) = stocked(base, [5, 2]).await;
    for change in [
        "on_hand = -1",
        "reserved = 6",
        "reserved = 3, allocated = 3",
        "reserved = -1",
        "allocated = -1",
    ] {
        let sql = format!("UPDATE stock_level SET {change} WHERE variant_id = '{jade}'");
        assert!(base.fails(&sql).await, "{sql}");
    }
}

async fn a_level_is_the_fold_of_its_movements(base: &Base) {
    let (_, [jade, _]) = stocked(base, [5, 2]).await;
    take(base, &[(jade, 3)]).await.unwrap();
    receive(base, jade, HOME, 4).await;
    let rows = base
        .read()
        .await
        .inventory()
        .list_movements(crate::merchant::scope(SellerId::OWN_SHOP), jade, None, 10)
        .await
        .unwrap();
    let level = Level::fold(rows.iter().rev().map(|row| row.delta));
    let expected = Level {
        on_hand: 9,
        reserved: 0,
        allocated: 3,
    };
    assert_eq!(level, Some(expected));
    let next = (rows[0].at, rows[0].id.clone());
    let mut tx = base.read().await;
    let scope = crate::merchant::scope(SellerId::OWN_SHOP);
    let older = tx
        .inventory()
        .list_movements(scope, jade, Some(&next), 10)
        .await
        .unwrap();
    assert_eq!(older, rows[1..]);
}

async fn a_closed_location_sells_nothing(base: &Base) {
    let (_, [jade, _]) = stocked(base, [0, 0]).await;
    let mut store = location(5);
    let place = store.id;
    let save = async |location: &Location| {
        let location = location.clone();
        base.write(async move |tx: &mut Tx| tx.inventory().save_location(&location).await)
            .await
    };
    assert!(save(&store).await);
    assert!(!save(&store).await, "a version is saved once");
    receive(base, jade, place, 3).await;
    assert_eq!(
        (levels(base, &[jade]).await, in_stock(base).await),
        ([(jade, 3)].into(), 1)
    );
    (store.active, store.version) = (false, 2);
    assert!(save(&store).await);
    assert_eq!(
        (levels(base, &[jade]).await, in_stock(base).await),
        ([(jade, 0)].into(), 0)
    );
    take(base, &[(jade, 1)]).await.unwrap_err();
    (store.active, store.version) = (true, 3);
    assert!(save(&store).await);
    assert_eq!(in_stock(base).await, 1);
    take(base, &[(jade, 1)]).await.unwrap();
    let scope = crate::merchant::scope(SellerId::OWN_SHOP);
    let mut tx = base.read().await;
    let all = tx.inventory().locations(scope).await.unwrap();
    assert_eq!(all.iter().map(|l| l.id).collect::<Vec<_>>(), [HOME, place]);
    assert_eq!(tx.inventory().location(scope, place).await.unwrap(), Some(store));
    drop(tx);
    assert!(
        base.fails(&format!("UPDATE location SET active = 0 WHERE id = '{HOME}'"))
            .await,
        "a first location is always open"
    );
}

/// An order that holds two units of each variant.
async fn held(base: &Base, expires: i64) -> (OrderId, [VariantId; 2]) {
    let goods = goods(base).await;
    let group = group(&goods, 0);
    insert(base, &group).await.unwrap();
    let variants = [goods.variants[0].id, goods.variants[1].id];
    let order = group.orders[0].id;
    base.write(async move |tx: &mut Tx| {
        let rows = variants.map(|variant| (variant, 10));
        tx.inventory()
            .set_levels(&rows, MovementKind::Received, &cause(), || id("mov"), at(0))
            .await?;
        let holds = variants.map(|variant| Hold {
            order,
            variant,
            location: HOME,
            units: 2,
        });
        tx.inventory()
            .add_holds(&holds, HoldState::Reserved, Some(at(expires)))
            .await
    })
    .await;
    (order, variants)
}

async fn holds_are_moved_on_once(base: &Base) {
    let (order, variants) = held(base, 60).await;
    let step = async |from, to| {
        base.write(async move |tx: &mut Tx| tx.inventory().move_holds(&[order], from, to).await)
            .await
            .len()
    };
    assert_eq!(step(HoldState::Reserved, HoldState::Allocated).await, 2);
    assert_eq!(step(HoldState::Reserved, HoldState::Allocated).await, 0);
    let mut tx = base.read().await;
    let allocated = tx
        .inventory()
        .holds(&[order], HoldState::Allocated)
        .await
        .unwrap();
    assert_eq!(allocated.iter().map(|hold| hold.units).sum::<i64>(), 4);
    assert!(
        tx.inventory()
            .holds(&[], HoldState::Allocated)
            .await
            .unwrap()
            .is_empty()
    );
    drop(tx);
    let again = Hold {
        order,
        variant: variants[0],
        location: HOME,
        units: 1,
    };
    assert_eq!(step(HoldState::Allocated, HoldState::Released).await, 2);
    base.write(async move |tx: &mut Tx| {
        tx.inventory()
            .add_holds(&[again], HoldState::Allocated, None)
            .await
    })
    .await;
    let held = base
        .read()
        .await
        .inventory()
        .holds(&[order], HoldState::Allocated)
        .await;
    assert_eq!(held.unwrap(), [again], "what was given back can be held anew");
}

/// What an order holds of a variant in the states of [`HoldState::ALL`].
async fn in_states(base: &Base, order: OrderId, variant: VariantId) -> [i64; 4] {
    let mut tx = base.read().await;
    let mut units = [0; 4];
    for (place, state) in HoldState::ALL.into_iter().enumerate() {
        let held = tx.inventory().holds(&[order], state).await.unwrap();
        let own = held.iter().filter(|hold| hold.variant == variant);
        units[place] = own.map(|hold| hold.units).sum();
    }
    units
}

async fn a_hold_stands_in_several_states(base: &Base) {
    let (order, [jade, rose]) = held(base, 60).await;
    let (allocated, shipped, released) = (HoldState::Allocated, HoldState::Shipped, HoldState::Released);
    base.write(async move |tx: &mut Tx| {
        tx.inventory()
            .move_holds(&[order], HoldState::Reserved, allocated)
            .await
    })
    .await;
    let step = async |units: &[(VariantId, i64)], from, to| {
        let hold = |(variant, units): &(VariantId, i64)| Hold {
            order,
            variant: *variant,
            location: HOME,
            units: *units,
        };
        let parts: Vec<Hold> = units.iter().map(hold).collect();
        let moved: Result<(), StoreError> = base
            .store
            .write(async move |tx: &mut Tx| {
                if tx.inventory().move_units(&parts, from, to).await? {
                    Ok(())
                } else {
                    Err(StoreError::Conflict("too few".to_owned()))
                }
            })
            .await;
        moved.is_ok()
    };
    assert!(step(&[(jade, 1), (rose, 2)], allocated, shipped).await);
    assert_eq!(
        in_states(base, order, jade).await,
        [0, 1, 1, 0],
        "one is left of two"
    );
    assert_eq!(in_states(base, order, rose).await, [0, 0, 2, 0]);
    assert!(!step(&[(jade, 2)], allocated, shipped).await);
    assert!(!step(&[(jade, 1), (rose, 1)], allocated, released).await);
    assert_eq!(in_states(base, order, jade).await, [0, 1, 1, 0], "all or nothing");
    assert!(step(&[], allocated, shipped).await);
    assert!(step(&[(jade, 1)], allocated, released).await);
    assert_eq!(in_states(base, order, jade).await, [0, 0, 1, 1]);
    let more = Hold {
        order,
        variant: rose,
        location: HOME,
        units: 3,
    };
    base.write(async move |tx: &mut Tx| {
        tx.inventory().add_holds(&[more], allocated, None).await?;
        tx.inventory().add_holds(&[more], allocated, None).await?;
        tx.inventory().move_holds(&[order], allocated, shipped).await
    })
    .await;
    assert_eq!(
        in_states(base, order, rose).await,
        [0, 0, 8, 0],
        "what is held grows"
    );
}

async fn what_has_lapsed_is_released_once(base: &Base) {
    let (_, [jade, rose]) = held(base, 60).await;
    let release = async |now| {
        base.write(async move |tx: &mut Tx| tx.inventory().release_lapsed(&[jade], at(now)).await)
            .await
            .len()
    };
    assert_eq!(release(59).await, 0);
    assert_eq!(release(60).await, 1);
    assert_eq!(release(61).await, 0);
    let left = format!("SELECT COUNT(*) FROM stock_hold WHERE state = 'reserved' AND variant_id = '{rose}'");
    assert_eq!(
        base.number(&left).await,
        1,
        "of what was not wanted nothing is released"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_writes_that_wait_for_each_other_one_is_told_to_try_again() {
    on_postgres(async |base: &Base| {
        let (_, [jade, rose]) = stocked(base, [5, 5]).await;
        let both = Arc::new(Barrier::new(2));
        let lock = async |first: VariantId, second: VariantId| -> Result<(), StoreError> {
            let both = Arc::clone(&both);
            base.store
                .write(async move |tx: &mut Tx| {
                    tx.inventory().lock(&[first]).await?;
                    both.wait().await;
                    tx.inventory().lock(&[second]).await?;
                    Ok(())
                })
                .await
        };
        let outcomes: [Result<(), StoreError>; 2] = futures::join!(lock(jade, rose), lock(rose, jade)).into();
        let refused = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Err(StoreError::Unavailable(_))));
        let done = outcomes.iter().filter(|outcome| outcome.is_ok());
        assert_eq!((done.count(), refused.count()), (1, 1), "{outcomes:?}");
    })
    .await;
}
