//! Reads the file row by row, in bounded memory, and gathers the rows of one product.

use super::columns::{Columns, Field};
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use std::io::{self, Read};

/// A row larger than this is a quote that was never closed.
const ROW_BYTES: usize = 8 << 20;
/// One product has at most this many rows (Shopify allows 2,048 variants and 250 pictures) …
const GROUP_ROWS: usize = 3_000;
/// … and bytes.
const GROUP_BYTES: usize = 32 << 20;

/// A row and the line of the file on which it starts.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) record: ByteRecord,
}

/// Consecutive rows with the same handle.
#[derive(Debug)]
pub(super) struct Group {
    /// The cell of the handle, or of the title where the handle is empty; lossy.
    pub(super) key: String,
    pub(super) rows: Vec<Row>,
    /// Cut off because it is larger than any product may be.
    pub(super) cut: bool,
}

impl Group {
    pub(super) fn line(&self) -> u64 {
        self.rows.first().map_or(0, |row| row.line)
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.iter().map(|row| row.record.as_slice().len()).sum()
    }
}

/// Why reading ended before the end of the file.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub(super) line: u64,
    pub(super) message: String,
}

/// Counts what is read for one row, and ends the file with a line break in any case, so that line numbers are exact.
struct Metered<R> {
    inner: R,
    spent: usize,
    last: u8,
    ended: bool,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.spent > ROW_BYTES {
            return Err(io::Error::other(format!(
                "this row is larger than {} MB; probably a quotation mark is never closed",
                ROW_BYTES >> 20
            )));
        }
        let count = self.inner.read(buffer)?;
        self.spent += count;
        if count > 0 {
            self.last = buffer[count - 1];
        } else if !self.ended && self.last != b'\n' && !buffer.is_empty() {
            self.ended = true;
            buffer[0] = b'\n';
            return Ok(1);
        }
        Ok(count)
    }
}

/// The groups of a file.
pub(super) struct Groups<R> {
    reader: Reader<Metered<R>>,
    header: ByteRecord,
    columns: Columns,
    pending: Option<Row>,
    rows: u64,
}

impl<R: Read> Groups<R> {
    /// Reads the header.
    /// # Errors
    /// [`Stop`] when the file cannot be read or is no product file.
    pub(super) fn open(input: R) -> Result<Self, Stop> {
        let metered = Metered {
            inner: input,
            spent: 0,
            last: b'\n',
            ended: false,
        };
        // Lines end with \n; the \r of \r\n is cut off the last cell, because the csv crate miscounts its lines.
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(Terminator::Any(b'\n'))
            .buffer_capacity(64 << 10)
            .from_reader(metered);
        let Some(header) = next_row(&mut reader)? else {
            return Err(Stop {
                line: 1,
                message: "the file is empty".to_owned(),
            });
        };
        let columns = Columns::parse(&header.record).map_err(|message| Stop {
            line: header.line,
            message,
        })?;
        Ok(Self {
            reader,
            header: header.record,
            columns,
            pending: None,
            rows: 0,
        })
    }

    pub(super) const fn header(&self) -> &ByteRecord {
        &self.header
    }

    pub(super) const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Rows read so far, without empty ones.
    pub(super) const fn rows(&self) -> u64 {
        self.rows
    }

    /// The next product's rows.
    /// # Errors
    /// [`Stop`] when reading fails; what was gathered of the product on the way is dropped.
    pub(super) fn next(&mut self) -> Result<Option<Group>, Stop> {
        let Some(first) = self.take_row()? else {
            return Ok(None);
        };
        let mut group = Group {
            key: self.key(&first.record),
            rows: vec![first],
            cut: false,
        };
        let mut bytes = group.bytes();
        while let Some(row) = self.take_row()? {
            bytes += row.record.as_slice().len();
            if group.key.is_empty() || self.key(&row.record) != group.key {
                self.pending = Some(row);
                break;
            }
            if group.rows.len() >= GROUP_ROWS || bytes > GROUP_BYTES {
                self.pending = Some(row);
                group.cut = true;
                break;
            }
            group.rows.push(row);
        }
        self.rows += group.rows.len() as u64;
        Ok(Some(group))
    }

    fn take_row(&mut self) -> Result<Option<Row>, Stop> {
        match self.pending.take() {
            Some(row) => Ok(Some(row)),
            None => next_row(&mut self.reader),
        }
    }

    fn key(&self, record: &ByteRecord) -> String {
        let text = |field| {
            let cell = self.columns.cell(record, field).unwrap_or_default();
            String::from_utf8_lossy(cell).trim().to_owned()
        };
        let handle = text(Field::Handle);
        if handle.is_empty() {
            text(Field::Title)
        } else {
            handle
        }
    }
}

/// The next row that is not empty.
fn next_row<R: Read>(reader: &mut Reader<Metered<R>>) -> Result<Option<Row>, Stop> {
    let mut record = ByteRecord::new();
    loop {
        reader.get_mut().spent = 0;
        let before = reader.position().line();
        let more = reader.read_byte_record(&mut record).map_err(|error| Stop {
            line: before,
            message: reason(error),
        })?;
        if !more {
            return Ok(None);
        }
        let inside: u64 = record
            .as_slice()
            .iter()
            .map(|byte| u64::from(*byte == b'\n'))
            .sum();
        let line = reader.position().line().saturating_sub(1 + inside).max(1);
        cut_carriage_return(&mut record);
        if record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
            return Ok(Some(Row { line, record }));
        }
    }
}

fn cut_carriage_return(record: &mut ByteRecord) {
    let last = record.len().saturating_sub(1);
    if let Some(cell) = record
        .get(last)
        .and_then(|cell| cell.strip_suffix(b"\r"))
        .map(<[u8]>::to_vec)
    {
        record.truncate(last);
        record.push_field(&cell);
    }
}

fn reason(error: csv::Error) -> String {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        _ => "the row cannot be read".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(String, Vec<u64>)> {
        let mut groups = Groups::open(text.as_bytes())
            .map_err(|stop| stop.message)
            .unwrap();
        let mut all = Vec::new();
        while let Some(group) = groups.next().map_err(|stop| stop.message).unwrap() {
            all.push((group.key, group.rows.iter().map(|row| row.line).collect()));
        }
        all
    }

    #[test]
    fn rows_are_gathered_by_handle_with_their_lines_in_the_file() {
        let text = "\u{feff}Handle,Title\na,\"A\nsecond line\"\na,\n\n,\nb,B\n,Only a title\na,again";
        let expected = vec![
            ("a".to_owned(), vec![2, 4]),
            ("b".to_owned(), vec![7]),
            ("Only a title".to_owned(), vec![8]),
            ("a".to_owned(), vec![9]),
        ];
        assert_eq!(lines(text), expected);
        assert_eq!(lines(&text.replace('\n', "\r\n")), expected);
        assert_eq!(lines(&format!("{text}\n")), expected);
    }

    #[test]
    fn a_quote_that_is_never_closed_stops_with_its_line_instead_of_filling_memory() {
        let head = "Handle,Title\na,A\nb,\"never closed\n".as_bytes();
        let endless = head.chain(io::repeat(b'x'));
        let mut groups = Groups::open(endless).map_err(|stop| stop.message).unwrap();
        let stop = groups.next().unwrap_err();
        assert_eq!(stop.line, 3);
        assert!(stop.message.contains("quotation mark"), "{}", stop.message);
    }
}
