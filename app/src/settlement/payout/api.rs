//! What the consoles ask about payouts. Thin: a permit, one service call, error conversion. `shop` says whose is meant;
//! empty is the first of one's own.

use super::question::PayoutQuestion;
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Currency;
use domain::payment::BankAccount;
use domain::settlement::{PayoutDesk, PayoutEvent, PayoutId, PayoutView};
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{LedgerRead, PayoutRequest, PayoutReveal, PayoutUpdate, SellerUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};
#[cfg(feature = "ssr")]
use services::settlement::RequestPayout as Ask;

/// Payouts that fit, newest first.
#[server(name = ListPayouts, prefix = "/api", endpoint = "settlement/list_payouts", output = Postcard)]
pub async fn list_payouts(question: PayoutQuestion) -> Result<Part<PayoutView>, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    let (of, state, before) = (question.of(), question.state(), question.before());
    server::answer(services::settlement::list_payouts(&permit, of, state, before, 50).await)
}

/// A payout with its history.
#[server(name = ViewPayout, prefix = "/api", endpoint = "settlement/view_payout", input = GetUrl, output = Postcard)]
pub async fn view_payout(id: PayoutId) -> Result<PayoutView, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::view_payout(&permit, id).await)
}

/// Where a seller's payouts go, and what it may have.
#[server(name = ViewPayoutDesk, prefix = "/api", endpoint = "settlement/payout_desk", input = GetUrl, output = Postcard)]
pub async fn payout_desk(#[server(default)] shop: String) -> Result<PayoutDesk, ApiError> {
    let permit = server::permit::<LedgerRead>().await?;
    server::answer(services::settlement::payout_desk(&permit, shop.parse().ok()).await)
}

/// Names where the payouts of one's shop go.
#[server(name = SetBankAccount, prefix = "/api", endpoint = "settlement/set_bank_account", output = Postcard)]
pub async fn set_bank_account(
    #[server(default)] shop: String,
    version: i64,
    #[server(default)] holder: String,
    #[server(default)] bank: String,
    #[server(default)] number: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<SellerUpdate>().await?;
    let (shop, typed) = (shop.parse().ok(), BankAccount { holder, bank, number });
    server::answer(services::settlement::set_bank_account(&permit, shop, version, &typed).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Asks for a payout; somebody else decides.
#[server(name = RequestPayout, prefix = "/api", endpoint = "settlement/request_payout", output = Postcard)]
pub async fn request_payout(
    #[server(default)] shop: String,
    currency: Currency,
    amount: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<PayoutRequest>().await?;
    let command = Ask {
        seller: shop.parse().ok(),
        currency,
        amount,
        reason,
    };
    server::answer(services::settlement::request_payout(&permit, command).await)?;
    server::redirect_back("requested");
    Ok(())
}

/// Notes that a payout was sent, failed or came back.
#[server(name = MovePayout, prefix = "/api", endpoint = "settlement/move_payout", output = Postcard)]
pub async fn move_payout(
    id: PayoutId,
    version: i64,
    event: PayoutEvent,
    #[server(default)] note: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<PayoutUpdate>().await?;
    server::answer(services::settlement::move_payout(&permit, (id, version), event, &note).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Where a payout goes, in clear, for a reason that is logged.
#[server(name = RevealPayout, prefix = "/api", endpoint = "settlement/reveal_payout", output = Postcard)]
pub async fn reveal_payout(id: PayoutId, reason: String) -> Result<BankAccount, ApiError> {
    let permit = server::permit::<PayoutReveal>().await?;
    server::answer(services::settlement::reveal_payout(&permit, id, &reason).await)
}
