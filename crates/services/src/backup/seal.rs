//! The outer shape of a backup: a header that anybody can read, and chunks that only the master key opens.
//!
//! AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its
//! Nonce-Reuse Misuse-Resistance", 2015): a chunk's nonce is its number and whether it is the last. So no chunk can be
//! changed, left out, repeated, moved or cut off. Every file has a key of its own, expanded from the master key with the
//! whole header, so the header cannot be changed either.

use super::BackupError;
use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Nonce};
use domain::kernel::Timestamp;
use serde::{Deserialize, Serialize};
use std::io::{Error, Read, Result, Write};
use store::MasterKeys;

const MAGIC: &[u8; 8] = b"JISHIBK1";
const HEADER_MOST: usize = 4_096;
/// Bytes of clear text in every chunk but the last, which may hold fewer.
const CHUNK: usize = 64 * 1_024;
const TAG: usize = 16;

/// What a backup says of itself, in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// The newest migration that the database had had.
    pub schema: i64,
    /// When it was begun.
    pub taken_at: Timestamp,
    /// Where the audit log stood before, as `SEQ:HASH`; `None` when it was empty.
    pub audit: Option<String>,
    /// The fingerprint of the master key.
    pub key: String,
    /// Makes the file's key its own: 32 hexadecimal digits.
    pub salt: String,
}

impl Header {
    fn bytes(&self) -> Result<Vec<u8>> {
        let json = serde_json::to_vec(self)?;
        let length = u32::try_from(json.len()).map_err(Error::other)?;
        Ok([MAGIC.as_slice(), &length.to_be_bytes(), &json].concat())
    }

    /// Reads a header; gives it with its bytes, to which the file's key is bound.
    pub(super) fn read(from: &mut impl Read) -> std::result::Result<(Self, Vec<u8>), BackupError> {
        let broken = |_| BackupError::NotABackup;
        let mut start = [0; 12];
        from.read_exact(&mut start).map_err(broken)?;
        let (magic, length) = start.split_at(MAGIC.len());
        let length = length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        if magic != MAGIC || length > HEADER_MOST {
            return Err(BackupError::NotABackup);
        }
        let mut json = vec![0; length];
        from.read_exact(&mut json).map_err(broken)?;
        let header = serde_json::from_slice(&json).map_err(|_| BackupError::NotABackup)?;
        Ok((header, [start.as_slice(), &json].concat()))
    }
}

/// The cipher of one file.
fn cipher(keys: &MasterKeys, header: &Header, bytes: &[u8]) -> std::result::Result<Aes256Gcm, BackupError> {
    let info = [b"jishi backup 1".as_slice(), bytes].concat();
    let key = keys.expand(&header.key, &info).ok_or_else(|| {
        let given = keys.fingerprints();
        BackupError::WrongKey {
            made_with: header.key.clone(),
            given: if given.is_empty() {
                "none".to_owned()
            } else {
                given.join(" and ")
            },
        }
    })?;
    Ok(Aes256Gcm::new((&*key).into()))
}

/// Seven bytes that stay, the number of the chunk, and 1 for the last.
fn nonce(number: u32, is_last: bool) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut nonce = [0; 12];
    nonce[7..11].copy_from_slice(&number.to_be_bytes());
    nonce[11] = u8::from(is_last);
    nonce.into()
}

/// Seals what is written to it. Without [`SealingWriter::finish`] the file cannot be opened to its end.
pub(super) struct SealingWriter<W> {
    out: W,
    cipher: Aes256Gcm,
    chunk: Vec<u8>,
    number: u32,
}

impl<W: Write> SealingWriter<W> {
    /// Writes the header.
    pub(super) fn start(mut out: W, keys: &MasterKeys, header: &Header) -> Result<Self> {
        let bytes = header.bytes()?;
        out.write_all(&bytes)?;
        Ok(Self {
            out,
            cipher: cipher(keys, header, &bytes)?,
            chunk: Vec::with_capacity(CHUNK),
            number: 0,
        })
    }

