//! The table of permissions: which actions there are on which resources.
//!
//! Everything about rights is made from it: the guard's types ([`policy`]), roles, menus, the scopes of API keys, and
//! the test that tries every role on every endpoint. A new page or service begins with a row here.

use serde::{Deserialize, Serialize};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Action {
    /// See, with personal values masked.
    Read,
    /// See personal values in clear, with a reason that is logged.
    Reveal,
    /// Make, change or move on.
    Update,
    /// Ask for what another person must approve.
    Request,
    /// Approve or refuse what another person asked for.
    Decide,
    /// Take out as a file.
    Export,
}

/// What it is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Resource {
    /// One's own account: profile, addresses, favourites, devices, privacy.
    Account,
    Customer,
    Staff,
    Role,
    Seller,
    Product,
    Stock,
    Order,
    Refund,
    /// What buyers ask for after a sale.
    AfterSales,
    /// Money that comes by bank and by courier, and what goes back by hand.
    Receipt,
    /// The books: balances, statements and what sellers are owed.
    Ledger,
    Commission,
    /// What sellers are paid, and where it goes.
    Payout,
    Approval,
    AuditLog,
    ApiKey,
    Setting,
    /// The machine: migrations, imports, keys, backups, checks.
    System,
}

/// How far a permission reaches, narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// What belongs to the person.
    Own,
    /// What belongs to a seller that the person works for.
    Seller,
    /// What lies in a warehouse that the person works in.
    Warehouse,
    /// Everything.
    Platform,
}

/// A permission as a type: a guard's proof for one cannot be used for another.
pub trait Policy: Send + Sync + 'static {
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $resource:ident . $action:ident, $key:literal;)+) => {
        /// An action on a resource.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $($(#[$doc])* $name,)+
        }

        impl Permission {
            /// Every permission, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in roles, keys and logs: `customer.read`.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)+
                }
            }

            pub const fn resource(self) -> Resource {
                match self {
                    $(Self::$name => Resource::$resource,)+
                }
            }

            pub const fn action(self) -> Action {
                match self {
                    $(Self::$name => Action::$action,)+
                }
            }
        }

        /// Every permission as a type.
        pub mod policy {
            use super::{Permission, Policy};

            $(
                $(#[$doc])*
                #[derive(Clone, Copy, Debug)]
                pub enum $name {}

                impl Policy for $name {
                    const PERMISSION: Permission = Permission::$name;
                }
            )+
        }
    };
}

