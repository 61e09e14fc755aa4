//! Messages to people: e-mail and SMS. They are written in the transaction of their cause and sent from the outbox.

use crate::user::may_in;
use crate::{Ctx, Permit, ServiceError};
use async_trait::async_trait;
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

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
#[error("the message could not be sent: {0}")]
pub struct NotifyError(pub String);

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

/// What a message needs its reader's consent for: asked after again when it is sent.
#[derive(Serialize, Deserialize)]
struct Needs {
    account: AccountId,
    purpose: String,
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

/// Sends a kept message, unless it needs a consent that is no longer there: then it is deleted.
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
    ctx.notifier.send(id, &message).await.map_err(|error| {
        tracing::warn!(%error, id, "a message was not sent");
        ServiceError::Unavailable
    })?;
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
