//! Roles that were made here, and who has which.

use super::UserStore;
use crate::error::StoreError;
use crate::sql::{Sql, parse};
use domain::kernel::{Localized, Timestamp};
use domain::user::{AccountId, Audience, Grant, Permission, Role, Target};

/// A role that an administrator has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    pub key: String,
    pub name: Localized,
    pub audience: Audience,
    pub permissions: Vec<Permission>,
    /// Grows with every edit.
    pub version: i64,
}

/// A role to give.
#[derive(Clone, Debug)]
pub struct NewGrant {
    pub id: String,
    pub account: AccountId,
    pub role: String,
    pub target: Target,
    pub requested_by: Option<AccountId>,
    pub approved_by: Option<AccountId>,
    pub at: Timestamp,
    /// When it ends by itself; `None` for good.
    pub expires_at: Option<Timestamp>,
}

/// A role that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    pub account: AccountId,
    pub role: String,
    pub target: Target,
    pub at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

impl UserStore<'_> {
    /// Gives a role. Giving it again changes only when it ends.
    pub async fn grant_role(&mut self, new: &NewGrant) -> Result<(), StoreError> {
        let (target, target_id) = target_parts(&new.target);
        let mut sql = Sql::new(
            "INSERT INTO role_grant (id, account_id, role, target, target_id, requested_by, approved_by, at, expires_at)
             VALUES ",
        );
        sql.rows([vec![
            new.id.as_str().into(),
            new.account.to_string().into(),
            new.role.as_str().into(),
            target.into(),
            target_id.into(),
            new.requested_by.map(|id| id.to_string()).into(),
            new.approved_by.map(|id| id.to_string()).into(),
            new.at.as_micros().into(),
            new.expires_at.map(Timestamp::as_micros).into(),
        ]]);
        sql.push(
            " ON CONFLICT (account_id, role, target, target_id) DO UPDATE SET requested_by = excluded.requested_by,
                 approved_by = excluded.approved_by, at = excluded.at, expires_at = excluded.expires_at",
        );
        sql.execute(self.tx).await?;
        Ok(())
    }

    /// Takes a role back; gives whether they had it.
    pub async fn revoke_role(
        &mut self,
        account: AccountId,
        role: &str,
        target: &Target,
    ) -> Result<bool, StoreError> {
        let (target, target_id) = target_parts(target);
        let gone = sqlx::query(
            "DELETE FROM role_grant WHERE account_id = $1 AND role = $2 AND target = $3 AND target_id = $4",
        )
        .bind(account.to_string())
        .bind(role.to_owned())
        .bind(target)
        .bind(target_id.to_owned())
        .execute(self.tx.conn())
        .await?;
        Ok(gone.rows_affected() > 0)
    }

    /// Roles given and not ended: of one account, for one seller (`target`), or all; by account, at most `limit`.
    pub async fn grants(
        &mut self,
        account: Option<AccountId>,
        target: Option<&Target>,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<GrantRow>, StoreError> {
        let mut sql = Sql::new(
            "SELECT account_id, role, target, target_id, at, expires_at FROM role_grant
             WHERE (expires_at IS NULL OR expires_at > ",
        );
        sql.bind(now.as_micros()).push(")");
        if let Some(account) = account {
            sql.push(" AND account_id = ").bind(account.to_string());
        }
        if let Some(target) = target {
            let (target, target_id) = target_parts(target);
            sql.push(" AND target = ")
                .bind(target)
                .push(" AND target_id = ")
                .bind(target_id);
        }
        sql.push(" ORDER BY account_id, role LIMIT ").bind(limit);
        let rows = sql
            .all::<(String, String, String, String, i64, Option<i64>)>(self.tx)
            .await?;
        rows.into_iter()
            .map(|(account, role, target, target_id, at, expires_at)| {
                Ok(GrantRow {
                    account: parse("an account id", account.parse())?,
                    role,
                    target: target_of(&target, &target_id)?,
                    at: Timestamp::from_micros(at),
                    expires_at: expires_at.map(Timestamp::from_micros),
                })
            })
            .collect()
    }

    /// Roles that were made here, by key; at most 200.
    pub async fn custom_roles(&mut self) -> Result<Vec<CustomRole>, StoreError> {
        let rows: Vec<(String, String, String, String, i64, Option<String>)> = sqlx::query_as(
            "SELECT r.key, r.name_zh, r.name_en, r.audience, r.version, p.permission
             FROM role r
             LEFT JOIN role_permission p ON p.role = r.key
             ORDER BY r.key, p.permission
             LIMIT 10000",
        )
        .fetch_all(self.tx.conn())
        .await?;
        let mut roles: Vec<CustomRole> = Vec::new();
        for (key, zh, en, audience, version, permission) in rows {
            if roles.last().is_none_or(|role| role.key != key) {
                roles.push(CustomRole {
                    key,
                    name: Localized::new(zh, en),
                    audience: if audience == "seller" {
                        Audience::Seller
                    } else {
                        Audience::Platform
                    },
                    permissions: Vec::new(),
                    version,
                });
            }
            if let (Some(role), Some(permission)) = (
                roles.last_mut(),
                permission.as_deref().and_then(Permission::parse),
            ) {
                role.permissions.push(permission);
            }
        }
        Ok(roles)
    }

    /// Keeps a role: a new one with version 0, or an edit of the one that still has `role.version`.
    /// Gives whether it did.
    pub async fn save_role(&mut self, role: &CustomRole) -> Result<bool, StoreError> {
        let audience = if role.audience == Audience::Seller {
            "seller"
        } else {
            "platform"
        };
        let text = if role.version == 0 {
            "INSERT INTO role (key, name_zh, name_en, audience, version) VALUES ($1, $2, $3, $4, $5 + 1)
             ON CONFLICT (key) DO NOTHING"
        } else {
            "UPDATE role SET name_zh = $2, name_en = $3, audience = $4, version = version + 1
             WHERE key = $1 AND version = $5"
        };
        let kept = sqlx::query(text)
            .bind(role.key.clone())
            .bind(role.name.zh.clone())
            .bind(role.name.en.clone())
            .bind(audience)
            .bind(role.version)
            .execute(self.tx.conn())
            .await?;
        if kept.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM role_permission WHERE role = $1")
            .bind(role.key.clone())
            .execute(self.tx.conn())
            .await?;
        if !role.permissions.is_empty() {
            let mut sql = Sql::new("INSERT INTO role_permission (role, permission) VALUES ");
            sql.rows(
                role.permissions
                    .iter()
                    .map(|permission| vec![role.key.as_str().into(), permission.key().into()]),
            );
            sql.execute(self.tx).await?;
        }
        Ok(true)
    }

    /// Deletes a role that nobody has; gives whether it was there.
    /// # Errors
    /// [`StoreError::Conflict`] while somebody has it.
    pub async fn delete_role(&mut self, key: &str) -> Result<bool, StoreError> {
        let held: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM role_grant WHERE role = $1")
            .bind(key.to_owned())
            .fetch_one(self.tx.conn())
            .await?;
        if held > 0 {
            return Err(StoreError::Conflict(format!("{held} people have the role {key}")));
        }
        let gone = sqlx::query("DELETE FROM role WHERE key = $1")
            .bind(key.to_owned())
            .execute(self.tx.conn())
            .await?;
        Ok(gone.rows_affected() > 0)
    }
}

/// Rows of (role, target, permission of a role that was made here) as grants. Rows of one grant follow each other.
pub(super) fn granted<'r>(
    rows: impl Iterator<Item = (&'r str, (&'r str, &'r str), Option<&'r str>)>,
) -> Result<Vec<Grant>, StoreError> {
    let mut grants: Vec<Grant> = Vec::new();
    for (role, (target, target_id), permission) in rows {
        let target = target_of(target, target_id)?;
        if grants
            .last()
            .is_none_or(|grant| grant.role != role || grant.target != target)
        {
            grants.push(Grant {
                role: role.to_owned(),
                permissions: Role::parse(role).map_or_else(Vec::new, |role| role.permissions().to_vec()),
                target,
            });
        }
        if let (Some(grant), Some(permission)) = (grants.last_mut(), permission.and_then(Permission::parse)) {
            grant.permissions.push(permission);
        }
    }
    Ok(grants)
}

fn target_parts(target: &Target) -> (&'static str, &str) {
    match target {
        Target::Platform => ("platform", ""),
        Target::Seller(id) => ("seller", id),
        Target::Warehouse(id) => ("warehouse", id),
    }
}

fn target_of(kind: &str, id: &str) -> Result<Target, StoreError> {
    match kind {
        "platform" => Ok(Target::Platform),
        "seller" => Ok(Target::Seller(id.to_owned())),
        "warehouse" => Ok(Target::Warehouse(id.to_owned())),
        other => Err(StoreError::inconsistent("the target of a grant", other)),
    }
}
