//! After-sales: one scenario for each kind, with its money and stock. Every scenario on both databases.

use crate::order_group::yuan;
use crate::support::{Shop, place, product, save, stock};
use domain::aftersales::{
    AfterSalesForm, AfterSalesNumber, AfterSalesState, AfterSalesView, Inspected, RejectedFate, ShipmentText,
    WantedUnits,
};
use domain::kernel::Locale;
use domain::order::{OrderGroup, OrderMove};
use domain::payment::{BankAccount, PaymentState};
use domain::product::VariantId;
use domain::user::permission::policy::{AfterSalesRead, AfterSalesUpdate, OrderUpdate};
use services::aftersales::{
    StaffStep, after_sales_as_staff, after_sales_label, ask_after_sales, move_after_sales, offer_after_sales,
    open_own_photo, own_after_sales, send_back_after_sales,
};
use services::order::{deliver_order, ship_order};
use services::{Ctx, ServiceError, jobs};

on_both!(
    a_return_is_inspected_in_part_and_its_share_goes_back,
    everything_that_goes_back_for_the_sellers_fault_takes_delivery_along,
    an_exchange_sends_another_of_the_same_price,
    a_repair_goes_out_again_and_moves_no_stock,
    a_claim_pays_back_without_goods_and_writes_them_off,
);

/// A purchase that has arrived.
pub struct Bought {
    pub buyer: Ctx,
    pub group: OrderGroup,
}

impl Bought {
    pub fn order(&self) -> String {
        self.group.orders[0].number.to_string()
    }

    pub fn key(&self) -> &str {
        &self.group.access_key
    }

    pub async fn ask(
        &self,
        form: AfterSalesForm,
        photos: Vec<Vec<u8>>,
    ) -> Result<AfterSalesNumber, ServiceError> {
        let asked = ask_after_sales(&self.buyer, &self.order(), self.key(), form, &[], photos).await;
        asked.map_err(|again| again.error)
    }

    pub async fn seen(&self, number: &AfterSalesNumber) -> AfterSalesView {
        own_after_sales(&self.buyer, Locale::Zh, &number.to_string(), self.key())
            .await
            .unwrap()
    }
}

pub async fn delivered(shop: &Shop, goods: &[(VariantId, i64)]) -> Bought {
    let buyer = shop.guest_with(goods).await;
    let placed = place(&buyer, "online").await.unwrap();
    let group = shop.order(&placed).await;
    shop.pay(&group).await;
    arrived(shop, buyer, group).await
}

/// A purchase that is sent and arrives.
pub async fn arrived(shop: &Shop, buyer: Ctx, group: OrderGroup) -> Bought {
    for order in &group.orders {
        let number = order.number.to_string();
        ship_order(&shop.ctx.permit::<OrderUpdate>().await.unwrap(), &number)
            .await
            .unwrap();
        deliver_order(&shop.ctx.permit::<OrderUpdate>().await.unwrap(), &number)
            .await
            .unwrap();
    }
    Bought { buyer, group }
}

pub fn form(kind: &str, reason: &str, units: &[i64]) -> AfterSalesForm {
    let line = |(position, units): (i64, &i64)| WantedUnits {
        position,
        units: units.to_string(),
        instead: String::new(),
    };
    AfterSalesForm {
        kind: kind.to_owned(),
        reason: reason.to_owned(),
        text: "锅柄松动".to_owned(),
        lines: (0..).zip(units).map(line).collect(),
        payee: BankAccount::default(),
    }
}

pub fn parcel() -> ShipmentText {
    ShipmentText {
        carrier: "顺丰".to_owned(),
        tracking: "SF1029384756".to_owned(),
    }
}

/// Where the photo was taken, as it tells beside the picture.
const PLACE: &[u8] = b"30.2741N 120.1551E";

/// A photo of a dent, with its place in a remark.
fn dent() -> Vec<u8> {
    let mut picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 2)
        .write_to(&mut picture, image::ImageFormat::Jpeg)
        .unwrap();
    let picture = picture.into_inner();
    let remark = [&[0xff, 0xfe, 0, 20][..], PLACE].concat();
    [&picture[..2], &remark, &picture[2..]].concat()
}

