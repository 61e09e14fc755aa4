//! Sellers: how they get in, what is decided about them, and what buyers see of them.

mod apply;
mod console;
mod document;
mod news;
mod own;

pub use apply::apply_to_sell;
pub use console::{export_sellers, reveal_seller, search_sellers, view_seller};
pub use document::{
    Opened, Returned, Upload, hand_in_application, open_document, prepare_document, upload_document,
};
pub use own::list_own_shops;
pub use store::SellerFilter;

pub(crate) use document::forget_applications;

use crate::user::masked_account;
use crate::{Ctx, Permit, ServiceError, audit, product};
use domain::kernel::{FieldError, Locale, Slug};
use domain::merchant::{
    CreditCode, Licence, Profile, Seller, SellerEntry, SellerEvent, SellerId, SellerState, SellerView,
    check_profile,
};
use domain::product::{ListingQuery, ShopView};
use domain::user::permission::policy::{SellerDecide, SellerRead, SellerUpdate};
use domain::user::{AccountId, AuditRecord, Role, Target};
use serde_json::json;
use store::{NewGrant, StoredApplication, Tx};

const MISSING: ServiceError = ServiceError::NotFound("seller");
const MAX_REASON: usize = 500;

/// The command to move a seller on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideSeller {
    pub seller: SellerId,
    /// The version that whoever decides has seen.
    pub version: i64,
    pub event: SellerEvent,
    /// Why; told to the seller.
    pub reason: String,
}

/// Everything the platform has about a seller.
#[derive(Clone, Debug)]
pub struct SellerFile {
    pub seller: Seller,
    /// `None` for the own shop.
    pub application: Option<StoredApplication>,
    pub history: Vec<SellerEntry>,
}

/// Moves a seller on: begins the review, lets in or not, suspends, lets sell again, closes. Who applied while signed in
/// owns the shop once it is let in; whoever decides is the second person that giving a role needs.
/// # Errors
/// [`ServiceError::Forbidden`], also for one's own application, [`ServiceError::NotFound`], [`ServiceError::Invalid`] without a reason where one is
/// needed, [`ServiceError::Conflict`] for a step that is not possible and for a seller that somebody else has changed.
pub async fn decide_seller(
    permit: &Permit<SellerDecide>,
    command: DecideSeller,
) -> Result<Seller, ServiceError> {
    permit.platform()?;
    let reason = command.reason.trim().to_owned();
    if reason.is_empty() && command.event.needs_reason() {
        return Err(invalid("reason", "required"));
    }
    if reason.chars().count() > MAX_REASON {
        return Err(invalid("reason", "too_long"));
    }
    let at = permit.clock.now();
    let owned = permit.clone();
    let seller = permit
        .store
        .write(async move |tx: &mut Tx| {
            let seller = load(tx, command.seller).await?;
            if seller.version != command.version {
                return Err(stale());
            }
            let application = tx.merchant().application(seller.id).await?;
            let locale = application.as_ref().map_or(Locale::Zh, |stored| stored.locale);
            let applicant = application.and_then(|stored| stored.account);
            let decider = owned.person().map(|person| person.account);
            if decider.is_some() && decider == applicant {
                return Err(ServiceError::Forbidden);
            }
            let entry = SellerEntry {
                state: seller.on(command.event)?,
                at,
                cause: owned.actor(),
                reason,
            };
            if !tx.merchant().advance(&seller, &entry).await? {
                return Err(stale());
            }
            document::end_files(tx, &seller, &entry).await?;
            news::tell(&owned, tx, &seller, locale, command.event, &entry.reason).await?;
            if [seller.state, entry.state].contains(&SellerState::Approved) {
                tx.product().bump_version().await?;
            }
            if let (SellerEvent::Approve, Some(applicant)) = (command.event, applicant) {
                give_ownership(tx, &owned, seller.id, applicant).await?;
            }
            let mut record = audit::by(&owned, "seller.decide", "seller", seller.id.to_string());
            record.seller_id = Some(seller.id.to_string());
            record.reason = (!entry.reason.is_empty()).then_some(entry.reason);
            let told = |state: SellerState| json!({ "state": state.as_str() });
            (record.before, record.after) = audit::changes(&told(seller.state), &told(entry.state));
            tx.audit().append(record).await?;
            load(tx, command.seller).await
        })
        .await?;
    product::refresh(permit).await?;
    Ok(seller)
}

