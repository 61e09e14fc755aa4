//! Roles: bundles of permissions. Those of this table are built in and fixed; others are made by administrators and
//! kept as data. A grant gives a role to a person, for the whole platform or for one seller or warehouse.

use super::permission::{Permission, Scope};
use Permission as P;
use serde::{Deserialize, Serialize};

/// Whose people a role is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Audience {
    Customer,
    Seller,
    Platform,
}

/// A built-in role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Every account has it, without a grant.
    Customer,
    SellerOwner,
    SellerStaff,
    Warehouse,
    Support,
    Marketing,
    Finance,
    Analyst,
    Operator,
    Auditor,
    Administrator,
}

impl Role {
    pub const ALL: [Self; 11] = [
        Self::Customer,
        Self::SellerOwner,
        Self::SellerStaff,
        Self::Warehouse,
        Self::Support,
        Self::Marketing,
        Self::Finance,
        Self::Analyst,
        Self::Operator,
        Self::Auditor,
        Self::Administrator,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::SellerOwner => "seller_owner",
            Self::SellerStaff => "seller_staff",
            Self::Warehouse => "warehouse",
            Self::Support => "support",
            Self::Marketing => "marketing",
            Self::Finance => "finance",
            Self::Analyst => "analyst",
            Self::Operator => "operator",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    pub const fn audience(self) -> Audience {
        match self {
            Self::Customer => Audience::Customer,
            Self::SellerOwner | Self::SellerStaff => Audience::Seller,
            _ => Audience::Platform,
        }
    }

    /// What the role may do. How far it reaches is said by the grant, for customers by their account.
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Customer => CUSTOMER,
            Self::SellerOwner => SELLER_OWNER,
            Self::SellerStaff => SELLER_STAFF,
            Self::Warehouse => WAREHOUSE,
            Self::Support => SUPPORT,
            Self::Marketing => MARKETING,
            Self::Finance => FINANCE,
            Self::Analyst => ANALYST,
            Self::Operator => OPERATOR,
            Self::Auditor => AUDITOR,
            Self::Administrator => ADMINISTRATOR,
        }
    }
}

const CUSTOMER: &[Permission] = &[P::AccountUpdate, P::AccountExport];

const SELLER_OWNER: &[Permission] = &[
    P::SellerRead,
    P::SellerUpdate,
    P::StaffRead,
    P::StaffRequest,
    P::ApprovalRead,
    P::ApprovalDecide,
    P::ProductRead,
    P::ProductUpdate,
    P::ProductExport,
    P::StockRead,
    P::StockUpdate,
    P::OrderRead,
    P::OrderReveal,
    P::OrderUpdate,
    P::OrderExport,
    P::AfterSalesRead,
    P::AfterSalesUpdate,
    P::RefundRequest,
    P::LedgerRead,
    P::LedgerExport,
    P::PayoutRequest,
    P::AuditLogRead,
];

const SELLER_STAFF: &[Permission] = &[
    P::SellerRead,
    P::ProductRead,
    P::ProductUpdate,
    P::StockRead,
    P::StockUpdate,
    P::OrderRead,
    P::OrderUpdate,
    P::AfterSalesRead,
    P::AfterSalesUpdate,
];

const WAREHOUSE: &[Permission] = &[
    P::ProductRead,
    P::StockRead,
    P::StockUpdate,
    P::OrderRead,
    P::OrderReveal,
    P::OrderUpdate,
    P::AfterSalesRead,
    P::AfterSalesUpdate,
];

const SUPPORT: &[Permission] = &[
    P::CustomerRead,
    P::CustomerReveal,
    P::CustomerUpdate,
    P::SellerRead,
    P::ProductRead,
    P::StockRead,
    P::OrderRead,
    P::OrderReveal,
    P::OrderUpdate,
    P::AfterSalesRead,
    P::AfterSalesUpdate,
    P::RefundRequest,
];

const MARKETING: &[Permission] = &[
    P::CustomerRead,
    P::SellerRead,
    P::ProductRead,
    P::ProductUpdate,
    P::ProductExport,
];

