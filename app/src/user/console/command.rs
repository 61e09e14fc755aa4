//! Forms of the console as the commands that services take. Only the server needs them.

use crate::error::ApiError;
use domain::kernel::{FieldError, Localized};
use domain::user::{
    ApprovalId, ApprovalState, Audience, CustomerEdit, Level, Permission, RoleView, SubjectRequestId,
    SubjectRequestState,
};

/// # Errors
/// `invalid_form` for an unknown level.
pub fn edit_of(
    level: &str,
    blocked: bool,
    blocked_reason: String,
    tags: &str,
    version: i64,
) -> Result<CustomerEdit, ApiError> {
    let level = Level::parse(level).ok_or_else(|| ApiError {
        fields: vec![FieldError::new("level", "unknown")],
        ..ApiError::new("invalid_form", "there is no such level")
    })?;
    let tags = tags
        .split([',', '，', '、', ' ', '\n'])
        .map(str::trim)
        .filter(|tag| !tag.is_empty());
    Ok(CustomerEdit {
        level,
        blocked,
        blocked_reason,
        tags: tags.map(str::to_owned).collect(),
        version,
    })
}

/// A role of the platform as the form says it.
pub fn role_of(key: String, name_zh: &str, name_en: &str, permissions: &[String], version: i64) -> RoleView {
    RoleView {
        key,
        name: Localized::new(name_zh.trim(), name_en.trim()),
        audience: Audience::Platform,
        permissions: permissions_of(permissions),
        built_in: false,
        version,
    }
}

/// Permissions by their keys; unknown ones are left out.
pub fn permissions_of(keys: &[String]) -> Vec<Permission> {
    keys.iter().filter_map(|key| Permission::parse(key)).collect()
}

/// The state and cursor of a list of approvals.
pub fn approvals(state: &str, before: &str) -> (Option<ApprovalState>, Option<ApprovalId>) {
    (ApprovalState::parse(state), before.parse().ok())
}

/// The state and cursor of a list of requests about data: those that are open unless it says otherwise.
pub fn requests(state: &str, after: &str) -> (SubjectRequestState, Option<SubjectRequestId>) {
    let state = SubjectRequestState::parse(state).unwrap_or(SubjectRequestState::Open);
    (state, after.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_separated_by_any_comma_or_space() {
        let edit = edit_of("gold", false, String::new(), "老客户，VIP, 批发、 ", 3).unwrap();
        assert_eq!(edit.tags, ["老客户", "VIP", "批发"]);
        assert!(edit_of("platinum", false, String::new(), "", 3).is_err());
    }
}
