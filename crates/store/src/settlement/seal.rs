//! The seal of an entry: a keyed hash over it and its transfers. Whoever changes, adds or takes away a transfer in the
//! database cannot make the seal that fits, for its key is not there.

use crate::error::StoreError;
use crate::vault::Vault;
use domain::kernel::Timestamp;
use domain::settlement::{EntryId, EntryKind, Transfer};
use std::fmt::Write;

const PURPOSE: &str = "ledger.entry";

/// What is sealed.
pub(super) struct Sealed<'e> {
    pub(super) id: EntryId,
    pub(super) key: &'e str,
    pub(super) kind: EntryKind,
    pub(super) group: Option<&'e str>,
    pub(super) at: Timestamp,
    pub(super) transfers: &'e [Transfer],
}

/// In hexadecimal digits.
pub(super) fn seal(vault: &Vault, entry: &Sealed<'_>) -> Result<String, StoreError> {
    let hash = vault.sign(PURPOSE, text(entry).as_bytes())?;
    Ok(hash.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

/// Every field with its length, so that no two entries read the same.
fn text(entry: &Sealed<'_>) -> String {
    let mut text = String::with_capacity(256 + 160 * entry.transfers.len());
    let mut field = |value: &str| {
        let _ = write!(text, "{}:{value},", value.len());
    };
    field(&entry.id.to_string());
    field(entry.key);
    field(entry.kind.as_str());
    field(entry.group.unwrap_or_default());
    field(&entry.at.as_micros().to_string());
    for transfer in entry.transfers {
        field(&transfer.debit().to_string());
        field(&transfer.credit().to_string());
        field(transfer.amount().currency().code());
        field(&transfer.amount().minor().to_string());
        field(
            &transfer
                .order()
                .map(|order| order.to_string())
                .unwrap_or_default(),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::kernel::{Currency, Money};

    #[test]
    fn text_moved_to_the_next_field_reads_otherwise() {
        let transfer = Transfer::new(
            "bank".parse().unwrap(),
            "write_off".parse().unwrap(),
            Money::new(5, Currency::Cny),
            None,
        )
        .unwrap();
        let entry = |key, group| {
            text(&Sealed {
                id: EntryId::from_u128(1),
                key,
                kind: EntryKind::Correction,
                group,
                at: Timestamp::from_micros(7),
                transfers: &[transfer],
            })
        };
        assert_ne!(entry("ab", Some("c")), entry("a", Some("bc")));
        assert_eq!(
            entry("k", None),
            "30:len_00000000000000000000000001,1:k,10:correction,0:,1:7,4:bank,9:write_off,3:CNY,1:5,0:,"
        );
    }
}