/// Makes the applicant the owner of the shop that has just been let in.
async fn give_ownership(
    tx: &mut Tx,
    permit: &Permit<SellerDecide>,
    seller: SellerId,
    applicant: AccountId,
) -> Result<(), ServiceError> {
    let role = Role::SellerOwner.key();
    let grant = NewGrant {
        id: domain::kernel::encode_id("grt", permit.ids.next()),
        account: applicant,
        role: role.to_owned(),
        target: Target::Seller(seller.to_string()),
        requested_by: Some(applicant),
        approved_by: permit.person().map(|person| person.account),
        at: permit.clock.now(),
        expires_at: None,
    };
    tx.user().grant_role(&grant).await?;
    let mut record = audit::by(permit, "role.grant", "account", applicant.to_string());
    record.seller_id = Some(seller.to_string());
    record.after = Some(json!({ "role": role, "seller": seller.to_string() }).to_string());
    tx.audit().append(record).await?;
    Ok(())
}

/// Sellers, newest first: at most `limit` (1 to 500) that are older than `before`.
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn list_sellers(
    permit: &Permit<SellerRead>,
    state: Option<SellerState>,
    before: Option<SellerId>,
    limit: i64,
) -> Result<Vec<Seller>, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let filter = SellerFilter {
        state,
        ..SellerFilter::default()
    };
    Ok(tx
        .merchant()
        .sellers(&filter, before, limit.clamp(1, 500))
        .await?)
}

/// A seller with its application and history, for whoever decides about it.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn seller_file(permit: &Permit<SellerRead>, id: SellerId) -> Result<SellerFile, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    Ok(SellerFile {
        seller: load(&mut tx, id).await?,
        application: tx.merchant().application(id).await?,
        history: tx.merchant().history(id).await?,
    })
}

/// The seller whose shop has this address.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn seller_by_slug(permit: &Permit<SellerRead>, slug: &str) -> Result<Seller, ServiceError> {
    permit.platform()?;
    let slug = Slug::parse(slug).map_err(|_| MISSING)?;
    let found = permit
        .store
        .read()
        .await?
        .merchant()
        .seller_by_slug(&slug)
        .await?;
    found.ok_or(MISSING)
}

/// Replaces the licence of a seller, for example of the own shop, which never applied.
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Invalid`], [`ServiceError::Conflict`] when
/// somebody else has changed the seller.
pub async fn set_licence(
    permit: &Permit<SellerUpdate>,
    id: SellerId,
    version: i64,
    company: &str,
    code: &str,
    document: Option<String>,
) -> Result<Seller, ServiceError> {
    permit.platform()?;
    let company = company.trim().to_owned();
    if company.is_empty() {
        return Err(invalid("company", "required"));
    }
    let code = CreditCode::parse(code).map_err(|_| invalid("credit_code", "credit_code"))?;
    let licence = Licence {
        company,
        code,
        document,
    };
    let record = changed(permit, "seller.licence", id);
    change(permit, id, record, async move |tx: &mut Tx| {
        Ok(tx.merchant().save_licence(id, version, &licence).await?)
    })
    .await
}

/// The seller that somebody works for: the one asked for or, without one, the first.
/// # Errors
/// [`ServiceError::NotFound`] beyond their reach, [`ServiceError::Forbidden`] as [`Permit::seller`].
pub async fn own_seller(
    permit: &Permit<SellerRead>,
    seller: Option<SellerId>,
) -> Result<Seller, ServiceError> {
    let scope = permit.seller(seller)?;
    let found = permit.store.read().await?.merchant().own(scope).await?;
    found.ok_or(MISSING)
}

/// Replaces what a seller says of itself; `seller` as for [`own_seller`].
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::Conflict`] when somebody else has changed the seller, and as
/// [`own_seller`].
pub async fn save_profile(
    permit: &Permit<SellerUpdate>,
    seller: Option<SellerId>,
    version: i64,
    typed: &Profile,
) -> Result<Seller, ServiceError> {
    let scope = permit.seller(seller)?;
    let profile = check_profile(typed).map_err(ServiceError::Invalid)?;
    let record = changed(permit, "seller.profile", scope.seller());
    change(permit, scope.seller(), record, async move |tx: &mut Tx| {
        Ok(tx.merchant().save_profile(scope, version, &profile).await?)
    })
    .await
}

