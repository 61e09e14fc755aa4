//! Searching by words: the one place where the two databases differ.
//!
//! One analyser for both: text is cut into words by jieba (Chinese) and at everything that is no letter or digit,
//! lower-cased, and English words are reduced to their stems (Snowball's English algorithm, "Porter2"); the databases
//! get finished words. So both find the same products.

use crate::db::Engine;
use crate::error::StoreError;
use crate::sql::{Sql, Value};
use crate::tx::Tx;
use domain::kernel::Localized;
use domain::product::{Attribute, AttributeValue, Product, ProductStatus};
use jieba_rs::Jieba;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);
static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

const WORD_MOST: usize = 40;

/// Cuts text into words for indexing: long Chinese words also give their shorter parts.
pub fn segment(text: &str) -> BTreeSet<String> {
    words(
        JIEBA
            .cut_for_search(text, true)
            .into_iter()
            .map(|token| token.word),
    )
}

fn words<'a>(pieces: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    pieces
        .flat_map(|piece| piece.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(|word| stem(word.to_lowercase().chars().take(WORD_MOST).collect()))
        .collect()
}

/// The stem of an English word, so that "gaiwans" finds "gaiwan"; other words stay.
fn stem(word: String) -> String {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        ENGLISH.stem(&word).into_owned()
    } else {
        word
    }
}

/// The words of a question; a product must have all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchTerms(BTreeSet<String>);

impl SearchTerms {
    const MOST: usize = 12;

    /// `None` when the text holds no word.
    pub fn parse(text: &str) -> Option<Self> {
        let terms: BTreeSet<String> = words(JIEBA.cut(text, true).into_iter().map(|token| token.word))
            .into_iter()
            .take(Self::MOST)
            .collect();
        (!terms.is_empty()).then_some(Self(terms))
    }

    /// Adds `id_column IN (products with all the words)`.
    pub(crate) fn condition(&self, engine: Engine, id_column: &str, sql: &mut Sql) {
        sql.push(id_column)
            .push(" IN (SELECT product_id FROM product_search WHERE ");
        match engine {
            Engine::Sqlite => {
                sql.push("product_search MATCH ").bind(self.fts5());
            }
            Engine::Postgres => {
                for (index, word) in self.0.iter().enumerate() {
                    sql.push(if index > 0 { " AND (" } else { "(" });
                    sql.push("title @@ CAST(")
                        .bind(tsquery(word))
                        .push(" AS TSQUERY) OR body @@ CAST(");
                    sql.bind(tsquery(word)).push(" AS TSQUERY))");
                }
            }
        }
        sql.push(")");
    }

    /// Adds an expression that is 0 for products with all the words in their title, 1 for the others.
    pub(crate) fn rank(&self, engine: Engine, id_column: &str, sql: &mut Sql) {
        sql.push("CASE WHEN ")
            .push(id_column)
            .push(" IN (SELECT product_id FROM product_search WHERE ");
        match engine {
            Engine::Sqlite => {
                sql.push("product_search MATCH ")
                    .bind(format!("title : ({})", self.fts5()));
            }
            Engine::Postgres => {
                let all: Vec<String> = self.0.iter().map(|word| tsquery(word)).collect();
                sql.push("title @@ CAST(")
                    .bind(all.join(" & "))
                    .push(" AS TSQUERY)");
            }
        }
        sql.push(") THEN 0 ELSE 1 END");
    }

    /// Words hold letters and digits only, so quoting them is enough.
    fn fts5(&self) -> String {
        self.0
            .iter()
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(" AND ")
    }
}

fn tsquery(word: &str) -> String {
    format!("'{word}'")
}

