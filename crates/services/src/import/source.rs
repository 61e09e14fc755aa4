//! The blocking half: reads and checks the file on a thread of its own and hands over batches.

use super::columns::{Columns, Field};
use super::draft::Draft;
use super::family::stable_hash;
use super::report::RowError;
use super::rows::{Group, Groups, Row, Stop};
use csv::ByteRecord;
use domain::kernel::{Currency, Slug};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Read;
use std::sync::Arc;
use tokio::sync::mpsc::Sender;

/// A batch is handed over when it has this many products, …
const PRODUCTS: usize = 200;
/// … this many rows …
const ROWS: usize = 2_000;
/// … or this many bytes.
const BYTES: usize = 8 << 20;

/// What the reading thread says.
pub(super) enum Message {
    Header(ByteRecord, Arc<Columns>),
    Batch(Batch),
    /// The end, before the end of the file.
    Stopped(Stop),
}

/// Some products, and those whose rows are wrong.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) drafts: Vec<Draft>,
    pub(super) refused: Vec<(Vec<Row>, Vec<RowError>)>,
    /// Rows of the file read so far.
    pub(super) rows: u64,
}

/// How to read.
pub(super) struct Manner {
    pub(super) currency: Currency,
    /// Keep the rows of good products too, in case they are refused later.
    pub(super) keep_rows: bool,
}

/// Reads the whole file. Ends early when nobody listens any more.
pub(super) fn read_file(input: impl Read, manner: &Manner, sender: &Sender<Message>) {
    let stop = match Groups::open(input) {
        Ok(groups) => read_groups(groups, manner, sender),
        Err(stop) => Some(stop),
    };
    if let Some(stop) = stop {
        // A listener that has gone needs no answer.
        drop(sender.blocking_send(Message::Stopped(stop)));
    }
}

fn read_groups<R: Read>(mut groups: Groups<R>, manner: &Manner, sender: &Sender<Message>) -> Option<Stop> {
    let columns = Arc::new(groups.columns().clone());
    sender
        .blocking_send(Message::Header(groups.header().clone(), Arc::clone(&columns)))
        .ok()?;
    let mut seen = Seen::default();
    let mut batch = Batch::default();
    let (mut rows, mut bytes) = (0, 0);
    loop {
        let next = groups.next();
        let ended = !matches!(next, Ok(Some(_)));
        if ended || batch.drafts.len() + batch.refused.len() >= PRODUCTS || rows >= ROWS || bytes >= BYTES {
            let full = std::mem::take(&mut batch);
            (rows, bytes) = (0, 0);
            sender
                .blocking_send(Message::Batch(Batch {
                    rows: groups.rows(),
                    ..full
                }))
                .ok()?;
        }
        let group = match next {
            Ok(Some(group)) => group,
            Ok(None) => return None,
            Err(stop) => return Some(stop),
        };
        rows += group.rows.len();
        bytes += group.bytes();
        match read_product(&columns, manner.currency, &group, &mut seen) {
            Ok(mut draft) => {
                if manner.keep_rows {
                    draft.rows = group.rows;
                }
                batch.drafts.push(draft);
            }
            Err(errors) => {
                batch
                    .refused
                    .push((if manner.keep_rows { group.rows } else { Vec::new() }, errors));
            }
        }
    }
}

fn read_product(
    columns: &Columns,
    currency: Currency,
    group: &Group,
    seen: &mut Seen,
) -> Result<Draft, Vec<RowError>> {
    let draft = Draft::read(columns, currency, group);
    // A product that comes back is refused even if its first rows were: half of it is worse than none.
    let slug = Slug::parse(&group.key)
        .ok()
        .or_else(|| Slug::from_title(&group.key));
    if let Some(line) = slug.and_then(|slug| seen.handle(slug.as_str(), group.line())) {
        let message = format!(
            "this handle stands on line {line} already: the rows of a product must follow each other"
        );
        let column = columns.name(Field::Handle);
        return Err(vec![RowError {
            line: group.line(),
            column,
            message,
        }]);
    }
    let draft = draft?;
    let errors = seen.codes(columns, &draft);
    if errors.is_empty() { Ok(draft) } else { Err(errors) }
}

/// What must not come twice in a file: 16 bytes each, since only hashes are kept.
#[derive(Default)]
struct Seen {
    handles: HashMap<u64, u64>,
    codes: HashMap<u64, u64>,
}

impl Seen {
    /// The line on which the handle stood before.
    fn handle(&mut self, slug: &str, line: u64) -> Option<u64> {
        match self.handles.entry(stable_hash(slug)) {
            Entry::Occupied(entry) => Some(*entry.get()),
            Entry::Vacant(entry) => {
                entry.insert(line);
                None
            }
        }
    }

    fn codes(&mut self, columns: &Columns, draft: &Draft) -> Vec<RowError> {
        let hashes: Vec<u64> = draft
            .variants
            .iter()
            .map(|variant| stable_hash(&variant.sku))
            .collect();
        let taken = draft.variants.iter().zip(&hashes).filter_map(|(variant, hash)| {
            self.codes.get(hash).map(|line| RowError {
                line: variant.line,
                column: columns.name(Field::Sku),
                message: format!(
                    "the code {:?} belongs to the product on line {line} already",
                    variant.sku
                ),
            })
        });
        let errors: Vec<RowError> = taken.collect();
        if errors.is_empty() {
            self.codes
                .extend(hashes.into_iter().map(|hash| (hash, draft.line)));
        }
        errors
    }
}
