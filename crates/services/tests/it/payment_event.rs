//! What gateways tell of money, in whatever order and however often, and what it comes to. On both databases.

use crate::gateway::{GOOD, body, refund_body};
use crate::support::{Goods, Shop, cut_off, place, set_level, small_shop, small_shop_on_postgres};
use domain::kernel::{Locale, Money};
use domain::order::{OrderGroup, OrderState, PlacedOrder};
use domain::payment::{Amounts, PaymentMethod, PaymentState, Standing};
use services::gateway::WebhookHeaders;
use services::order::{cancel_order, expire_orders};
use services::{ServiceError, jobs, payment};

/// Runs a test on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let (shop, goods) = super::small_shop().await;
                super::$name(&shop, goods).await;
                shop.assert_sound().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some((shop, goods)) = super::small_shop_on_postgres().await else { return };
                super::$name(&shop, goods).await;
                shop.assert_sound().await;
            }
        }
    )+};
}

on_both!(
    messages_tripled_shuffled_and_among_forgeries_come_to_what_they_come_to_in_order,
    a_webhook_whose_taking_in_was_cut_off_anywhere_is_applied,
    a_refund_that_did_not_arrive_stays_owed,
    a_part_that_came_goes_back_when_the_order_ends,
);

/// Numbers that look random, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        // xorshift64, Marsaglia 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

async fn ordered(shop: &Shop, goods: &Goods) -> (PlacedOrder, OrderGroup) {
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let group = shop.order(&placed).await;
    (placed, group)
}