/// Replaces the words of these products. Products that are not published have none.
/// Choices are found by the names that their attributes give them now: after renaming one, save its products again.
pub(crate) async fn index(tx: &mut Tx, products: &[Product]) -> Result<(), StoreError> {
    let attributes = tx.product().attributes().await?;
    let mut sql = Sql::new("DELETE FROM product_search WHERE ");
    match tx.engine() {
        Engine::Sqlite => sql.push("rowid IN (").bind_all(products.iter().map(row_number)),
        Engine::Postgres => sql
            .push("product_id IN (")
            .bind_all(products.iter().map(|p| p.id.to_string())),
    };
    sql.push(")");
    sql.execute(tx).await?;
    let rows: Vec<Vec<Value>> = products
        .iter()
        .filter(|p| p.status == ProductStatus::Published)
        .map(|product| {
            vec![
                product.id.to_string().into(),
                joined(title(product)).into(),
                joined(body(product, &attributes)).into(),
                row_number(product).into(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("INSERT INTO product_search ");
    match tx.engine() {
        Engine::Sqlite => {
            sql.push("(product_id, title, body, rowid) VALUES ").rows(rows);
        }
        Engine::Postgres => {
            sql.push(
                "(product_id, title, body) SELECT column1, array_to_tsvector(string_to_array(column2, ' ')), \
                 array_to_tsvector(string_to_array(column3, ' ')) FROM (VALUES ",
            );
            sql.rows(rows).push(") AS words");
        }
    }
    sql.execute(tx).await?;
    Ok(())
}

/// FTS5 finds rows by their number only, so the number comes from the id: its last 62 bits, which are random.
fn row_number(product: &Product) -> i64 {
    i64::try_from(product.id.as_u128() & ((1 << 62) - 1)).unwrap_or(0)
}

fn joined(words: BTreeSet<String>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// The words of the name, and every Chinese character in it: who asks for 锅 means 炒锅 and 电饭锅 too.
fn title(product: &Product) -> BTreeSet<String> {
    let mut words = segment(&product.name.zh);
    words.extend(segment(&product.name.en));
    words.extend(product.name.zh.chars().filter(|c| is_han(*c)).map(String::from));
    words
}

/// CJK Unified Ideographs and their extension A (Unicode blocks 4E00 and 3400).
const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

fn body(product: &Product, attributes: &[Attribute]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |text: &str| words.extend(segment(text));
    for text in [&product.summary, &product.description] {
        add(&without_tags(&text.zh));
        add(&without_tags(&text.en));
    }
    for value in product.options.iter().flat_map(|option| &option.values) {
        add(&value.name.zh);
        add(&value.name.en);
    }
    for attribute in &product.attributes {
        match &attribute.value {
            AttributeValue::Choice(code) => {
                add(code);
                if let Some(name) = choice_name(attributes, &attribute.code, code) {
                    add(&name.zh);
                    add(&name.en);
                }
            }
            AttributeValue::Text(text) => {
                add(&text.zh);
                add(&text.en);
            }
            AttributeValue::Number(_) | AttributeValue::Flag(_) => {}
        }
    }
    for text in product.tags.iter().chain(product.variants.iter().map(|v| &v.sku)) {
        add(text);
    }
    words
}

fn choice_name<'a>(attributes: &'a [Attribute], attribute: &str, value: &str) -> Option<&'a Localized> {
    let attribute = attributes.iter().find(|known| known.code == attribute)?;
    let value = attribute.values.iter().find(|known| known.code == value)?;
    Some(&value.name)
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_cut_into_words_and_latin_is_folded() {
        let words = segment("龙泉青瓷盖碗 Celadon GAIWAN-150ml");
        for word in ["龙泉", "青瓷", "盖碗", "celadon", "gaiwan", "150ml"] {
            assert!(words.contains(word), "{word} in {words:?}");
        }
    }

    #[test]
    fn english_words_are_reduced_to_their_stems() {
        assert_eq!(segment("Gaiwans and cups"), segment("gaiwan and CUP"));
        assert_eq!(
            segment("龙井s 150mls"),
            BTreeSet::from(["150mls", "s", "龙井"].map(str::to_owned))
        );
    }

    #[test]
    fn operators_and_quotes_are_no_words() {
        assert_eq!(SearchTerms::parse("\"'*():& | -"), None);
        assert_eq!(
            SearchTerms::parse("a\" OR \"b").unwrap().fts5(),
            "\"a\" AND \"b\" AND \"or\""
        );
    }

    #[test]
    fn markup_is_no_text() {
        assert_eq!(
            segment(&without_tags("<p class=\"x\">茶</p>")),
            BTreeSet::from(["茶".to_owned()])
        );
    }
}
