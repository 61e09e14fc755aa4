//! What the console asks about people. Thin: a permit, one service call, error conversion.
//! The permit is the declaration of who may: without it there is no service to call.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{
    routes::{self, ConsoleSection},
    server,
};
use domain::kernel::Locale;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{
    ApiKeyRead, ApiKeyUpdate, ApprovalDecide, ApprovalRead, AuditLogRead, CustomerRead, CustomerReveal,
    CustomerUpdate, RoleRead, RoleUpdate, StaffRead, StaffRequest,
};
use domain::user::{
    AccountId, ApiKey, ApiKeyId, ApprovalId, ApprovalView, AuditEntry, CustomerContact, CustomerRow,
    CustomerView, Part, RoleView, SignedIn, StaffRow, SubjectRequestId, SubjectRequestRow,
};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

use super::question::{AuditQuestion, CustomerQuestion, RoleRequest};

/// Who is here, for the frame of the console.
#[server(name = Workplace, prefix = "/api", endpoint = "user/workplace", input = GetUrl, output = Postcard)]
pub async fn workplace() -> Result<SignedIn, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::user::workplace(&ctx).await)
}

/// Customers that fit, newest first.
#[server(name = ListCustomers, prefix = "/api", endpoint = "user/list_customers", output = Postcard)]
pub async fn list_customers(question: CustomerQuestion) -> Result<Part<CustomerRow>, ApiError> {
    let permit = server::permit::<CustomerRead>().await?;
    let (filter, before) = (question.filter(), question.before());
    server::answer(services::user::list_customers(&permit, &filter, before, 50).await)
}

/// The customer with this contact, which is sent in the body: it is to stand in no address.
#[server(name = FindCustomer, prefix = "/api", endpoint = "user/find_customer", output = Postcard)]
pub async fn find_customer(locale: Locale, login: String) -> Result<AccountId, ApiError> {
    let permit = server::permit::<CustomerRead>().await?;
    let id = server::answer(services::user::find_customer(&permit, &login).await)?;
    server::redirect_plain(&routes::console_item(
        locale,
        ConsoleSection::Customers,
        &id.to_string(),
    ));
    Ok(id)
}

/// Tags in use, with how many customers have each.
#[server(name = CustomerTags, prefix = "/api", endpoint = "user/customer_tags", input = GetUrl, output = Postcard)]
pub async fn customer_tags() -> Result<Vec<(String, i64)>, ApiError> {
    let permit = server::permit::<CustomerRead>().await?;
    server::answer(services::user::customer_tags(&permit).await)
}

/// A customer, masked.
#[server(name = ViewCustomer, prefix = "/api", endpoint = "user/view_customer", input = GetUrl, output = Postcard)]
pub async fn view_customer(id: AccountId) -> Result<CustomerView, ApiError> {
    let permit = server::permit::<CustomerRead>().await?;
    server::answer(services::user::view_customer(&permit, id).await)
}

/// A customer's contact in clear, for a reason that is logged.
#[server(name = RevealCustomer, prefix = "/api", endpoint = "user/reveal_customer", output = Postcard)]
pub async fn reveal_customer(id: AccountId, reason: String) -> Result<CustomerContact, ApiError> {
    let permit = server::permit::<CustomerReveal>().await?;
    server::answer(services::user::reveal_customer(&permit, id, &reason).await)
}

