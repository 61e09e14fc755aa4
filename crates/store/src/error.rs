//! What can go wrong between a store function and its database.

use sqlx::error::ErrorKind;

/// A failure of the database, or of what it holds.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, is full, locked or read-only, or chose this one of two writes that waited for each
    /// other: trying later may work.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A unique or foreign key refused the row: somebody was faster, or it refers to nothing.
    #[error("the change conflicts with what is stored: {0}")]
    Conflict(String),
    /// A row that breaks our own rules.
    #[error("{what} in the database is not valid: {detail}")]
    Inconsistent { what: &'static str, detail: String },
    /// The database refused the statement.
    #[error("the database refused a statement")]
    Database(#[source] sqlx::Error),
    /// A key is missing that sealed data needs; says which, and what to set.
    #[error("{0}")]
    Keys(String),
    /// The schema could not be brought up to date.
    #[error("the database could not be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl StoreError {
    pub(crate) fn inconsistent(what: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Inconsistent {
            what,
            detail: detail.to_string(),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error.to_string()),
            sqlx::Error::Database(db) if db.is_unique_violation() || db.is_foreign_key_violation() => {
                Self::Conflict(db.message().to_owned())
            }
            // The statement that posts gives no time to what is dated into a closed month.
            sqlx::Error::Database(db)
                if db.kind() == ErrorKind::NotNullViolation && db.message().contains("ledger_entry") =>
            {
                Self::Conflict("this month of the books is closed".to_owned())
            }
            sqlx::Error::Database(db) if is_passing(db.message()) => {
                Self::Unavailable(db.message().to_owned())
            }
            _ => Self::Database(error),
        }
    }
}

/// Messages of both engines that tell of the machine or of other writes, not of the statement.
fn is_passing(message: &str) -> bool {
    [
        "database is locked",
        "database or disk is full",
        "readonly database",
        "disk I/O error",
        "unable to open",
        "terminating connection",
        "too many clients",
        "shutting down",
        "starting up",
        // 40P01 and 40001: two writes in each other's way.
        "deadlock detected",
        "could not serialize access",
    ]
    .iter()
    .any(|part| message.contains(part))
}