    fn seal(&mut self, is_last: bool) -> Result<()> {
        let sealed = self
            .cipher
            .encrypt(&nonce(self.number, is_last), self.chunk.as_slice());
        self.out
            .write_all(&sealed.map_err(|_| Error::other("a chunk cannot be sealed"))?)?;
        self.chunk.clear();
        self.number = self
            .number
            .checked_add(1)
            .ok_or_else(|| Error::other("a backup holds at most 256 TiB"))?;
        Ok(())
    }

    /// Seals the last chunk.
    pub(super) fn finish(mut self) -> Result<W> {
        self.seal(true)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for SealingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        // A full chunk waits until it is known not to be the last.
        if self.chunk.len() == CHUNK {
            self.seal(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush()
    }
}

/// Opens what [`SealingWriter`] has sealed. Gives nothing of a chunk before all of it is known to be right.
pub(super) struct OpeningReader<R> {
    from: R,
    cipher: Aes256Gcm,
    sealed: Vec<u8>,
    clear: Vec<u8>,
    /// Bytes of `clear` that have been given.
    given: usize,
    number: u32,
    /// Bytes of the file that have been read.
    read: u64,
    is_done: bool,
}

impl<R: Read> OpeningReader<R> {
    /// Reads the header.
    pub(super) fn start(mut from: R, keys: &MasterKeys) -> std::result::Result<(Self, Header), BackupError> {
        let (header, bytes) = Header::read(&mut from)?;
        let reader = Self {
            from,
            cipher: cipher(keys, &header, &bytes)?,
            sealed: Vec::with_capacity(CHUNK + TAG + 1),
            clear: Vec::new(),
            given: 0,
            number: 0,
            read: bytes.len() as u64,
            is_done: false,
        };
        Ok((reader, header))
    }

    /// Reads one chunk, and one byte more, which tells whether it is the last.
    fn open(&mut self) -> Result<()> {
        let missing = (CHUNK + TAG + 1 - self.sealed.len()) as u64;
        let read = (&mut self.from).take(missing).read_to_end(&mut self.sealed)?;
        self.read += read as u64;
        let length = self.sealed.len().min(CHUNK + TAG);
        let is_last = self.sealed.len() <= CHUNK + TAG;
        let opened = self
            .cipher
            .decrypt(&nonce(self.number, is_last), &self.sealed[..length]);
        self.clear = opened.map_err(|_| self.refusal(length, is_last))?;
        self.given = 0;
        self.is_done = is_last;
        self.sealed.drain(..length);
        self.number = self.number.wrapping_add(1);
        Ok(())
    }

    /// Why a chunk does not open.
    fn refusal(&self, length: usize, is_last: bool) -> BackupError {
        let goes_on = self
            .cipher
            .decrypt(&nonce(self.number, false), &self.sealed[..length])
            .is_ok();
        if is_last && goes_on {
            BackupError::CutOff(self.read)
        } else {
            BackupError::Changed(self.read - self.sealed.len() as u64)
        }
    }
}

impl<R: Read> Read for OpeningReader<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        while self.given == self.clear.len() && !self.is_done {
            self.open()?;
        }
        let taken = into.len().min(self.clear.len() - self.given);
        into[..taken].copy_from_slice(&self.clear[self.given..self.given + taken]);
        self.given += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> MasterKeys {
        MasterKeys::parse("b2xkIG1hc3RlciBrZXkgb2YgMzIgYnl0ZXMgLi4uLi4=").unwrap()
    }

    fn header() -> Header {
        Header {
            engine: "sqlite".to_owned(),
            schema: 1,
            taken_at: Timestamp::from_micros(5),
            audit: None,
            key: keys().fingerprints().remove(0),
            salt: "00".repeat(16),
        }
    }

    fn clear(length: usize) -> Vec<u8> {
        (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect()
    }

    fn sealed(clear: &[u8]) -> Vec<u8> {
        let mut writer = SealingWriter::start(Vec::new(), &keys(), &header()).unwrap();
        writer.write_all(clear).unwrap();
        writer.finish().unwrap()
    }

    fn opened(sealed: &[u8]) -> std::result::Result<Vec<u8>, BackupError> {
        let (mut reader, _) = OpeningReader::start(sealed, &keys())?;
        let mut clear = Vec::new();
        reader
            .read_to_end(&mut clear)
            .map_err(BackupError::at(std::path::Path::new("test")))?;
        Ok(clear)
    }

    #[test]
    fn what_was_sealed_opens_whatever_its_length() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5] {
            let clear = clear(length);
            let sealed = sealed(&clear);
            assert_eq!(opened(&sealed).unwrap(), clear, "{length}");
            let chunks = length.div_ceil(CHUNK).max(1);
            assert_eq!(
                sealed.len(),
                header().bytes().unwrap().len() + length + chunks * TAG
            );
        }
    }

