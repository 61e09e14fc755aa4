//! What an import tells afterwards, and the file of rows that it refused.

use super::rows::Row;
use csv::ByteRecord;
use serde::Serialize;
use std::io::{self, Write};

/// Something wrong in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowError {
    /// The line of the file on which the row starts, counted from 1 (the header).
    pub line: u64,
    /// The column as the file names it; empty when the whole row is meant.
    pub column: String,
    pub message: String,
}

impl std::fmt::Display for RowError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.column.is_empty() {
            write!(f, "line {}: {}", self.line, self.message)
        } else {
            write!(f, "line {}, {}: {}", self.line, self.column, self.message)
        }
    }
}

/// The outcome of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Nothing was written.
    pub dry_run: bool,
    /// Rows read, without the header and empty rows.
    pub rows: u64,
    pub products_new: u64,
    pub products_changed: u64,
    pub products_unchanged: u64,
    /// Products that were not imported because of an error in one of their rows.
    pub products_failed: u64,
    pub brands_new: u64,
    pub categories_new: u64,
    /// Pictures of the imported products that are still to be fetched.
    pub images_to_fetch: u64,
    /// Variants of new products for which the file gives no quantity: they are sold out until they are counted.
    pub variants_without_quantity: u64,
    /// All errors; `errors` keeps the first of them.
    pub error_count: u64,
    pub errors: Vec<RowError>,
    /// Why the file was not read to its end; what came before is imported.
    pub stopped: Option<String>,
}

impl ImportReport {
    const ERRORS_KEPT: usize = 1_000;

    /// Whether every row of the file was good.
    pub const fn is_clean(&self) -> bool {
        self.error_count == 0 && self.stopped.is_none()
    }

    pub(super) fn add_errors(&mut self, errors: impl IntoIterator<Item = RowError>) {
        for error in errors {
            self.error_count += 1;
            if self.errors.len() < Self::ERRORS_KEPT {
                self.errors.push(error);
            }
        }
    }
}

/// Writes refused products as they stood in the file, with a last column that says what is wrong.
pub(super) struct Rejects {
    out: csv::Writer<Box<dyn Write + Send>>,
    header: ByteRecord,
    /// The file is itself a file of rejects: its last column is replaced.
    width: usize,
    started: bool,
}

impl Rejects {
    const COLUMN: &[u8] = b"Error";

    pub(super) fn new(out: Box<dyn Write + Send>, header: ByteRecord) -> Self {
        let repaired = header.len() > 1 && header.get(header.len() - 1) == Some(Self::COLUMN);
        let width = header.len() - usize::from(repaired);
        let out = csv::WriterBuilder::new().flexible(true).from_writer(out);
        Self {
            out,
            header,
            width,
            started: false,
        }
    }

    /// # Errors
    /// Whatever the writer says.
    pub(super) fn write(&mut self, rows: &[Row], errors: &[RowError]) -> io::Result<()> {
        if !self.started {
            self.started = true;
            let mut header = first_cells(&self.header, self.width);
            header.push_field(Self::COLUMN);
            self.out.write_byte_record(&header)?;
        }
        for (index, row) in rows.iter().enumerate() {
            let of_row = errors
                .iter()
                .filter(|e| e.line == row.line || (index == 0 && !on_any(rows, e.line)));
            let texts: Vec<String> = of_row.map(ToString::to_string).collect();
            let mut record = first_cells(&row.record, self.width);
            record.push_field(texts.join("; ").as_bytes());
            self.out.write_byte_record(&record)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn on_any(rows: &[Row], line: u64) -> bool {
    rows.iter().any(|row| row.line == line)
}

fn first_cells(record: &ByteRecord, width: usize) -> ByteRecord {
    let mut cells: ByteRecord = record.iter().take(width).collect();
    while cells.len() < width {
        cells.push_field(b"");
    }
    cells
}