const FINANCE: &[Permission] = &[
    P::SellerRead,
    P::OrderRead,
    P::OrderExport,
    P::AfterSalesRead,
    P::RefundRequest,
    P::ReceiptRead,
    P::ReceiptReveal,
    P::ReceiptUpdate,
    P::LedgerRead,
    P::LedgerExport,
    P::LedgerUpdate,
    P::CommissionUpdate,
    P::PayoutRequest,
    P::PayoutUpdate,
    P::PayoutReveal,
    P::ApprovalRead,
    P::ApprovalDecide,
];

const ANALYST: &[Permission] = &[
    P::CustomerRead,
    P::SellerRead,
    P::ProductRead,
    P::ProductExport,
    P::StockRead,
    P::OrderRead,
    P::AfterSalesRead,
];

const OPERATOR: &[Permission] = &[
    P::CustomerRead,
    P::CustomerReveal,
    P::CustomerUpdate,
    P::StaffRead,
    P::SellerRead,
    P::SellerReveal,
    P::SellerUpdate,
    P::SellerDecide,
    P::SellerExport,
    P::ProductRead,
    P::ProductUpdate,
    P::ProductExport,
    P::StockRead,
    P::StockUpdate,
    P::OrderRead,
    P::OrderReveal,
    P::OrderUpdate,
    P::OrderExport,
    P::AfterSalesRead,
    P::AfterSalesUpdate,
    P::RefundRequest,
    P::ReceiptRead,
    P::LedgerRead,
    P::ApprovalRead,
    P::ApprovalDecide,
    P::SettingRead,
];

const AUDITOR: &[Permission] = &[
    P::CustomerRead,
    P::StaffRead,
    P::RoleRead,
    P::SellerRead,
    P::ProductRead,
    P::StockRead,
    P::OrderRead,
    P::AfterSalesRead,
    P::ReceiptRead,
    P::LedgerRead,
    P::LedgerExport,
    P::ApprovalRead,
    P::AuditLogRead,
    P::AuditLogExport,
    P::ApiKeyRead,
    P::SettingRead,
];

/// Everything but what is one's own.
const ADMINISTRATOR: &[Permission] = &[
    P::CustomerRead,
    P::CustomerReveal,
    P::CustomerUpdate,
    P::CustomerExport,
    P::StaffRead,
    P::StaffRequest,
    P::RoleRead,
    P::RoleUpdate,
    P::SellerRead,
    P::SellerReveal,
    P::SellerUpdate,
    P::SellerDecide,
    P::SellerExport,
    P::ProductRead,
    P::ProductUpdate,
    P::ProductExport,
    P::StockRead,
    P::StockUpdate,
    P::OrderRead,
    P::OrderReveal,
    P::OrderUpdate,
    P::OrderExport,
    P::AfterSalesRead,
    P::AfterSalesUpdate,
    P::RefundRequest,
    P::ReceiptRead,
    P::ReceiptReveal,
    P::ReceiptUpdate,
    P::LedgerRead,
    P::LedgerExport,
    P::LedgerUpdate,
    P::CommissionUpdate,
    P::PayoutRequest,
    P::PayoutUpdate,
    P::PayoutReveal,
    P::ApprovalRead,
    P::ApprovalDecide,
    P::AuditLogRead,
    P::AuditLogExport,
    P::ApiKeyRead,
    P::ApiKeyUpdate,
    P::SettingRead,
    P::SettingUpdate,
    P::SystemUpdate,
];

/// What a grant is for. Ids are texts here, since sellers and warehouses are defined further right.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    Platform,
    Seller(String),
    Warehouse(String),
}

/// A role that a person has, resolved to what it may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The key of the role, built-in or not.
    pub role: String,
    pub permissions: Vec<Permission>,
    pub target: Target,
}

/// How far somebody's permission reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only what is their own.
    Own,
    /// What belongs to these sellers.
    Sellers(Vec<String>),
    /// What lies in these warehouses.
    Warehouses(Vec<String>),
    Platform,
}