    #[test]
    fn nothing_of_the_clear_text_is_in_the_file() {
        let clear = b"canary of Li Lei".repeat(9_000);
        let sealed = sealed(&clear);
        assert!(!sealed.windows(6).any(|part| part == b"canary"));
        let other = Header {
            salt: "01".repeat(16),
            ..header()
        };
        let mut writer = SealingWriter::start(Vec::new(), &keys(), &other).unwrap();
        writer.write_all(&clear).unwrap();
        let start = header().bytes().unwrap().len();
        assert_ne!(
            writer.finish().unwrap()[start..],
            sealed[start..],
            "another salt, another key"
        );
    }

    #[test]
    fn a_changed_byte_anywhere_is_refused() {
        let sealed = sealed(&clear(CHUNK + 100));
        let start = header().bytes().unwrap().len();
        let places = (0..start + 40).chain([start + CHUNK + TAG - 1, start + CHUNK + TAG, sealed.len() - 1]);
        for at in places {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(opened(&changed).is_err(), "byte {at}");
        }
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(matches!(opened(&changed), Err(BackupError::Changed(_))));
    }

    #[test]
    fn a_file_that_is_cut_off_is_refused_wherever_it_ends() {
        let sealed = sealed(&clear(3 * CHUNK));
        let start = header().bytes().unwrap().len();
        for end in (0..start + 40).chain([start + CHUNK, start + 2 * CHUNK, sealed.len() - 1]) {
            assert!(opened(&sealed[..end]).is_err(), "cut at {end}");
        }
        for chunks in 1..3 {
            let end = start + chunks * (CHUNK + TAG);
            assert!(
                matches!(opened(&sealed[..end]), Err(BackupError::CutOff(_))),
                "{chunks}"
            );
        }
        assert!(
            opened(&[sealed.as_slice(), b"more"].concat()).is_err(),
            "nor is one that goes on"
        );
    }

    #[test]
    fn chunks_that_change_places_or_come_twice_are_refused() {
        let sealed = sealed(&clear(4 * CHUNK));
        let start = header().bytes().unwrap().len();
        let chunk =
            |number: usize| &sealed[start + number * (CHUNK + TAG)..start + (number + 1) * (CHUNK + TAG)];
        for order in [[1, 0, 2, 3], [0, 2, 1, 3], [0, 0, 2, 3], [3, 1, 2, 0]] {
            let mut file = sealed[..start].to_vec();
            for number in order {
                file.extend_from_slice(chunk(number));
            }
            assert!(matches!(opened(&file), Err(BackupError::Changed(_))), "{order:?}");
        }
        let left_out = [&sealed[..start], chunk(0), chunk(1), chunk(3)].concat();
        assert!(opened(&left_out).is_err());
    }

    #[test]
    fn another_key_is_named() {
        let sealed = sealed(b"x");
        let other = MasterKeys::parse(&MasterKeys::mint().unwrap()).unwrap();
        let error = OpeningReader::start(sealed.as_slice(), &other)
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains(&header().key) && error.contains(&other.fingerprints()[0]),
            "{error}"
        );
        let error = OpeningReader::start(b"PK\x03\x04 some other file".as_slice(), &other).err();
        assert!(matches!(error, Some(BackupError::NotABackup)));
    }
}
