//! Keys by which programs use the API.

use super::{AccountId, Permission};
use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};

crate::define_id!(
    /// A key of the API. It names the key in lists; it is not the key.
    ApiKeyId, "key"
);

/// A key without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    pub id: ApiKeyId,
    /// What it is for, in its maker's words.
    pub name: String,
    /// The first letters of the secret, to recognise it by.
    pub hint: String,
    pub created_by: AccountId,
    pub permissions: Vec<Permission>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// What a key can carry: reading, moving orders, requests after a sale and stock on, and asking for refunds, which a person approves above
    /// the limit. Rights, secrets and people in clear are for people.
    pub fn can_carry(permission: Permission) -> bool {
        matches!(
            permission,
            Permission::CustomerRead
                | Permission::SellerRead
                | Permission::ProductRead
                | Permission::ProductUpdate
                | Permission::StockRead
                | Permission::StockUpdate
                | Permission::OrderRead
                | Permission::OrderUpdate
                | Permission::RefundRequest
                | Permission::AfterSalesRead
                | Permission::AfterSalesUpdate
                | Permission::AuditLogRead
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_carry_nothing_that_asks_a_person_for_a_fresh_proof() {
        for permission in Permission::ALL {
            assert!(
                !(ApiKey::can_carry(*permission) && permission.needs_fresh_proof()),
                "{}",
                permission.key()
            );
        }
    }
}
