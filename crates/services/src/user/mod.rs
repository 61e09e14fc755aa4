//! Accounts: registering, signing in, proving again, and what a person manages themselves.
//!
//! Nothing here tells whether an account exists: known and unknown contacts get the same answer after the same work.
//! Codes are sent by the outbox, so even the time says nothing.

mod address;
mod api_key;
mod blocked;
mod code;
mod consent;
mod contact;
mod customer;
mod device;
mod favourite;
mod new_password;
mod passkey;
mod passkey_sign_in;
mod password;
mod profile;
mod register;
mod reset;
mod rights;
mod second_factor;
mod session;
mod sign_in;
mod staff;
mod token;

pub use address::{
    delete_address, list_addresses, read_pasted_address, save_address, set_default_address, use_address,
    view_address,
};
pub use api_key::{ApiToken, create_api_key, list_api_keys, revoke_api_key};
pub use consent::{decide_consent, list_consents, may};
pub use contact::{confirm_contact, request_contact};
pub use customer::{
    add_customer_note, customer_tags, edit_customer, export_customers, find_customer, list_customers,
    reveal_customer, sign_out_customer, view_customer,
};
pub use favourite::{favourite_ids, list_favourites, set_favourite};
pub use passkey::{
    Ceremony, add_passkey, list_passkeys, passkeys_work, remove_passkey, rename_passkey, start_passkey,
};
pub use passkey_sign_in::{prove_by_passkey, sign_in_by_passkey, start_passkey_sign_in};
pub use password::Passwords;
pub use profile::{change_password, rename_account, signed_in, view_account, workplace};
pub use register::{confirm_registration, register};
pub use reset::{request_reset, reset_password};
pub use rights::{
    ExportFile, ExportFormat, ask_about_data, assert_fresh, close_subject_request, closing_view, export_data,
    list_own_requests, list_subject_requests, request_erasure, take_subject_request,
};
pub use second_factor::{
    NewSecondFactor, confirm_second_factor, end_second_factor, renew_recovery_codes, start_second_factor,
};
pub use session::{
    list_sessions, prove_identity, revoke_other_sessions, revoke_session, sign_in_history, sign_out,
};
pub use sign_in::{SignInStep, request_sign_in_code, sign_in, sign_in_by_code, take_second_step};
pub use staff::{
    create_administrator, delete_role, list_roles, list_staff, request_role, request_role_removal, save_role,
};
pub use store::AccountFilter;
pub use token::{DeviceMark, SessionToken, Started};

pub(crate) use api_key::live_api_key;
pub(crate) use blocked::refuse_blocked;
pub(crate) use code::{deliver_code, parse_login};
pub(crate) use consent::may_in;
pub(crate) use customer::{tags_of, text};
pub(crate) use profile::masked_account;
pub(crate) use rights::{erase_due, forget_old_orders};
