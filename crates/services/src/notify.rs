//! Messages to people: e-mail and SMS. They are written in the transaction of their cause and sent from the outbox.

mod mail;
mod sms;

pub use mail::{MailConfigError, MailSender};
pub use sms::{SmsConfigError, SmsSender};

use crate::user::may_in;
use crate::{Ctx, Permit, ServiceError};
use async_trait::async_trait;
use domain::order::OrderGroup;
use domain::user::permission::policy::SystemUpdate;
use domain::user::{AccountId, ConsentPurpose, Login};
use serde::{Deserialize, Serialize};
use store::{MessageRow, Tx};

/// A message to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub to: Login,
    /// Not sent with an SMS.
    pub subject: String,
    pub body: String,
}

/// Why a message was not sent. Says nothing of whom it was for, since it ends in a log.
#[derive(Debug, thiserror::Error)]
#[error("the message could not be sent: {reason}")]
pub struct NotifyError {
    reason: String,
    /// Trying again would come to the same.
    is_final: bool,
}

impl NotifyError {
    /// Another try may work.
    pub fn passing(reason: &impl ToString) -> Self {
        Self {
            reason: reason.to_string(),
            is_final: false,
        }
    }

    /// Another try would come to the same.
    pub fn final_because(reason: &impl ToString) -> Self {
        Self {
            reason: reason.to_string(),
            is_final: true,
        }
    }
}

/// Sends messages. An error makes the outbox try again later; the same message may come twice.
#[async_trait]
pub trait Notifier: Send + Sync {
    async fn send(&self, id: &str, message: &Message) -> Result<(), NotifyError>;
    /// Whether operators may read sent messages in the local outbox, because they reach nobody.
    fn is_local(&self) -> bool;
}

/// Sends nothing: messages are read in the local outbox. For trying out and for tests.
#[derive(Clone, Copy, Debug)]
pub struct LocalOutbox;

#[async_trait]
impl Notifier for LocalOutbox {
    async fn send(&self, _id: &str, _message: &Message) -> Result<(), NotifyError> {
        Ok(())
    }

    fn is_local(&self) -> bool {
        true
    }
}

/// Sends mails and text messages by what the operator has named for each.
#[derive(Clone)]
pub struct Senders {
    mail: Option<MailSender>,
    sms: Option<SmsSender>,
}

impl Senders {
    pub const fn new(mail: Option<MailSender>, sms: Option<SmsSender>) -> Self {
        Self { mail, sms }
    }
}

#[async_trait]
impl Notifier for Senders {
    async fn send(&self, id: &str, message: &Message) -> Result<(), NotifyError> {
        match (&message.to, &self.mail, &self.sms) {
            (Login::Email(to), Some(mail), _) => mail.send(id, to, message).await,
            (Login::Phone(to), _, Some(sms)) => sms.send(id, to, message).await,
            (Login::Email(_), None, _) => Err(NotifyError::final_because(&"JISHI_SMTP_URL is not set")),
            (Login::Phone(_), _, None) => Err(NotifyError::final_because(&"JISHI_SMS_URL is not set")),
        }
    }

    fn is_local(&self) -> bool {
        false
    }
}

/// What a message needs its reader's consent for: asked after again when it is sent.
#[derive(Serialize, Deserialize)]
struct Needs {
    account: AccountId,
    purpose: String,
}

/// Where the buyer of a purchase is written to about it: by e-mail, and by SMS where none was given.
pub(crate) fn contact_of(group: &OrderGroup) -> Login {
    let checkout = &group.checkout;
    let email = checkout.email.clone().map(Login::Email);
    email.unwrap_or_else(|| Login::Phone(checkout.phone.clone()))
}

/// Keeps a message and its place in the outbox, in the transaction of its cause.
pub(crate) async fn queue(ctx: &Ctx, tx: &mut Tx, message: &Message) -> Result<(), ServiceError> {
    queue_with(ctx, tx, message, "{}").await
}

