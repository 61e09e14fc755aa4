//! What is inside of a backup: parts with a kind, a name and bytes, one after the other.
//!
//! A part is its kind as a byte, the length of its name as two bytes, its name, and blocks; a block is its length as
//! four bytes and itself; an empty block ends the part. A zero in place of a kind ends the archive. Numbers are
//! big-endian. The length of a part need not be known when it is begun.

use super::BackupError;
use std::io::{Error, Read, Result, Write};

const BLOCK: usize = 256 * 1_024;

/// What a part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An `SQLite` file, or an archive of `pg_dump` in its custom format.
    Database,
    /// A file of the media folder; its name is its path there, with slashes.
    Media,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Database => 1,
            Self::Media => 2,
        }
    }
}

/// Writes parts.
pub(super) struct ArchiveWriter<W> {
    out: W,
    block: Vec<u8>,
}

impl<W: Write> ArchiveWriter<W> {
    pub(super) fn new(out: W) -> Self {
        Self {
            out,
            block: vec![0; BLOCK],
        }
    }

    /// Writes a part with all that `from` gives; `wrote` hears how much, as it goes.
    pub(super) fn part(
        &mut self,
        kind: Kind,
        name: &str,
        from: &mut impl Read,
        wrote: &dyn Fn(u64),
    ) -> Result<()> {
        let length = u16::try_from(name.len()).map_err(Error::other)?;
        self.out.write_all(&[kind.byte()])?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(name.as_bytes())?;
        loop {
            let read = from.read(&mut self.block)?;
            let length = u32::try_from(read).map_err(Error::other)?;
            self.out.write_all(&length.to_be_bytes())?;
            if read == 0 {
                return Ok(());
            }
            self.out.write_all(&self.block[..read])?;
            wrote(u64::from(length));
        }
    }

    pub(super) fn finish(mut self) -> Result<W> {
        self.out.write_all(&[0])?;
        Ok(self.out)
    }
}

/// Reads parts; as a reader it gives the bytes of the present part.
pub(super) struct ArchiveReader<R> {
    from: R,
    /// Bytes left in the present block.
    left: u64,
    /// Whether the present part has been read to its end.
    is_ended: bool,
}

impl<R: Read> ArchiveReader<R> {
    pub(super) const fn new(from: R) -> Self {
        Self {
            from,
            left: 0,
            is_ended: true,
        }
    }

    /// The next part; what is left of the present one is skipped. `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(Kind, String)>> {
        std::io::copy(self, &mut std::io::sink())?;
        let kind = match self.number::<1>()? {
            0 => return Ok(None),
            1 => Kind::Database,
            2 => Kind::Media,
            other => return Err(BackupError::Unknown(format!("a part of kind {other}")).into()),
        };
        let length = self.number::<2>()?;
        let mut name = String::new();
        (&mut self.from).take(length).read_to_string(&mut name)?;
        self.is_ended = false;
        Ok(Some((kind, name)))
    }

    /// Makes sure that nothing follows.
    pub(super) fn finish(mut self) -> Result<()> {
        if std::io::copy(&mut self.from, &mut std::io::sink())? > 0 {
            return Err(BackupError::Unknown("bytes after the end".to_owned()).into());
        }
        Ok(())
    }

    fn number<const N: usize>(&mut self) -> Result<u64> {
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes)?;
        Ok(bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }
}

impl<R: Read> Read for ArchiveReader<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if self.is_ended {
            return Ok(0);
        }
        if self.left == 0 {
            self.left = self.number::<4>()?;
        }
        if self.left == 0 {
            self.is_ended = true;
            return Ok(0);
        }
        let read = (&mut self.from).take(self.left).read(into)?;
        if read == 0 && !into.is_empty() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_in_order_and_may_be_skipped() {
        let large: Vec<u8> = (0..BLOCK * 2 + 7)
            .map(|at| u8::try_from(at % 253).unwrap())
            .collect();
        let mut writer = ArchiveWriter::new(Vec::new());
        let parts: [(Kind, &str, &[u8]); 4] = [
            (Kind::Database, "", &large),
            (Kind::Media, "a/b.webp", b""),
            (Kind::Media, "图.webp", b"picture"),
            (Kind::Media, "c", &large),
        ];
        for (kind, name, mut bytes) in parts {
            writer.part(kind, name, &mut bytes, &|_| {}).unwrap();
        }
        let archive = writer.finish().unwrap();
        for skip in [false, true] {
            let mut reader = ArchiveReader::new(archive.as_slice());
            for (kind, name, bytes) in parts {
                assert_eq!(reader.next().unwrap(), Some((kind, name.to_owned())));
                if !skip {
                    let mut read = Vec::new();
                    reader.read_to_end(&mut read).unwrap();
                    assert_eq!(read, bytes);
                }
            }
            assert_eq!(reader.next().unwrap(), None);
            reader.finish().unwrap();
        }
        let mut reader = ArchiveReader::new(&archive[..archive.len() - 9]);
        let outcome: Result<()> = (0..5).try_for_each(|_| reader.next().map(drop));
        assert!(outcome.is_err(), "an archive without its end is not whole");
    }
}
