//! A payment gateway that we hold in our hands: it opens payments and gives money back as the sandbox does, and remembers
//! everything. Webhooks are sent by the checks themselves, as badly as they like.

use crate::json;
use crate::report::{Failure, Result};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Answers until the command ends.
pub struct Gateway {
    pub url: String,
    book: Arc<Mutex<Book>>,
}

/// Everything that was asked of it.
#[derive(Debug, Default)]
pub struct Book {
    pub payments: Vec<Payment>,
    /// Requests that a gateway would refuse, which no shop should send.
    pub strange: Vec<String>,
    by_key: HashMap<String, usize>,
}

/// A payment that the shop has opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: String,
    /// The shop's name for it.
    pub reference: String,
    pub order_number: String,
    pub amount: i64,
    /// Whether the buyer has paid.
    pub is_charged: bool,
    /// Whether the shop has taken a webhook about that; until then nobody who asks is told.
    pub is_told: bool,
    pub is_cancelled: bool,
    /// The keys of the refunds, with their amounts.
    pub refunds: Vec<(String, i64)>,
}

struct Request {
    method: String,
    path: String,
    key: String,
    body: String,
}

impl Gateway {
    pub fn open() -> Result<Self> {
        let failed = |error: std::io::Error| {
            Failure::new(
                format!("The gateway of the torture cannot listen: {error}."),
                "Stop programs that hold many ports.",
            )
        };
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
        let url = format!("http://{}", listener.local_addr().map_err(failed)?);
        let book = Arc::new(Mutex::new(Book::default()));
        let (shared, base) = (Arc::clone(&book), url.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (shared, base) = (Arc::clone(&shared), base.clone());
                // It ends when the shop hangs up.
                std::thread::spawn(move || serve(&stream, &shared, &base));
            }
        });
        Ok(Self { url, book })
    }

    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    /// The payments of an order; one, if all is well.
    pub fn of_order(&self, number: &str) -> impl Iterator<Item = &Payment> {
        let payments = self.payments.iter();
        payments.filter(move |payment| payment.order_number == number)
    }

    pub fn payment(&mut self, id: &str) -> Option<&mut Payment> {
        self.payments.iter_mut().find(|payment| payment.id == id)
    }

    fn answer(&mut self, request: &Request, base: &str) -> (u16, String) {
        let segments: Vec<&str> = request.path.trim_matches('/').split('/').collect();
        match (request.method.as_str(), segments.as_slice()) {
            ("POST", ["v1", "payments"]) => self.create(request, base),
            ("GET", ["v1", "payments", id]) => self.show(id),
            ("POST", ["v1", "payments", id, "cancel"]) => self.cancel(id),
            ("POST", ["v1", "payments", id, "refunds"]) => self.refund(id, request),
            _ => self.refuse(404, "unknown_path", &request.path),
        }
    }

    fn create(&mut self, request: &Request, base: &str) -> (u16, String) {
        let known = self.by_key.get(&request.key).copied();
        let place = known.unwrap_or_else(|| {
            let text = |key| json::text(&request.body, key).unwrap_or_default().to_owned();
            let place = self.payments.len();
            let amount = json::numbers(&request.body, "amount").first().copied();
            self.payments.push(Payment {
                id: format!("trt_{place}"),
                reference: text("merchant_reference"),
                order_number: text("order_number"),
                amount: amount.unwrap_or(0),
                is_charged: false,
                is_told: false,
                is_cancelled: false,
                refunds: Vec::new(),
            });
            self.by_key.insert(request.key.clone(), place);
            place
        });
        let id = &self.payments[place].id;
        (
            201,
            format!("{{\"id\":\"{id}\",\"pay_url\":\"{base}/pay/{id}\"}}"),
        )
    }

    fn show(&mut self, id: &str) -> (u16, String) {
        let Some(payment) = self.payment(id) else {
            return self.refuse(404, "unknown_payment", id);
        };
        let back = payment.back();
        let status = match (payment.is_charged && payment.is_told, payment.is_cancelled) {
            (true, _) if back >= payment.amount => "refunded",
            (true, _) => "captured",
            (false, true) => "cancelled",
            (false, false) => "pending",
        };
        let answer = format!(
            "{{\"status\":\"{status}\",\"amount\":{},\"refunded\":{back},\"currency\":\"CNY\"}}",
            payment.amount
        );
        (200, answer)
    }

    fn cancel(&mut self, id: &str) -> (u16, String) {
        match self.payment(id) {
            Some(payment) if payment.is_charged => refusal(409, "already_captured"),
            Some(payment) => {
                payment.is_cancelled = true;
                self.show(id)
            }
            None => self.refuse(404, "unknown_payment", id),
        }
    }

    fn refund(&mut self, id: &str, request: &Request) -> (u16, String) {
        let amount = json::numbers(&request.body, "amount").first().copied();
        let (Some(payment), Some(amount)) = (self.payment(id), amount) else {
            return self.refuse(404, "unknown_payment", id);
        };
        let before = payment.refunds.iter().find(|(key, _)| *key == request.key);
        if before.is_none() {
            if !payment.is_charged {
                return self.refuse(
                    409,
                    "not_captured",
                    &format!("a refund of {id}, which nobody paid"),
                );
            }
            if payment.back() + amount > payment.amount {
                return self.refuse(422, "more_than_is_left", &format!("a refund of {amount} of {id}"));
            }
            payment.refunds.push((request.key.clone(), amount));
        }
        (
            201,
            format!("{{\"id\":\"{}\",\"status\":\"succeeded\"}}", request.key),
        )
    }

    fn refuse(&mut self, status: u16, code: &str, what: &str) -> (u16, String) {
        self.strange.push(format!("{code}: {what}"));
        refusal(status, code)
    }
}

