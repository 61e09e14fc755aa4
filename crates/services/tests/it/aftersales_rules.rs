//! After-sales: who may take which step, what is refused, what waits, and what happens once. Every scenario on both databases.

use crate::aftersales::{
    approve, delivered, done, form, given_back, inspect, inspected, look, pay_back, returned, send_back, step,
};
use crate::merchant::{hand_over, open_shop};
use crate::people::{MAIL, seller_worker, worker};
use crate::support::{Shop, set_level, stock};
use domain::aftersales::AfterSalesState;
use domain::kernel::Locale;
use domain::merchant::SellerId;
use domain::order::OrderMove;
use domain::user::permission::policy::{AfterSalesRead, ApprovalDecide};
use domain::user::{Role, Target};
use services::aftersales::{
    AfterSalesFilter, StaffStep, list_after_sales, list_seller_after_sales, own_after_sales,
    withdraw_after_sales,
};
use services::approval::decide_approval;
use services::{Ctx, ServiceError, jobs, notify};

on_both!(
    what_cannot_be_exchanged_is_paid_back,
    what_is_not_accepted_ends_without_money,
    a_refund_above_the_limit_waits_for_a_second_person,
    what_is_never_sent_back_lapses_once,
    nothing_is_asked_for_twice,
    only_those_concerned_see_and_move_a_request,
    two_who_pay_back_at_once_pay_once,
    the_buyer_hears_of_every_answer,
);

async fn what_cannot_be_exchanged_is_paid_back(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let number = inspected(
        shop,
        &bought,
        form("exchange", "defective", &[2]),
        &[look(0, 2, 2, 0)],
    )
    .await;
    assert_eq!(shop.level(goods.wok).await, 1, "two are kept for the buyer");
    done(shop, &number, pay_back()).await;
    assert_eq!(given_back(shop).await, [21_000]);
    assert_eq!(shop.level(goods.wok).await, 3, "and are for sale again");
    shop.assert_sound().await;
}

async fn what_is_not_accepted_ends_without_money(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let number = inspected(
        shop,
        &bought,
        form("return", "defective", &[2]),
        &[look(0, 0, 0, 2)],
    )
    .await;
    let money = step(&shop.ctx, &number, pay_back()).await;
    assert!(matches!(money, Err(ServiceError::Conflict(_))), "{money:?}");
    let remark = "用过的痕迹明显".to_owned();
    done(shop, &number, StaffStep::Reject { remark }).await;
    assert_eq!(given_back(shop).await, Vec::<i64>::new());
    assert_eq!(
        (bought.seen(&number).await.state, returned(shop, &bought).await),
        (AfterSalesState::Rejected, 0)
    );
    shop.assert_sound().await;
}

async fn a_refund_above_the_limit_waits_for_a_second_person(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.jade, 4)]).await;
    let asker = worker(shop, MAIL, Role::Operator, Target::Platform).await;
    let other = worker(shop, "hanmeimei@example.com", Role::Operator, Target::Platform).await;
    let number = inspected(
        shop,
        &bought,
        form("return", "changed_mind", &[4]),
        &[look(0, 4, 0, 0)],
    )
    .await;
    let OrderMove::Waiting(id) = step(&asker, &number, pay_back()).await.unwrap() else {
        panic!("672.00 are above 500.00");
    };
    let again = step(&asker, &number, pay_back()).await.unwrap();
    assert_eq!(again, OrderMove::Waiting(id), "asked once");
    assert!(bought.seen(&number).await.waiting);
    assert_eq!(given_back(shop).await, Vec::<i64>::new());
    let own = asker.permit::<ApprovalDecide>().await.unwrap();
    let own = decide_approval(&own, id, true, "looked into it").await;
    assert!(matches!(own, Err(ServiceError::Forbidden)), "{own:?}");
    let permit = other.permit::<ApprovalDecide>().await.unwrap();
    decide_approval(&permit, id, true, "looked into it")
        .await
        .unwrap();
    assert_eq!(given_back(shop).await, [67_200]);
    let twice = decide_approval(&permit, id, true, "looked into it").await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    assert_eq!(bought.seen(&number).await.state, AfterSalesState::Refunded);
    shop.assert_sound().await;
}

async fn what_is_never_sent_back_lapses_once(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let number = bought
        .ask(form("return", "changed_mind", &[1]), Vec::new())
        .await
        .unwrap();
    done(shop, &number, approve()).await;
    let due = bought.seen(&number).await.due_at.unwrap();
    let seconds = (due.as_micros() - shop.ctx.clock.now().as_micros()) / 1_000_000;
    shop.clock.advance_seconds(seconds - 1);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(
        bought.seen(&number).await.state,
        AfterSalesState::Approved,
        "there is a second left"
    );
    shop.clock.advance_seconds(1);
    for _ in 0..2 {
        jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    }
    let seen = bought.seen(&number).await;
    assert_eq!(
        (seen.state, seen.history.len()),
        (AfterSalesState::Lapsed, 3),
        "once"
    );
    let late = send_back(&bought, &number).await;
    assert!(matches!(late, Err(ServiceError::Conflict(_))), "{late:?}");
    shop.assert_sound().await;
}

