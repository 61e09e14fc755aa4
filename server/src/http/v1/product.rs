//! `/v1/products`: the catalogue.

use super::cursor;
use super::extract::{Path, Visit, parse_id};
use super::openapi::{ReadProblems, VisitParameters};
use super::query::Query;
use super::respond::revalidated;
use super::types::{Product, ProductList};
use crate::http::problem::Problem;
use crate::state::AppState;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use domain::kernel::{PageNumber, Slug};
use domain::product::{Listing, ListingQuery, ProductId, Sort};

/// List products
///
/// Products that fit every filter, a part at a time: pass `next_cursor` of one answer as `cursor` of the next
/// question, with everything else unchanged.
#[utoipa::path(
    get,
    path = "/v1/products",
    operation_id = "list_products",
    tag = "Products",
    params(
        ("category" = Option<String>, Query, description = "Slug of a category; those below it are included.",
            example = "tea-ware"),
        ("seller" = Option<String>, Query, description = "Slug of a seller: only its goods.", example = "jishi"),
        ("q" = Option<String>, Query, description = "Words to search for in names, texts and attributes.",
            max_length = 100, example = "盖碗"),
        ("filters" = Option<std::collections::BTreeMap<String, String>>, Query, style = Form, explode,
            description = "Any number of parameters `f.<attribute>`, each with one or more value codes separated by \
                commas: any of the values, of all of the attributes.",
            example = json!({"f.material": "porcelain,wood"})),
        ("price_min" = Option<i64>, Query, description = "Lowest price, in minor units of the currency, inclusive.",
            minimum = 0, example = 5_000),
        ("price_max" = Option<i64>, Query, description = "Highest price, in minor units of the currency, inclusive.",
            minimum = 0, example = 50_000),
        ("in_stock" = Option<bool>, Query, description = "`true` leaves out what cannot be bought now.",
            example = true),
        ("sort" = Option<String>, Query,
            description = "`popular` (the default), `newest`, `price_up` or `price_down`.",
            pattern = "^(popular|newest|price_up|price_down)$", example = "newest"),
        ("limit" = Option<u32>, Query, description = "The most products in one answer; an answer may hold fewer \
            before the end of the list.", minimum = 1, maximum = 24, example = 24),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the answer before."),
        VisitParameters
    ),
    responses(
        (status = 200, description = "A part of the list.", body = ProductList,
            headers(("ETag" = String, description = "For If-None-Match."))),
        (status = 304, description = "Nothing has changed since the answer with the sent entity tag."),
        ReadProblems
    )
)]
pub async fn list_products(
    State(state): State<AppState>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let mut query = Query::parse(uri.query())?;
    let visit = Visit::take(&mut query)?;
    let limit = take_limit(&mut query)?;
    let cursor = query.take("cursor")?;
    let mut question = question(&mut query)?;
    query.finish()?;
    let fingerprint = cursor::fingerprint(&question, visit.currency);
    let offset = cursor.map_or(Ok(0), |text| cursor::decode(&text, fingerprint))?;
    question.page = PageNumber::new(offset / ListingQuery::PER_PAGE + 1);
    let ctx = visit.ctx(&state, None);
    let listing = services::product::listing(&ctx, visit.locale, question).await?;
    revalidated(&headers, &part(listing, offset, limit, fingerprint))
}

/// The products of the page from `offset` on, at most `limit` of them.
fn part(listing: Listing, offset: u32, limit: u32, fingerprint: u32) -> ProductList {
    let skip = offset % ListingQuery::PER_PAGE;
    let total = listing.products.total;
    let items: Vec<_> = listing
        .products
        .items
        .into_iter()
        .skip(skip as usize)
        .take(limit as usize)
        .map(Into::into)
        .collect();
    let next = offset.saturating_add(u32::try_from(items.len()).unwrap_or(u32::MAX));
    let more = !items.is_empty() && u64::from(next) < total && next < cursor::DEPTH;
    ProductList {
        next_cursor: more.then(|| cursor::encode(next, fingerprint)),
        items,
        total,
    }
}