/// A message of the gateway: id, signature, second at which it happened, body.
type Message = (String, &'static str, i64, String);

async fn tell(shop: &Shop, (id, signature, second, body): &Message) -> Result<(), ServiceError> {
    let headers = WebhookHeaders {
        id,
        timestamp: &format!("{}", 1_795_363_200 + second),
        signature,
    };
    payment::receive_webhook(&shop.ctx, &headers, body.as_bytes()).await
}

async fn standing(shop: &Shop, group: &OrderGroup) -> (Standing, PaymentState) {
    let mut tx = shop.ctx.store.read().await.unwrap();
    let events = tx.payment().events(group.payment).await.unwrap();
    let row = tx.payment().payment(group.payment).await.unwrap().unwrap();
    let standing = Standing {
        method: PaymentMethod::Online,
        amount: row.amount,
        events,
    };
    (standing, row.state)
}

async fn come_to(shop: &Shop, group: &OrderGroup) -> (Amounts, PaymentState) {
    let (standing, stored) = standing(shop, group).await;
    assert_eq!(
        standing.state().unwrap(),
        stored,
        "the row is what the events come to"
    );
    (standing.amounts().unwrap(), stored)
}

/// What a gateway tells of a payment until it is disputed and won again.
fn charges(group: &OrderGroup) -> Vec<Message> {
    let total = group.totals.total;
    let reference = format!("fake-{}", group.payment);
    let told = |second: i64, kind: &str, operation: &str| {
        let text = body(kind, &reference, group.payment, total);
        let text = if operation.is_empty() {
            text
        } else {
            format!("{text} {operation}")
        };
        (
            format!("{kind}-{operation}-{second}-{}", group.payment),
            GOOD,
            second,
            text,
        )
    };
    vec![
        told(1, "declined", ""),
        told(2, "authorised", ""),
        told(3, "captured", ""),
        told(4, "charged_back", "dp_1"),
        told(5, "chargeback_reversed", "dp_1"),
        told(6, "charged_back", "dp_2"),
    ]
}

/// What others would like the shop to believe: badly signed, of another amount, of a refund nobody asked for.
fn forgeries(group: &OrderGroup) -> Vec<Message> {
    let total = group.totals.total;
    let more = Money::new(total.minor() + 1, total.currency());
    let reference = format!("fake-{}", group.payment);
    let captured = body("captured", &reference, group.payment, total);
    let refund = refund_body(&reference, group.payment, total, "rfd_of_nobody");
    vec![
        (
            format!("captured--3-{}", group.payment),
            "v1,bad",
            3,
            captured.clone(),
        ),
        (format!("forged-{}", group.payment), "", 3, captured),
        (format!("forged-r-{}", group.payment), "v1,bad", 9, refund.clone()),
        (
            format!("more-{}", group.payment),
            GOOD,
            3,
            body("captured", &reference, group.payment, more),
        ),
        (format!("refund-{}", group.payment), GOOD, 9, refund),
    ]
}

async fn messages_tripled_shuffled_and_among_forgeries_come_to_what_they_come_to_in_order(
    shop: &Shop,
    goods: Goods,
) {
    for seed in 1..=4_u64 {
        let mut dice = Dice(seed * 7_919);
        let (in_order, first) = ordered(shop, &goods).await;
        let (shuffled, second) = ordered(shop, &goods).await;
        for message in charges(&first) {
            tell(shop, &message).await.unwrap();
        }
        deliver(shop, &mut dice, charges(&second), &second).await;
        assert_eq!(
            come_to(shop, &first).await,
            come_to(shop, &second).await,
            "seed {seed}"
        );
        assert_eq!(come_to(shop, &second).await.1, PaymentState::Captured);

        shop.gateway.with(|books| books.down = true);
        let mut reports = Vec::new();
        for (placed, group) in [(&in_order, &first), (&shuffled, &second)] {
            cancel_order(&shop.ctx, Locale::Zh, placed.number.as_str(), &placed.access_key)
                .await
                .unwrap();
            reports.push(refund_reports(shop, group, seed).await);
        }
        for message in &reports[0] {
            tell(shop, message).await.unwrap();
        }
        deliver(shop, &mut dice, reports.remove(1), &second).await;
        let (amounts, state) = come_to(shop, &second).await;
        assert_eq!(come_to(shop, &first).await, (amounts, state), "seed {seed}");
        let is_back = seed % 2 == 0;
        assert_eq!(state == PaymentState::Refunded, is_back, "seed {seed}");
        assert_eq!(amounts.owed().unwrap().is_zero(), is_back);
        shop.assert_sound().await;
        shop.gateway.with(|books| books.down = false);
        set_level(&shop.ctx, goods.jade, 10).await;
    }
}

/// Three times each, in any order, among forgeries.
async fn deliver(shop: &Shop, dice: &mut Dice, messages: Vec<Message>, group: &OrderGroup) {
    let mut heard: Vec<Message> = Vec::new();
    for _ in 0..3 {
        heard.extend(messages.iter().cloned());
    }
    heard.extend(forgeries(group));
    dice.shuffle(&mut heard);
    for message in &heard {
        let came = tell(shop, message).await;
        assert_eq!(came.is_ok(), message.1 == GOOD, "{message:?}: {came:?}");
    }
}

/// The reports of the one refund of a payment: done, failed, and with an even seed done after all.
async fn refund_reports(shop: &Shop, group: &OrderGroup, seed: u64) -> Vec<Message> {
    let mut tx = shop.ctx.store.read().await.unwrap();
    let refund = tx.payment().refunds(group.payment).await.unwrap().remove(0);
    let reference = format!("fake-{}", group.payment);
    let told = |second: i64, kind: &str| {
        let text = format!(
            "{} {}",
            body(kind, &reference, group.payment, refund.amount),
            refund.id
        );
        (format!("{kind}-{second}-{}", refund.id), GOOD, second, text)
    };
    let mut reports = vec![told(10, "refunded"), told(20, "refund_failed")];
    if seed.is_multiple_of(2) {
        reports.push(told(30, "refunded"));
    }
    reports
}

async fn a_webhook_whose_taking_in_was_cut_off_anywhere_is_applied(shop: &Shop, goods: Goods) {
    for polls in 1.. {
        set_level(&shop.ctx, goods.jade, 10).await;
        let (placed, group) = ordered(shop, &goods).await;
        let report = shop.gateway.pay(group.payment);
        let message = (format!("evt-{polls}"), GOOD, 1, report);
        let came = cut_off(tell(shop, &message), polls).await;
        // Without an answer the gateway sends it again.
        tell(shop, &message).await.unwrap();
        jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
        assert_eq!(
            come_to(shop, &group).await.1,
            PaymentState::Captured,
            "after {polls} polls"
        );
        assert_eq!(shop.order(&placed).await.state(), OrderState::Confirmed);
        let open =
            shop.number("SELECT COUNT(*) FROM outbox WHERE topic = 'payment.webhook' AND done_at IS NULL");
        assert_eq!(open.await, 0);
        // On a busy machine the answers of a database may be there at the first look.
        if came.is_some() && polls > 2 {
            break;
        }
    }
}

async fn a_refund_that_did_not_arrive_stays_owed(shop: &Shop, goods: Goods) {
    let (placed, group) = ordered(shop, &goods).await;
    shop.pay(&group).await;
    cancel_order(&shop.ctx, Locale::Zh, placed.number.as_str(), &placed.access_key)
        .await
        .unwrap();
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(come_to(shop, &group).await.1, PaymentState::Refunded);
    let failed = refund_reports(shop, &group, 1).await.remove(1);
    tell(shop, &failed).await.unwrap();
    let (amounts, state) = come_to(shop, &group).await;
    assert_eq!(
        (state, amounts.refund_pending),
        (PaymentState::RefundPending, placed.total),
        "it is asked for again"
    );
    assert!(shop.order(&placed).await.orders[0].refund.is_open());
}

async fn a_part_that_came_goes_back_when_the_order_ends(shop: &Shop, goods: Goods) {
    let (placed, group) = ordered(shop, &goods).await;
    let part = Money::new(100, placed.total.currency());
    let reference = format!("fake-{}", group.payment);
    let told = body("captured", &reference, group.payment, part);
    tell(shop, &("evt_1".to_owned(), GOOD, 1, told)).await.unwrap();
    assert_eq!(come_to(shop, &group).await.1, PaymentState::Pending);
    shop.clock.advance_seconds(1_800);
    assert_eq!(expire_orders(&shop.ctx.permit().await.unwrap()).await.unwrap(), 1);
    let (amounts, state) = come_to(shop, &group).await;
    assert_eq!(
        (state, amounts.refund_pending),
        (PaymentState::RefundPending, part)
    );
}