impl Reach {
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Own => Scope::Own,
            Self::Sellers(_) => Scope::Seller,
            Self::Warehouses(_) => Scope::Warehouse,
            Self::Platform => Scope::Platform,
        }
    }
}

/// How far `grants` let a signed-in person go with `permission`: the widest of them. `None` where they may not at all.
pub fn reach(permission: Permission, grants: &[Grant]) -> Option<Reach> {
    if Role::Customer.permissions().contains(&permission) {
        return Some(Reach::Own);
    }
    let (mut sellers, mut warehouses) = (Vec::new(), Vec::new());
    for grant in grants
        .iter()
        .filter(|grant| grant.permissions.contains(&permission))
    {
        match &grant.target {
            Target::Platform => return Some(Reach::Platform),
            Target::Seller(id) => sellers.push(id.clone()),
            Target::Warehouse(id) => warehouses.push(id.clone()),
        }
    }
    match (sellers.is_empty(), warehouses.is_empty()) {
        (_, false) => Some(Reach::Warehouses(warehouses)),
        (false, true) => Some(Reach::Sellers(sellers)),
        (true, true) => None,
    }
}

/// The sellers that somebody works for with `permission`, whatever else they may do: those that grants name.
pub fn sellers_of(permission: Permission, grants: &[Grant]) -> Vec<String> {
    let mut sellers = Vec::new();
    for grant in grants
        .iter()
        .filter(|grant| grant.permissions.contains(&permission))
    {
        if let Target::Seller(id) = &grant.target
            && !sellers.contains(id)
        {
            sellers.push(id.clone());
        }
    }
    sellers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: Role, target: Target) -> Grant {
        Grant {
            role: role.key().to_owned(),
            permissions: role.permissions().to_vec(),
            target,
        }
    }

    #[test]
    fn nobody_without_a_grant_reaches_beyond_their_own() {
        for permission in Permission::ALL {
            let own = Role::Customer.permissions().contains(permission);
            assert_eq!(
                reach(*permission, &[]),
                own.then_some(Reach::Own),
                "{}",
                permission.key()
            );
        }
    }

    #[test]
    fn the_widest_grant_wins() {
        let seller = grant(Role::SellerOwner, Target::Seller("sel_1".to_owned()));
        let platform = grant(Role::Support, Target::Platform);
        let grants = [seller.clone(), platform];
        assert_eq!(reach(P::OrderRead, &grants), Some(Reach::Platform));
        assert_eq!(
            reach(P::ProductUpdate, &grants),
            Some(Reach::Sellers(vec!["sel_1".to_owned()]))
        );
        assert_eq!(reach(P::SellerDecide, &grants), None);
        assert_eq!(reach(P::CustomerRead, &[seller]), None);
    }

    #[test]
    fn whoever_works_for_the_platform_too_still_works_for_their_seller() {
        let seller = |id: &str| grant(Role::SellerOwner, Target::Seller(id.to_owned()));
        let platform = grant(Role::Administrator, Target::Platform);
        let grants = [
            platform.clone(),
            seller("sel_2"),
            seller("sel_1"),
            seller("sel_2"),
        ];
        assert_eq!(sellers_of(P::OrderRead, &grants), ["sel_2", "sel_1"]);
        assert!(sellers_of(P::CustomerRead, &grants).is_empty());
        assert!(sellers_of(P::OrderRead, &[platform]).is_empty());
    }

    #[test]
    fn administrators_may_everything_that_is_not_their_own() {
        for permission in Permission::ALL {
            let own = Role::Customer.permissions().contains(permission);
            assert_eq!(ADMINISTRATOR.contains(permission), !own, "{}", permission.key());
        }
    }

    #[test]
    fn auditors_only_look() {
        use crate::user::Action;
        for permission in Role::Auditor.permissions() {
            assert!(
                matches!(permission.action(), Action::Read | Action::Export),
                "{}",
                permission.key()
            );
        }
    }

    #[test]
    fn no_role_names_a_permission_twice() {
        for role in Role::ALL {
            let mut names = role.permissions().to_vec();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), role.permissions().len(), "{}", role.key());
            assert_eq!(Role::parse(role.key()), Some(role));
        }
    }
}
