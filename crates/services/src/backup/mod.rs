//! Backups: one encrypted file that holds the whole shop, made while it runs; and proof that it can be restored.
//!
//! The file of a backup, from the outside in: a header in clear ([`Header`]), sealed chunks (`seal`), Zstandard, and
//! an archive (`archive`) of the database and the pictures. On `SQLite` the database is a copy of the file, on
//! `PostgreSQL` what `pg_dump` says. A file has its name only when it is whole and on the disk.
//!
//! Does not own when backups are made, nor where copies of them are carried: that is for a timer of the machine.

mod archive;
mod disk;
mod error;
mod make;
mod postgres;
mod restore;
mod retention;
mod seal;

pub use error::BackupError;
pub use make::{MadeBackup, NewBackup, make_backup};
pub use restore::{Custody, Restored, Scratch, drill, read_header, restore};
pub use retention::{Keep, newest_backup, prune};
pub use seal::Header;
