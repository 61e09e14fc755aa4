//! The register of personal data and the schema say the same.

use crate::support::Base;
use domain::user::register;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

on_both!(
    every_column_of_the_schema_is_declared_and_no_other,
    sealed_values_are_bound_to_the_primary_key,
);

/// Table, column, and whether it is the primary key or a part of it.
async fn schema(base: &Base) -> BTreeSet<(String, String, bool)> {
    let sql = if base.is_postgres() {
        "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), CAST(COUNT(k.column_name) AS BIGINT)
         FROM information_schema.columns c
         LEFT JOIN information_schema.table_constraints t
             ON t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY' AND t.table_schema = c.table_schema
         LEFT JOIN information_schema.key_column_usage k
             ON k.constraint_name = t.constraint_name AND k.column_name = c.column_name
                 AND k.table_schema = c.table_schema
         WHERE c.table_schema = current_schema()
         GROUP BY c.table_name, c.column_name"
    } else {
        // The search index keeps its own tables beside it.
        "SELECT t.name, c.name, CAST(c.pk > 0 AS BIGINT)
         FROM sqlite_master t
         JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             AND t.name NOT LIKE 'product\\_search\\_%' ESCAPE '\\'"
    };
    let mut raw = base.raw().await;
    let rows: Vec<(String, String, i64)> = sqlx::query_as(AssertSqlSafe(sql.to_owned()))
        .fetch_all(&mut raw)
        .await
        .unwrap();
    rows.into_iter()
        .filter(|(table, ..)| table != "_sqlx_migrations")
        .map(|(table, column, key)| (table, column, key > 0))
        .collect()
}

async fn every_column_of_the_schema_is_declared_and_no_other(base: &Base) {
    let real: BTreeSet<String> = schema(base)
        .await
        .into_iter()
        .map(|(table, column, _)| format!("{table}.{column}"))
        .collect();
    let declared: BTreeSet<String> = register::tables()
        .flat_map(|table| {
            table
                .columns()
                .map(move |column| format!("{}.{column}", table.name))
        })
        .collect();
    let undeclared: Vec<_> = real.difference(&declared).collect();
    assert!(
        undeclared.is_empty(),
        "declare in domain::user::register what these hold of people: {undeclared:?}"
    );
    let missing: Vec<_> = declared.difference(&real).collect();
    assert!(missing.is_empty(), "declared, but not in the schema: {missing:?}");
}

async fn sealed_values_are_bound_to_the_primary_key(base: &Base) {
    let schema = schema(base).await;
    let mut seen = 0;
    for table in register::tables().filter(|table| table.sealed().next().is_some()) {
        seen += 1;
        let keys: Vec<&str> = schema
            .iter()
            .filter(|(name, _, is_key)| name == table.name && *is_key)
            .map(|(_, column, _)| column.as_str())
            .collect();
        assert_eq!(keys, [table.key], "{}", table.name);
    }
    assert!(seen > 3);
}
