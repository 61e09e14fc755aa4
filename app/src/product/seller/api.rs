//! What the sellers' console asks about goods. Thin: a permit, one service call, error conversion.

use super::question::ProductQuestion;
use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::server;
use domain::product::OwnProduct;
use domain::user::Part;
#[cfg(feature = "ssr")]
use domain::user::permission::policy::ProductRead;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Goods of one's shop that fit, newest first.
#[server(name = ListOwnProducts, prefix = "/api", endpoint = "product/list_own_products", output = Postcard)]
pub async fn list_own_products(question: ProductQuestion) -> Result<Part<OwnProduct>, ApiError> {
    let permit = server::permit::<ProductRead>().await?;
    let (shop, filter, before) = (question.shop(), question.filter(), question.before());
    server::answer(services::product::list_own_products(&permit, shop, &filter, before, 50).await)
}
