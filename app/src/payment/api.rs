//! What the checkout, the page of an order and the console ask about money that comes by courier and by bank. Thin: a
//! permit, one service call, error conversion.

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::kernel::Currency;
#[cfg(feature = "ssr")]
use domain::payment::NewCashRule;
use domain::payment::{
    BankAccount, CashDecision, CourierLineId, IncomingEvent, Offers, ReceiptId, RefundId, RemittanceAccount,
};
#[cfg(feature = "ssr")]
use domain::settlement::NewCourierStatement;
use domain::settlement::{
    CashView, CourierOutcome, CourierView, OwedRow, ReceiptsOutcome, RemittanceView, RemittancesView,
};
use domain::user::ApprovalId;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{ReceiptRead, ReceiptReveal, ReceiptUpdate, SettingUpdate};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Where the methods are offered that are not offered everywhere.
#[server(name = ListOffers, prefix = "/api", endpoint = "payment/list_offers", input = GetUrl, output = Postcard)]
pub async fn list_offers() -> Result<Offers, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::payment::list_offers(&ctx).await)
}

/// Where a purchase is paid by remittance, opened by its key.
#[server(name = ViewRemittance, prefix = "/api", endpoint = "payment/remittance_page", input = GetUrl, output = Postcard)]
pub async fn remittance_page(
    number: String,
    #[server(default)] key: String,
) -> Result<RemittanceView, ApiError> {
    let ctx = server::ctx()?;
    server::answer(services::payment::remittance_page(&ctx, &number, &key).await)
}

/// What couriers have; of `short` only what is known to be missing.
#[server(name = CashInTransit, prefix = "/api", endpoint = "payment/cash_in_transit", input = GetUrl, output = Postcard)]
pub async fn cash_in_transit(
    #[server(default)] short: bool,
    #[server(default)] after: String,
) -> Result<CashView, ApiError> {
    let permit = server::permit::<ReceiptRead>().await?;
    server::answer(services::payment::cash_in_transit(&permit, short, &after).await)
}

