//! What the consoles ask about the books. Thin: a permit, one service call, error conversion. `shop` says which of one's
//! shops is meant; empty is the first. `before` and `after` are empty on the first page.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Currency;
#[cfg(feature = "ssr")]
use domain::settlement::NewCommissionRule;
use domain::settlement::{
    Account, AccountKind, CommissionRuleId, CommissionRuleView, EntryId, EntryView, Month, PeriodId,
    PeriodsView, SellerBalance, Statement, Trial,
};
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{CommissionUpdate, LedgerRead, LedgerUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// The trial balance as a day of the shop began; now where `until` names none.
#[server(name = TrialBalance, prefix = "/api", endpoint = "settlement/trial_balance", input = GetUrl, output = Postcard)]
pub async fn trial_balance(#[server(default)] until: String) -> Result<Trial, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::trial_of_day(&permit, &until).await)
}

/// What sellers are owed, a page of them.
#[server(name = SellersOwed, prefix = "/api", endpoint = "settlement/sellers_owed", input = GetUrl, output = Postcard)]
pub async fn sellers_owed(#[server(default)] after: String) -> Result<Vec<SellerBalance>, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::sellers_owed(&permit, after.parse().ok()).await)
}

/// What moved an account.
#[server(name = AccountStatement, prefix = "/api", endpoint = "settlement/account_statement", input = GetUrl, output = Postcard)]
pub async fn account_statement(
    account: Account,
    currency: Currency,
    #[server(default)] before: String,
) -> Result<Statement, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::account_statement(&permit, account, currency, &before).await)
}

/// An entry with everything that it moved.
#[server(name = LedgerEntry, prefix = "/api", endpoint = "settlement/ledger_entry", input = GetUrl, output = Postcard)]
pub async fn ledger_entry(id: EntryId) -> Result<EntryView, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::ledger_entry(&permit, id).await)
}

/// What was posted of a purchase.
#[server(name = EntriesOfOrder, prefix = "/api", endpoint = "settlement/entries_of_order", input = GetUrl, output = Postcard)]
pub async fn entries_of_order(number: String) -> Result<Vec<EntryView>, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::entries_of_order(&permit, &number).await)
}

/// What one's shop is owed.
#[server(name = OwnBalance, prefix = "/api", endpoint = "settlement/own_balance", input = GetUrl, output = Postcard)]
pub async fn own_balance(#[server(default)] shop: String) -> Result<Vec<SellerBalance>, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::own_balance(&permit, shop.parse().ok()).await)
}

/// What moved an account of one's shop.
#[server(name = OwnStatement, prefix = "/api", endpoint = "settlement/own_statement", input = GetUrl, output = Postcard)]
pub async fn own_statement(
    #[server(default)] shop: String,
    kind: AccountKind,
    currency: Currency,
    #[server(default)] before: String,
) -> Result<Statement, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    let shop = shop.parse().ok();
    server::answer(services::settlement::own_statement(&permit, shop, kind, currency, &before).await)
}

/// Every rule of commission.
#[server(name = CommissionRules, prefix = "/api", endpoint = "settlement/commission_rules", input = GetUrl, output = Postcard)]
pub async fn commission_rules() -> Result<Vec<CommissionRuleView>, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::list_commission_rules(&permit).await)
}

/// Adds a rule of commission, from now on.
#[server(name = AddCommissionRule, prefix = "/api", endpoint = "settlement/add_commission_rule", output = Postcard)]
pub async fn add_commission_rule(
    priority: String,
    #[server(default)] category: String,
    #[server(default)] seller: String,
    #[server(default)] grade: String,
    rate: String,
    #[server(default)] tax: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<CommissionUpdate>().await?;
    let rule = NewCommissionRule {
        priority,
        category,
        seller,
        grade,
        rate,
        tax,
    };
    server::answer(services::settlement::add_commission_rule(&permit, rule).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Ends a rule of commission now.
#[server(name = EndCommissionRule, prefix = "/api", endpoint = "settlement/end_commission_rule", output = Postcard)]
pub async fn end_commission_rule(id: CommissionRuleId) -> Result<(), ApiError> {
    let permit = server::permit::<CommissionUpdate>().await?;
    server::answer(services::settlement::end_commission_rule(&permit, id).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// The months that are closed, and the one that is next.
#[server(name = ListPeriods, prefix = "/api", endpoint = "settlement/list_periods", input = GetUrl, output = Postcard)]
pub async fn list_periods() -> Result<PeriodsView, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::list_periods(&permit).await)
}

/// Closes the next month.
#[server(name = ClosePeriod, prefix = "/api", endpoint = "settlement/close_period", output = Postcard)]
pub async fn close_period(month: Month) -> Result<(), ApiError> {
    let permit = server::permit::<LedgerUpdate>().await?;
    server::answer(services::settlement::close_period(&permit, month).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Asks to open the month again that was closed last.
#[server(name = RequestReopening, prefix = "/api", endpoint = "settlement/request_reopening", output = Postcard)]
pub async fn request_reopening(id: PeriodId, #[server(default)] reason: String) -> Result<(), ApiError> {
    let permit = server::permit::<LedgerUpdate>().await?;
    server::answer(services::settlement::request_reopening(&permit, id, &reason).await)?;
    server::redirect_back("requested");
    Ok(())
}

/// Opens a month again for another person who has asked.
#[server(name = ReopenPeriod, prefix = "/api", endpoint = "settlement/reopen_period", output = Postcard)]
pub async fn reopen_period(id: PeriodId) -> Result<(), ApiError> {
    let permit = server::permit::<LedgerUpdate>().await?;
    server::answer(services::settlement::reopen_period(&permit, id).await)?;
    server::redirect_back("decided");
    Ok(())
}
