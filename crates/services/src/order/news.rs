//! What buyers are told of goods on their way, in the language that they bought in. A parcel leaves once and comes once, in
//! the transaction that writes the message: nobody is told twice.

use super::order_url;
use crate::notify::{self, Message, contact_of};
use crate::{Ctx, ServiceError};
use domain::kernel::Locale;
use domain::order::{Order, OrderGroup, OrderState, ParcelMark, ShipParcel};
use store::Tx;

/// What has happened.
#[derive(Clone, Copy, Debug)]
pub(super) enum News<'p> {
    /// Goods have left; with the parcel, where one was described.
    Sent(Option<&'p ShipParcel>),
    Delivered,
    Lost,
    /// It did not reach the buyer, and is here again.
    CameBack,
}

impl News<'_> {
    /// What is told of a parcel, where the buyer wants to know it at once. The rest is on the page of the order.
    pub(super) const fn of_mark(mark: ParcelMark) -> Option<Self> {
        match mark {
            ParcelMark::Delivered => Some(Self::Delivered),
            ParcelMark::Lost => Some(Self::Lost),
            ParcelMark::Returned => Some(Self::CameBack),
            ParcelMark::Shipped | ParcelMark::Passed | ParcelMark::OutForDelivery => None,
        }
    }
}

/// Writes to the buyer, in the transaction of what has happened; `after` is the state that the order is in then.
pub(super) async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    group: &OrderGroup,
    (order, after): (&Order, OrderState),
    news: News<'_>,
) -> Result<(), ServiceError> {
    let (number, page) = (&order.number, order_url(ctx, group));
    let whole = match news {
        News::Sent(_) => after == OrderState::Shipped,
        _ => after == OrderState::Delivered,
    };
    let (subject, body) = match group.locale {
        Locale::Zh => {
            let (subject, text) = zh(news, whole);
            let parcel = parcel(news, "快递：");
            (
                format!("{subject} {number}"),
                format!("【集市】订单 {number}：{text}{parcel}\n\n查看物流：{page}"),
            )
        }
        Locale::En => {
            let (subject, text) = en(news, whole);
            let parcel = parcel(news, "Parcel: ");
            (
                format!("{subject}: {number}"),
                format!("Order {number}: {text}{parcel}\n\nFollow it here: {page}"),
            )
        }
    };
    let to = contact_of(group);
    notify::queue(ctx, tx, &Message { to, subject, body }).await
}

/// Who carries the parcel and under which number, in a line of its own, as far as it is known.
fn parcel(news: News<'_>, label: &str) -> String {
    let News::Sent(Some(parcel)) = news else {
        return String::new();
    };
    let words = format!("{} {}", parcel.carrier, parcel.tracking);
    match words.trim() {
        "" => String::new(),
        words => format!("\n{label}{words}"),
    }
}

/// Subject and text; `whole` says that nothing of the order is behind.
const fn zh(news: News<'_>, whole: bool) -> (&'static str, &'static str) {
    match (news, whole) {
        (News::Sent(_), true) => ("商品已寄出", "您的商品已经寄出。"),
        (News::Sent(_), false) => ("部分商品已寄出", "一个包裹已经寄出，其余商品随后寄出。"),
        (News::Delivered, true) => (
            "商品已送达",
            "您的商品已经送达。如有问题，可以在订单页面申请售后。",
        ),
        (News::Delivered, false) => (
            "一个包裹已送达",
            "一个包裹已经送达，其余商品送达前请留意物流。如有问题，可以在订单页面申请售后。",
        ),
        (News::Lost, _) => (
            "包裹可能丢失",
            "一个包裹在运输中找不到了，我们正在向快递核实，会尽快给您答复。",
        ),
        (News::CameBack, _) => (
            "包裹未能送达",
            "一个包裹没有送到您手中，已经退回，我们会重新寄出。",
        ),
    }
}

/// As [`zh`].
const fn en(news: News<'_>, whole: bool) -> (&'static str, &'static str) {
    match (news, whole) {
        (News::Sent(_), true) => ("Your goods are on their way", "your goods have left our house."),
        (News::Sent(_), false) => (
            "A part of your goods is on its way",
            "a parcel has left our house. The rest follows.",
        ),
        (News::Delivered, true) => (
            "Your goods have arrived",
            "your goods were delivered. If anything is wrong, tell us on the page of the order.",
        ),
        (News::Delivered, false) => (
            "A parcel has arrived",
            "a parcel was delivered, and more is to come. If anything is wrong, tell us on the page of the order.",
        ),
        (News::Lost, _) => (
            "A parcel may be lost",
            "the carrier cannot find a parcel. We are looking into it and will get back to you.",
        ),
        (News::CameBack, _) => (
            "A parcel did not reach you",
            "a parcel could not be delivered and is back in our house. We will send it again.",
        ),
    }
}
