//! Hashes and signatures of the audit log.

use domain::kernel::Timestamp;
use domain::user::{AuditEntry, AuditRecord};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::str::FromStr;

/// What the first entry holds in place of a hash before it.
pub(super) const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

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
    /// HMAC-SHA-256 (RFC 2104) over number, hash and time.
    pub(super) fn signature(&self, key: &[u8], at: Timestamp) -> String {
        let mut fields = Fields::new(b"jishi audit checkpoint 1");
        fields.int(self.seq).text(&self.hash).int(at.as_micros());
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
        mac.update(&fields.0);
        hex(&mac.finalize().into_bytes())
    }
}

/// What is known of the log from outside of the database.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// Keys that checkpoints may be signed with. Without any, signatures are not checked.
    pub keys: Vec<Vec<u8>>,
    /// Checkpoints that were kept somewhere else.
    pub kept: Vec<Checkpoint>,
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
    pub(super) fn digest(&self) -> String {
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
            .optional(record.reason.as_deref())
            .optional(record.before.as_deref())
            .optional(record.after.as_deref())
            .optional(record.address.as_deref())
            .optional(record.user_agent.as_deref())
            .optional(record.request_id.as_deref())
            .text(&self.prev_hash);
        hex(&Sha256::digest(&fields.0))
    }

    pub(super) fn into_entry(self) -> AuditEntry {
        AuditEntry {
            seq: self.seq,
            hash: self.hash,
            record: self.record,
        }
    }
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
        if let Some(text) = text {
            return self.text(text);
        }
        self.0.push(0);
        self
    }
}

fn hex(bytes: &[u8]) -> String {
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

    /// Computed by another program from the description of the encoding.
    #[test]
    fn a_hash_stays_what_it_was() {
        assert_eq!(
            link().digest(),
            "5ffdc6528763eeffedd3c5f49f453a21bd820255b719fd64cc3fbf27cade2604"
        );
    }

    #[test]
    fn text_moved_to_the_next_field_gives_another_hash() {
        let mut moved = link();
        moved.record.actor = "ab".to_owned();
        moved.record.action = String::new();
        assert_ne!(moved.digest(), link().digest());
        let mut moved = link();
        moved.record.seller_id = moved.record.reason.take();
        assert_ne!(moved.digest(), link().digest());
        let mut empty = link();
        empty.record.before = Some(String::new());
        assert_ne!(empty.digest(), link().digest(), "nothing is not the empty text");
    }

    #[test]
    fn a_signature_depends_on_key_number_hash_and_time() {
        let at = Timestamp::from_micros(5);
        let point = Checkpoint {
            seq: 7,
            hash: "ab".repeat(32),
        };
        let other = |seq, hash: &str| Checkpoint {
            seq,
            hash: hash.repeat(32),
        };
        let signature = point.signature(b"key", at);
        assert_ne!(signature, point.signature(b"another", at));
        assert_ne!(signature, point.signature(b"key", Timestamp::from_micros(6)));
        assert_ne!(signature, other(8, "ab").signature(b"key", at));
        assert_ne!(signature, other(7, "ac").signature(b"key", at));
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
