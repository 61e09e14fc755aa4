//! A client that goes on when a server dies: it calls the next one, or the same one again.

use super::world::Product;
use crate::http::{Answer, Client};
use crate::json;
use std::net::SocketAddr;
use std::time::Duration;

const ADDRESS: &str = r#"{"phone":"138 0013 8000","recipient":"李雷","country":"CN","region":"浙江省","city":"杭州市","district":"西湖区","street":"龙井路 1 号","postcode":"310013"}"#;

/// One caller of some servers that are the same shop.
pub struct Caller {
    addresses: Vec<SocketAddr>,
    /// The one that is called now.
    at: usize,
    client: Option<Client>,
    patience: Duration,
    /// The pause after each step to a cart: some planted defects forget for a moment what they have just said.
    pub pause: Duration,
    pub failures: Failures,
}

/// Answers by which a server said that it could not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// 503.
    pub unavailable: u64,
    /// 503 that does not say when to come again.
    pub impatient: u64,
    /// Any other of 5xx, with its path.
    pub other: Vec<String>,
}

/// A cart that is ready for checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    pub id: String,
    pub total: i64,
    /// Places on the shelf, with units.
    pub lines: Vec<(usize, i64)>,
}

/// How a buyer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pays {
    Cash,
    Online,
}

/// A placed order, as its buyer was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    pub number: String,
    pub access_key: String,
    /// Where an online payment is made.
    pub pay_url: Option<String>,
    pub total: i64,
}

impl Caller {
    /// Calls the `first` of the servers until that one does not answer.
    pub fn new(addresses: &[SocketAddr], first: usize, patience: Duration) -> Self {
        Self {
            addresses: addresses.to_vec(),
            at: first % addresses.len().max(1),
            client: None,
            patience,
            pause: Duration::ZERO,
            failures: Failures::default(),
        }
    }

    /// Sends JSON; `None` when no answer came, and then nobody knows what has happened.
    pub fn call(&mut self, method: &str, path: &str, key: Option<&str>, body: &str) -> Option<Answer> {
        let mut headers = vec![("Content-Type", "application/json")];
        headers.extend(key.map(|key| ("Idempotency-Key", key)));
        self.exchange(method, path, &headers, body)
    }

    /// Sends anything; as [`Caller::call`].
    pub fn exchange(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Option<Answer> {
        if self.client.is_none() {
            self.client = Client::open(self.addresses[self.at], self.patience).ok();
        }
        let answer = self
            .client
            .as_mut()
            .and_then(|client| client.exchange(method, path, headers, body).ok());
        let hangs_up = |answer: &Answer| answer.header("connection") == Some("close");
        if answer.as_ref().is_none_or(hangs_up) {
            self.client = None;
        }
        if let Some(answer) = &answer {
            self.failures.note(path, answer);
        } else {
            self.at = (self.at + 1) % self.addresses.len();
        }
        answer
    }

    /// Makes a cart of these lines, ready for checkout; `None` when anything of it failed.
    pub fn fill(&mut self, goods: &[Product], lines: Vec<(usize, i64)>, pays: Pays) -> Option<Cart> {
        let made = self.step("POST", "/v1/carts", "{}")?;
        let id = json::text(&made.body, "id")?.to_owned();
        let path = format!("/v1/carts/{id}");
        for (place, units) in &lines {
            let variant = &goods.get(*place)?.variant;
            let body = format!("{{\"variant\":\"{variant}\",\"quantity\":{units}}}");
            self.step("POST", &format!("{path}/lines"), &body)?;
        }
        self.step("PUT", &format!("{path}/address"), ADDRESS)?;
        let ready = self.step("PUT", &format!("{path}/delivery"), pays.delivery())?;
        let total = json::cart_total(&ready.body)?;
        Some(Cart { id, total, lines })
    }

    fn step(&mut self, method: &str, path: &str, body: &str) -> Option<Answer> {
        let answer = self.call(method, path, None, body).filter(is_good);
        std::thread::sleep(self.pause);
        answer
    }
}

impl Failures {
    fn note(&mut self, path: &str, answer: &Answer) {
        if answer.status == 503 {
            self.unavailable += 1;
            self.impatient += u64::from(answer.header("retry-after").is_none());
        } else if answer.status >= 500 {
            let path = path.split('?').next().unwrap_or(path);
            self.other
                .push(format!("{path}: {} {}", answer.status, code(answer)));
        }
    }
}

impl Cart {
    /// The path of its checkout and what is sent there.
    pub fn checkout(&self) -> (String, String) {
        (format!("/v1/carts/{}/checkout", self.id), seen(self.total))
    }
}

/// What a checkout says of the total that was seen.
pub fn seen(total: i64) -> String {
    format!("{{\"seen_total\":{{\"minor\":{total},\"currency\":\"CNY\"}}}}")
}

impl Pays {
    const fn delivery(self) -> &'static str {
        match self {
            Self::Cash => r#"{"delivery_method":"standard","payment_method":"cash_on_delivery"}"#,
            Self::Online => r#"{"delivery_method":"standard","payment_method":"online"}"#,
        }
    }
}

impl Bought {
    /// What an answer to a checkout tells.
    pub fn read(body: &str) -> Option<Self> {
        Some(Self {
            number: json::text(body, "number")?.to_owned(),
            access_key: json::text(body, "access_key")?.to_owned(),
            pay_url: json::text(body, "pay_url").map(str::to_owned),
            total: json::numbers(body, "minor").first().copied()?,
        })
    }

    /// The path of the order, or of something that is done to it.
    pub fn path(&self, action: &str) -> String {
        format!("/v1/orders/{}{action}?key={}", self.number, self.access_key)
    }
}

/// Whether an answer says that it was done.
pub fn is_good(answer: &Answer) -> bool {
    (200..300).contains(&answer.status)
}

/// The code of a problem.
pub fn code(answer: &Answer) -> &str {
    json::text(&answer.body, "code").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_bought_is_read_from_the_answer() {
        let body = r#"{"number":"261122-A-B","access_key":"00ff","total":{"minor":9900,"currency":"CNY"},"pay_url":null}"#;
        let bought = Bought::read(body).unwrap();
        assert_eq!((bought.total, &bought.pay_url), (9_900, &None));
        assert_eq!(bought.path("/cancel"), "/v1/orders/261122-A-B/cancel?key=00ff");
        assert_eq!(Bought::read("{}"), None);
    }

    #[test]
    fn a_server_that_is_not_there_gives_no_answer_and_the_next_is_called() {
        let nobody = SocketAddr::from(([127, 0, 0, 1], 1));
        let mut caller = Caller::new(&[nobody, nobody], 1, Duration::from_secs(1));
        assert!(caller.call("GET", "/", None, "").is_none());
        assert_eq!(caller.at, 0);
    }
}