pub const fn look(position: i64, accepted: i64, written_off: i64, rejected: i64) -> Inspected {
    Inspected {
        position,
        accepted,
        written_off,
        rejected,
    }
}

pub fn approve() -> StaffStep {
    StaffStep::Approve {
        location: None,
        remark: String::new(),
    }
}

pub fn inspect(lines: &[Inspected]) -> StaffStep {
    StaffStep::Inspect {
        lines: lines.to_vec(),
        fate: Some(RejectedFate::SentToBuyer),
        remark: String::new(),
    }
}

pub fn pay_back() -> StaffStep {
    StaffStep::PayBack {
        reason: "checked and agreed".to_owned(),
    }
}

/// Takes a step as whoever `ctx` is, who looks first.
pub async fn step(ctx: &Ctx, number: &AfterSalesNumber, step: StaffStep) -> Result<OrderMove, ServiceError> {
    let read = ctx.permit::<AfterSalesRead>().await?;
    let seen = after_sales_as_staff(&read, Locale::En, &number.to_string()).await?;
    let permit = ctx.permit::<AfterSalesUpdate>().await?;
    move_after_sales(&permit, &number.to_string(), seen.version, step).await
}

pub async fn done(shop: &Shop, number: &AfterSalesNumber, wanted: StaffStep) {
    let come = step(&shop.ctx, number, wanted).await.unwrap();
    assert_eq!(come, OrderMove::Done);
}

pub async fn send_back(bought: &Bought, number: &AfterSalesNumber) -> Result<AfterSalesView, ServiceError> {
    let number = number.to_string();
    send_back_after_sales(&bought.buyer, Locale::Zh, &number, bought.key(), &parcel()).await
}

/// Asked for, approved, sent back, come, and looked at.
pub async fn inspected(
    shop: &Shop,
    bought: &Bought,
    form: AfterSalesForm,
    looks: &[Inspected],
) -> AfterSalesNumber {
    let number = bought.ask(form, Vec::new()).await.unwrap();
    done(shop, &number, approve()).await;
    send_back(bought, &number).await.unwrap();
    done(shop, &number, StaffStep::Receive).await;
    done(shop, &number, inspect(looks)).await;
    number
}

/// What the gateway has given back, in the order in which it did.
pub async fn given_back(shop: &Shop) -> Vec<i64> {
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    let refunds = shop.gateway.with(|books| books.refunds.clone());
    refunds.iter().map(|(.., amount)| amount.minor()).collect()
}

pub async fn returned(shop: &Shop, bought: &Bought) -> i64 {
    let sql = format!(
        "SELECT CAST(SUM(returned) AS BIGINT) FROM order_line WHERE order_id = '{}'",
        bought.group.orders[0].id
    );
    shop.number(sql).await
}

async fn moved(shop: &Shop, kind: &str) -> i64 {
    shop.number(format!(
        "SELECT CAST(COALESCE(SUM(on_hand), 0) AS BIGINT) FROM stock_movement WHERE kind = '{kind}' AND cause_kind = 'after_sales'"
    ))
    .await
}

pub async fn payment(shop: &Shop, bought: &Bought) -> PaymentState {
    let mut tx = shop.ctx.store.read().await.unwrap();
    let group = tx.order().group(bought.group.id).await.unwrap();
    group.unwrap().payment_state
}

