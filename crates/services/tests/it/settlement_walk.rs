//! Random steps through the shop's own functions, and what `jishi verify` says after each.

use crate::merchant::{hand_over, open_shop};
use crate::order_group::cancel;
use crate::payment_fee::charge;
use crate::settlement::{add, rule};
use crate::support::{Goods, Shop, place, small_shop, small_shop_on_postgres};
use domain::order::OrderGroup;
use domain::payment::PaymentMethod;
use domain::settlement::FeeBearer;
use services::order::{deliver_order, ship_order};
use services::{jobs, verify};

/// What happens at random, through the shop's own functions; SQL that knows nothing of them agrees after every step.
async fn walk(shop: &Shop, goods: Goods, seed: u64) {
    let woks = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", woks).await;
    add(shop, rule("7.5", "6")).await.unwrap();
    charge(shop, PaymentMethod::Online, FeeBearer::Seller).await;
    charge(shop, PaymentMethod::CashOnDelivery, FeeBearer::Platform).await;
    let mut dice = seed;
    let mut below = |bound: u64| {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % bound
    };
    let mut groups: Vec<(OrderGroup, bool)> = Vec::new();
    for step in 0..60 {
        shop.clock.advance_seconds(1);
        let choice = below(9);
        if groups.is_empty() || choice < 2 {
            let lines = match below(3) {
                0 => vec![(goods.jade, 1)],
                1 => vec![(goods.wok, 1)],
                _ => vec![(goods.jade, 1), (goods.wok, 1)],
            };
            let method = if below(3) == 0 {
                "cash_on_delivery"
            } else {
                "online"
            };
            // Sold out after a while.
            if let Ok(placed) = place(&shop.guest_with(&lines).await, method).await {
                groups.push((shop.order(&placed).await, method == "online"));
            }
            continue;
        }
        let place = usize::try_from(below(groups.len() as u64)).unwrap();
        let part = usize::try_from(below(groups[place].0.orders.len() as u64)).unwrap();
        let (group, unpaid) = &mut groups[place];
        let number = group.orders[part].number.to_string();
        match choice {
            2 | 3 if *unpaid => {
                *unpaid = false;
                shop.pay(group).await;
            }
            4 => drop(cancel(&shop.guest(), group, &number).await),
            5 => drop(cancel(&shop.guest(), group, group.number.as_str()).await),
            6 => drop(ship_order(&shop.ctx.permit().await.unwrap(), &number).await),
            7 => drop(deliver_order(&shop.ctx.permit().await.unwrap(), &number).await),
            _ => {
                shop.clock.advance_seconds(300);
                jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
            }
        }
        for verdict in verify::verify(&shop.ctx.permit().await.unwrap(), |_| {})
            .await
            .unwrap()
        {
            let (rule, findings) = (verdict.rule, verdict.findings);
            assert!(
                findings.is_empty(),
                "seed {seed}, step {step}: {rule}: {findings:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_agree_with_the_shop_after_every_step_on_sqlite() {
    for seed in 1..4 {
        let (shop, goods) = small_shop().await;
        walk(&shop, goods, seed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_agree_with_the_shop_after_every_step_on_postgres() {
    if let Some((shop, goods)) = small_shop_on_postgres().await {
        walk(&shop, goods, 7).await;
    }
}
