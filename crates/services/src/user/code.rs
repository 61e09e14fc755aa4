//! One-time codes: kept under a random ticket, sent by the outbox.

use super::device;
use crate::notify::{self, Message};
use crate::{Ctx, ServiceError};
use domain::kernel::{FieldError, Locale};
use domain::user::{AccountId, AccountState, Code, ConsentPurpose, Login};
use serde::{Deserialize, Serialize};
use store::{CodePurpose, NewCode, SentCode, Tx};

/// How long a code can be used.
const CODE_SECONDS: i64 = 10 * 60;
/// Codes to one contact: three at once, then one in five minutes.
const CODES_AT_ONCE: i64 = 3;
const CODE_PAUSE_SECONDS: i64 = 300;
/// Codes asked for from one address: twenty at once, then one in half a minute.
const ADDRESS_AT_ONCE: i64 = 20;
const ADDRESS_PAUSE_SECONDS: i64 = 30;

/// What waits for a code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub login: String,
    /// The code itself, until it is sent.
    pub code: String,
    pub locale: Locale,
    /// The hash of the password that was chosen.
    pub password: Option<String>,
    /// The version of the terms that was agreed to, when an account is to be made.
    #[serde(default)]
    pub terms: Option<String>,
}

/// Reads a contact from a form.
pub(crate) fn parse_login(text: &str) -> Result<Login, ServiceError> {
    Login::parse(text).map_err(|_| {
        let code = if text.trim().is_empty() {
            "required"
        } else {
            "login"
        };
        ServiceError::Invalid(vec![FieldError::new("login", code)])
    })
}

/// Keeps a code for a contact and has it sent, if it is to be sent at all: that is decided by the outbox.
/// Gives the ticket under which the code is to be shown.
pub(super) async fn send_code(
    ctx: &Ctx,
    purpose: CodePurpose,
    login: Login,
    locale: Locale,
    account: Option<AccountId>,
    password: Option<String>,
) -> Result<String, ServiceError> {
    let ticket = format!("{:032x}", ctx.ids.secret());
    let code = Code::from_random(ctx.ids.secret()).to_string();
    let waiting = Waiting {
        login: login.as_str().to_owned(),
        code: code.clone(),
        locale,
        password,
        terms: (purpose == CodePurpose::Register).then(|| ConsentPurpose::Terms.version().to_owned()),
    };
    let payload = serde_json::to_string(&waiting).map_err(|_| ServiceError::Internal)?;
    let (ctx, answer) = (ctx.clone(), ticket.clone());
    ctx.store
        .clone()
        .write(async move |tx: &mut Tx| {
            let now = ctx.clock.now();
            let target = tx.vault().index("one_time_code.target", login.as_str())?;
            let from = tx.vault().index("throttle.address", &ctx.client.address)?;
            let key = code_key(&ctx, tx, &login, &target).await?;
            let mut user = tx.user();
            let admitted = user.admit(&key, CODES_AT_ONCE, CODE_PAUSE_SECONDS, now).await?
                && user
                    .admit(
                        &format!("code-from:{from}"),
                        ADDRESS_AT_ONCE,
                        ADDRESS_PAUSE_SECONDS,
                        now,
                    )
                    .await?;
            if !admitted {
                return Err(ServiceError::TooMany);
            }
            let code_hash = hash(tx, &ticket, &code)?;
            tx.user()
                .insert_code(&NewCode {
                    id: &ticket,
                    purpose,
                    target: &target,
                    account,
                    code_hash: &code_hash,
                    payload: &payload,
                    expires_at: now.plus_seconds(CODE_SECONDS),
                })
                .await?;
            let item = domain::kernel::encode_id("out", ctx.ids.next());
            tx.outbox().add(item, "code.send", &ticket, "{}", now).await?;
            Ok(())
        })
        .await?;
    Ok(answer)
}

/// What counts the codes that are sent to a contact; those that a known browser asks for count for themselves.
async fn code_key(ctx: &Ctx, tx: &mut Tx, login: &Login, target: &str) -> Result<String, ServiceError> {
    let known = tx.user().account_by_login(login).await?;
    let device = device::counted_by(ctx, tx, known.as_ref())?;
    Ok(match device {
        Some(device) => format!("code-device:{device}"),
        None => format!("code:{target}"),
    })
}

