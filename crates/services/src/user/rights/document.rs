//! What was collected of a person, written for programs and for people.

use super::export::{Collected, CollectedTable};
use super::words::label;
use domain::kernel::Timestamp;
use domain::user::register::{Text, table};
use serde_json::{Map, Value, json};

/// For programs: tables with their rows by column.
pub(super) fn json(collected: &Collected) -> String {
    let tables: Map<String, Value> = collected
        .tables
        .iter()
        .map(|table| {
            let rows: Vec<Value> = table.rows.iter().map(|row| row_value(table, row)).collect();
            let withheld: Vec<Value> = table
                .withheld
                .iter()
                .map(|data| json!({ "columns": data.columns, "zh": data.what.zh, "en": data.what.en }))
                .collect();
            let value = json!({ "rows": rows, "withheld": withheld });
            (table.linked.table.to_owned(), value)
        })
        .collect();
    let all = json!({
        "account": collected.account.to_string(),
        "made_at": collected.at.to_rfc3339(),
        "tables": tables,
    });
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

fn row_value(table: &CollectedTable, row: &[Option<String>]) -> Value {
    let fields = table.columns.iter().zip(row);
    Value::Object(
        fields
            .map(|(column, value)| ((*column).to_owned(), field_value(column, value.as_deref())))
            .collect(),
    )
}

/// Times as text, JSON as such, everything else as it is kept.
fn field_value(column: &str, value: Option<&str>) -> Value {
    let Some(text) = value else { return Value::Null };
    if is_time(column)
        && let Ok(micros) = text.parse()
    {
        return Value::String(Timestamp::from_micros(micros).to_rfc3339());
    }
    if text.starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return value;
    }
    Value::String(text.to_owned())
}

fn is_time(column: &str) -> bool {
    column == "at" || column.ends_with("_at")
}

const HEAD: &str = "<!doctype html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
    <title>我的个人数据 · My personal data</title>\n<style>\n\
    body { font: 16px/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }\n\
    h2 { margin-top: 2.5rem; border-bottom: 1px solid; }\n\
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1.5rem; margin: 1rem 0; padding-left: 1rem; \
    border-left: 3px solid #999; }\n\
    dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }\n\
    @media (max-width: 40rem) { dl { display: block; } }\n\
    </style>\n</head>\n<body>\n";

/// For people, in both languages.
pub(super) fn html(collected: &Collected) -> String {
    let mut page = String::from(HEAD);
    page.push_str("<h1>我的个人数据 · My personal data</h1>\n");
    let made = collected.at.to_rfc3339();
    put(
        &mut page,
        &["<p>", &made, " · ", &collected.account.to_string(), "</p>\n"],
    );
    for part in collected.tables.iter().rev().filter(|part| !part.rows.is_empty()) {
        section(&mut page, part);
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn section(page: &mut String, part: &CollectedTable) {
    let declared = table(part.linked.table);
    let whats = declared
        .iter()
        .flat_map(|table| table.personal)
        .map(|data| data.what);
    let titles: Vec<Text> = whats.collect();
    page.push_str("<section>\n<h2>");
    page.push_str(&escaped(&join(titles.iter().map(|what| what.zh), "；")));
    page.push_str("<br><span lang=\"en\">");
    page.push_str(&escaped(&join(titles.iter().map(|what| what.en), "; ")));
    page.push_str("</span></h2>\n");
    for row in &part.rows {
        page.push_str("<dl>\n");
        for (column, value) in part.columns.iter().zip(row) {
            entry(page, column, &field_value(column, value.as_deref()));
        }
        page.push_str("</dl>\n");
    }
    for data in &part.withheld {
        let (zh, en) = (escaped(data.what.zh), escaped(data.what.en));
        put(
            page,
            &[
                "<p>为了您的安全不导出：",
                &zh,
                " · <span lang=\"en\">Not handed out, for your safety: ",
                &en,
                "</span></p>\n",
            ],
        );
    }
    page.push_str("</section>\n");
}

/// One value with its name; the fields of a nested one each for themselves.
fn entry(page: &mut String, name: &str, value: &Value) {
    let text = match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                entry(page, name, value);
            }
            return;
        }
        Value::Null => return,
        Value::String(text) if text.is_empty() => return,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let name = label(name).map_or_else(|| name.to_owned(), |label| format!("{} · {}", label.zh, label.en));
    put(
        page,
        &["<dt>", &escaped(&name), "</dt><dd>", &escaped(&text), "</dd>\n"],
    );
}

fn put(page: &mut String, parts: &[&str]) {
    for part in parts {
        page.push_str(part);
    }
}

fn join<'a>(texts: impl Iterator<Item = &'a str>, gap: &str) -> String {
    texts.collect::<Vec<_>>().join(gap)
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::user::AccountId;
    use domain::user::register::{LINKED, Sensitivity};

    #[test]
    fn every_column_that_is_handed_out_has_a_name_in_both_languages() {
        for linked in LINKED {
            let declared = table(linked.table).unwrap();
            let given = declared.personal.iter();
            let given = given.filter(|data| !data.sensitivity.contains(&Sensitivity::Secret));
            let columns = given.flat_map(|data| data.columns.iter().copied());
            for column in columns.chain(linked.shown.split_whitespace()) {
                assert!(label(column).is_some(), "{}.{column}", linked.table);
            }
        }
    }

    #[test]
    fn what_people_wrote_does_not_become_markup() {
        let collected = Collected {
            account: AccountId::from_u128(1),
            at: Timestamp::from_micros(0),
            tables: vec![CollectedTable {
                linked: &LINKED[0],
                columns: vec!["device", "address", "created_at"],
                rows: vec![vec![
                    Some("<script>alert(1)</script>".to_owned()),
                    Some("{\"street\":\"<b>\"}".to_owned()),
                    Some("0".to_owned()),
                ]],
                withheld: Vec::new(),
            }],
        };
        let page = html(&collected);
        assert!(!page.contains("<script>") && !page.contains("<b>"), "{page}");
        assert!(page.contains("&lt;script&gt;") && page.contains("1970-01-01"));
        let value: Value = serde_json::from_str(&json(&collected)).unwrap();
        assert_eq!(
            value["tables"][LINKED[0].table]["rows"][0]["address"]["street"],
            "<b>"
        );
    }
}