/// Notes what a courier says to have taken for an order.
#[server(name = NoteCollected, prefix = "/api", endpoint = "payment/note_collected", output = Postcard)]
pub async fn note_collected(number: String, amount: String) -> Result<(), ApiError> {
    let permit = server::permit::<ReceiptUpdate>().await?;
    server::answer(services::payment::note_collected(&permit, &number, &amount).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Decides about cash that is missing.
#[server(name = DecideCash, prefix = "/api", endpoint = "payment/decide_cash", output = Postcard)]
pub async fn decide_cash(
    number: String,
    decision: CashDecision,
    reason: String,
) -> Result<Option<ApprovalId>, ApiError> {
    let permit = server::permit::<ReceiptUpdate>().await?;
    let waiting = services::payment::decide_cash(&permit, &number, decision, &reason).await;
    let waiting = server::answer(waiting)?;
    server::redirect_back(waiting.map_or("saved", |_| "requested"));
    Ok(waiting)
}

/// Couriers' statements, and their lines that wait for a person.
#[server(name = CourierStatements, prefix = "/api", endpoint = "payment/courier_statements", input = GetUrl, output = Postcard)]
pub async fn courier_statements() -> Result<CourierView, ApiError> {
    let permit = server::permit::<ReceiptRead>().await?;
    server::answer(services::payment::courier_statements(&permit).await)
}

/// Takes in a courier's statement.
#[server(name = TakeCourierStatement, prefix = "/api", endpoint = "payment/take_courier_statement", output = Postcard)]
pub async fn take_courier_statement(
    courier: String,
    reference: String,
    lines: String,
) -> Result<CourierOutcome, ApiError> {
    let permit = server::permit::<ReceiptUpdate>().await?;
    let new = NewCourierStatement {
        courier,
        reference,
        lines,
    };
    let outcome = server::answer(services::payment::take_courier_statement(&permit, &new).await)?;
    server::redirect_back("saved");
    Ok(outcome)
}

/// Says whose the cash of a courier's line is.
#[server(name = AssignCourierLine, prefix = "/api", endpoint = "payment/assign_courier_line", output = Postcard)]
pub async fn assign_courier_line(id: CourierLineId, number: String) -> Result<(), ApiError> {
    let permit = server::permit::<ReceiptUpdate>().await?;
    server::answer(services::payment::assign_courier_line(&permit, id, &number).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Moves a courier's line on that is nobody's.
#[server(name = SettleCourierLine, prefix = "/api", endpoint = "payment/settle_courier_line", output = Postcard)]
pub async fn settle_courier_line(
    id: CourierLineId,
    event: IncomingEvent,
    reason: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<ReceiptUpdate>().await?;
    server::answer(services::payment::settle_courier_line(&permit, id, event, &reason).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Sets where and for how much couriers collect cash.
#[server(name = SetCashRule, prefix = "/api", endpoint = "payment/set_cash_rule", output = Postcard)]
pub async fn set_cash_rule(
    #[server(default)] region: String,
    #[server(default)] is_offered: bool,
    least: String,
    most: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<SettingUpdate>().await?;
    let rule = NewCashRule {
        region,
        is_offered,
        least,
        most,
    };
    server::answer(services::payment::set_cash_rule(&permit, &rule).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Takes the rule of a province away.
#[server(name = RemoveCashRule, prefix = "/api", endpoint = "payment/remove_cash_rule", output = Postcard)]
pub async fn remove_cash_rule(#[server(default)] region: String) -> Result<(), ApiError> {
    let permit = server::permit::<SettingUpdate>().await?;
    server::answer(services::payment::remove_cash_rule(&permit, region).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Receipts and purchases that wait for each other.
#[server(name = ListReceipts, prefix = "/api", endpoint = "payment/list_receipts", input = GetUrl, output = Postcard)]
pub async fn list_receipts() -> Result<RemittancesView, ApiError> {
    let permit = server::permit::<ReceiptRead>().await?;
    server::answer(services::payment::list_receipts(&permit).await)
}

/// Takes in a statement of the bank; rows that cannot be read are an error, which names them.
#[server(name = ImportReceipts, prefix = "/api", endpoint = "payment/import_receipts", output = Postcard)]
pub async fn import_receipts(currency: Currency, text: String) -> Result<ReceiptsOutcome, ApiError> {
    let permit = server::permit::<ReceiptUpdate>().await?;
    let outcome = server::answer(services::payment::import_statement(&permit, currency, &text).await)?;
    server::redirect_back("saved");
    Ok(outcome)
}

/// Says for which purchase a receipt is.
#[server(name = AssignReceipt, prefix = "/api", endpoint = "payment/assign_receipt", output = Postcard)]
pub async fn assign_receipt(id: ReceiptId, number: String) -> Result<(), ApiError> {
    let permit = server::permit::<ReceiptUpdate>().await?;
    server::answer(services::payment::assign_receipt(&permit, id, &number).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Moves a receipt on that is nobody's.
#[server(name = SettleReceipt, prefix = "/api", endpoint = "payment/settle_receipt", output = Postcard)]
pub async fn settle_receipt(id: ReceiptId, event: IncomingEvent, reason: String) -> Result<(), ApiError> {
    let permit = server::permit::<ReceiptUpdate>().await?;
    server::answer(services::payment::settle_receipt(&permit, id, event, &reason).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Everything that is to be sent back by hand.
#[server(name = OwedByHand, prefix = "/api", endpoint = "payment/owed_by_hand", input = GetUrl, output = Postcard)]
pub async fn owed_by_hand() -> Result<Vec<OwedRow>, ApiError> {
    let permit = server::permit::<ReceiptRead>().await?;
    server::answer(services::payment::owed_by_hand(&permit).await)
}

/// Where the buyer wants a refund to be sent, in clear.
#[server(name = RevealPayee, prefix = "/api", endpoint = "payment/reveal_payee", output = Postcard)]
pub async fn reveal_payee(id: RefundId, reason: String) -> Result<BankAccount, ApiError> {
    let permit = server::permit::<ReceiptReveal>().await?;
    server::answer(services::payment::reveal_payee(&permit, id, &reason).await)
}

/// Notes that a refund has been sent.
#[server(name = MarkRefundSent, prefix = "/api", endpoint = "payment/mark_refund_sent", output = Postcard)]
pub async fn mark_refund_sent(id: RefundId, reason: String) -> Result<(), ApiError> {
    let permit = server::permit::<ReceiptUpdate>().await?;
    server::answer(services::payment::mark_refund_sent(&permit, id, &reason).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Where the shop takes remittances of a currency, and the version of that.
#[server(name = ViewRemittanceAccount, prefix = "/api", endpoint = "payment/remittance_account", input = GetUrl, output = Postcard)]
pub async fn remittance_account(currency: Currency) -> Result<(Option<RemittanceAccount>, i64), ApiError> {
    let permit = server::permit::<ReceiptRead>().await?;
    server::answer(services::payment::remittance_account(&permit, currency).await)
}

/// Sets where the shop takes remittances of a currency.
#[server(name = SetRemittanceAccount, prefix = "/api", endpoint = "payment/set_remittance_account", output = Postcard)]
pub async fn set_remittance_account(account: RemittanceAccount, version: i64) -> Result<(), ApiError> {
    let permit = server::permit::<SettingUpdate>().await?;
    server::answer(services::payment::set_remittance_account(&permit, account, version).await)?;
    server::redirect_back("saved");
    Ok(())
}

/// Whether a proof may be opened for this reason.
#[server(name = PrepareProof, prefix = "/api", endpoint = "payment/prepare_proof", output = Postcard)]
pub async fn prepare_proof(reason: String) -> Result<(), ApiError> {
    let permit = server::permit::<ReceiptReveal>().await?;
    server::answer(services::payment::prepare_proof(&permit, &reason))
}