/// Makes a code for a new password and shows it here instead of sending it, for the command line. Gives ticket and code.
pub(super) async fn show_reset_code(
    ctx: &Ctx,
    login: Login,
    locale: Locale,
) -> Result<(String, String), ServiceError> {
    let ticket = format!("{:032x}", ctx.ids.secret());
    let code = Code::from_random(ctx.ids.secret()).to_string();
    let waiting = Waiting {
        login: login.as_str().to_owned(),
        code: code.clone(),
        locale,
        password: None,
        terms: None,
    };
    let payload = serde_json::to_string(&waiting).map_err(|_| ServiceError::Internal)?;
    let expires_at = ctx.clock.now().plus_seconds(CODE_SECONDS);
    let (kept, shown) = (ticket.clone(), code.clone());
    ctx.store
        .write(async move |tx: &mut Tx| {
            let target = tx.vault().index("one_time_code.target", login.as_str())?;
            let code_hash = hash(tx, &kept, &shown)?;
            tx.user()
                .insert_code(&NewCode {
                    id: &kept,
                    purpose: CodePurpose::Reset,
                    target: &target,
                    account: None,
                    code_hash: &code_hash,
                    payload: &payload,
                    expires_at,
                })
                .await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok((ticket, code))
}

/// Takes a code that was shown for a ticket; it cannot be shown again. A wrong one counts as a try and is kept counted,
/// so the answer comes as a value: an error would undo the counting.
pub(super) async fn take_code(
    ctx: &Ctx,
    tx: &mut Tx,
    purpose: CodePurpose,
    ticket: &str,
    code: &str,
) -> Result<Option<(SentCode, Waiting)>, ServiceError> {
    let now = ctx.clock.now();
    let Some(sent) = tx.user().try_code(ticket, now).await? else {
        return Ok(None);
    };
    let Some(code) = Code::parse(code) else {
        return Ok(None);
    };
    let right = hash(tx, ticket, &code.to_string())? == sent.code_hash && sent.purpose == purpose;
    if !right || !tx.user().use_code(ticket, now).await? {
        return Ok(None);
    }
    let waiting = serde_json::from_str(&sent.payload).map_err(|_| ServiceError::Internal)?;
    Ok(Some((sent, waiting)))
}

/// Codes have few digits, so a plain hash could be tried out: this one is keyed, and bound to the ticket.
fn hash(tx: &mut Tx, ticket: &str, code: &str) -> Result<String, ServiceError> {
    Ok(tx
        .vault()
        .index("one_time_code.code_hash", &format!("{ticket} {code}"))?)
}

/// Sends a code that was asked for, or what is to be sent in its place.
/// # Errors
/// Those of the database.
pub(crate) async fn deliver_code(ctx: &Ctx, ticket: &str) -> Result<(), ServiceError> {
    let now = ctx.clock.now();
    let mut tx = ctx.store.read().await?;
    let Some(sent) = tx.user().code_to_send(ticket, now).await? else {
        return Ok(());
    };
    let waiting: Waiting = serde_json::from_str(&sent.payload).map_err(|_| ServiceError::Internal)?;
    let login = Login::parse(&waiting.login).map_err(|_| ServiceError::Internal)?;
    let account = tx.user().account_by_login(&login).await?;
    let is_known = account.is_some_and(|account| account.state != AccountState::Closed);
    drop(tx);
    let text = match (sent.purpose, is_known) {
        (CodePurpose::Register, true) => Text::AlreadyRegistered,
        (CodePurpose::Verify, true) => Text::AlreadyTaken,
        (CodePurpose::SignIn | CodePurpose::Reset, false) | (CodePurpose::SecondStep, _) => return Ok(()),
        _ => Text::Code(&waiting.code),
    };
    let message = text.message(ctx, login, waiting.locale);
    let ctx = ctx.clone();
    ctx.store
        .clone()
        .write(async move |tx: &mut Tx| notify::queue(&ctx, tx, &message).await)
        .await
}

enum Text<'a> {
    Code(&'a str),
    AlreadyRegistered,
    AlreadyTaken,
}

impl Text<'_> {
    fn message(&self, ctx: &Ctx, to: Login, locale: Locale) -> Message {
        let minutes = CODE_SECONDS / 60;
        let url = format!("{}/{locale}/sign-in", ctx.settings.base_url);
        let (subject, body) = match (self, locale) {
            (Self::Code(code), Locale::Zh) => (
                format!("集市验证码 {code}"),
                format!("【集市】您的验证码是 {code}，{minutes} 分钟内有效。请勿告诉任何人，包括自称集市工作人员的人。"),
            ),
            (Self::Code(code), Locale::En) => (
                format!("Your Jishi code is {code}"),
                format!(
                    "Your Jishi code is {code}. It works for {minutes} minutes. Never tell it to anybody, not even to \
                     somebody who says they work for us."
                ),
            ),
            (Self::AlreadyRegistered, Locale::Zh) => (
                "您已经有集市账号了".to_owned(),
                format!("【集市】有人想用这个联系方式注册，但您已经有账号了。请直接登录，忘记密码可以在登录页重设：{url}"),
            ),
            (Self::AlreadyRegistered, Locale::En) => (
                "You already have a Jishi account".to_owned(),
                format!(
                    "Somebody tried to register with this contact, but you already have an account. Sign in, or set a \
                     new password there: {url}"
                ),
            ),
            (Self::AlreadyTaken, Locale::Zh) => (
                "这个联系方式已绑定其他账号".to_owned(),
                "【集市】有人想把这个联系方式绑定到另一个账号，但它已经属于您的账号。如果不是您本人操作，无需理会。".to_owned(),
            ),
            (Self::AlreadyTaken, Locale::En) => (
                "This contact belongs to an account".to_owned(),
                "Somebody tried to add this contact to another account, but it belongs to yours. If it was not you, \
                 there is nothing to do."
                    .to_owned(),
            ),
        };
        Message { to, subject, body }
    }
}