async fn nothing_is_asked_for_twice(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let first = bought
        .ask(form("return", "changed_mind", &[1]), Vec::new())
        .await
        .unwrap();
    let both = bought.ask(form("repair", "defective", &[2]), Vec::new()).await;
    assert!(matches!(both, Err(ServiceError::Invalid(_))), "{both:?}");
    let (left, right) = futures::join!(
        bought.ask(form("return", "changed_mind", &[1]), Vec::new()),
        bought.ask(form("exchange", "defective", &[1]), Vec::new()),
    );
    assert!(left.is_ok() != right.is_ok(), "{left:?} {right:?}");
    withdraw_after_sales(&bought.buyer, Locale::Zh, &first.to_string(), bought.key())
        .await
        .unwrap();
    let freed = bought
        .ask(form("return", "changed_mind", &[1]), Vec::new())
        .await
        .unwrap();
    assert!(freed.to_string().ends_with("-S3"), "{freed}");
    let gone = withdraw_after_sales(&bought.buyer, Locale::Zh, &first.to_string(), bought.key()).await;
    assert!(matches!(gone, Err(ServiceError::Conflict(_))), "{gone:?}");
    shop.assert_sound().await;
}

async fn only_those_concerned_see_and_move_a_request(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let woks = open_shop(&shop.ctx, "woks").await;
    hand_over(shop, "wok", woks).await;
    // Its first goods give the seller its first location.
    set_level(&shop.ctx, goods.wok, 9).await;
    let cups = open_shop(&shop.ctx, "cups").await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let number = bought
        .ask(form("return", "changed_mind", &[1]), Vec::new())
        .await
        .unwrap();
    let wrong = own_after_sales(&shop.guest(), Locale::Zh, &number.to_string(), "wrong").await;
    assert!(matches!(wrong, Err(ServiceError::NotFound(_))), "{wrong:?}");
    let owner = seller_worker(shop, MAIL, Role::SellerOwner, woks).await;
    let stranger = seller_worker(shop, "cups@example.com", Role::SellerOwner, cups).await;
    let staff = seller_worker(shop, "staff@example.com", Role::SellerStaff, woks).await;
    let refused = step(&stranger, &number, approve()).await;
    assert!(matches!(refused, Err(ServiceError::NotFound(_))), "{refused:?}");
    let rows = async |ctx: &Ctx, seller: Option<SellerId>| {
        let permit = ctx.permit::<AfterSalesRead>().await.unwrap();
        let part = list_seller_after_sales(&permit, seller, &AfterSalesFilter::default(), 50).await;
        part.map(|part| part.items.len())
    };
    assert_eq!(
        (
            rows(&owner, None).await.unwrap(),
            rows(&stranger, None).await.unwrap()
        ),
        (1, 0)
    );
    assert!(rows(&stranger, Some(woks)).await.is_err());
    let all = owner.permit::<AfterSalesRead>().await.unwrap();
    let all = list_after_sales(&all, &AfterSalesFilter::default(), 50).await;
    assert!(matches!(all, Err(ServiceError::Forbidden)), "{all:?}");
    assert_eq!(step(&staff, &number, approve()).await.unwrap(), OrderMove::Done);
    assert_eq!(
        step(&staff, &number, StaffStep::Receive).await.unwrap(),
        OrderMove::Done
    );
    assert_eq!(
        step(&staff, &number, inspect(&[look(0, 1, 0, 0)])).await.unwrap(),
        OrderMove::Done
    );
    let money = step(&staff, &number, pay_back()).await;
    assert!(matches!(money, Err(ServiceError::Forbidden)), "{money:?}");
    assert_eq!(step(&owner, &number, pay_back()).await.unwrap(), OrderMove::Done);
    let view = bought.seen(&number).await;
    assert_eq!(view.history.last().unwrap().cause, "seller");
    assert!(view.offered.is_empty());
    shop.assert_sound().await;
}

async fn two_who_pay_back_at_once_pay_once(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let number = inspected(
        shop,
        &bought,
        form("return", "defective", &[1]),
        &[look(0, 1, 0, 0)],
    )
    .await;
    let (first, second) = futures::join!(
        step(&shop.ctx, &number, pay_back()),
        step(&shop.ctx, &number, pay_back()),
    );
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    assert_eq!(
        (given_back(shop).await, returned(shop, &bought).await),
        (vec![9_900], 1)
    );
    shop.assert_sound().await;
}

async fn the_buyer_hears_of_every_answer(shop: &Shop) {
    let goods = stock(&shop.ctx).await;
    let bought = delivered(shop, &[(goods.wok, 2)]).await;
    let number = bought
        .ask(form("return", "defective", &[1]), Vec::new())
        .await
        .unwrap();
    let short = StaffStep::Refuse {
        reason: "no".to_owned(),
    };
    let short = step(&shop.ctx, &number, short).await;
    assert!(matches!(short, Err(ServiceError::Invalid(_))), "{short:?}");
    let reason = "照片里看不出问题".to_owned();
    done(shop, &number, StaffStep::Refuse { reason }).await;
    let seen = bought.seen(&number).await;
    assert_eq!(seen.history.last().unwrap().remark, "照片里看不出问题");
    assert!(seen.offered.is_empty());
    let messages = notify::local_outbox(&shop.ctx).await.unwrap();
    let told = number.to_string();
    let message = messages.iter().find(|message| message.subject.contains(&told));
    let message = message.unwrap();
    assert_eq!(message.to.as_str(), "li.lei@example.com");
    assert!(message.body.contains("照片里看不出问题") && message.body.contains("/after-sales/"));
    assert!(seen.back.is_zero());
}