fn take_limit(query: &mut Query<'_>) -> Result<u32, Problem> {
    match query.take_parsed("limit")? {
        None => Ok(ListingQuery::PER_PAGE),
        Some(limit) if (1..=ListingQuery::PER_PAGE).contains(&limit) => Ok(limit),
        Some(_) => Err(Problem::bad_request(format!(
            "limit: 1 to {}",
            ListingQuery::PER_PAGE
        ))),
    }
}

/// The filters and the order asked for.
fn question(query: &mut Query<'_>) -> Result<ListingQuery, Problem> {
    let mut question = ListingQuery::default();
    if let Some(slug) = query.take("seller")? {
        question.seller =
            Some(Slug::parse(&slug).map_err(|error| Problem::bad_request(format!("seller: {error}")))?);
    }
    if let Some(slug) = query.take("category")? {
        question.category =
            Some(Slug::parse(&slug).map_err(|error| Problem::bad_request(format!("category: {error}")))?);
    }
    if let Some(words) = query.take("q")? {
        if words.chars().count() > 100 {
            return Err(Problem::bad_request("q: at most 100 characters"));
        }
        words.trim().clone_into(&mut question.text);
    }
    question.price_min = take_price(query, "price_min")?;
    question.price_max = take_price(query, "price_max")?;
    question.in_stock = query.take_parsed("in_stock")?.unwrap_or(false);
    if let Some(sort) = query.take("sort")? {
        question.sort = Sort::parse(&sort)
            .ok_or_else(|| Problem::bad_request("sort: popular, newest, price_up or price_down"))?;
    }
    for (code, values) in query.take_prefixed("f.") {
        let values: Vec<String> = values.split(',').map(str::to_owned).collect();
        if values.len() > 20 || !values.iter().chain([&code]).all(|text| is_code(text)) {
            return Err(Problem::bad_request(
                "f.<attribute>: at most 20 codes of letters, digits, _ and -, separated by commas",
            ));
        }
        question.attributes.push((code, values));
    }
    if question.attributes.len() > 20 {
        return Err(Problem::bad_request("at most 20 filters"));
    }
    question.normalise();
    Ok(question)
}

fn take_price(query: &mut Query<'_>, name: &str) -> Result<Option<i64>, Problem> {
    match query.take_parsed::<i64>(name)? {
        Some(minor) if !(0..=10_000_000_000).contains(&minor) => Err(Problem::bad_request(format!(
            "{name}: 0 to 10000000000 minor units"
        ))),
        price => Ok(price),
    }
}

fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Read a product
///
/// With its variants, their prices and stock. A slug that the product had before finds it too; the answer carries
/// the current one, and says so in `Content-Location`.
#[utoipa::path(
    get,
    path = "/v1/products/{product}",
    operation_id = "read_product",
    tag = "Products",
    params(
        ("product" = String, Path, description = "The slug or the id of the product.",
            example = "celadon-gaiwan-150"),
        VisitParameters
    ),
    responses(
        (status = 200, description = "The product.", body = Product,
            headers(("ETag" = String, description = "For If-None-Match."))),
        (status = 304, description = "Nothing has changed since the answer with the sent entity tag."),
        ReadProblems
    )
)]
pub async fn read_product(
    State(state): State<AppState>,
    headers: HeaderMap,
    visit: Visit,
    Path(asked): Path<String>,
) -> Result<Response, Problem> {
    let ctx = visit.ctx(&state, None);
    let product: Product = if asked.starts_with("prd_") {
        let id: ProductId = parse_id(&asked)?;
        services::product::product_by_id(&ctx, visit.locale, id)
            .await?
            .into()
    } else {
        Slug::parse(&asked).map_err(|error| Problem::bad_request(error.to_string()))?;
        services::product::product_by_slug(&ctx, visit.locale, &asked)
            .await?
            .into()
    };
    let mut response = revalidated(&headers, &product)?;
    if product.slug != asked
        && let Ok(place) = HeaderValue::from_str(&format!("/v1/products/{}", product.id))
    {
        response.headers_mut().insert(header::CONTENT_LOCATION, place);
    }
    Ok(response)
}
