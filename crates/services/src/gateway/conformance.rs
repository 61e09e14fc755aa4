//! What every gateway must do, as one suite that anybody can run against theirs.
//!
//! Whoever has written a [`PaymentGateway`] writes a [`Scene`] for it, which plays the buyer and receives its messages, and
//! calls [`check`]: an empty list says that the shop can rely on it. Payments of the scene must be free to be paid and given
//! back; nothing is left open but what the rules leave open.

use super::{
    CreatedPayment, GatewayError, GatewayEvent, GatewayEventKind, GatewayStatus, NewPayment, PaymentGateway,
    WebhookHeaders,
};
use async_trait::async_trait;
use domain::kernel::{Money, Timestamp};

/// A message as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: String,
    pub timestamp: String,
    pub signature: String,
    pub body: Vec<u8>,
}

impl Message {
    fn headers(&self) -> WebhookHeaders<'_> {
        WebhookHeaders {
            id: &self.id,
            timestamp: &self.timestamp,
            signature: &self.signature,
        }
    }
}

/// What stands around a gateway while it is checked.
#[async_trait]
pub trait Scene: Send + Sync {
    /// A payment that was never opened before, of at least 300 minor units.
    fn new_payment(&self) -> NewPayment;

    fn now(&self) -> Timestamp;

    /// The buyer pays.
    async fn pay(&self, payment: &CreatedPayment);

    /// The buyer tries to pay, and is declined.
    async fn decline(&self, payment: &CreatedPayment);

    /// The next message that the gateway has sent; `None` after waiting in vain.
    async fn message(&self) -> Option<Message>;
}

/// What a gateway is known not to do. Name it, and the suite does not ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The same payment opened again is another one.
    OpensTwice,
    /// Refunds are not reported.
    TellsOfNoRefunds,
}

/// A rule that a gateway breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    pub rule: &'static str,
    pub detail: String,
}

/// What has become of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    pub rule: &'static str,
    /// What was seen where it does not hold; `None` where it does.
    pub breach: Option<String>,
}

/// Runs the suite; gives what the gateway does wrong.
pub async fn check(gateway: &dyn PaymentGateway, scene: &dyn Scene, gaps: &[Gap]) -> Vec<Breach> {
    let breach = |ruling: Ruling| {
        ruling.breach.map(|detail| Breach {
            rule: ruling.rule,
            detail,
        })
    };
    let rulings = examine(gateway, scene, gaps).await;
    rulings.into_iter().filter_map(breach).collect()
}

/// Runs the suite; gives every rule that was looked at, in their order.
pub async fn examine(gateway: &dyn PaymentGateway, scene: &dyn Scene, gaps: &[Gap]) -> Vec<Ruling> {
    let mut suite = Suite {
        gateway,
        scene,
        gaps,
        rulings: Vec::new(),
    };
    suite.opening().await;
    suite.cancelling().await;
    suite.declining().await;
    if let Some((payment, amount)) = suite.paying().await {
        suite.refunding(&payment, amount).await;
    }
    suite.strangers().await;
    suite.rulings
}

struct Suite<'s> {
    gateway: &'s dyn PaymentGateway,
    scene: &'s dyn Scene,
    gaps: &'s [Gap],
    rulings: Vec<Ruling>,
}