permissions! {
    /// Manage one's own account.
    AccountUpdate = Account.Update, "account.update";
    /// Take one's own data out.
    AccountExport = Account.Export, "account.export";
    /// See customers, their orders and notes.
    CustomerRead = Customer.Read, "customer.read";
    /// See a customer's contact and addresses in clear.
    CustomerReveal = Customer.Reveal, "customer.reveal";
    /// Set level, groups, tags and notes; block and unblock.
    CustomerUpdate = Customer.Update, "customer.update";
    /// Take lists of customers out as files.
    CustomerExport = Customer.Export, "customer.export";
    /// See who works here and with which roles.
    StaffRead = Staff.Read, "staff.read";
    /// Ask for a role to be given or taken; another person approves.
    StaffRequest = Staff.Request, "staff.request";
    /// See what roles may do.
    RoleRead = Role.Read, "role.read";
    /// Make and change roles.
    RoleUpdate = Role.Update, "role.update";
    /// See sellers and their applications.
    SellerRead = Seller.Read, "seller.read";
    /// See whom to ask at a seller in clear, and open its documents.
    SellerReveal = Seller.Reveal, "seller.reveal";
    /// Change a seller's page and details.
    SellerUpdate = Seller.Update, "seller.update";
    /// Approve, reject, suspend and close sellers.
    SellerDecide = Seller.Decide, "seller.decide";
    /// Take the list of sellers out as a file.
    SellerExport = Seller.Export, "seller.export";
    /// See products that are not published too.
    ProductRead = Product.Read, "product.read";
    /// Change products.
    ProductUpdate = Product.Update, "product.update";
    /// Take the catalogue out as files.
    ProductExport = Product.Export, "product.export";
    /// See stock and its movements.
    StockRead = Stock.Read, "stock.read";
    /// Change stock.
    StockUpdate = Stock.Update, "stock.update";
    /// See orders.
    OrderRead = Order.Read, "order.read";
    /// See a buyer's contact and address in clear.
    OrderReveal = Order.Reveal, "order.reveal";
    /// Move orders on: ship, deliver, cancel.
    OrderUpdate = Order.Update, "order.update";
    /// Take lists of orders out as files.
    OrderExport = Order.Export, "order.export";
    /// See what buyers ask for after a sale.
    AfterSalesRead = AfterSales.Read, "after_sales.read";
    /// Answer it and carry it out; money goes back only with the permission for refunds.
    AfterSalesUpdate = AfterSales.Update, "after_sales.update";
    /// Ask for a refund; above the limit another person approves.
    RefundRequest = Refund.Request, "refund.request";
    /// See remittances, with the names of who sent them, and the cash that couriers have.
    ReceiptRead = Receipt.Read, "receipt.read";
    /// Open the proofs that buyers have sent of remittances.
    ReceiptReveal = Receipt.Reveal, "receipt.reveal";
    /// Take in statements of the bank and of couriers, say whose money it is, decide on differences, and note what was
    /// sent back.
    ReceiptUpdate = Receipt.Update, "receipt.update";
    /// See the books and the rules of commission.
    LedgerRead = Ledger.Read, "ledger.read";
    /// Take statements and the journal out as files.
    LedgerExport = Ledger.Export, "ledger.export";
    /// Close months of the books, and open them again.
    LedgerUpdate = Ledger.Update, "ledger.update";
    /// Add and end rules of commission, and change what taking money costs.
    CommissionUpdate = Commission.Update, "commission.update";
    /// Ask for a seller to be paid; another person approves.
    PayoutRequest = Payout.Request, "payout.request";
    /// Note that payouts were sent, failed or came back.
    PayoutUpdate = Payout.Update, "payout.update";
    /// See where a payout goes in clear.
    PayoutReveal = Payout.Reveal, "payout.reveal";
    /// See requests that wait for a second person.
    ApprovalRead = Approval.Read, "approval.read";
    /// Approve or refuse another person's request.
    ApprovalDecide = Approval.Decide, "approval.decide";
    /// See who changed and who looked at what.
    AuditLogRead = AuditLog.Read, "audit_log.read";
    /// Take the audit log out as a file.
    AuditLogExport = AuditLog.Export, "audit_log.export";
    /// See the keys of the API.
    ApiKeyRead = ApiKey.Read, "api_key.read";
    /// Make and revoke keys of the API.
    ApiKeyUpdate = ApiKey.Update, "api_key.update";
    /// See the shop's settings.
    SettingRead = Setting.Read, "setting.read";
    /// Change the shop's settings.
    SettingUpdate = Setting.Update, "setting.update";
    /// Look after the machine.
    SystemUpdate = System.Update, "system.update";
}

impl Permission {
    /// The permission of this name.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|permission| permission.key() == key)
    }

    /// Whether it asks for a proof of identity from the last minutes, since it shows what was masked or changes who
    /// may do what.
    pub const fn needs_fresh_proof(self) -> bool {
        matches!(
            self,
            Self::CustomerReveal
                | Self::SellerReveal
                | Self::OrderReveal
                | Self::ReceiptReveal
                | Self::CustomerExport
                | Self::OrderExport
                | Self::StaffRequest
                | Self::RoleUpdate
                | Self::ApprovalDecide
                | Self::ApiKeyUpdate
                | Self::SettingUpdate
                | Self::CommissionUpdate
                | Self::LedgerUpdate
                | Self::PayoutRequest
                | Self::PayoutUpdate
                | Self::PayoutReveal
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_read_back() {
        for permission in Permission::ALL {
            assert_eq!(Permission::parse(permission.key()), Some(*permission));
        }
        let mut keys: Vec<_> = Permission::ALL.iter().map(|p| p.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Permission::ALL.len());
    }

    #[test]
    fn whatever_reveals_or_decides_rights_asks_for_a_fresh_proof() {
        for permission in Permission::ALL {
            if permission.action() == Action::Reveal {
                assert!(permission.needs_fresh_proof(), "{}", permission.key());
            }
        }
    }
}
