//! What carriers are paid for parcels: stated once, corrected, and in the books as it was stated last.

use crate::order_group::{paid, two_sellers};
use crate::people::{MAIL, seller_worker};
use crate::support::Shop;
use domain::inventory::LocationId;
use domain::kernel::{Currency, Money};
use domain::merchant::SellerId;
use domain::order::{OrderGroup, ParcelId, ParcelLine, ShipParcel};
use domain::settlement::{Account, AccountKind, clearing};
use domain::user::Role;
use domain::user::permission::policy::OrderUpdate;
use services::order::{StatedCost, set_parcel_cost, ship_parcel};
use services::settlement::entries_of_order;
use services::{ServiceError, verify};

const COSTS: &str = "what carriers are paid is what was stated of parcels";

fn typed(text: &str) -> StatedCost {
    StatedCost::Typed(text.to_owned())
}

fn chosen(seller: SellerId) -> ShipParcel {
    ShipParcel {
        location: LocationId::first_of(seller),
        carrier: String::new(),
        tracking: String::new(),
        lines: vec![ParcelLine { line: 0, units: 1 }],
    }
}

async fn balance(shop: &Shop, account: &str) -> i64 {
    let account: Account = account.parse().unwrap();
    let mut tx = shop.ctx.store.read().await.unwrap();
    let balance = tx.settlement().balance(account, Currency::Cny).await.unwrap();
    balance.minor()
}

/// The own shop's order of a paid purchase, of which a parcel leaves.
async fn sent(shop: &Shop, group: &OrderGroup, cost: StatedCost) -> Result<ParcelId, ServiceError> {
    let number = group.orders[0].number.as_str();
    let permit = shop.ctx.permit().await.unwrap();
    ship_parcel(&permit, number, chosen(SellerId::OWN_SHOP), cost).await
}

async fn correct(shop: &Shop, group: &OrderGroup, parcel: ParcelId, cost: &str) -> Result<(), ServiceError> {
    let number = group.orders[0].number.as_str();
    set_parcel_cost(&shop.ctx.permit().await.unwrap(), number, parcel, typed(cost)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_carrier_is_paid_is_booked_once_and_corrected_by_the_difference() {
    let (shop, goods, _) = two_sellers().await;
    let (_, _, group) = paid(&shop, goods).await;
    for wrong in [
        typed("x"),
        typed("-1"),
        typed("100000.01"),
        StatedCost::Amount(Money::new(5, Currency::Usd)),
    ] {
        let refused = sent(&shop, &group, wrong).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    }
    let parcel = sent(&shop, &group, typed("12.50")).await.unwrap();
    assert_eq!(balance(&shop, "delivery_cost").await, 1_250);
    assert_eq!(balance(&shop, "bank").await, -1_250);
    shop.assert_sound().await;
    for (cost, booked) in [("12.50", 1_250), ("9", 900), ("0", 0), ("15", 1_500)] {
        correct(&shop, &group, parcel, cost).await.unwrap();
        assert_eq!(balance(&shop, "delivery_cost").await, booked, "{cost}");
        shop.assert_sound().await;
    }
    let none = correct(&shop, &group, ParcelId::from_u128(9), "1").await;
    assert!(matches!(none, Err(ServiceError::NotFound(_))), "{none:?}");
    let empty = correct(&shop, &group, parcel, " ").await;
    assert!(matches!(empty, Err(ServiceError::Invalid(_))), "{empty:?}");
    let permit = shop.ctx.permit().await.unwrap();
    let entries = entries_of_order(&permit, group.number.as_str()).await.unwrap();
    let lines = clearing(&entries).unwrap();
    let cost = lines.iter().find(|line| line.kind == AccountKind::DeliveryCost);
    assert_eq!(cost.map(|line| line.amount.minor()), Some(1_500));
    let logged = "SELECT COUNT(*) FROM audit_entry WHERE action = 'parcel.cost'";
    assert_eq!(shop.number(logged).await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sellers_pay_their_own_carriers() {
    let (shop, goods, seller) = two_sellers().await;
    let (_, _, group) = paid(&shop, goods).await;
    let owner = seller_worker(&shop, MAIL, Role::SellerOwner, seller).await;
    let permit = owner.permit::<OrderUpdate>().await.unwrap();
    let number = group.orders[1].number.as_str();
    let refused = ship_parcel(&permit, number, chosen(seller), typed("1")).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    let parcel = ship_parcel(&permit, number, chosen(seller), typed(""))
        .await
        .unwrap();
    let refused = set_parcel_cost(&permit, number, parcel, typed("1")).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    assert_eq!(balance(&shop, "delivery_cost").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_of_costs_is_found() {
    let (shop, goods, _) = two_sellers().await;
    let (_, _, group) = paid(&shop, goods).await;
    sent(&shop, &group, typed("12.50")).await.unwrap();
    let broken = async || {
        let permit = shop.ctx.permit().await.unwrap();
        let verdicts = verify::verify(&permit, |_| {}).await.unwrap();
        let found = verdicts.iter().find(|verdict| verdict.rule == COSTS).unwrap();
        (found.checked, found.findings.len())
    };
    assert_eq!(broken().await, (1, 0));
    for (damage, repair) in [
        (
            "UPDATE parcel SET cost = 1251 WHERE cost = 1250",
            "UPDATE parcel SET cost = 1250 WHERE cost = 1251",
        ),
        (
            "UPDATE ledger_transfer SET credit = 'gateway_clearing' WHERE debit = 'delivery_cost'",
            "UPDATE ledger_transfer SET credit = 'bank' WHERE debit = 'delivery_cost'",
        ),
    ] {
        shop.execute(damage).await;
        assert_eq!(broken().await, (1, 1), "{damage}");
        shop.execute(repair).await;
        assert_eq!(broken().await, (1, 0), "{repair}");
    }
}
