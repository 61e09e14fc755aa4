//! Corrections: what a person books who owns the machine. Fees and payouts of the gateway, what carriers are paid, write-offs,
//! and what puts an error right. What follows from purchases is not booked by hand.

use super::add;
use crate::{Permit, ServiceError, audit};
use domain::kernel::Money;
use domain::settlement::{Account, Entry, EntryId, EntryKind, Transfer};
use domain::user::permission::policy::SystemUpdate;
use serde_json::json;
use store::Tx;

const KEY_MOST: usize = 100;

/// A transfer to be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCorrection {
    /// The same key is booked once: the number of an invoice or of a payout.
    pub key: String,
    pub debit: Account,
    pub credit: Account,
    pub amount: Money,
    /// For the audit log.
    pub reason: String,
}

/// Books a correction; gives its entry. The same once more gives the same entry.
/// # Errors
/// [`ServiceError::BadRequest`] for accounts that follow purchases, without a key or a reason, and for an amount that is
/// not above zero; [`ServiceError::Conflict`] for a key that was used for something else, and when an account would be
/// below its floor.
pub async fn book_correction(
    permit: &Permit<SystemUpdate>,
    correction: NewCorrection,
) -> Result<EntryId, ServiceError> {
    permit.platform()?;
    let bad = |text: &str| ServiceError::BadRequest(text.to_owned());
    if correction.key.is_empty() || correction.key.len() > KEY_MOST {
        return Err(bad("a correction has a key of 1 to 100 bytes"));
    }
    if correction.reason.trim().is_empty() {
        return Err(bad("a correction has a reason"));
    }
    let accounts = [correction.debit, correction.credit];
    if accounts.iter().any(|account| account.kind().follows_purchases()) {
        return Err(bad("what follows from purchases is not booked by hand"));
    }
    let transfer = Transfer::new(correction.debit, correction.credit, correction.amount, None)
        .map_err(|error| ServiceError::BadRequest(error.to_string()))?;
    let entry = Entry::new(EntryKind::Correction, &correction.key, None, vec![transfer]);
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            if let Some(before) = tx.settlement().entry_by_key(&entry.key).await? {
                let same = matches!(before.transfers.as_slice(), [row] if row.transfer == transfer);
                return if same {
                    Ok(before.id)
                } else {
                    Err(ServiceError::Conflict(
                        "this key was used for another correction".to_owned(),
                    ))
                };
            }
            let key = entry.key.clone();
            add(&owned, tx, vec![entry], owned.clock.now()).await?;
            keep_floors(tx, transfer).await?;
            let booked = tx
                .settlement()
                .entry_by_key(&key)
                .await?
                .ok_or(ServiceError::Internal)?;
            let mut record = audit::by(&owned, "ledger.correct", "ledger_entry", booked.id.to_string());
            record.reason = Some(correction.reason.trim().to_owned());
            let after = json!({
                "key": key,
                "debit": transfer.debit().to_string(),
                "credit": transfer.credit().to_string(),
                "amount": transfer.amount().to_decimal(),
                "currency": transfer.amount().currency().code(),
            });
            record.after = Some(after.to_string());
            tx.audit().append(record).await?;
            Ok(booked.id)
        })
        .await
}

async fn keep_floors(tx: &mut Tx, transfer: Transfer) -> Result<(), ServiceError> {
    for account in [transfer.debit(), transfer.credit()] {
        let Some(floor) = account.kind().floor() else {
            continue;
        };
        let balance = tx
            .settlement()
            .balance(account, transfer.amount().currency())
            .await?;
        if balance.minor() < floor {
            return Err(ServiceError::Conflict(format!("{account} would be at {balance}")));
        }
    }
    Ok(())
}
