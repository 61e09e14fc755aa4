//! Questions that can be asked together: one message to the database instead of one for each.

use crate::error::StoreError;
use crate::sql::Sql;
use crate::tx::Tx;
use sqlx::FromRow;
use sqlx::any::AnyRow;

/// The rows of several statements, in their order.
type Answers = std::vec::IntoIter<Vec<AnyRow>>;

/// A question to the database, and how its rows are read. It changes nothing.
pub struct Ask<T> {
    sql: Sql,
    read: Box<dyn FnOnce(Vec<AnyRow>) -> Result<T, StoreError> + Send>,
}

impl<T> Ask<T> {
    pub(crate) fn new<R: for<'r> FromRow<'r, AnyRow>>(
        sql: Sql,
        read: impl FnOnce(Vec<R>) -> Result<T, StoreError> + Send + 'static,
    ) -> Self {
        let read = move |rows: Vec<AnyRow>| {
            let rows = rows.iter().map(R::from_row).collect::<Result<_, _>>()?;
            read(rows)
        };
        Self {
            sql,
            read: Box::new(read),
        }
    }
}

/// What can be asked with [`Tx::ask`]: an [`Ask`], one that may be left out, or several.
pub trait Question {
    type Answer;

    #[doc(hidden)]
    fn statements(&mut self, into: &mut Statements);

    #[doc(hidden)]
    fn answer(self, rows: &mut Rows) -> Result<Self::Answer, StoreError>;
}

/// What is asked, on its way to the database.
#[derive(Default)]
pub struct Statements(Vec<Sql>);

/// What was answered, on its way to the questions.
pub struct Rows(Answers);

impl<T> Question for Ask<T> {
    type Answer = T;

    fn statements(&mut self, into: &mut Statements) {
        into.0.push(std::mem::take(&mut self.sql));
    }

    fn answer(self, rows: &mut Rows) -> Result<T, StoreError> {
        (self.read)(rows.0.next().unwrap_or_default())
    }
}

impl<Q: Question> Question for Option<Q> {
    type Answer = Option<Q::Answer>;

    fn statements(&mut self, into: &mut Statements) {
        if let Some(question) = self {
            question.statements(into);
        }
    }

    fn answer(self, rows: &mut Rows) -> Result<Self::Answer, StoreError> {
        self.map(|question| question.answer(rows)).transpose()
    }
}

macro_rules! several {
    ($($name:ident),+) => {
        #[expect(non_snake_case, reason = "each is a type and its value")]
        impl<$($name: Question),+> Question for ($($name,)+) {
            type Answer = ($($name::Answer,)+);

            fn statements(&mut self, into: &mut Statements) {
                let ($($name,)+) = self;
                $($name.statements(into);)+
            }

            fn answer(self, rows: &mut Rows) -> Result<Self::Answer, StoreError> {
                let ($($name,)+) = self;
                Ok(($($name.answer(rows)?,)+))
            }
        }
    };
}

several!(A, B);
several!(A, B, C, D, E);

impl Tx {
    /// Asks one question, or several together.
    /// # Errors
    /// Those of the database, and [`StoreError::Inconsistent`] for rows that cannot be read.
    pub async fn ask<Q: Question>(&mut self, mut question: Q) -> Result<Q::Answer, StoreError> {
        let mut statements = Statements::default();
        question.statements(&mut statements);
        let rows = self.rows_of(statements.0).await?;
        question.answer(&mut Rows(rows.into_iter()))
    }
}
