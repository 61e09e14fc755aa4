//! Every call that changes a cart or an order, over the API and as the pages' forms send it.

use super::caller::{Bought, Caller, Cart, seen};
use super::gateway::Gateway;
use super::random::Random;
use super::webhook::letter::{Forgery, Letter};
use std::fmt::Write as _;

/// What a call works on.
pub struct Stage {
    /// A cart that is ready for checkout.
    pub cart: Cart,
    /// An order that waits for its payment.
    pub order: Bought,
    /// What is in both.
    pub variant: String,
}

/// A call that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Add,
    Set,
    Remove,
    Address,
    Delivery,
    Checkout,
    Cancel,
    Pay,
    /// The gateway reports the money.
    Captured,
    PageAdd,
    PageSet,
    PageRemove,
    PageForm,
    PagePlace,
    PageCancel,
    PagePay,
}

const ADDRESS: &str = r#"{"phone":"139 0013 9000","recipient":"韩梅梅","country":"CN","region":"浙江省","city":"杭州市","district":"西湖区","street":"龙井路 2 号","postcode":"310013"}"#;
const DELIVERY: &str = r#"{"delivery_method":"standard","payment_method":"online"}"#;
/// The fields of the checkout page; without characters that would have to be escaped.
const FORM: [(&str, &str); 12] = [
    ("email", ""),
    ("phone", "13800138000"),
    ("recipient", "Li"),
    ("country", "CN"),
    ("region", "Zhejiang"),
    ("city", "Hangzhou"),
    ("district", "Xihu"),
    ("street", "Longjing"),
    ("postcode", "310013"),
    ("delivery", "standard"),
    ("payment", "online"),
    ("note", ""),
];

impl Call {
    pub const ALL: [Self; 16] = [
        Self::Add,
        Self::Set,
        Self::Remove,
        Self::Address,
        Self::Delivery,
        Self::Checkout,
        Self::Cancel,
        Self::Pay,
        Self::Captured,
        Self::PageAdd,
        Self::PageSet,
        Self::PageRemove,
        Self::PageForm,
        Self::PagePlace,
        Self::PageCancel,
        Self::PagePay,
    ];

    /// Whether it makes an order of the cart.
    pub const fn is_order(self) -> bool {
        matches!(self, Self::Checkout | Self::PagePlace)
    }

    /// Sends it. Gives the status, and whether it was done; `None` without an answer.
    pub fn send(
        self,
        caller: &mut Caller,
        stage: &Stage,
        gateway: &Gateway,
        random: &mut Random,
    ) -> Option<(u16, bool)> {
        let cart = format!("/v1/carts/{}", stage.cart.id);
        let line = format!("{cart}/lines/{}", stage.variant);
        let one = format!("{{\"variant\":\"{}\",\"quantity\":1}}", stage.variant);
        let key = random.key();
        let answer = match self {
            Self::Add => caller.call("POST", &format!("{cart}/lines"), Some(&key), &one),
            Self::Set => caller.call("PATCH", &line, None, "{\"quantity\":2}"),
            Self::Remove => caller.call("DELETE", &line, None, ""),
            Self::Address => caller.call("PUT", &format!("{cart}/address"), None, ADDRESS),
            Self::Delivery => caller.call("PUT", &format!("{cart}/delivery"), None, DELIVERY),
            Self::Checkout => {
                let path = format!("{cart}/checkout");
                caller.call("POST", &path, Some(&key), &seen(stage.cart.total))
            }
            Self::Cancel => caller.call("POST", &stage.order.path("/cancel"), Some(&key), ""),
            Self::Pay => caller.call("POST", &stage.order.path("/pay"), Some(&key), ""),
            Self::Captured => {
                let letter = capture(gateway, &stage.order)?;
                let (status, _) = letter.send(caller, Forgery::None, 0)?;
                return Some((status, status < 300));
            }
            _ => {
                let (endpoint, body) = self.form(stage, &key);
                let cookie = format!("__Host-cart={}", stage.cart.id);
                let headers = [
                    ("Content-Type", "application/x-www-form-urlencoded"),
                    ("Sec-Fetch-Site", "same-origin"),
                    ("Cookie", cookie.as_str()),
                ];
                caller.exchange("POST", &format!("/api/{endpoint}"), &headers, &body)
            }
        }?;
        Some((answer.status, answer.status < 300))
    }

    /// Where a form of a page goes, and what it says.
    fn form(self, stage: &Stage, key: &str) -> (&'static str, String) {
        let line = format!("locale=en&variant={}", stage.variant);
        let order = format!(
            "locale=en&number={}&key={}",
            stage.order.number, stage.order.access_key
        );
        match self {
            Self::PageAdd => ("cart/add_line", format!("{line}&quantity=1")),
            Self::PageSet => ("cart/set_quantity", format!("{line}&quantity=2")),
            Self::PageRemove => ("cart/remove_line", format!("{line}&quantity=1")),
            Self::PageForm => ("cart/save_form", format!("locale=en{}", form())),
            Self::PageCancel => ("order/cancel_order", order),
            Self::PagePay => ("order/pay_order", order),
            _ => {
                let total = stage.cart.total;
                let rest = format!("&seen_total={total}&currency=CNY&key={key}");
                ("order/place_order", format!("locale=en{}{rest}", form()))
            }
        }
    }
}

fn form() -> String {
    FORM.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = write!(text, "&form[{name}]={value}");
        text
    })
}

/// The message about the money of an order.
fn capture(gateway: &Gateway, order: &Bought) -> Option<Letter> {
    let mut book = gateway.book();
    let payments = book.payments.iter_mut();
    let payment = payments
        .into_iter()
        .find(|payment| payment.order_number == order.number)?;
    payment.is_charged = true;
    payment.is_told = true;
    Some(Letter::captured(
        payment,
        payment.amount,
        &format!("evt_{}", payment.id),
    ))
}