async fn a_return_is_inspected_in_part_and_its_share_goes_back(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 3)]).await;
    let number = bought
        .ask(form("return", "changed_mind", &[3]), Vec::new())
        .await
        .unwrap();
    assert_eq!(number.to_string(), format!("{}-S1", bought.order()));
    assert_eq!(
        bought.seen(&number).await.back,
        yuan(29_700),
        "if all of it were accepted"
    );
    let early = after_sales_label(&bought.buyer, Locale::En, &number.to_string(), bought.key()).await;
    assert!(matches!(early, Err(ServiceError::NotFound(_))), "{early:?}");
    done(shop, &number, approve()).await;
    let label = after_sales_label(&bought.buyer, Locale::En, &number.to_string(), bought.key())
        .await
        .unwrap();
    assert_eq!(
        (label.number.clone(), label.goods),
        (number.clone(), vec![("Iron wok".to_owned(), 3)])
    );
    let sent = send_back(&bought, &number).await.unwrap();
    assert_eq!((sent.state, sent.due_at), (AfterSalesState::SentBack, None));
    done(shop, &number, StaffStep::Receive).await;
    let level = shop.level(goods.wok).await;
    done(shop, &number, inspect(&[look(0, 2, 1, 1)])).await;
    assert_eq!(shop.level(goods.wok).await, level + 1, "one can be sold again");
    assert_eq!(
        (moved(shop, "returned").await, moved(shop, "written_off").await),
        (2, -1)
    );
    done(shop, &number, pay_back()).await;
    shop.assert_sound().await;
    assert_eq!(given_back(shop).await, [19_800]);
    assert_eq!(returned(shop, &bought).await, 2);
    let seen = bought.seen(&number).await;
    assert_eq!((seen.state, seen.back), (AfterSalesState::Refunded, yuan(19_800)));
    assert_eq!(seen.fate, Some(RejectedFate::SentToBuyer));
    assert_eq!(
        payment(shop, &bought).await,
        PaymentState::Captured,
        "the rest stays"
    );
    let steps: Vec<_> = seen
        .history
        .iter()
        .map(|entry| (entry.state.as_str(), entry.cause.as_str()))
        .collect();
    let expected = [
        ("requested", "buyer"),
        ("approved", "operator"),
        ("sent_back", "buyer"),
        ("received", "operator"),
        ("inspected", "operator"),
        ("refunded", "operator"),
    ];
    assert_eq!(steps, expected);
}

async fn everything_that_goes_back_for_the_sellers_fault_takes_delivery_along(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let total = bought.group.totals.total.minor();
    for part in [1, 1] {
        let number = inspected(
            shop,
            &bought,
            form("return", "defective", &[part]),
            &[look(0, 1, 1, 0)],
        )
        .await;
        done(shop, &number, pay_back()).await;
    }
    assert_eq!(given_back(shop).await, [9_900, 9_900 + 1_200]);
    assert_eq!(payment(shop, &bought).await, PaymentState::Refunded);
    assert_eq!(total, 21_000);
    shop.assert_sound().await;
    // As soon as one of them was only not wanted any more, delivery stays.
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    for reason in ["changed_mind", "defective"] {
        let number = inspected(shop, &bought, form("return", reason, &[1]), &[look(0, 1, 0, 0)]).await;
        done(shop, &number, pay_back()).await;
    }
    assert_eq!(given_back(shop).await[2..], [9_900, 9_900]);
    shop.assert_sound().await;
}

