//! Statements whose text depends on their input: placeholders are numbered, values are bound, never written in.

use crate::error::StoreError;
use crate::tx::Tx;
use futures::TryStreamExt;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AssertSqlSafe, Either, Executor, FromRow};

/// A value to bind.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    OptionalText(Option<String>),
    Int(i64),
    OptionalInt(Option<i64>),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl From<Option<i64>> for Value {
    fn from(int: Option<i64>) -> Self {
        Self::OptionalInt(int)
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::OptionalText(text)
    }
}

/// Where a value is bound; becomes `$n` when the statement is sent.
const PLACE: char = '\u{0}';

/// A statement under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            values: Vec::new(),
        }
    }

    /// Adds fixed text. Never give it input.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds `$n` and binds the value to it.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push(PLACE);
        self
    }

    /// Adds `$n, $n, …`.
    pub(crate) fn bind_all<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.bind(value);
        }
        self
    }

    /// Adds `($n, …), ($n, …), …`: the rows of an INSERT or of a VALUES list.
    pub(crate) fn rows(&mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> &mut Self {
        for (index, row) in rows.into_iter().enumerate() {
            self.text.push_str(if index > 0 { ", (" } else { "(" });
            self.bind_all(row);
            self.text.push(')');
        }
        self
    }

    /// Statements as one message, in their order. `SQLite` alone takes messages of several statements with values.
    pub(crate) fn joined(statements: Vec<Self>) -> Self {
        let mut all = Self::default();
        for sql in statements {
            if !all.text.is_empty() {
                all.text.push_str("; ");
            }
            all.text.push_str(&sql.text);
            all.values.extend(sql.values);
        }
        all
    }

    fn query(self) -> sqlx::query::Query<'static, Any, AnyArguments> {
        let mut query = sqlx::query(AssertSqlSafe(numbered(&self.text)));
        for value in self.values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::OptionalText(text) => query.bind(text),
                Value::Int(int) => query.bind(int),
                Value::OptionalInt(int) => query.bind(int),
            };
        }
        query
    }

    /// Runs the statements that were joined; gives what each read and how many rows it changed.
    pub(crate) async fn each(self, tx: &mut Tx) -> Result<Vec<(Vec<AnyRow>, u64)>, StoreError> {
        let mut done = Vec::new();
        let mut rows = Vec::new();
        let mut stream = tx.conn().fetch_many(self.query());
        while let Some(step) = stream.try_next().await? {
            match step {
                Either::Right(row) => rows.push(row),
                Either::Left(result) => done.push((std::mem::take(&mut rows), result.rows_affected())),
            }
        }
        Ok(done)
    }

    /// Runs the statement; gives the number of rows it changed.
    pub(crate) async fn execute(self, tx: &mut Tx) -> Result<u64, StoreError> {
        Ok(self.query().execute(tx.conn()).await?.rows_affected())
    }

    /// Runs the statement and reads all rows, which its LIMIT bounds.
    pub(crate) async fn all<R: for<'r> FromRow<'r, AnyRow>>(self, tx: &mut Tx) -> Result<Vec<R>, StoreError> {
        let rows = self.query().fetch_all(tx.conn()).await?;
        Ok(rows.iter().map(R::from_row).collect::<Result<_, _>>()?)
    }

    pub(crate) async fn optional<R: for<'r> FromRow<'r, AnyRow>>(
        self,
        tx: &mut Tx,
    ) -> Result<Option<R>, StoreError> {
        let row = self.query().fetch_optional(tx.conn()).await?;
        Ok(row.as_ref().map(R::from_row).transpose()?)
    }
}

fn numbered(text: &str) -> String {
    let mut parts = text.split(PLACE);
    let mut numbered = String::with_capacity(text.len() * 2);
    numbered.push_str(parts.next().unwrap_or_default());
    for (index, part) in parts.enumerate() {
        numbered.push('$');
        numbered.push_str(&(index + 1).to_string());
        numbered.push_str(part);
    }
    numbered
}

/// The pattern of texts that contain these words, whatever their case: for `LOWER(…) LIKE … ESCAPE '!'`.
pub(crate) fn containing(words: &str) -> String {
    let mut pattern = String::from("%");
    for letter in words.to_lowercase().chars() {
        if ['%', '_', '!'].contains(&letter) {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// Reads text that we wrote ourselves: an id, a slug, JSON.
pub(crate) fn parse<T, E: std::fmt::Display>(
    what: &'static str,
    result: Result<T, E>,
) -> Result<T, StoreError> {
    result.map_err(|error| StoreError::inconsistent(what, error))
}

pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::inconsistent("a value to store", error))
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    parse(what, serde_json::from_str(text))
}
