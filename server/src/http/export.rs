//! Lists of the consoles as files. Each asks for the permit of its export; taking a list out is logged.

use crate::state::AppState;
use app::error::ApiError;
use app::merchant::console::SellerQuestion;
use app::order::console::OrdersQuestion;
use app::settlement::payout::PayoutQuestion;
use app::user::console::{AuditQuestion, CustomerQuestion};
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::kernel::{Currency, Locale, Money};
use domain::merchant::SellerRow;
use domain::order::OrderRow;
use domain::settlement::{Account, PayoutView, StatementLine};
use domain::user::permission::policy::{
    AuditLogExport, CustomerExport, LedgerExport, OrderExport, SellerExport,
};
use domain::user::{AuditEntry, CustomerRow};
use serde::Deserialize;
use services::Ctx;

/// Entries of the audit log in one file.
const ENTRIES_MOST: usize = 20_000;

/// `/export/customers.csv`: the list as it is filtered, masked as on the page.
pub async fn customers(
    State(state): State<AppState>,
    Query(question): Query<CustomerQuestion>,
    request: Request,
) -> Response {
    match customer_rows(&visitor(&state, &request), &question).await {
        Ok(rows) => file("customers.csv", &CUSTOMER_HEADS, rows.iter().map(customer_cells)),
        Err(error) => refusal(&error),
    }
}

/// `/export/sellers.csv`: the list as it is filtered.
pub async fn sellers(
    State(state): State<AppState>,
    Query(question): Query<SellerQuestion>,
    request: Request,
) -> Response {
    match seller_rows(&visitor(&state, &request), &question).await {
        Ok(rows) => file("sellers.csv", &SELLER_HEADS, rows.iter().map(seller_cells)),
        Err(error) => refusal(&error),
    }
}

/// `/export/audit.csv`: the entries that fit, newest first, at most 20,000.
pub async fn audit(
    State(state): State<AppState>,
    Query(question): Query<AuditQuestion>,
    request: Request,
) -> Response {
    match audit_rows(&visitor(&state, &request), &question).await {
        Ok(rows) => file(
            "audit.csv",
            &AuditEntry::COLUMNS,
            rows.iter().map(AuditEntry::cells),
        ),
        Err(error) => refusal(&error),
    }
}

/// Which account a statement is asked for.
#[derive(Debug, Deserialize)]
pub struct StatementQuestion {
    account: Account,
    currency: Currency,
}

/// `/export/statement.csv`: everything that moved an account, newest first, at most 20,000 lines.
pub async fn statement(
    State(state): State<AppState>,
    Query(question): Query<StatementQuestion>,
    request: Request,
) -> Response {
    match statement_rows(&visitor(&state, &request), &question).await {
        Ok(rows) => file(
            "statement.csv",
            &STATEMENT_HEADS,
            rows.iter().map(statement_cells),
        ),
        Err(error) => refusal(&error),
    }
}

/// `/export/payouts.csv`: the list as it is filtered, bank accounts masked.
pub async fn payouts(
    State(state): State<AppState>,
    Query(question): Query<PayoutQuestion>,
    request: Request,
) -> Response {
    match payout_rows(&visitor(&state, &request), &question).await {
        Ok(rows) => file("payouts.csv", &PAYOUT_HEADS, rows.iter().map(payout_cells)),
        Err(error) => refusal(&error),
    }
}

/// `/export/orders.csv`: the list as it is filtered, newest first, at most 20,000 orders.
pub async fn orders(
    State(state): State<AppState>,
    Query(question): Query<OrdersQuestion>,
    request: Request,
) -> Response {
    match order_rows(&visitor(&state, &request), &question).await {
        Ok(rows) => file("orders.csv", &ORDER_HEADS, rows.iter().map(order_cells)),
        Err(error) => refusal(&error),
    }
}

async fn payout_rows(ctx: &Ctx, question: &PayoutQuestion) -> Result<Vec<PayoutView>, ApiError> {
    let permit = ctx.permit::<LedgerExport>().await?;
    Ok(services::settlement::export_payouts(&permit, question.of(), question.state()).await?)
}

async fn order_rows(ctx: &Ctx, question: &OrdersQuestion) -> Result<Vec<OrderRow>, ApiError> {
    let permit = ctx.permit::<OrderExport>().await?;
    Ok(services::order::export_orders(&permit, &question.filter()).await?)
}

async fn customer_rows(ctx: &Ctx, question: &CustomerQuestion) -> Result<Vec<CustomerRow>, ApiError> {
    let permit = ctx.permit::<CustomerExport>().await?;
    Ok(services::user::export_customers(&permit, &question.filter()).await?)
}

async fn seller_rows(ctx: &Ctx, question: &SellerQuestion) -> Result<Vec<SellerRow>, ApiError> {
    let permit = ctx.permit::<SellerExport>().await?;
    Ok(services::merchant::export_sellers(&permit, &question.filter()).await?)
}

