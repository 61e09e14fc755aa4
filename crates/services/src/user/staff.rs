//! Who works here, with which roles. Roles are given and taken by two people: one asks, another approves.

use super::masked_account;
use crate::{Permit, ServiceError, approval, audit};
use domain::kernel::{FieldError, Locale};
use domain::user::permission::policy::{RoleRead, RoleUpdate, StaffRead, StaffRequest, SystemUpdate};
use domain::user::{
    Account, AccountId, ApprovalId, ApprovalKind, Audience, HeldRole, Login, Permission, Reach, Role,
    RoleChange, RoleView, StaffRow, Target,
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{CustomRole, NewGrant, Tx};

const STAFF_MOST: i64 = 1_000;

/// Everybody who works here and their roles; for a seller's people, those of their sellers.
/// # Errors
/// Those of the database.
pub async fn list_staff(permit: &Permit<StaffRead>) -> Result<Vec<StaffRow>, ServiceError> {
    let mut tx = permit.store.read().await?;
    let now = permit.clock.now();
    let mut grants = Vec::new();
    match permit.reach() {
        Reach::Platform => grants = tx.user().grants(None, None, now, STAFF_MOST).await?,
        Reach::Sellers(sellers) => {
            for seller in sellers {
                let target = Target::Seller(seller.clone());
                grants.extend(tx.user().grants(None, Some(&target), now, STAFF_MOST).await?);
            }
        }
        Reach::Own | Reach::Warehouses(_) => return Err(ServiceError::Forbidden),
    }
    let mut people: BTreeMap<AccountId, Vec<HeldRole>> = BTreeMap::new();
    for grant in grants {
        people.entry(grant.account).or_default().push(HeldRole {
            role: grant.role,
            target: grant.target,
            since: grant.at,
            until: grant.expires_at,
        });
    }
    let mut rows = Vec::with_capacity(people.len());
    for (id, roles) in people {
        let Some(account) = tx.user().account(id).await? else {
            continue;
        };
        rows.push(StaffRow {
            account: id,
            name: account
                .name
                .as_ref()
                .map_or_else(String::new, |name| name.as_str().to_owned()),
            contact: masked_account(&account),
            roles,
        });
    }
    Ok(rows)
}

/// Built-in roles and those made here.
/// # Errors
/// Those of the database.
pub async fn list_roles(permit: &Permit<RoleRead>) -> Result<Vec<RoleView>, ServiceError> {
    let built_in = Role::ALL.into_iter().map(|role| RoleView {
        key: role.key().to_owned(),
        name: domain::kernel::Localized::new("", ""),
        audience: role.audience(),
        permissions: role.permissions().to_vec(),
        built_in: true,
        version: 0,
    });
    let made = permit.store.read().await?.user().custom_roles().await?;
    let made = made.into_iter().map(|role| RoleView {
        key: role.key,
        name: role.name,
        audience: role.audience,
        permissions: role.permissions,
        built_in: false,
        version: role.version,
    });
    Ok(built_in.chain(made).collect())
}

/// Makes a role (`version` 0) or changes one, if nobody has changed it meanwhile. Nobody makes a role that may more than
/// they may themselves.
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::Conflict`].
pub async fn save_role(permit: &Permit<RoleUpdate>, view: RoleView) -> Result<(), ServiceError> {
    permit.platform()?;
    let mut errors = Vec::new();
    let key = view.key.trim().to_lowercase();
    let plain = (2..=40).contains(&key.len())
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain || Role::parse(&key).is_some() {
        errors.push(FieldError::new("key", "unknown"));
    }
    for (field, name) in [("name_zh", &view.name.zh), ("name_en", &view.name.en)] {
        if !(1..=40).contains(&name.trim().chars().count()) {
            errors.push(FieldError::new(field, "required"));
        }
    }
    let own = |permission: &Permission| Role::Customer.permissions().contains(permission);
    let may = |permission: &Permission| {
        permit
            .person()
            .is_none_or(|person| person.reach(*permission) == Some(Reach::Platform))
    };
    let fits = |permission: &Permission| {
        view.audience != Audience::Seller || Role::SellerOwner.permissions().contains(permission)
    };
    if view.permissions.is_empty() || view.audience == Audience::Customer {
        errors.push(FieldError::new("permissions", "required"));
    }
    if view
        .permissions
        .iter()
        .any(|permission| own(permission) || !may(permission) || !fits(permission))
    {
        errors.push(FieldError::new("permissions", "not_available"));
    }
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    let role = CustomRole {
        key,
        name: view.name,
        audience: view.audience,
        permissions: view.permissions,
        version: view.version,
    };
    let permit = permit.clone();
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            let before = tx
                .user()
                .custom_roles()
                .await?
                .into_iter()
                .find(|old| old.key == role.key);
            if !tx.user().save_role(&role).await? {
                return Err(ServiceError::Conflict(
                    "the role was changed meanwhile, or its key is taken".to_owned(),
                ));
            }
            let mut record = audit::by(&permit, "role.save", "role", role.key.clone());
            let told = |role: &CustomRole| {
                let keys: Vec<&str> = role
                    .permissions
                    .iter()
                    .map(|permission| permission.key())
                    .collect();
                json!({ "name": role.name.en, "permissions": keys })
            };
            (record.before, record.after) =
                audit::changes(&before.as_ref().map_or(json!({}), told), &told(&role));
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// Deletes a role that was made here and that nobody has.
/// # Errors
/// [`ServiceError::Conflict`] while somebody has it, [`ServiceError::NotFound`].
pub async fn delete_role(permit: &Permit<RoleUpdate>, key: &str) -> Result<(), ServiceError> {
    permit.platform()?;
    let (permit, key) = (permit.clone(), key.to_owned());
    permit
        .store
        .clone()
        .write(async move |tx: &mut Tx| {
            if !tx.user().delete_role(&key).await? {
                return Err(ServiceError::NotFound("role"));
            }
            tx.audit()
                .append(audit::by(&permit, "role.delete", "role", key))
                .await?;
            Ok(())
        })
        .await
}

/// Asks for a role to be given to the account with this contact, for `seconds` from the approval or for good.
/// # Errors
/// [`ServiceError::Invalid`] for the fields, [`ServiceError::Forbidden`] beyond one's own reach.
pub async fn request_role(
    permit: &Permit<StaffRequest>,
    login: &str,
    role: &str,
    target: Target,
    seconds: Option<i64>,
    reason: &str,
) -> Result<ApprovalId, ServiceError> {
    let parsed = Login::parse(login).map_err(|_| invalid("login", "login"))?;
    let mut tx = permit.store.read().await?;
    let account = tx
        .user()
        .account_by_login(&parsed)
        .await?
        .ok_or_else(|| invalid("login", "unknown"))?;
    let audience = audience_of(&mut tx, role)
        .await?
        .ok_or_else(|| invalid("role", "unknown"))?;
    drop(tx);
    let fits = matches!(
        (audience, &target),
        (Audience::Platform, Target::Platform | Target::Warehouse(_)) | (Audience::Seller, Target::Seller(_))
    );
    if !fits {
        return Err(invalid("role", "not_available"));
    }
    if seconds.is_some_and(|seconds| !(60..=365 * 24 * 3_600).contains(&seconds)) {
        return Err(invalid("seconds", "out_of_range"));
    }
    let change = RoleChange {
        account: account.id,
        role: role.to_owned(),
        target,
        seconds,
    };
    approval::request_roles(permit, ApprovalKind::RoleGrant, &change, reason).await
}

/// Asks for a role to be taken from an account.
/// # Errors
/// [`ServiceError::NotFound`] when they do not have it, [`ServiceError::Forbidden`] beyond one's own reach.
pub async fn request_role_removal(
    permit: &Permit<StaffRequest>,
    account: AccountId,
    role: &str,
    target: Target,
    reason: &str,
) -> Result<ApprovalId, ServiceError> {
    let now = permit.clock.now();
    let held = permit
        .store
        .read()
        .await?
        .user()
        .grants(Some(account), Some(&target), now, 100)
        .await?;
    if !held.iter().any(|grant| grant.role == role) {
        return Err(ServiceError::NotFound("role"));
    }
    let change = RoleChange {
        account,
        role: role.to_owned(),
        target,
        seconds: None,
    };
    approval::request_roles(permit, ApprovalKind::RoleRevoke, &change, reason).await
}

/// Makes somebody an administrator from the command line, and their account if there is none. Gives the ticket and the
/// code by which they set their password.
/// # Errors
/// [`ServiceError::Invalid`].
pub async fn create_administrator(
    permit: &Permit<SystemUpdate>,
    locale: Locale,
    login: &str,
) -> Result<(String, String), ServiceError> {
    permit.platform()?;
    let login = super::code::parse_login(login)?;
    let (inner, wanted) = (permit.clone(), login.clone());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let now = inner.clock.now();
            let known = tx.user().account_by_login(&wanted).await?;
            let account = if let Some(known) = known {
                known.id
            } else {
                let id = AccountId::from_u128(inner.ids.next());
                tx.user()
                    .insert_account(&Account::new(id, wanted, locale, now))
                    .await?;
                id
            };
            tx.user()
                .grant_role(&NewGrant {
                    id: domain::kernel::encode_id("grt", inner.ids.next()),
                    account,
                    role: Role::Administrator.key().to_owned(),
                    target: Target::Platform,
                    requested_by: None,
                    approved_by: None,
                    at: now,
                    expires_at: None,
                })
                .await?;
            let mut record = audit::by(&inner, "administrator.create", "account", account.to_string());
            record.after = Some(json!({ "role": Role::Administrator.key() }).to_string());
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    super::code::show_reset_code(permit, login, locale).await
}

async fn audience_of(tx: &mut Tx, role: &str) -> Result<Option<Audience>, ServiceError> {
    if let Some(role) = Role::parse(role) {
        return Ok(Some(role.audience()));
    }
    let made = tx.user().custom_roles().await?;
    Ok(made
        .into_iter()
        .find(|made| made.key == role)
        .map(|made| made.audience))
}

fn invalid(field: &str, code: &str) -> ServiceError {
    ServiceError::Invalid(vec![FieldError::new(field, code)])
}
