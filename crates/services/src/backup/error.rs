//! Why a backup cannot be made or used: sentences for whoever stands at the command line.

use crate::ServiceError;
use std::path::Path;
use store::StoreError;

/// What went wrong, and what can be done.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("there is no master key to encrypt the backup with; set JISHI_KEYS or JISHI_KEY_FILE")]
    NoKey,
    #[error(
        "the backup was made with the master key {made_with}, and the given ones are {given}; set JISHI_KEYS or \
         JISHI_KEY_FILE to that key"
    )]
    WrongKey { made_with: String, given: String },
    #[error("this is not a backup of a shop")]
    NotABackup,
    #[error("the backup has been changed or damaged after {0} bytes; take another one")]
    Changed(u64),
    #[error("the backup is not whole: it ends after {0} bytes; take another one")]
    CutOff(u64),
    #[error("the backup holds what this program does not know: {0}")]
    Unknown(String),
    #[error(
        "the backup was made by a newer program (schema {made_by}, this one knows {known}); restore it with that one"
    )]
    TooNew { made_by: i64, known: i64 },
    #[error("the backup is of a {made_on} database and does not fit {target}")]
    OtherEngine { made_on: String, target: String },
    #[error("there is something at the target already; restore to an address where nothing is")]
    NotVacant,
    #[error("a backup on PostgreSQL can be tried out on PostgreSQL only; set DATABASE_URL to its server")]
    NoServer,
    #[error("{place}: {reason}")]
    File { place: String, reason: String },
    #[error("{program} cannot be run: {reason}; install the client programs of PostgreSQL")]
    NoProgram { program: &'static str, reason: String },
    #[error("{program} failed: {reason}")]
    Program { program: &'static str, reason: String },
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl BackupError {
    /// An error of the file system at this place; an error of ours that came through a reader or writer stays itself.
    pub(super) fn at(place: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        |error| match error.downcast::<Self>() {
            Ok(ours) => ours,
            Err(error) => Self::File {
                place: place.display().to_string(),
                reason: error.to_string(),
            },
        }
    }
}

impl From<BackupError> for std::io::Error {
    fn from(error: BackupError) -> Self {
        Self::other(error)
    }
}
