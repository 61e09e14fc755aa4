//! Everything that is kept of a person, as files for programs and for reading.

use super::document;
use crate::{Ctx, Permit, ServiceError};
use domain::kernel::Timestamp;
use domain::user::permission::policy::AccountExport;
use domain::user::register::{LINKED, Linked, Personal, Sensitivity, table};
use domain::user::{AccountId, SubjectRequest, SubjectRequestId, SubjectRequestKind, SubjectRequestState};
use store::{Tx, Whose};

/// For programs or for reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Json,
    /// One page in both languages, without anything from elsewhere.
    Html,
}

/// A file to hand out.
#[derive(Clone, Debug)]
pub struct ExportFile {
    pub name: String,
    pub content_type: &'static str,
    pub body: String,
}

/// What is kept of a person.
#[derive(Debug)]
pub(super) struct Collected {
    pub(super) account: AccountId,
    pub(super) at: Timestamp,
    pub(super) tables: Vec<CollectedTable>,
}

/// What is kept in one table.
#[derive(Debug)]
pub(super) struct CollectedTable {
    pub(super) linked: &'static Linked,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Option<String>>>,
    /// What is kept and not handed out: passwords, codes and keys would only make the account less safe.
    pub(super) withheld: Vec<&'static Personal>,
}

/// All data of the person who asks, as the register declares it. That it was taken out is kept.
/// # Errors
/// [`ServiceError::ProofRequired`]: whoever finds a session open shall not walk away with everything.
pub async fn export_data(
    permit: &Permit<AccountExport>,
    format: ExportFormat,
) -> Result<ExportFile, ServiceError> {
    let account = permit.fresh()?;
    let ctx = Ctx::clone(permit);
    let collected = permit
        .store
        .write(async move |tx: &mut Tx| {
            let now = ctx.clock.now();
            let request = SubjectRequest {
                id: SubjectRequestId::from_u128(ctx.ids.next()),
                account,
                kind: SubjectRequestKind::Export,
                state: SubjectRequestState::Done,
                wish: String::new(),
                answer: String::new(),
                asked_at: now,
                due_at: now.plus_seconds(SubjectRequest::DUE_DAYS * 24 * 3_600),
                acts_at: None,
                closed_at: Some(now),
                taken_by: None,
            };
            tx.user().insert_subject_request(&request).await?;
            collect(tx, account, now).await
        })
        .await?;
    let (ending, content_type, body) = match format {
        ExportFormat::Json => ("json", "application/json", document::json(&collected)),
        ExportFormat::Html => ("html", "text/html; charset=utf-8", document::html(&collected)),
    };
    let day = &collected.at.to_rfc3339()[..10];
    Ok(ExportFile {
        name: format!("jishi-{day}.{ending}"),
        content_type,
        body,
    })
}

/// Whether the person has proved who they are in the last minutes, as [`export_data`] asks.
/// # Errors
/// [`ServiceError::ProofRequired`].
pub fn assert_fresh<P: domain::user::Policy>(permit: &Permit<P>) -> Result<(), ServiceError> {
    permit.fresh().map(drop)
}

/// Reads every row that the register links to the account.
pub(super) async fn collect(
    tx: &mut Tx,
    account: AccountId,
    at: Timestamp,
) -> Result<Collected, ServiceError> {
    let whose = whose(tx, account).await?;
    let mut tables = Vec::new();
    for linked in LINKED {
        let declared = table(linked.table).ok_or(ServiceError::Internal)?;
        let is_secret = |data: &&Personal| data.sensitivity.contains(&Sensitivity::Secret);
        let (withheld, given): (Vec<&Personal>, Vec<&Personal>) =
            declared.personal.iter().partition(is_secret);
        let columns = given.iter().flat_map(|data| data.columns).copied();
        let mut columns: Vec<&'static str> = columns.collect();
        columns.extend(linked.shown.split_whitespace());
        let rows = tx.personal().rows(linked, &columns, &whose).await?;
        tables.push(CollectedTable {
            linked,
            columns,
            rows,
            withheld,
        });
    }
    Ok(Collected { account, at, tables })
}

pub(super) async fn whose(tx: &mut Tx, id: AccountId) -> Result<Whose, ServiceError> {
    let account = tx.user().account(id).await?;
    let account = account.ok_or(ServiceError::NotFound("account"))?;
    Ok(Whose {
        account: id,
        contacts: account.logins(),
    })
}