/// Sends an offer to a person who has agreed to get them this way. Consent that is taken back before it has left stops
/// it too.
/// # Errors
/// [`ServiceError::Forbidden`] without consent; [`ServiceError::NotFound`] for a person without such a
/// contact; [`ServiceError::BadRequest`] for a purpose that sends nothing.
pub async fn send_offer(
    permit: &Permit<SystemUpdate>,
    account: AccountId,
    purpose: ConsentPurpose,
    subject: String,
    body: String,
) -> Result<(), ServiceError> {
    permit.platform()?;
    if !matches!(
        purpose,
        ConsentPurpose::MarketingMail | ConsentPurpose::MarketingSms
    ) {
        return Err(ServiceError::BadRequest("no offers are sent for this".to_owned()));
    }
    let needs = Needs {
        account,
        purpose: purpose.as_str().to_owned(),
    };
    let needs = serde_json::to_string(&needs).map_err(|_| ServiceError::Internal)?;
    let ctx: Ctx = (**permit).clone();
    ctx.store
        .clone()
        .write(async move |tx: &mut Tx| {
            if !may_in(tx, account, purpose).await? {
                return Err(ServiceError::Forbidden);
            }
            let person = tx.user().account(account).await?;
            let person = person.ok_or(ServiceError::NotFound("account"))?;
            let to = match purpose {
                ConsentPurpose::MarketingSms => person.phone.map(Login::Phone),
                _ => person.email.map(Login::Email),
            };
            let to = to.ok_or(ServiceError::NotFound("contact"))?;
            queue_with(&ctx, tx, &Message { to, subject, body }, &needs).await
        })
        .await
}

async fn queue_with(ctx: &Ctx, tx: &mut Tx, message: &Message, needs: &str) -> Result<(), ServiceError> {
    let id = domain::kernel::encode_id("msg", ctx.ids.next());
    let now = ctx.clock.now();
    tx.message()
        .insert(&MessageRow {
            id: id.clone(),
            to: message.to.clone(),
            subject: message.subject.clone(),
            body: message.body.clone(),
            created_at: now,
        })
        .await?;
    let item = domain::kernel::encode_id("out", ctx.ids.next());
    tx.outbox().add(item, "message.send", &id, needs, now).await?;
    Ok(())
}

/// Sends a kept message, unless it needs a consent that is no longer there: then it is deleted. One that cannot be sent
/// at all stays unsent, and is not tried again.
/// # Errors
/// [`ServiceError::Unavailable`] when the notifier could not.
pub(crate) async fn send(ctx: &Ctx, id: &str, needs: &str) -> Result<(), ServiceError> {
    if !may_still_be_sent(ctx, needs).await? {
        let id = id.to_owned();
        return ctx
            .store
            .write(async move |tx: &mut Tx| Ok(tx.message().delete(&id).await?))
            .await;
    }
    let Some(row) = ctx.store.read().await?.message().message(id).await? else {
        return Ok(());
    };
    let message = Message {
        to: row.to,
        subject: row.subject,
        body: row.body,
    };
    if let Err(error) = ctx.notifier.send(id, &message).await {
        tracing::warn!(%error, id, is_final = error.is_final, "a message was not sent");
        return if error.is_final {
            Ok(())
        } else {
            Err(ServiceError::Unavailable)
        };
    }
    let (id, now) = (id.to_owned(), ctx.clock.now());
    ctx.store
        .write(async move |tx: &mut Tx| Ok(tx.message().sent(&id, now).await?))
        .await
}

async fn may_still_be_sent(ctx: &Ctx, needs: &str) -> Result<bool, ServiceError> {
    let Ok(needs) = serde_json::from_str::<Needs>(needs) else {
        return Ok(true);
    };
    match ConsentPurpose::parse(&needs.purpose) {
        Some(purpose) => may_in(&mut ctx.store.read().await?, needs.account, purpose).await,
        None => Ok(false),
    }
}

/// The last messages, newest first, where they reach nobody else.
/// # Errors
/// [`ServiceError::NotFound`] where messages are really sent.
pub async fn local_outbox(ctx: &Ctx) -> Result<Vec<MessageRow>, ServiceError> {
    if !ctx.notifier.is_local() {
        return Err(ServiceError::NotFound("local outbox"));
    }
    Ok(ctx.store.read().await?.message().latest(50).await?)
}
