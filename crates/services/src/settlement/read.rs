//! Reading the books: the platform's people all of them, a seller's people what concerns their seller.

use crate::{Permit, ServiceError, audit};
use domain::kernel::{Currency, Money, Timestamp};
use domain::merchant::{SellerId, SellerScope};
use domain::order::OrderNumber;
use domain::settlement::{
    Account, AccountKind, EntryId, EntryView, SellerBalance, Statement, StatementLine, Trial, TrialLine,
};
use domain::user::Policy;
use domain::user::permission::policy::{LedgerExport, LedgerRead};
use serde_json::json;
use store::{EntryRow, StatementRow, Tx};

/// Lines of a page of a statement, and sellers of a page.
const PAGE: usize = 50;
/// Lines of a file that are read at a time, and of a whole one.
const FILE_PAGE: usize = 500;
const FILE_MOST: usize = 20_000;

/// The trial balance up to a moment; up to now without one.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people.
pub async fn trial_balance(
    permit: &Permit<LedgerRead>,
    until: Option<Timestamp>,
) -> Result<Trial, ServiceError> {
    permit.platform()?;
    let at = until.unwrap_or_else(|| permit.clock.now());
    let lines = permit.store.read().await?.settlement().trial(at).await?;
    let sums = Currency::ALL
        .into_iter()
        .filter_map(|currency| sums(&lines, currency).transpose())
        .collect::<Result<_, ServiceError>>()?;
    Ok(Trial { at, lines, sums })
}

/// Debits and credits of a currency, if it was ever moved.
fn sums(lines: &[TrialLine], currency: Currency) -> Result<Option<(Money, Money)>, ServiceError> {
    let mut of = lines
        .iter()
        .filter(|line| line.debit.currency() == currency)
        .peekable();
    if of.peek().is_none() {
        return Ok(None);
    }
    let mut sums = (Money::zero(currency), Money::zero(currency));
    for line in of {
        sums = (sums.0.checked_add(line.debit)?, sums.1.checked_add(line.credit)?);
    }
    Ok(Some(sums))
}

/// A page of what moved an account, newest first: the first one where `before` is empty, or the one that begins with it.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people, [`ServiceError::BadRequest`] for a page that is not one.
pub async fn account_statement(
    permit: &Permit<LedgerRead>,
    account: Account,
    currency: Currency,
    before: &str,
) -> Result<Statement, ServiceError> {
    permit.platform()?;
    statement(permit, account, currency, before, PAGE).await
}

/// Everything that moved an account, newest first, at most 20,000 lines, to be written to a file; whoever works for a
/// seller gets its accounts. Taking it out is logged.
/// # Errors
/// [`ServiceError::NotFound`] for an account of another seller, [`ServiceError::Forbidden`] for the platform's accounts
/// to sellers' people.
pub async fn export_statement(
    permit: &Permit<LedgerExport>,
    account: Account,
    currency: Currency,
) -> Result<Vec<StatementLine>, ServiceError> {
    match account.seller() {
        Some(seller) => {
            permit.seller(Some(seller))?;
        }
        None => permit.platform()?,
    }
    let (mut lines, mut before): (Vec<StatementLine>, _) = (Vec::new(), String::new());
    while lines.len() < FILE_MOST {
        let part = statement(permit, account, currency, &before, FILE_PAGE).await?;
        lines.extend(part.lines);
        let Some(next) = part.next else { break };
        before = next;
    }
    lines.truncate(FILE_MOST);
    let (owned, taken) = (permit.clone(), lines.len());
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let mut record = audit::by(&owned, "ledger.export", "ledger_account", account.to_string());
            record.seller_id = account.seller().map(|seller| seller.to_string());
            record.after = Some(json!({ "currency": currency.code(), "rows": taken }).to_string());
            tx.audit().append(record).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(lines)
}

