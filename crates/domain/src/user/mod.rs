//! People as the shop knows them: contacts, accounts, how they prove who they are, what they may do, what staff have
//! done, what of a person is shown to whom, and the register of what is kept of them.
//!
//! Owns the table of permissions and roles, from which guards, menus and tests are made.
//! Does not own sessions or secrets: `store` keeps them, `services` mints them.

mod account;
mod api_key;
mod approval;
mod audit;
mod card;
mod consent;
mod console;
mod contact;
mod credential;
mod mask;
mod passkey;
pub mod permission;
pub mod register;
mod role;
mod subject;
mod view;

pub use account::{Account, AccountId, AccountState, Level, Login, PersonName, SessionId};
pub use api_key::{ApiKey, ApiKeyId};
pub use approval::{
    Approval, ApprovalId, ApprovalKind, ApprovalState, CashGivenUp, DecisionError, PayoutAsked, PriceCut,
    RefundChange, RoleChange, needs_approval,
};
pub use audit::{AuditEntry, AuditFilter, AuditRecord};
pub use card::{holds_card_number, mask_card_numbers};
pub use consent::{Basis, ConsentDecision, ConsentPurpose, ConsentView};
pub use console::{
    ApprovalView, CustomerContact, CustomerEdit, CustomerRow, CustomerView, HeldRole, NoteView, Part,
    RoleView, StaffRow,
};
pub use contact::{ContactError, Email, Phone};
pub use credential::{
    CODE_DIGITS, Code, PASSWORD_LEAST, PASSWORD_MOST, PasswordFault, RECOVERY_CODES, Strength, check_password,
};
pub use mask::{mask_email, mask_id, mask_name, mask_phone};
pub use passkey::{PASSKEYS_MOST, PasskeyId, PasskeyView, passkey_host};
pub use permission::{Action, Permission, Policy, Resource, Scope};
pub use role::{Audience, Grant, Reach, Role, Target, reach, sellers_of};
pub use subject::{
    ClosingView, ErasureObstacle, SubjectRequest, SubjectRequestId, SubjectRequestKind, SubjectRequestRow,
    SubjectRequestState,
};
pub use view::{AccountView, SessionView, SignInEntry, SignInOutcome, SignedIn};