impl Payment {
    /// What went back so far.
    pub fn back(&self) -> i64 {
        self.refunds.iter().map(|(_, amount)| amount).sum()
    }
}

fn refusal(status: u16, code: &str) -> (u16, String) {
    (status, format!("{{\"error\":{{\"code\":\"{code}\"}}}}"))
}

fn serve(stream: &TcpStream, book: &Mutex<Book>, base: &str) {
    let _ = stream.set_nodelay(true);
    let _ = stream.set_read_timeout(Some(Duration::from_mins(5)));
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        let (status, body) = {
            let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
            book.answer(&request, base)
        };
        let answer = format!(
            "HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = stream;
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// One request; `None` at the end of the connection or of our understanding.
fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (mut key, mut length) = (String::new(), 0);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|length| *length > 0)?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "idempotency-key" => value.trim().clone_into(&mut key),
            "content-length" => length = value.trim().parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        method,
        path,
        key,
        body: String::from_utf8(body).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(book: &mut Book, line: &str, key: &str, body: &str) -> (u16, String) {
        let text = format!(
            "{line} HTTP/1.1\r\nIdempotency-Key: {key}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let request = read(&mut text.as_bytes()).unwrap();
        book.answer(&request, "http://here")
    }

    #[test]
    fn a_key_opens_one_payment_and_gives_money_back_once() {
        let mut book = Book::default();
        let body = r#"{"amount":900,"merchant_reference":"pay_1","order_number":"A"}"#;
        let first = ask(&mut book, "POST /v1/payments", "k", body);
        assert_eq!(first, ask(&mut book, "POST /v1/payments", "k", body));
        assert_eq!((book.payments.len(), book.of_order("A").count()), (1, 1));
        let refund =
            |book: &mut Book, key| ask(book, "POST /v1/payments/trt_0/refunds", key, r#"{"amount":900}"#).0;
        assert_eq!(refund(&mut book, "r"), 409, "nobody paid");
        book.payments[0].is_charged = true;
        assert!(
            ask(&mut book, "GET /v1/payments/trt_0", "", "")
                .1
                .contains("pending")
        );
        book.payments[0].is_told = true;
        assert!(
            ask(&mut book, "GET /v1/payments/trt_0", "", "")
                .1
                .contains("captured")
        );
        assert_eq!((refund(&mut book, "r"), refund(&mut book, "r")), (201, 201));
        assert_eq!(refund(&mut book, "s"), 422);
        assert_eq!((book.payments[0].back(), book.strange.len()), (900, 2));
    }
}
