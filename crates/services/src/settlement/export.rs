//! The journal as a file: one line of JSON for each entry, each with the hash of the line before. Whoever changes, takes
//! away, adds or reorders a line breaks the chain; whoever makes the whole chain anew ends with another hash than the one
//! that was kept elsewhere.

use crate::{Permit, ServiceError};
use domain::kernel::Timestamp;
use domain::user::permission::policy::LedgerExport;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{BufRead, Write};
use store::EntryRow;

const BATCH: i64 = 500;
/// Stands where the first line names the line before.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";
const FORMAT: &str = "jishi journal 1";
/// `,"hash":"` and 64 digits and `"}`: how every line ends.
const TAIL: usize = 9 + 64 + 2;
/// What may still be committed with an earlier time than now, in seconds.
const SETTLING_SECONDS: i64 = 60;

/// What a whole journal says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalSummary {
    /// How many.
    pub entries: u64,
    /// The hash of its last line; kept elsewhere, it shows whether the file is still the same.
    pub last_hash: String,
}

/// Why a journal is not what was written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("line {line}: {what}")]
    Broken { line: u64, what: &'static str },
    #[error("the journal ends without its last line")]
    CutOff,
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// A journal that is being written.
struct Chain<W> {
    out: W,
    prev: String,
}

impl<W: Write> Chain<W> {
    fn line(&mut self, mut value: Value) -> std::io::Result<()> {
        value["prev"] = Value::String(self.prev.clone());
        let body = value.to_string();
        let hash = hash(&body);
        let open = body.strip_suffix('}').unwrap_or(&body);
        writeln!(self.out, "{open},\"hash\":\"{hash}\"}}")?;
        self.prev = hash;
        Ok(())
    }
}

/// Writes what was posted from `from` on and before `until`.
/// # Errors
/// [`ServiceError::BadRequest`] for a time that is not over for a minute, and [`ServiceError::Forbidden`] for sellers'
/// people, both as [`JournalError::Service`]; [`JournalError::Io`].
pub async fn export_journal(
    permit: &Permit<LedgerExport>,
    (from, until): (Timestamp, Timestamp),
    out: impl Write,
) -> Result<JournalSummary, JournalError> {
    permit.platform()?;
    if until.plus_seconds(SETTLING_SECONDS) > permit.clock.now() {
        let text = "the journal can be written up to a minute ago: later entries may still come";
        return Err(ServiceError::BadRequest(text.to_owned()).into());
    }
    let mut chain = Chain {
        out,
        prev: BEGINNING.to_owned(),
    };
    chain.line(json!({ "journal": FORMAT, "from": from.as_micros(), "until": until.as_micros() }))?;
    let (mut after, mut entries) = (None, 0);
    let mut tx = permit.store.read().await.map_err(ServiceError::from)?;
    loop {
        let rows = tx.settlement().entries((from, until), after, BATCH).await;
        let rows = rows.map_err(ServiceError::from)?;
        let Some(last) = rows.last() else { break };
        after = Some((last.at, last.id));
        for row in &rows {
            chain.line(line(row))?;
            entries += 1;
        }
    }
    chain.line(json!({ "end": true, "entries": entries }))?;
    chain.out.flush()?;
    Ok(JournalSummary {
        entries,
        last_hash: chain.prev,
    })
}

fn line(entry: &EntryRow) -> Value {
    let transfers: Vec<Value> = entry
        .transfers
        .iter()
        .map(|row| {
            json!({
                "debit": row.transfer.debit().to_string(),
                "credit": row.transfer.credit().to_string(),
                "amount": row.transfer.amount().minor(),
                "currency": row.transfer.amount().currency().code(),
                "order": row.order.as_ref().map(ToString::to_string),
            })
        })
        .collect();
    json!({
        "id": entry.id.to_string(),
        "key": entry.key,
        "kind": entry.kind.as_str(),
        "at": entry.at.as_micros(),
        "purchase": entry.number.as_ref().map(ToString::to_string),
        "transfers": transfers,
    })
}

/// Checks a journal line by line.
/// # Errors
/// [`JournalError::Broken`] with the first line that is not what was written, [`JournalError::CutOff`].
pub fn check_journal(file: impl BufRead) -> Result<JournalSummary, JournalError> {
    let mut prev = BEGINNING.to_owned();
    let (mut entries, mut end) = (0_u64, None);
    for (index, text) in (1_u64..).zip(file.lines()) {
        let broken = |what| JournalError::Broken { line: index, what };
        let (value, hash) = read(&text?).ok_or_else(|| broken("is not what was written"))?;
        if value["prev"] != prev.as_str() {
            return Err(broken("does not follow the line before"));
        }
        prev = hash;
        if end.is_some() {
            return Err(broken("comes after the last"));
        }
        if (index == 1) != (value["journal"] == FORMAT) {
            return Err(broken("the first line says what this is, and no other"));
        }
        if value["end"] == true {
            end = value["entries"].as_u64();
        } else if index > 1 {
            entries += 1;
        }
    }
    match end {
        Some(said) if said == entries => Ok(JournalSummary {
            entries,
            last_hash: prev,
        }),
        _ => Err(JournalError::CutOff),
    }
}

/// What a line says, and its hash, which fits.
fn read(text: &str) -> Option<(Value, String)> {
    let cut = text.len().checked_sub(TAIL)?;
    if !text.is_char_boundary(cut) {
        return None;
    }
    let (open, tail) = text.split_at(cut);
    let said = tail.strip_prefix(",\"hash\":\"")?.strip_suffix("\"}")?;
    let body = format!("{open}}}");
    let hash = hash(&body);
    (hash == said).then_some(())?;
    Some((serde_json::from_str(&body).ok()?, hash))
}

fn hash(body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(entries: u64) -> Vec<String> {
        let mut chain = Chain {
            out: Vec::new(),
            prev: BEGINNING.to_owned(),
        };
        chain
            .line(json!({ "journal": FORMAT, "from": 0, "until": 9 }))
            .unwrap();
        for number in 0..entries {
            chain.line(json!({ "id": number, "key": "件" })).unwrap();
        }
        chain.line(json!({ "end": true, "entries": entries })).unwrap();
        let text = String::from_utf8(chain.out).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    fn check(lines: &[String]) -> Result<JournalSummary, JournalError> {
        check_journal(lines.join("\n").as_bytes())
    }

    #[test]
    fn a_journal_as_written_is_whole() {
        for entries in [0, 1, 5] {
            assert_eq!(check(&journal(entries)).unwrap().entries, entries);
        }
    }

    #[test]
    fn every_changed_lost_moved_and_added_line_is_found() {
        let whole = journal(5);
        for index in 0..whole.len() {
            let mut lost = whole.clone();
            lost.remove(index);
            assert!(check(&lost).is_err(), "without line {index}");
            let mut doubled = whole.clone();
            doubled.insert(index, whole[index].clone());
            assert!(check(&doubled).is_err(), "line {index} twice");
            for place in 0..whole[index].len() {
                let mut bytes = whole[index].clone().into_bytes();
                bytes[place] = if bytes[place] == b'1' { b'2' } else { b'1' };
                let Ok(text) = String::from_utf8(bytes) else {
                    continue;
                };
                let mut changed = whole.clone();
                changed[index] = text;
                assert!(check(&changed).is_err(), "line {index}, byte {place}");
            }
        }
        let mut swapped = whole.clone();
        swapped.swap(2, 3);
        assert!(check(&swapped).is_err());
        assert!(check(&[]).is_err());
    }

    #[test]
    fn another_journal_ends_with_another_hash() {
        assert_ne!(
            check(&journal(4)).unwrap().last_hash,
            check(&journal(5)).unwrap().last_hash
        );
    }
}
