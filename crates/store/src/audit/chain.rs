//! Hashes and signatures of the audit log.

use domain::kernel::Timestamp;
use domain::user::{AuditEntry, AuditRecord};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::str::FromStr;

/// What the first entry holds in place of a hash before it.
pub(super) const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The columns that may tell of a person: they are sealed.
pub(super) const PERSONAL: [&str; 5] = ["reason", "before_values", "after_values", "address", "user_agent"];

/// Where the log stood: a number and the hash of its entry, written `SEQ:HASH`. Kept somewhere else, it shows any later
/// change to what was in the log then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub seq: i64,
    /// 64 hexadecimal digits
    pub hash: String,
}

impl std::fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl FromStr for Checkpoint {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fail = "write a checkpoint as SEQ:HASH, as `jishi audit checkpoint` prints it";
        let (seq, hash) = text.trim().split_once(':').ok_or(fail)?;
        let seq = seq.parse().ok().filter(|seq| *seq > 0).ok_or(fail)?;
        let hash = hash.to_ascii_lowercase();
        if hash.len() != BEGINNING.len() || !hash.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(fail);
        }
        Ok(Self { seq, hash })
    }
}

impl Checkpoint {
    /// What is signed.
    pub(super) fn message(&self, at: Timestamp) -> Vec<u8> {
        let mut fields = Fields::new(b"jishi audit checkpoint 1");
        fields.int(self.seq).text(&self.hash).int(at.as_micros());
        fields.0
    }
}

/// An entry and what it is chained to.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) seq: i64,
    pub(super) record: AuditRecord,
    pub(super) prev_hash: String,
    /// As stored; empty in a new one.
    pub(super) hash: String,
}

impl Link {
    pub(super) const fn new(seq: i64, record: AuditRecord, prev_hash: String) -> Self {
        Self {
            seq,
            record,
            prev_hash,
            hash: String::new(),
        }
    }

    /// SHA-256 over every column but the hash. Each is written with its length, so that no two entries read the same.
    /// Of what may tell of a person `secret` gives a keyed hash: so the hash tells nothing of it, and stays when the
    /// value is sealed again under a newer key.
    pub(super) fn digest<E>(&self, secret: impl Fn(&str) -> Result<[u8; 32], E>) -> Result<String, E> {
        let record = &self.record;
        let mut fields = Fields::new(b"jishi audit entry 1");
        fields
            .int(self.seq)
            .int(record.at.as_micros())
            .text(&record.actor)
            .text(&record.action)
            .text(&record.subject_kind)
            .text(&record.subject_id)
            .optional(record.seller_id.as_deref())
            .optional(record.request_id.as_deref());
        for value in personal(record) {
            match value {
                Some(text) => fields.bytes(&secret(text)?),
                None => fields.nothing(),
            };
        }
        fields.text(&self.prev_hash);
        Ok(hex(&Sha256::digest(&fields.0)))
    }

    pub(super) fn into_entry(self) -> AuditEntry {
        AuditEntry {
            seq: self.seq,
            hash: self.hash,
            record: self.record,
        }
    }
}

/// The values that may tell of a person, in the order of [`PERSONAL`].
const fn personal(record: &AuditRecord) -> [&Option<String>; 5] {
    [
        &record.reason,
        &record.before,
        &record.after,
        &record.address,
        &record.user_agent,
    ]
}

/// As [`personal`], to be sealed or opened.
pub(super) const fn personal_mut(record: &mut AuditRecord) -> [&mut Option<String>; 5] {
    [
        &mut record.reason,
        &mut record.before,
        &mut record.after,
        &mut record.address,
        &mut record.user_agent,
    ]
}

/// Bytes that can be read in one way only: a field is a mark, its length as eight bytes, and itself; nothing is
/// another mark.
struct Fields(Vec<u8>);

impl Fields {
    fn new(purpose: &[u8]) -> Self {
        let mut fields = Self(Vec::with_capacity(1_024));
        fields.bytes(purpose);
        fields
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.push(1);
        self.0.extend((bytes.len() as u64).to_be_bytes());
        self.0.extend(bytes);
        self
    }

    fn int(&mut self, int: i64) -> &mut Self {
        self.bytes(&int.to_be_bytes())
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.nothing(),
        }
    }

    fn nothing(&mut self) -> &mut Self {
        self.0.push(0);
        self
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link {
        let record = AuditRecord {
            at: Timestamp::from_micros(1),
            actor: "a".to_owned(),
            action: "b".to_owned(),
            subject_kind: "c".to_owned(),
            subject_id: "d".to_owned(),
            seller_id: None,
            reason: Some("e".to_owned()),
            before: None,
            after: None,
            address: None,
            user_agent: None,
            request_id: None,
        };
        Link::new(1, record, BEGINNING.to_owned())
    }

    fn digest(link: &Link) -> String {
        link.digest(|text| Ok::<_, ()>(Sha256::digest(text).into()))
            .unwrap()
    }

    /// Computed by another program from the description of the encoding.
    #[test]
    fn a_hash_stays_what_it_was() {
        assert_eq!(
            digest(&link()),
            "ac2558a3823af40229a06df50fdd3b2ee63f6a38253f47b80e690cc945298d91"
        );
    }

    #[test]
    fn text_moved_to_the_next_field_gives_another_hash() {
        let mut moved = link();
        moved.record.actor = "ab".to_owned();
        moved.record.action = String::new();
        assert_ne!(digest(&moved), digest(&link()));
        let mut moved = link();
        moved.record.before = moved.record.reason.take();
        assert_ne!(digest(&moved), digest(&link()));
        let mut empty = link();
        empty.record.before = Some(String::new());
        assert_ne!(digest(&empty), digest(&link()), "nothing is not the empty text");
    }

    #[test]
    fn a_checkpoint_reads_as_it_was_written() {
        let point = Checkpoint {
            seq: 7,
            hash: "ab".repeat(32),
        };
        assert_eq!(point.to_string().parse(), Ok(point.clone()));
        for bad in [
            "",
            "7",
            "7:",
            "x:ab",
            "0:ab",
            &format!("-1:{}", point.hash),
            "7:abcd",
        ] {
            assert!(bad.parse::<Checkpoint>().is_err(), "{bad}");
        }
    }
}