/// A shop as buyers see it.
/// # Errors
/// [`ServiceError::NotFound`] for an unknown one, and for one that may not sell now.
pub async fn seller_page(ctx: &Ctx, locale: Locale, slug: &str) -> Result<SellerView, ServiceError> {
    let slug = Slug::parse(slug).map_err(|_| MISSING)?;
    Ok(SellerView::new(&open_shop(ctx, &slug).await?, locale))
}

/// A shop with its goods: `query` names the seller and what of its goods is asked for.
/// # Errors
/// As [`seller_page`].
pub async fn shop_page(ctx: &Ctx, locale: Locale, query: ListingQuery) -> Result<ShopView, ServiceError> {
    let slug = query.seller.clone().ok_or(MISSING)?;
    Ok(ShopView {
        seller: SellerView::new(&open_shop(ctx, &slug).await?, locale),
        listing: product::listing(ctx, locale, query).await?,
    })
}

/// The seller of this address, if it may sell now.
pub(crate) async fn open_shop(ctx: &Ctx, slug: &Slug) -> Result<Seller, ServiceError> {
    let found = ctx.store.read().await?.merchant().seller_by_slug(slug).await?;
    found
        .filter(|seller| seller.state == SellerState::Approved)
        .ok_or(MISSING)
}

/// That what pages show of a seller was changed, for the audit log.
fn changed(permit: &Permit<SellerUpdate>, action: &str, id: SellerId) -> AuditRecord {
    let mut record = audit::by(permit, action, "seller", id.to_string());
    record.seller_id = Some(id.to_string());
    record
}

/// Runs a change of what pages show of a seller; it tells whether the seller was as whoever changes it has seen it.
async fn change<F>(ctx: &Ctx, id: SellerId, record: AuditRecord, f: F) -> Result<Seller, ServiceError>
where
    F: AsyncFnOnce(&mut Tx) -> Result<bool, ServiceError> + Send + 'static,
{
    let seller = ctx
        .store
        .write(async move |tx: &mut Tx| {
            load(tx, id).await?;
            if !f(tx).await? {
                return Err(stale());
            }
            tx.product().bump_version().await?;
            tx.audit().append(record).await?;
            load(tx, id).await
        })
        .await?;
    product::refresh(ctx).await?;
    Ok(seller)
}

async fn load(tx: &mut Tx, id: SellerId) -> Result<Seller, ServiceError> {
    tx.merchant().seller(id).await?.ok_or(MISSING)
}

/// What others recognise a person by, masked; empty for an account that is gone.
pub(crate) async fn masked_person(tx: &mut Tx, id: AccountId) -> Result<String, ServiceError> {
    let account = tx.user().account(id).await?;
    Ok(account.as_ref().map_or_else(String::new, masked_account))
}

fn stale() -> ServiceError {
    ServiceError::Conflict("somebody else has just changed this seller: look again".to_owned())
}

fn invalid(field: &str, code: &str) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(field, code)])
}