/// As [`account_statement`], of what the seller has earned that somebody works for, or of what it has pending.
/// # Errors
/// [`ServiceError::NotFound`] for another seller, [`ServiceError::BadRequest`] for what is no seller's account.
pub async fn own_statement(
    permit: &Permit<LedgerRead>,
    seller: Option<SellerId>,
    kind: AccountKind,
    currency: Currency,
    before: &str,
) -> Result<Statement, ServiceError> {
    let scope: SellerScope = permit.seller(seller)?;
    let account = Account::new(kind, Some(scope.seller()))
        .ok_or_else(|| ServiceError::BadRequest("this is no account of a seller".to_owned()))?;
    statement(permit, account, currency, before, PAGE).await
}

/// What the seller is owed that somebody works for, in every currency that it was ever paid in.
/// # Errors
/// [`ServiceError::NotFound`] for another seller.
pub async fn own_balance(
    permit: &Permit<LedgerRead>,
    seller: Option<SellerId>,
) -> Result<Vec<SellerBalance>, ServiceError> {
    let scope = permit.seller(seller)?;
    let mut tx = permit.store.read().await?;
    Ok(tx.settlement().owed(scope.seller()).await?)
}

/// What sellers are owed: at most 50, after one of them.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people.
pub async fn sellers_owed(
    permit: &Permit<LedgerRead>,
    after: Option<SellerId>,
) -> Result<Vec<SellerBalance>, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX);
    Ok(tx.settlement().sellers_owed(after, most).await?)
}

/// An entry with everything that it moved.
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Forbidden`] for sellers' people.
pub async fn ledger_entry(permit: &Permit<LedgerRead>, id: EntryId) -> Result<EntryView, ServiceError> {
    permit.platform()?;
    let found = permit.store.read().await?.settlement().entry(id).await?;
    Ok(found.ok_or(ServiceError::NotFound("entry"))?.into_view())
}

/// What was posted of a purchase, by its number or that of one of its orders; the oldest first.
/// # Errors
/// As [`ledger_entry`].
pub async fn entries_of_order(
    permit: &Permit<LedgerRead>,
    number: &str,
) -> Result<Vec<EntryView>, ServiceError> {
    const MISSING: ServiceError = ServiceError::NotFound("order");
    permit.platform()?;
    let number = OrderNumber::parse(number).map_err(|_| MISSING)?;
    let mut tx = permit.store.read().await?;
    let group = tx.order().group_by_number(&number).await?.ok_or(MISSING)?;
    let found = tx.settlement().entries_of(group.id).await?;
    Ok(found.into_iter().map(EntryRow::into_view).collect())
}

async fn statement<P: Policy>(
    permit: &Permit<P>,
    account: Account,
    currency: Currency,
    before: &str,
    page: usize,
) -> Result<Statement, ServiceError> {
    let before = (!before.is_empty()).then(|| read_place(before)).transpose()?;
    let mut tx = permit.store.read().await?;
    let limit = i64::try_from(page + 1).unwrap_or(i64::MAX);
    let mut rows = tx
        .settlement()
        .statement(account, currency, before, limit)
        .await?;
    let more = rows.len() > page;
    rows.truncate(page);
    let next = rows.last().filter(|_| more).map(place);
    let balance = tx.settlement().balance(account, currency).await?;
    let seller = match account.seller() {
        Some(id) => tx.merchant().seller(id).await?.map(|seller| seller.profile.name),
        None => None,
    };
    let lines: Vec<StatementLine> = rows.into_iter().map(|row| row.line).collect();
    Ok(Statement {
        account,
        seller,
        balance,
        lines,
        next,
    })
}

/// Where the page after this line begins.
fn place(row: &StatementRow) -> String {
    format!("{}.{}.{}", row.line.at.as_micros(), row.line.entry, row.position)
}

fn read_place(text: &str) -> Result<(Timestamp, EntryId, i64), ServiceError> {
    let mut parts = text.splitn(3, '.');
    let place = (|| {
        let at = parts.next()?.parse().ok()?;
        let entry = parts.next()?.parse().ok()?;
        let position = parts.next()?.parse().ok()?;
        Some((Timestamp::from_micros(at), entry, position))
    })();
    place.ok_or_else(|| ServiceError::BadRequest("this is no page of a statement".to_owned()))
}
