//! People in the consoles: customers, staff, roles, approvals, the audit log, keys of the API.

pub mod api;
mod api_keys;
mod approvals;
mod audit_log;
#[cfg(feature = "ssr")]
mod command;
mod customer;
mod customers;
mod overview;
mod person;
mod question;
mod requests;
mod roles;
mod staff;
mod strings;

pub use api_keys::ApiKeysPage;
pub use approvals::ApprovalsPage;
pub use audit_log::AuditLogPage;
pub use customer::CustomerPage;
pub use customers::CustomersPage;
pub use overview::OverviewPage;
pub use person::person;
pub use question::{AuditQuestion, CustomerQuestion};
pub use requests::RequestsPage;
pub use roles::RolesPage;
pub use staff::StaffPage;
pub use strings::level_name;
