//! Messages to people: e-mail and SMS. They are written in the transaction of their cause and sent from the outbox.

use crate::{Ctx, ServiceError};
use async_trait::async_trait;
use domain::user::Login;
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

/// Keeps a message and its place in the outbox, in the transaction of its cause.
pub(crate) async fn queue(ctx: &Ctx, tx: &mut Tx, message: &Message) -> Result<(), ServiceError> {
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
    tx.outbox().add(item, "message.send", &id, "{}", now).await?;
    Ok(())
}

/// Sends a kept message.
/// # Errors
/// [`ServiceError::Unavailable`] when the notifier could not.
pub(crate) async fn send(ctx: &Ctx, id: &str) -> Result<(), ServiceError> {
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

/// The last messages, newest first, where they reach nobody else.
/// # Errors
/// [`ServiceError::NotFound`] where messages are really sent.
pub async fn local_outbox(ctx: &Ctx) -> Result<Vec<MessageRow>, ServiceError> {
    if !ctx.notifier.is_local() {
        return Err(ServiceError::NotFound("local outbox"));
    }
    Ok(ctx.store.read().await?.message().latest(50).await?)
}