impl Suite<'_> {
    fn expect(&mut self, rule: &'static str, holds: bool, seen: impl std::fmt::Debug) {
        let breach = (!holds).then(|| format!("{seen:?}"));
        match self.rulings.iter_mut().find(|ruling| ruling.rule == rule) {
            // What was broken once stays so.
            Some(known) => known.breach = known.breach.take().or(breach),
            None => self.rulings.push(Ruling { rule, breach }),
        }
    }

    async fn opened(&mut self) -> Option<(NewPayment, CreatedPayment)> {
        let new = self.scene.new_payment();
        let created = self.gateway.create(&new).await;
        self.expect("a payment can be opened", created.is_ok(), &created);
        created.ok().map(|created| (new, created))
    }

    /// The event of the next message, if it is one.
    async fn heard(&mut self) -> Option<GatewayEvent> {
        let message = self.scene.message().await;
        self.expect("what happens is reported", message.is_some(), "no message came");
        let message = message?;
        let read =
            |body: &[u8], headers: &WebhookHeaders<'_>, now| self.gateway.verify_webhook(headers, body, now);
        let now = self.scene.now();
        let event = read(&message.body, &message.headers(), now);
        let again = read(&message.body, &message.headers(), now);
        let mut changed = message.body.clone();
        changed.push(b' ');
        let forged = WebhookHeaders {
            signature: "v1,AAAA",
            ..message.headers()
        };
        let refused = [
            read(&changed, &message.headers(), now),
            read(&message.body, &forged, now),
            read(&message.body, &message.headers(), now.plus_seconds(3_600)),
        ];
        self.expect(
            "a message says the same each time it is read",
            event.is_ok() && event == again,
            &event,
        );
        let all = refused
            .iter()
            .all(|answer| *answer == Err(GatewayError::BadSignature));
        self.expect("a changed, forged or stale message is refused", all, &refused);
        event.ok()
    }

    async fn stands(&mut self, rule: &'static str, payment: &CreatedPayment, at: GatewayStatus) {
        let status = self.gateway.status(&payment.reference).await;
        self.expect(rule, status == Ok(at), &status);
    }

    async fn opening(&mut self) {
        let Some((new, created)) = self.opened().await else {
            return;
        };
        self.stands(
            "a new payment waits for its buyer",
            &created,
            GatewayStatus::Pending,
        )
        .await;
        if !self.gaps.contains(&Gap::OpensTwice) {
            let again = self.gateway.create(&new).await;
            self.expect("the same payment is opened once", again == Ok(created), &again);
        }
    }

    async fn cancelling(&mut self) {
        let Some((_, created)) = self.opened().await else {
            return;
        };
        for _ in 0..2 {
            let cancelled = self.gateway.cancel(&created.reference).await;
            self.expect(
                "an unpaid payment is cancelled, and again without harm",
                cancelled.is_ok(),
                &cancelled,
            );
        }
        self.stands("what was cancelled stays so", &created, GatewayStatus::Cancelled)
            .await;
        self.drain(GatewayEventKind::Cancelled).await;
    }

    /// Takes reports of this kind that may or may not come.
    async fn drain(&self, kind: GatewayEventKind) {
        if kind == GatewayEventKind::Cancelled {
            drop(self.scene.message().await);
        }
    }

    async fn declining(&mut self) {
        let Some((new, created)) = self.opened().await else {
            return;
        };
        self.scene.decline(&created).await;
        let status = self.gateway.status(&created.reference).await;
        let open = matches!(status, Ok(GatewayStatus::Pending | GatewayStatus::Declined));
        self.expect("a declined attempt takes no money", open, &status);
        if let Some(event) = self.heard().await {
            let is_it = event.kind == GatewayEventKind::Declined && is_of(&event, &new, &created);
            self.expect("a declined attempt is reported as such", is_it, &event);
        }
    }

    async fn paying(&mut self) -> Option<(CreatedPayment, Money)> {
        let (new, created) = self.opened().await?;
        self.scene.pay(&created).await;
        let nothing = Money::zero(new.amount.currency());
        let captured = GatewayStatus::Captured {
            amount: new.amount,
            refunded: nothing,
        };
        self.stands("what the buyer has paid is captured", &created, captured)
            .await;
        if let Some(event) = self.heard().await {
            let is_it = event.kind == GatewayEventKind::Captured
                && event.amount == new.amount
                && is_of(&event, &new, &created);
            self.expect("money is reported with its amount and its payment", is_it, &event);
        }
        let cancelled = self.gateway.cancel(&created.reference).await;
        let is_refused = matches!(cancelled, Err(GatewayError::Refused(_)));
        self.expect("what was captured cannot be cancelled", is_refused, &cancelled);
        Some((created, new.amount))
    }

    async fn refunding(&mut self, payment: &CreatedPayment, amount: Money) {
        let money = |minor| Money::new(minor, amount.currency());
        let (part, rest) = (money(100), money(amount.minor() - 100));
        let name = &payment.reference;
        // Keys are as unlike as those of other runs.
        let [first, second, third] = ["part", "more", "rest"].map(|key| format!("{key}-{name}"));
        for _ in 0..2 {
            let done = self.gateway.refund(name, &first, part).await;
            self.expect("a part goes back", done.is_ok(), &done);
        }
        let left = GatewayStatus::Captured {
            amount,
            refunded: part,
        };
        self.stands("a key gives back once", payment, left).await;
        let more = self.gateway.refund(name, &second, amount).await;
        let is_refused = matches!(more, Err(GatewayError::Refused(_)));
        self.expect("no more goes back than is left", is_refused, &more);
        let done = self.gateway.refund(name, &third, rest).await;
        self.expect("the rest goes back", done.is_ok(), &done);
        self.stands(
            "what went back in parts is refunded",
            payment,
            GatewayStatus::Refunded,
        )
        .await;
        if self.gaps.contains(&Gap::TellsOfNoRefunds) {
            return;
        }
        // Messages may overtake each other.
        let mut open = vec![(first, part), (third, rest)];
        for _ in 0..2 {
            if let Some(event) = self.heard().await {
                let told = open.iter().position(|(key, amount)| {
                    (event.kind, event.amount, event.operation.as_ref())
                        == (GatewayEventKind::Refunded, *amount, Some(key))
                });
                self.expect(
                    "a refund is reported with its key and amount",
                    told.is_some(),
                    &event,
                );
                told.map(|place| open.swap_remove(place));
            }
        }
    }

    async fn strangers(&mut self) {
        let status = self.gateway.status("nobody-knows-this").await;
        let is_refused = matches!(status, Err(GatewayError::Refused(_)));
        self.expect("an unknown payment is refused", is_refused, &status);
    }
}

fn is_of(event: &GatewayEvent, new: &NewPayment, created: &CreatedPayment) -> bool {
    event.payment.is_none_or(|id| id == new.id) && event.reference == created.reference
}
