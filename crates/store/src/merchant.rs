//! Sellers with their applications, files and history.

mod file;

use crate::error::StoreError;
use crate::sql::{Sql, containing, from_json, parse, to_json};
use crate::tx::Tx;
use crate::vault::Place;
use domain::kernel::{Locale, Localized, Money, Slug, Timestamp};
use domain::merchant::{
    Application, ApplicationDocument, ApplicationId, Credit, CreditCode, Deposit, DocumentKind, Licence,
    Profile, Seller, SellerContact, SellerEntry, SellerId, SellerKind, SellerScope, SellerState,
};
use domain::user::AccountId;

/// Functions over sellers, borrowed from a connection.
pub struct MerchantStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn merchant(&mut self) -> MerchantStore<'_> {
        MerchantStore { tx: self }
    }
}

/// Which sellers are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SellerFilter {
    pub state: Option<SellerState>,
    /// A part of a name, of the company or of the address of the shop, in any case; empty for all.
    pub words: String,
}

/// An application as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredApplication {
    pub id: ApplicationId,
    /// Who handed it in; `None` for somebody who was not signed in.
    pub account: Option<AccountId>,
    /// In which language it was written.
    pub locale: Locale,
    pub application: Application,
    pub submitted_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct SellerRow {
    id: String,
    slug: String,
    kind: String,
    state: String,
    name_zh: String,
    name_en: String,
    description_zh: String,
    description_en: String,
    licence_company: Option<String>,
    licence_code: Option<String>,
    licence_document: Option<String>,
    contact: String,
    deposit_required: i64,
    deposit_held: i64,
    deposit_currency: String,
    credit_grade: Option<String>,
    credit_score: Option<i64>,
    created_at: i64,
    opened_at: Option<i64>,
    version: i64,
}

const SELLER: &str =
    "SELECT id, slug, kind, state, name_zh, name_en, description_zh, description_en, licence_company,
    licence_code, licence_document, contact, deposit_required, deposit_held, deposit_currency, credit_grade,
    credit_score, created_at, opened_at, version
    FROM seller ";

impl SellerRow {
    /// The seller, with its contact in clear.
    fn into_seller(self, contact: &str) -> Result<Seller, StoreError> {
        let currency = parse("a currency", self.deposit_currency.parse())?;
        let licence = match (self.licence_company, self.licence_code) {
            (Some(company), Some(code)) => Some(Licence {
                company,
                code: parse("a credit code", CreditCode::parse(&code))?,
                document: self.licence_document,
            }),
            _ => None,
        };
        Ok(Seller {
            id: parse("a seller id", self.id.parse())?,
            slug: parse("a seller's slug", Slug::parse(&self.slug))?,
            kind: kind_of(&self.kind)?,
            state: state_of(&self.state)?,
            profile: Profile {
                name: Localized::new(self.name_zh, self.name_en),
                description: Localized::new(self.description_zh, self.description_en),
            },
            licence,
            contact: contact_from(contact)?,
            deposit: Deposit {
                required: Money::new(self.deposit_required, currency),
                held: Money::new(self.deposit_held, currency),
            },
            credit: Credit {
                grade: self.credit_grade,
                score: self.credit_score,
            },
            created_at: Timestamp::from_micros(self.created_at),
            opened_at: self.opened_at.map(Timestamp::from_micros),
            version: self.version,
        })
    }
}

pub(crate) fn kind_of(text: &str) -> Result<SellerKind, StoreError> {
    SellerKind::parse(text).ok_or_else(|| StoreError::inconsistent("a seller kind", text))
}

fn state_of(text: &str) -> Result<SellerState, StoreError> {
    SellerState::parse(text).ok_or_else(|| StoreError::inconsistent("a seller state", text))
}

