//! What the console asks about sellers. Thin: a permit, one service call, error conversion.

use super::question::SellerQuestion;
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{routes, server};
use domain::merchant::{SellerContactView, SellerDossier, SellerEvent, SellerId, SellerRow};
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::{SellerDecide, SellerRead, SellerReveal};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Postcard};

/// Sellers that fit, newest first.
#[server(name = SearchSellers, prefix = "/api", endpoint = "merchant/search_sellers", output = Postcard)]
pub async fn search_sellers(question: SellerQuestion) -> Result<Part<SellerRow>, ApiError> {
    let permit = server::permit::<SellerRead>().await?;
    let (filter, before) = (question.filter(), question.before());
    server::answer(services::merchant::search_sellers(&permit, &filter, before, 50).await)
}

/// A seller with its application and history, masked.
#[server(name = ViewSeller, prefix = "/api", endpoint = "merchant/view_seller", input = GetUrl, output = Postcard)]
pub async fn view_seller(id: SellerId) -> Result<SellerDossier, ApiError> {
    let permit = server::permit::<SellerRead>().await?;
    server::answer(services::merchant::view_seller(&permit, id).await)
}

/// Whom to ask at a seller, in clear, for a reason that is logged.
#[server(name = RevealSeller, prefix = "/api", endpoint = "merchant/reveal_seller", output = Postcard)]
pub async fn reveal_seller(id: SellerId, reason: String) -> Result<SellerContactView, ApiError> {
    let permit = server::permit::<SellerReveal>().await?;
    server::answer(services::merchant::reveal_seller(&permit, id, &reason).await)
}

/// Whether a document may be opened for this reason; the answer is where to send the form that is answered with it.
#[server(name = PrepareDocument, prefix = "/api", endpoint = "merchant/prepare_document", output = Postcard)]
pub async fn prepare_document(reason: String) -> Result<String, ApiError> {
    let permit = server::permit::<SellerReveal>().await?;
    server::answer(services::merchant::prepare_document(&permit, &reason))?;
    Ok(routes::SELLER_DOCUMENT.to_owned())
}

/// Moves a seller on.
#[server(name = DecideSeller, prefix = "/api", endpoint = "merchant/decide_seller", output = Postcard)]
pub async fn decide_seller(
    id: SellerId,
    version: i64,
    event: SellerEvent,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let permit = server::permit::<SellerDecide>().await?;
    let command = super::command::decision(id, version, event, reason);
    server::answer(services::merchant::decide_seller(&permit, command).await)?;
    server::redirect_back("decided");
    Ok(())
}
