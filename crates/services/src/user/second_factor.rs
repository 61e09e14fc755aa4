//! The second factor: time-based codes of an authenticator app (RFC 6238), and recovery codes for the day it is lost.

use super::token::SessionToken;
use crate::guard::Permit;
use crate::{Ctx, ServiceError};
use domain::user::permission::policy::AccountUpdate;
use domain::user::{AccountId, Code, RECOVERY_CODES, Strength};
use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use store::Tx;
use totp_rs::{Builder, Secret, Totp};

/// An authenticator app to be set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecondFactor {
    /// To be typed in: base 32.
    pub secret: String,
    /// To be photographed: a QR code as SVG.
    pub qr: String,
}

/// Begins to set up an authenticator app. It counts once a code of it was shown.
/// # Errors
/// [`ServiceError::ProofRequired`], [`ServiceError::Conflict`] when one is in use.
pub async fn start_second_factor(permit: &Permit<AccountUpdate>) -> Result<NewSecondFactor, ServiceError> {
    let account = permit.fresh()?;
    let secret = Secret::from(random_bytes(permit)).to_base32();
    let kept = secret.clone();
    let name = permit
        .store
        .write(async move |tx: &mut Tx| {
            if tx
                .user()
                .second_factor(account)
                .await?
                .is_some_and(|second| second.confirmed)
            {
                return Err(ServiceError::Conflict("a second factor is in use".to_owned()));
            }
            tx.user().set_second_factor(account, Some(&kept)).await?;
            let account = tx
                .user()
                .account(account)
                .await?
                .ok_or(ServiceError::NotFound("account"))?;
            Ok(account
                .logins()
                .first()
                .map_or_else(String::new, |login| login.as_str().to_owned()))
        })
        .await?;
    let url = format!(
        "otpauth://totp/Jishi:{}?secret={secret}&issuer=Jishi",
        name.replace('@', "%40").replace('+', "%2B")
    );
    let qr = fast_qr::QRBuilder::new(url)
        .build()
        .map_err(|_| ServiceError::Internal)?;
    Ok(NewSecondFactor {
        secret,
        qr: SvgBuilder::default().margin(2).to_str(&qr),
    })
}

/// Ends the setting-up: the code shows that the app works. Gives the recovery codes, to be shown once, and a new token.
/// # Errors
/// [`ServiceError::WrongCredentials`].
pub async fn confirm_second_factor(
    permit: &Permit<AccountUpdate>,
    code: &str,
) -> Result<(Vec<String>, SessionToken), ServiceError> {
    let account = permit.fresh()?;
    let session = permit
        .person()
        .map(|person| person.session)
        .ok_or(ServiceError::SignInRequired)?;
    let codes = new_recovery_codes(permit);
    let token = SessionToken::mint(permit);
    let (ctx, code, shown, hash) = (Ctx::clone(permit), code.to_owned(), codes.clone(), token.hash());
    let confirmed = permit
        .store
        .write(async move |tx: &mut Tx| {
            let now = ctx.clock.now();
            if !fits_app(&ctx, tx, account, &code).await? {
                return Ok(false);
            }
            keep_recovery_codes(tx, account, &codes).await?;
            tx.user()
                .renew_session(session, &hash, Strength::Two, now)
                .await?;
            tx.user().revoke_sessions(account, Some(session), now).await?;
            Ok::<_, ServiceError>(true)
        })
        .await?;
    if confirmed {
        Ok((shown, token))
    } else {
        Err(ServiceError::WrongCredentials)
    }
}

/// Ends the use of the second factor.
/// # Errors
/// [`ServiceError::ProofRequired`]; [`ServiceError::Forbidden`] for whoever works here and must have one.
pub async fn end_second_factor(permit: &Permit<AccountUpdate>) -> Result<(), ServiceError> {
    let account = permit.fresh()?;
    if permit.settings.staff_second_factor && permit.person().is_some_and(crate::Person::is_staff) {
        return Err(ServiceError::Forbidden);
    }
    permit
        .store
        .write(async move |tx: &mut Tx| {
            tx.user().set_second_factor(account, None).await?;
            tx.user().set_recovery_codes(account, &[]).await?;
            Ok(())
        })
        .await
}