/// Level, tags and blocking of a customer. `tags` are separated by commas or spaces.
#[server(name = EditCustomer, prefix = "/api", endpoint = "user/edit_customer", output = Postcard)]
pub async fn edit_customer(
    id: AccountId,
    level: String,
    #[server(default)] blocked: bool,
    #[server(default)] blocked_reason: String,
    #[server(default)] tags: String,
    version: i64,
) -> Result<(), ApiError> {
    let permit = server::permit::<CustomerUpdate>().await?;
    let edit = super::command::edit_of(&level, blocked, blocked_reason, &tags, version)?;
    server::answer(services::user::edit_customer(&permit, id, edit).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Signs a customer out of every device; the answer is of how many.
#[server(name = SignOutCustomer, prefix = "/api", endpoint = "user/sign_out_customer", output = Postcard)]
pub async fn sign_out_customer(id: AccountId) -> Result<u64, ApiError> {
    let permit = server::permit::<CustomerUpdate>().await?;
    let ended = server::answer(services::user::sign_out_customer(&permit, id).await)?;
    server::redirect_back("saved");
    Ok(ended)
}

/// Adds a note about a customer.
#[server(name = AddCustomerNote, prefix = "/api", endpoint = "user/add_customer_note", output = Postcard)]
pub async fn add_customer_note(id: AccountId, body: String) -> Result<(), ApiError> {
    let permit = server::permit::<CustomerUpdate>().await?;
    server::answer(services::user::add_customer_note(&permit, id, &body).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Who works here, with which roles.
#[server(name = ListStaff, prefix = "/api", endpoint = "user/list_staff", input = GetUrl, output = Postcard)]
pub async fn list_staff() -> Result<Vec<StaffRow>, ApiError> {
    let permit = server::permit::<StaffRead>().await?;
    server::answer(services::user::list_staff(&permit).await)
}

/// Asks for a role to be given.
#[server(name = RequestRole, prefix = "/api", endpoint = "user/request_role", output = Postcard)]
pub async fn request_role(request: RoleRequest) -> Result<ApprovalId, ApiError> {
    let permit = server::permit::<StaffRequest>().await?;
    let RoleRequest {
        login, role, reason, ..
    } = &request;
    let id = server::answer(
        services::user::request_role(&permit, login, role, request.target(), request.seconds(), reason).await,
    )?;
    server::redirect_back("requested");
    Ok(id)
}

/// Asks for a role to be taken.
#[server(name = RequestRoleRemoval, prefix = "/api", endpoint = "user/request_role_removal", output = Postcard)]
pub async fn request_role_removal(
    account: AccountId,
    role: String,
    #[server(default)] seller: String,
    reason: String,
) -> Result<ApprovalId, ApiError> {
    let permit = server::permit::<StaffRequest>().await?;
    let target = super::question::target_of(&seller);
    let id =
        server::answer(services::user::request_role_removal(&permit, account, &role, target, &reason).await)?;
    server::redirect_back("requested");
    Ok(id)
}

/// Roles, built in and made here.
#[server(name = ListRoles, prefix = "/api", endpoint = "user/list_roles", input = GetUrl, output = Postcard)]
pub async fn list_roles() -> Result<Vec<RoleView>, ApiError> {
    let permit = server::permit::<RoleRead>().await?;
    server::answer(services::user::list_roles(&permit).await)
}

/// Makes a role, or changes one that is still at its version.
#[server(name = SaveRole, prefix = "/api", endpoint = "user/save_role", output = Postcard)]
pub async fn save_role(
    key: String,
    name_zh: String,
    name_en: String,
    #[server(default)] permissions: Vec<String>,
    version: i64,
) -> Result<(), ApiError> {
    let permit = server::permit::<RoleUpdate>().await?;
    let role = super::command::role_of(key, &name_zh, &name_en, &permissions, version);
    server::answer(services::user::save_role(&permit, role).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Deletes a role that nobody has.
#[server(name = DeleteRole, prefix = "/api", endpoint = "user/delete_role", output = Postcard)]
pub async fn delete_role(key: String) -> Result<(), ApiError> {
    let permit = server::permit::<RoleUpdate>().await?;
    server::answer(services::user::delete_role(&permit, &key).await)?;
    server::redirect_back("deleted");
    Ok(())
}

/// Requests for approval in this state, newest first.
#[server(name = ListApprovals, prefix = "/api", endpoint = "user/list_approvals", input = GetUrl, output = Postcard)]
pub async fn list_approvals(
    #[server(default)] state: String,
    #[server(default)] before: String,
) -> Result<Part<ApprovalView>, ApiError> {
    let permit = server::permit::<ApprovalRead>().await?;
    let (state, before) = super::command::approvals(&state, &before);
    server::answer(services::approval::list_approvals(&permit, state, before, 50).await)
}

/// Approves or refuses a request.
#[server(name = DecideApproval, prefix = "/api", endpoint = "user/decide_approval", output = Postcard)]
pub async fn decide_approval(
    id: ApprovalId,
    #[server(default)] approve: bool,
    #[server(default)] remark: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<ApprovalDecide>().await?;
    server::answer(services::approval::decide_approval(&permit, id, approve, &remark).await)?;
    server::redirect_back("decided");
    Ok(())
}

/// Takes one's own request back.
#[server(name = WithdrawApproval, prefix = "/api", endpoint = "user/withdraw_approval", output = Postcard)]
pub async fn withdraw_approval(id: ApprovalId) -> Result<(), ApiError> {
    let permit = server::permit::<ApprovalRead>().await?;
    server::answer(services::approval::withdraw_approval(&permit, id).await)?;
    server::redirect_back("withdrawn");
    Ok(())
}

/// Requests about data in this state, those due first in front.
#[server(name = ListSubjectRequests, prefix = "/api", endpoint = "user/list_subject_requests", input = GetUrl, output = Postcard)]
pub async fn list_subject_requests(
    #[server(default)] state: String,
    #[server(default)] after: String,
) -> Result<Part<SubjectRequestRow>, ApiError> {
    let permit = server::permit::<CustomerUpdate>().await?;
    let (state, after) = super::command::requests(&state, &after);
    server::answer(services::user::list_subject_requests(&permit, state, after).await)
}

/// Takes a request about data upon oneself.
#[server(name = TakeSubjectRequest, prefix = "/api", endpoint = "user/take_subject_request", output = Postcard)]
pub async fn take_subject_request(
    id: SubjectRequestId,
    #[server(default)] over: bool,
) -> Result<(), ApiError> {
    let permit = server::permit::<CustomerUpdate>().await?;
    server::answer(services::user::take_subject_request(&permit, id, over).await)?;
    server::redirect_back("taken");
    Ok(())
}

/// Answers a request about data: it was done, or it is refused.
#[server(name = CloseSubjectRequest, prefix = "/api", endpoint = "user/close_subject_request", output = Postcard)]
pub async fn close_subject_request(id: SubjectRequestId, done: bool, answer: String) -> Result<(), ApiError> {
    let permit = server::permit::<CustomerUpdate>().await?;
    server::answer(services::user::close_subject_request(&permit, id, done, &answer).await)?;
    server::redirect_back("answered");
    Ok(())
}

/// The audit log, newest first; one entry more than a page, to know whether there is another page.
#[server(name = AuditEntries, prefix = "/api", endpoint = "user/audit_entries", output = Postcard)]
pub async fn audit_entries(question: AuditQuestion) -> Result<Vec<AuditEntry>, ApiError> {
    let permit = server::permit::<AuditLogRead>().await?;
    let (filter, before) = (question.filter(), question.before());
    server::answer(services::audit::entries(&permit, &filter, before, AuditQuestion::PAGE + 1).await)
}

/// Keys of the API, newest first.
#[server(name = ListApiKeys, prefix = "/api", endpoint = "user/list_api_keys", input = GetUrl, output = Postcard)]
pub async fn list_api_keys(#[server(default)] before: String) -> Result<Part<ApiKey>, ApiError> {
    let permit = server::permit::<ApiKeyRead>().await?;
    server::answer(services::user::list_api_keys(&permit, before.parse().ok(), 50).await)
}

/// Makes a key; the answer holds its secret, this once.
#[server(name = CreateApiKey, prefix = "/api", endpoint = "user/create_api_key", output = Postcard)]
pub async fn create_api_key(
    name: String,
    #[server(default)] permissions: Vec<String>,
    days: i64,
) -> Result<(ApiKey, String), ApiError> {
    let permit = server::permit::<ApiKeyUpdate>().await?;
    let permissions = super::command::permissions_of(&permissions);
    server::answer(services::user::create_api_key(&permit, &name, permissions, days).await)
}

/// Ends a key.
#[server(name = RevokeApiKey, prefix = "/api", endpoint = "user/revoke_api_key", output = Postcard)]
pub async fn revoke_api_key(id: ApiKeyId) -> Result<(), ApiError> {
    let permit = server::permit::<ApiKeyUpdate>().await?;
    server::answer(services::user::revoke_api_key(&permit, id).await)?;
    server::redirect_back("revoked");
    Ok(())
}