async fn audit_rows(ctx: &Ctx, question: &AuditQuestion) -> Result<Vec<AuditEntry>, ApiError> {
    let permit = ctx.permit::<AuditLogExport>().await?;
    let (filter, mut before, mut rows) = (question.filter(), None, Vec::new());
    while rows.len() < ENTRIES_MOST {
        let part = services::audit::entries_for_export(&permit, &filter, before, 500).await?;
        let Some(last) = part.last() else { break };
        before = Some(last.seq);
        rows.extend(part);
    }
    rows.truncate(ENTRIES_MOST);
    Ok(rows)
}

async fn statement_rows(ctx: &Ctx, question: &StatementQuestion) -> Result<Vec<StatementLine>, ApiError> {
    let permit = ctx.permit::<LedgerExport>().await?;
    Ok(services::settlement::export_statement(&permit, question.account, question.currency).await?)
}

fn visitor(state: &AppState, request: &Request) -> Ctx {
    state.visitor_ctx(request.headers(), request.extensions(), Locale::Zh)
}

fn refusal(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, format!("{}\n", error.message)).into_response()
}

const CUSTOMER_HEADS: [&str; 8] = [
    "id",
    "email",
    "phone",
    "name",
    "state",
    "level",
    "tags",
    "created_at",
];

fn customer_cells(row: &CustomerRow) -> [String; 8] {
    [
        row.id.to_string(),
        row.email.clone(),
        row.phone.clone(),
        row.name.clone(),
        row.state.as_str().to_owned(),
        row.level.as_str().to_owned(),
        row.tags.join(" "),
        row.created_at.to_rfc3339(),
    ]
}

const SELLER_HEADS: [&str; 12] = [
    "id",
    "address",
    "name_zh",
    "name_en",
    "kind",
    "state",
    "company",
    "credit_code",
    "deposit_required",
    "deposit_held",
    "created_at",
    "opened_at",
];

fn seller_cells(row: &SellerRow) -> [String; 12] {
    [
        row.id.to_string(),
        row.slug.to_string(),
        row.name.zh.clone(),
        row.name.en.clone(),
        row.kind.as_str().to_owned(),
        row.state.as_str().to_owned(),
        row.company.clone(),
        row.credit_code.clone(),
        row.deposit.required.to_string(),
        row.deposit.held.to_string(),
        row.created_at.to_rfc3339(),
        row.opened_at
            .map_or_else(String::new, domain::kernel::Timestamp::to_rfc3339),
    ]
}

const ORDER_HEADS: [&str; 9] = [
    "number",
    "purchase",
    "seller",
    "state",
    "payment_state",
    "currency",
    "total",
    "lines",
    "placed_at",
];

fn order_cells(row: &OrderRow) -> [String; 9] {
    [
        row.number.to_string(),
        row.group_number.to_string(),
        row.seller.to_string(),
        row.state.as_str().to_owned(),
        row.payment_state.as_str().to_owned(),
        row.total.currency().code().to_owned(),
        row.total.to_decimal(),
        row.lines.to_string(),
        row.placed_at.to_rfc3339(),
    ]
}

const STATEMENT_HEADS: [&str; 8] = [
    "at", "event", "order", "other", "currency", "increase", "decrease", "entry",
];

/// Amounts without a sign: a spreadsheet would take it for a formula.
fn statement_cells(line: &StatementLine) -> [String; 8] {
    let (change, currency) = (line.change.minor(), line.change.currency());
    let amount = |minor: i64| {
        if minor > 0 {
            Money::new(minor, currency).to_decimal()
        } else {
            String::new()
        }
    };
    [
        line.at.to_rfc3339(),
        line.kind.as_str().to_owned(),
        line.order.as_ref().map(ToString::to_string).unwrap_or_default(),
        line.other.to_string(),
        currency.code().to_owned(),
        amount(change),
        amount(-change),
        line.entry.to_string(),
    ]
}

const PAYOUT_HEADS: [&str; 9] = [
    "id",
    "requested_at",
    "seller",
    "currency",
    "amount",
    "state",
    "account",
    "changed_at",
    "note",
];

fn payout_cells(row: &PayoutView) -> [String; 9] {
    [
        row.id.to_string(),
        row.requested_at.to_rfc3339(),
        row.seller_name.en.clone(),
        row.amount.currency().code().to_owned(),
        row.amount.to_decimal(),
        row.state.as_str().to_owned(),
        row.account.clone(),
        row.changed_at.to_rfc3339(),
        row.note.clone(),
    ]
}

/// A file of comma-separated values (RFC 4180) that spreadsheets read as UTF-8.
fn file<const N: usize>(name: &str, heads: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> Response {
    let mut text = String::from("\u{feff}");
    push_row(&mut text, heads.iter().map(|head| (*head).to_owned()));
    for row in rows {
        push_row(&mut text, row.into_iter());
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

fn push_row(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push('"');
        // A spreadsheet would run what begins like a formula: https://owasp.org/www-community/attacks/CSV_Injection
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            text.push('\'');
        }
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_words() {
        let mut text = String::new();
        push_row(
            &mut text,
            ["a\"b", "=1+1", "+86", "李,雷"].map(str::to_owned).into_iter(),
        );
        assert_eq!(text, "\"a\"\"b\",\"'=1+1\",\"'+86\",\"李,雷\"\r\n");
    }
}