/// Puts new recovery codes in the place of the old ones; they are shown once.
/// # Errors
/// [`ServiceError::ProofRequired`], [`ServiceError::Conflict`] without a second factor.
pub async fn renew_recovery_codes(permit: &Permit<AccountUpdate>) -> Result<Vec<String>, ServiceError> {
    let account = permit.fresh()?;
    let codes = new_recovery_codes(permit);
    let shown = codes.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            if !tx
                .user()
                .second_factor(account)
                .await?
                .is_some_and(|second| second.confirmed)
            {
                return Err(ServiceError::Conflict("there is no second factor".to_owned()));
            }
            keep_recovery_codes(tx, account, &codes).await
        })
        .await?;
    Ok(shown)
}

/// Whether the code is one of the account's app or one of its recovery codes; either is used up by it.
pub(super) async fn fits_second_factor(
    ctx: &Ctx,
    tx: &mut Tx,
    account: AccountId,
    code: &str,
) -> Result<bool, ServiceError> {
    if Code::parse(code).is_some() {
        let confirmed = tx
            .user()
            .second_factor(account)
            .await?
            .is_some_and(|second| second.confirmed);
        return Ok(confirmed && fits_app(ctx, tx, account, code).await?);
    }
    let hash = recovery_hash(tx, account, code)?;
    Ok(tx
        .user()
        .use_recovery_code(account, &hash, ctx.clock.now())
        .await?)
}

async fn fits_app(ctx: &Ctx, tx: &mut Tx, account: AccountId, code: &str) -> Result<bool, ServiceError> {
    let (Some(second), Some(code)) = (tx.user().second_factor(account).await?, Code::parse(code)) else {
        return Ok(false);
    };
    let now = ctx.clock.now();
    let seconds = u64::try_from(now.as_micros() / 1_000_000).unwrap_or_default();
    let step = app_of(&second.secret)?.check(&code.to_string(), seconds);
    let Some(step) = step.and_then(|step| i64::try_from(step).ok()) else {
        return Ok(false);
    };
    Ok(tx.user().use_step(account, step, now).await?)
}

/// Six digits, thirty seconds, one step of tolerance on either side.
fn app_of(secret: &str) -> Result<Totp, ServiceError> {
    let secret = Secret::try_from_base32(secret).map_err(|_| ServiceError::Internal)?;
    Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|_| ServiceError::Internal)
}

/// 160 bits, as RFC 4226, 4 asks for.
fn random_bytes(ctx: &Ctx) -> [u8; 20] {
    let mut bytes = [0; 20];
    let (head, tail) = bytes.split_at_mut(16);
    head.copy_from_slice(&ctx.ids.secret().to_be_bytes());
    tail.copy_from_slice(&ctx.ids.secret().to_be_bytes()[..4]);
    bytes
}

/// Codes of 50 random bits: `k3fm9-x2r7q`, in Crockford's base 32.
fn new_recovery_codes(ctx: &Ctx) -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let text = domain::kernel::encode_id("r", ctx.ids.secret());
            let letters = &text[text.len() - 10..];
            format!("{}-{}", &letters[..5], &letters[5..])
        })
        .collect()
}

async fn keep_recovery_codes(tx: &mut Tx, account: AccountId, codes: &[String]) -> Result<(), ServiceError> {
    let hashes: Vec<String> = codes
        .iter()
        .map(|code| recovery_hash(tx, account, code))
        .collect::<Result<_, _>>()?;
    Ok(tx.user().set_recovery_codes(account, &hashes).await?)
}

fn recovery_hash(tx: &mut Tx, account: AccountId, code: &str) -> Result<String, ServiceError> {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase();
    Ok(tx
        .vault()
        .index("recovery_code.code_hash", &format!("{account} {plain}"))?)
}