async fn an_exchange_sends_another_of_the_same_price(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.jade, 2)]).await;
    let mut other = form("exchange", "wrong_choice", &[2]);
    other.lines[0].instead = goods.rose.to_string();
    let dearer = bought.ask(other.clone(), Vec::new()).await;
    assert!(matches!(dearer, Err(ServiceError::Invalid(_))), "{dearer:?}");
    let mut gaiwan = product(&shop.ctx, "gaiwan").await;
    let prices = gaiwan.variants[0].prices.clone();
    gaiwan.variants[1].prices = prices;
    save(&shop.ctx, gaiwan).await;
    let offer = offer_after_sales(&bought.buyer, Locale::En, &bought.order(), bought.key())
        .await
        .unwrap();
    let choices: Vec<_> = offer.lines[0]
        .instead
        .iter()
        .map(|choice| (choice.id, choice.name.as_str()))
        .collect();
    assert_eq!(choices, [(goods.rose, "rose")]);
    let (jade, rose) = (shop.level(goods.jade).await, shop.level(goods.rose).await);
    let number = inspected(shop, &bought, other, &[look(0, 2, 0, 0)]).await;
    let nameless = step(&shop.ctx, &number, StaffStep::Replace(ShipmentText::default())).await;
    assert!(matches!(nameless, Err(ServiceError::Invalid(_))), "{nameless:?}");
    done(shop, &number, StaffStep::Replace(parcel())).await;
    assert_eq!(shop.level(goods.jade).await, jade + 2);
    assert_eq!(shop.level(goods.rose).await, rose - 2);
    let seen = bought.seen(&number).await;
    assert_eq!(
        (seen.state, seen.lines[0].instead.as_str()),
        (AfterSalesState::Replaced, "rose色")
    );
    assert!(seen.sent_out.is_some());
    assert_eq!(
        (given_back(shop).await, returned(shop, &bought).await),
        (vec![], 0),
        "the buyer has as many"
    );
    shop.assert_sound().await;
    // And what came instead can go back.
    let again = bought
        .ask(form("return", "changed_mind", &[2]), Vec::new())
        .await
        .unwrap();
    assert!(again.to_string().ends_with("-S2"));
}

async fn a_repair_goes_out_again_and_moves_no_stock(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let level = shop.level(goods.wok).await;
    let number = inspected(
        shop,
        &bought,
        form("repair", "defective", &[1]),
        &[look(0, 1, 0, 0)],
    )
    .await;
    let money = step(&shop.ctx, &number, pay_back()).await;
    assert!(matches!(money, Err(ServiceError::Conflict(_))), "{money:?}");
    done(shop, &number, StaffStep::Repair(parcel())).await;
    let seen = bought.seen(&number).await;
    assert_eq!((seen.state, seen.back), (AfterSalesState::Repaired, yuan(0)));
    assert_eq!(
        (shop.level(goods.wok).await, moved(shop, "returned").await),
        (level, 0)
    );
    assert_eq!(given_back(shop).await, Vec::<i64>::new());
    shop.assert_sound().await;
}

async fn a_claim_pays_back_without_goods_and_writes_them_off(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 3)]).await;
    let claim = form("claim", "damaged_in_transit", &[1]);
    let unseen = bought.ask(claim.clone(), Vec::new()).await;
    assert!(matches!(unseen, Err(ServiceError::Invalid(_))), "{unseen:?}");
    let broken = bought
        .ask(claim.clone(), vec![b"\xff\xd8\xff\xe0 a dent".to_vec()])
        .await;
    assert!(matches!(broken, Err(ServiceError::Invalid(_))), "{broken:?}");
    let number = bought.ask(claim, vec![dent()]).await.unwrap();
    let photo = bought.seen(&number).await.photos[0].id;
    let kept = open_own_photo(&bought.buyer, &number.to_string(), bought.key(), photo).await;
    let kept = kept.unwrap().content;
    assert!(
        !kept.windows(PLACE.len()).any(|part| part == PLACE),
        "nobody reads where it was taken"
    );
    done(shop, &number, approve()).await;
    let level = shop.level(goods.wok).await;
    let sent = send_back(&bought, &number).await;
    assert!(matches!(sent, Err(ServiceError::Conflict(_))), "{sent:?}");
    done(shop, &number, pay_back()).await;
    assert_eq!(given_back(shop).await, [9_900]);
    assert_eq!(
        (moved(shop, "returned").await, moved(shop, "written_off").await),
        (1, -1)
    );
    assert_eq!(
        (shop.level(goods.wok).await, returned(shop, &bought).await),
        (level, 0)
    );
    assert_eq!(bought.seen(&number).await.state, AfterSalesState::Settled);
    shop.assert_sound().await;
    let rest = offer_after_sales(&bought.buyer, Locale::Zh, &bought.order(), bought.key())
        .await
        .unwrap();
    assert_eq!(
        (rest.lines[0].returnable, rest.lines[0].claimable),
        (2, 2),
        "paid back once"
    );
}
