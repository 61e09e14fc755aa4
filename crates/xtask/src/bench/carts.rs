//! Carts made beforehand, through the REST API like any other client's.

use super::serving::Serving;
use crate::http::Client;
use crate::json;
use crate::report::{Failure, Result};

/// Connections that prepare carts; many, because writes that come together share a commit.
const PREPARING: usize = 32;

const ADDRESS: &str = r#"{"phone":"138 0013 8000","recipient":"李雷","country":"CN","region":"浙江省","city":"杭州市","district":"西湖区","street":"龙井路 1 号","postcode":"310013"}"#;
const DELIVERY: &str = r#"{"delivery_method":"standard","payment_method":"cash_on_delivery"}"#;

/// A cart; its total once it is ready for checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    pub id: String,
    pub total: i64,
}

impl Cart {
    /// The path of its checkout and what is sent there.
    pub fn checkout(&self) -> (String, String) {
        let body = format!(
            "{{\"seen_total\":{{\"minor\":{},\"currency\":\"CNY\"}}}}",
            self.total
        );
        (format!("/v1/carts/{}/checkout", self.id), body)
    }
}

/// Makes empty carts.
pub fn open(server: &Serving, count: usize) -> Result<Vec<Cart>> {
    in_parallel(server, count, |client, _| open_one(client))
}

/// Makes carts that are ready for checkout, the `index`th with one unit of each of the variants that `lines` gives.
pub fn fill(
    server: &Serving,
    count: usize,
    lines: impl Fn(usize) -> Vec<String> + Sync,
) -> Result<Vec<Cart>> {
    in_parallel(server, count, |client, index| {
        let mut cart = open_one(client)?;
        let path = format!("/v1/carts/{}", cart.id);
        for variant in lines(index) {
            let body = format!("{{\"variant\":\"{variant}\",\"quantity\":1}}");
            client
                .send("POST", &format!("{path}/lines"), None, &body)?
                .success("Adding a line")?;
        }
        client
            .send("PUT", &format!("{path}/address"), None, ADDRESS)?
            .success("Setting the address")?;
        let ready = client
            .send("PUT", &format!("{path}/delivery"), None, DELIVERY)?
            .success("Setting the delivery")?;
        cart.total = json::cart_total(&ready.body).ok_or_else(|| unexpected(&ready.body))?;
        Ok(cart)
    })
}

fn open_one(client: &mut Client) -> Result<Cart> {
    let answer = client
        .send("POST", "/v1/carts", None, "{}")?
        .success("Making a cart")?;
    let id = json::text(&answer.body, "id").ok_or_else(|| unexpected(&answer.body))?;
    Ok(Cart {
        id: id.to_owned(),
        total: 0,
    })
}

fn in_parallel(
    server: &Serving,
    count: usize,
    make: impl Fn(&mut Client, usize) -> Result<Cart> + Sync,
) -> Result<Vec<Cart>> {
    let make = &make;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..PREPARING.min(count))
            .map(|first| {
                scope.spawn(move || {
                    let mut client = server.client()?;
                    (first..count)
                        .step_by(PREPARING)
                        .map(|index| make(&mut client, index))
                        .collect::<Result<Vec<_>>>()
                })
            })
            .collect();
        let batches: Result<Vec<Vec<Cart>>> = threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| Err(unexpected("a thread panicked")))
            })
            .collect();
        Ok(batches?.concat())
    })
}

fn unexpected(answer: &str) -> Failure {
    let start: String = answer.chars().take(200).collect();
    Failure::new(
        format!("An answer about a cart was not understood: {start}"),
        "The API has changed: adapt crates/xtask/src/bench/carts.rs.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkout_names_the_total_that_was_seen() {
        let cart = Cart {
            id: "crt_1".to_owned(),
            total: 9_900,
        };
        let (path, body) = cart.checkout();
        assert_eq!(path, "/v1/carts/crt_1/checkout");
        assert_eq!(body, r#"{"seen_total":{"minor":9900,"currency":"CNY"}}"#);
    }
}
