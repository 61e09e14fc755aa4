//! Keys by which programs use the API: shown once, stored as hashes.

use crate::{Ctx, Permit, ServiceError, audit};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::kernel::FieldError;
use domain::user::permission::policy::{ApiKeyRead, ApiKeyUpdate};
use domain::user::{ApiKey, ApiKeyId, Part, Permission};
use sha2::{Digest, Sha256};
use std::fmt;
use store::Tx;

const NAME_MOST: usize = 60;
const DAYS_MOST: i64 = 366;
/// A key's use is noted once in so many seconds.
const TOUCH_SECONDS: i64 = 300;
const PREFIX: &str = "jsk_";

/// The secret of a key as it comes with a request.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiToken(String);

impl ApiToken {
    /// `None` unless it has the form of a key.
    pub fn parse(text: &str) -> Option<Self> {
        let body = text.strip_prefix(PREFIX)?;
        let fits = body.len() == 43
            && body
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        fits.then(|| Self(text.to_owned()))
    }

    fn mint(ctx: &Ctx) -> Self {
        let halves = [ctx.ids.secret().to_be_bytes(), ctx.ids.secret().to_be_bytes()];
        Self(format!(
            "{PREFIX}{}",
            URL_SAFE_NO_PAD.encode(halves.as_flattened())
        ))
    }

    pub(crate) fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for ApiToken {
    /// Keys never reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiToken(…)")
    }
}

/// Makes a key. Its secret is in the answer and nowhere else.
/// # Errors
/// [`ServiceError::Invalid`] for a name, a time or permissions that a key cannot have.
pub async fn create_api_key(
    permit: &Permit<ApiKeyUpdate>,
    name: &str,
    permissions: Vec<Permission>,
    days: i64,
) -> Result<(ApiKey, String), ServiceError> {
    permit.platform()?;
    let person = permit.person().cloned().ok_or(ServiceError::SignInRequired)?;
    let mut errors = Vec::new();
    let name = name.trim();
    if name.is_empty() {
        errors.push(FieldError::new("name", "required"));
    }
    if name.chars().count() > NAME_MOST {
        errors.push(FieldError::new("name", "too_long"));
    }
    if !(1..=DAYS_MOST).contains(&days) {
        errors.push(FieldError::new("days", "out_of_range"));
    }
    if permissions.is_empty() {
        errors.push(FieldError::new("permissions", "required"));
    }
    // Nobody hands out more than they have.
    let allowed =
        |permission: &Permission| ApiKey::can_carry(*permission) && person.reach(*permission).is_some();
    if !permissions.iter().all(allowed) {
        errors.push(FieldError::new("permissions", "not_available"));
    }
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    let token = ApiToken::mint(permit);
    let now = permit.clock.now();
    let key = ApiKey {
        id: ApiKeyId::from_u128(permit.ids.next()),
        name: name.to_owned(),
        hint: token.0.chars().take(PREFIX.len() + 4).collect(),
        created_by: person.account,
        permissions,
        created_at: now,
        expires_at: now.plus_seconds(days * 24 * 3_600),
        used_at: None,
        revoked_at: None,
    };
    let (permit, kept, hash) = (permit.clone(), key.clone(), token.hash());
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            tx.api_key().insert(&kept, &hash).await?;
            let keys: Vec<&str> = kept
                .permissions
                .iter()
                .map(|permission| permission.key())
                .collect();
            let mut record = audit::by(&permit, "api_key.create", "api_key", kept.id.to_string());
            record.after = Some(serde_json::json!({ "name": kept.name, "permissions": keys }).to_string());
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok((key, token.0))
}

/// Keys, newest first.
/// # Errors
/// Those of the database.
pub async fn list_api_keys(
    permit: &Permit<ApiKeyRead>,
    before: Option<ApiKeyId>,
    limit: i64,
) -> Result<Part<ApiKey>, ServiceError> {
    permit.platform()?;
    let items = permit
        .store
        .read()
        .await?
        .api_key()
        .keys(before, limit.clamp(1, 200))
        .await?;
    let full = i64::try_from(items.len()).is_ok_and(|length| length >= limit);
    let next = items.last().filter(|_| full).map(|key| key.id.to_string());
    Ok(Part { items, next })
}

/// Ends a key: its next request is refused.
/// # Errors
/// [`ServiceError::NotFound`] for a key that is not there or has ended.
pub async fn revoke_api_key(permit: &Permit<ApiKeyUpdate>, id: ApiKeyId) -> Result<(), ServiceError> {
    permit.platform()?;
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            if !tx.api_key().revoke(id, permit.clock.now()).await? {
                return Err(ServiceError::NotFound("key"));
            }
            tx.audit()
                .append(audit::by(&permit, "api_key.revoke", "api_key", id.to_string()))
                .await?;
            Ok(())
        })
        .await
}

/// The live key behind a token. Its use is noted; nobody waits for that.
pub(crate) async fn live_api_key(ctx: &Ctx, token: &ApiToken) -> Result<Option<ApiKey>, ServiceError> {
    let now = ctx.clock.now();
    let hash = token.hash();
    let key = ctx.store.read().await?.api_key().live(&hash, now).await?;
    ctx.known.note(&hash, key.as_ref().map(|key| key.created_by));
    let stale = |key: &ApiKey| {
        key.used_at
            .is_none_or(|used| used.plus_seconds(TOUCH_SECONDS) <= now)
    };
    if let Some(key) = key.as_ref().filter(|key| stale(key)) {
        let (store, id) = (ctx.store.clone(), key.id);
        tokio::spawn(async move {
            let noted: Result<(), ServiceError> = store
                .write(async move |tx: &mut Tx| Ok(tx.api_key().touch(id, now).await?))
                .await;
            if let Err(error) = noted {
                tracing::warn!(%error, "the use of a key could not be noted");
            }
        });
    }
    Ok(key)
}