impl MerchantStore<'_> {
    /// Inserts a seller with the entry that its history begins with.
    /// # Errors
    /// [`StoreError::Conflict`] when the slug is another seller's.
    pub async fn insert(&mut self, seller: &Seller, entry: &SellerEntry) -> Result<(), StoreError> {
        let licence = seller.licence.as_ref();
        let id = seller.id.to_string();
        let contact = self
            .tx
            .vault()
            .seal(contact_of(&id), &to_json(&seller.contact)?)?;
        let mut sql = Sql::new(
            "INSERT INTO seller (id, slug, kind, state, name_zh, name_en, description_zh, description_en,
                 licence_company, licence_code, licence_document, contact, deposit_required, deposit_held,
                 deposit_currency, credit_grade, credit_score, created_at, opened_at, version) VALUES ",
        );
        sql.rows([vec![
            seller.id.to_string().into(),
            seller.slug.as_str().into(),
            seller.kind.as_str().into(),
            seller.state.as_str().into(),
            seller.profile.name.zh.as_str().into(),
            seller.profile.name.en.as_str().into(),
            seller.profile.description.zh.as_str().into(),
            seller.profile.description.en.as_str().into(),
            licence.map(|licence| licence.company.clone()).into(),
            licence.map(|licence| licence.code.to_string()).into(),
            licence.and_then(|licence| licence.document.clone()).into(),
            contact.into(),
            seller.deposit.required.minor().into(),
            seller.deposit.held.minor().into(),
            seller.deposit.required.currency().code().into(),
            seller.credit.grade.clone().into(),
            seller.credit.score.into(),
            seller.created_at.as_micros().into(),
            seller.opened_at.map(Timestamp::as_micros).into(),
            seller.version.into(),
        ]]);
        sql.execute(self.tx).await?;
        self.add_history(seller.id, entry).await
    }

    /// Inserts the application of a seller, with its documents.
    pub async fn insert_application(
        &mut self,
        seller: SellerId,
        stored: &StoredApplication,
    ) -> Result<(), StoreError> {
        let id = stored.id.to_string();
        let form = self
            .tx
            .vault()
            .seal(form_of(&id), &form_text(&stored.application)?)?;
        sqlx::query(
            "INSERT INTO seller_application (id, seller_id, account_id, form, submitted_at, locale)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id.clone())
        .bind(seller.to_string())
        .bind(stored.account.map(|account| account.to_string()))
        .bind(form)
        .bind(stored.submitted_at.as_micros())
        .bind(stored.locale.to_string())
        .execute(self.tx.conn())
        .await?;
        if stored.application.documents.is_empty() {
            return Ok(());
        }
        let mut sql =
            Sql::new("INSERT INTO seller_document (application_id, position, kind, reference) VALUES ");
        sql.rows(
            (0_i64..)
                .zip(&stored.application.documents)
                .map(|(position, document)| {
                    vec![
                        id.as_str().into(),
                        position.into(),
                        document.kind.as_str().into(),
                        document.reference.as_str().into(),
                    ]
                }),
        );
        sql.execute(self.tx).await?;
        Ok(())
    }

    pub async fn seller(&mut self, id: SellerId) -> Result<Option<Seller>, StoreError> {
        let mut sql = Sql::new(SELLER);
        sql.push("WHERE id = ").bind(id.to_string());
        self.one(sql).await
    }

    /// The seller whose shop has this address; rejected ones have none.
    pub async fn seller_by_slug(&mut self, slug: &Slug) -> Result<Option<Seller>, StoreError> {
        let mut sql = Sql::new(SELLER);
        sql.push("WHERE state <> 'rejected' AND slug = ")
            .bind(slug.as_str());
        self.one(sql).await
    }

    /// The seller that somebody works for.
    pub async fn own(&mut self, scope: SellerScope) -> Result<Option<Seller>, StoreError> {
        self.seller(scope.seller()).await
    }

    /// Sellers that fit, newest first: those older than the seller `before`; at most `limit`. Words are looked for in
    /// every seller: there are few of them.
    pub async fn sellers(
        &mut self,
        filter: &SellerFilter,
        before: Option<SellerId>,
        limit: i64,
    ) -> Result<Vec<Seller>, StoreError> {
        let mut sql = Sql::new(SELLER);
        sql.push("WHERE TRUE");
        if let Some(before) = before {
            sql.push(" AND (created_at, id) < (SELECT b.created_at, b.id FROM seller b WHERE b.id = ")
                .bind(before.to_string())
                .push(")");
        }
        if let Some(state) = filter.state {
            sql.push(" AND state = ").bind(state.as_str());
        }
        if !filter.words.is_empty() {
            let pattern = containing(&filter.words);
            let columns = ["name_zh", "name_en", "slug", "COALESCE(licence_company, '')"];
            for (index, column) in columns.into_iter().enumerate() {
                sql.push(if index == 0 { " AND (LOWER(" } else { " OR LOWER(" });
                sql.push(column).push(") LIKE ").bind(pattern.as_str());
                sql.push(" ESCAPE '!'");
            }
            sql.push(")");
        }
        sql.push(" ORDER BY created_at DESC, id DESC LIMIT ").bind(limit);
        let rows = sql.all::<SellerRow>(self.tx).await?;
        let mut sellers = Vec::with_capacity(rows.len());
        for row in rows {
            sellers.push(self.opened(row).await?);
        }
        Ok(sellers)
    }

    async fn one(&mut self, sql: Sql) -> Result<Option<Seller>, StoreError> {
        let row = sql.optional::<SellerRow>(self.tx).await?;
        match row {
            Some(row) => Ok(Some(self.opened(row).await?)),
            None => Ok(None),
        }
    }

    async fn opened(&mut self, row: SellerRow) -> Result<Seller, StoreError> {
        let contact = self.tx.vault().open(contact_of(&row.id), &row.contact).await?;
        row.into_seller(&contact)
    }

    /// The newest application of a seller.
    pub async fn application(&mut self, seller: SellerId) -> Result<Option<StoredApplication>, StoreError> {
        let row: Option<(String, Option<String>, String, i64, String)> = sqlx::query_as(
            "SELECT id, account_id, form, submitted_at, locale
             FROM seller_application
             WHERE seller_id = $1
             ORDER BY submitted_at DESC, id DESC
             LIMIT 1",
        )
        .bind(seller.to_string())
        .fetch_optional(self.tx.conn())
        .await?;
        let Some((id, account, form, submitted_at, locale)) = row else {
            return Ok(None);
        };
        let documents: Vec<(String, String)> = sqlx::query_as(
            "SELECT kind, reference FROM seller_document WHERE application_id = $1 ORDER BY position",
        )
        .bind(id.clone())
        .fetch_all(self.tx.conn())
        .await?;
        let form = self.tx.vault().open(form_of(&id), &form).await?;
        let mut application: Application = from_json("the application of a seller", &form)?;
        application.documents = documents
            .into_iter()
            .map(|(kind, reference)| {
                let kind = DocumentKind::parse(&kind)
                    .ok_or_else(|| StoreError::inconsistent("a kind of document", &kind))?;
                Ok(ApplicationDocument { kind, reference })
            })
            .collect::<Result<_, StoreError>>()?;
        Ok(Some(StoredApplication {
            id: parse("an application id", id.parse())?,
            account: account
                .map(|account| parse("an account id", account.parse()))
                .transpose()?,
            locale: parse("a language", locale.parse())?,
            application,
            submitted_at: Timestamp::from_micros(submitted_at),
        }))
    }

    /// Every state a seller has been in, oldest first.
    pub async fn history(&mut self, seller: SellerId) -> Result<Vec<SellerEntry>, StoreError> {
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT state, cause, reason, at FROM seller_history WHERE seller_id = $1 ORDER BY position",
        )
        .bind(seller.to_string())
        .fetch_all(self.tx.conn())
        .await?;
        rows.into_iter()
            .map(|(state, cause, reason, at)| {
                Ok(SellerEntry {
                    state: state_of(&state)?,
                    at: Timestamp::from_micros(at),
                    cause,
                    reason,
                })
            })
            .collect()
    }

    /// Moves a seller that is still in this version and state; gives whether it was.
    pub async fn advance(&mut self, seller: &Seller, entry: &SellerEntry) -> Result<bool, StoreError> {
        let opened = (entry.state == SellerState::Approved).then_some(entry.at.as_micros());
        let moved = sqlx::query(
            "UPDATE seller SET state = $4, opened_at = COALESCE(opened_at, $5), version = version + 1
             WHERE id = $1 AND version = $2 AND state = $3",
        )
        .bind(seller.id.to_string())
        .bind(seller.version)
        .bind(seller.state.as_str())
        .bind(entry.state.as_str())
        .bind(opened)
        .execute(self.tx.conn())
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(false);
        }
        self.add_history(seller.id, entry).await?;
        Ok(true)
    }

    /// Replaces what a seller says of itself, if it still has this version; gives whether it had.
    pub async fn save_profile(
        &mut self,
        scope: SellerScope,
        version: i64,
        profile: &Profile,
    ) -> Result<bool, StoreError> {
        let saved = sqlx::query(
            "UPDATE seller SET name_zh = $3, name_en = $4, description_zh = $5, description_en = $6,
                 version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(scope.seller().to_string())
        .bind(version)
        .bind(profile.name.zh.clone())
        .bind(profile.name.en.clone())
        .bind(profile.description.zh.clone())
        .bind(profile.description.en.clone())
        .execute(self.tx.conn())
        .await?;
        Ok(saved.rows_affected() > 0)
    }

    /// Replaces the licence of a seller that still has this version; gives whether it had.
    pub async fn save_licence(
        &mut self,
        id: SellerId,
        version: i64,
        licence: &Licence,
    ) -> Result<bool, StoreError> {
        let saved = sqlx::query(
            "UPDATE seller SET licence_company = $3, licence_code = $4, licence_document = $5, version = version + 1
             WHERE id = $1 AND version = $2",
        )
        .bind(id.to_string())
        .bind(version)
        .bind(licence.company.clone())
        .bind(licence.code.to_string())
        .bind(licence.document.clone())
        .execute(self.tx.conn())
        .await?;
        Ok(saved.rows_affected() > 0)
    }

    async fn add_history(&mut self, id: SellerId, entry: &SellerEntry) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO seller_history (seller_id, position, state, cause, reason, at)
             SELECT $1, CAST(COALESCE(MAX(position), -1) + 1 AS BIGINT), $2, $3, $4, $5
             FROM seller_history
             WHERE seller_id = $1",
        )
        .bind(id.to_string())
        .bind(entry.state.as_str())
        .bind(entry.cause.clone())
        .bind(entry.reason.clone())
        .bind(entry.at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }
}

/// Where the contact of a seller is sealed for.
const fn contact_of(seller: &str) -> Place<'_> {
    Place::new("seller", "contact", seller)
}

/// Where an application is sealed for.
const fn form_of(application: &str) -> Place<'_> {
    Place::new("seller_application", "form", application)
}

/// Whom to ask at a seller; nobody where nothing is kept, as for the platform's own shop.
fn contact_from(text: &str) -> Result<SellerContact, StoreError> {
    if text.is_empty() {
        return Ok(SellerContact {
            representative: String::new(),
            phone: None,
            email: None,
        });
    }
    from_json("the contact of a seller", text)
}

/// The text of column `seller_application.form`: documents have rows of their own.
fn form_text(application: &Application) -> Result<String, StoreError> {
    to_json(&Application {
        documents: Vec::new(),
        ..application.clone()
    })
}
