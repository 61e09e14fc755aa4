//! Lists of products: a category, a search, or everything.

use super::catalogue::{Counts, SmallTables, small_tables};
use super::page::{category_link, crumbs};
use super::picture::cover_view;
use crate::{Ctx, ServiceError, merchant};
use domain::kernel::{Locale, Money, Paged, Timestamp};
use domain::product::{Category, Facet, FacetValue, Listing, ListingQuery, OptionValue, ProductCard};
use std::sync::Arc;
use store::{CardRow, FacetCount, ListingFilter, SearchTerms, Tx};

const NEW_FOR_SECONDS: i64 = 30 * 24 * 3_600;
/// Values offered per attribute.
const MOST_VALUES: usize = 12;

/// Answers a listing query in one language, in the visitor's currency.
/// # Errors
/// [`ServiceError::NotFound`] for an unknown category, or a shop that is not open.
pub async fn listing(ctx: &Ctx, locale: Locale, query: ListingQuery) -> Result<Listing, ServiceError> {
    let tables = small_tables(ctx).await?;
    let category = match &query.category {
        Some(slug) => Some(
            tables
                .category_by_slug(slug.as_str())
                .ok_or(ServiceError::NotFound("category"))?,
        ),
        None => None,
    };
    let seller = match &query.seller {
        Some(slug) => Some(merchant::open_shop(ctx, slug).await?.id),
        None => None,
    };
    let terms = SearchTerms::parse(&query.text);
    let nothing = !query.text.is_empty() && terms.is_none();
    let filter = ListingFilter {
        seller,
        ..filter_of(ctx, locale, &query, category, terms)
    };
    let mut tx = ctx.store.read().await?;
    let (counts, rows) = if nothing {
        (
            Arc::new(Counts {
                total: 0,
                in_stock: 0,
                facets: Vec::new(),
            }),
            Vec::new(),
        )
    } else {
        let counts = counts(ctx, &mut tx, &tables, &filter, &query).await?;
        let offset = i64::from(query.page.get() - 1) * i64::from(ListingQuery::PER_PAGE);
        (
            counts,
            tx.product()
                .cards(&filter, i64::from(ListingQuery::PER_PAGE), offset)
                .await?,
        )
    };
    drop(tx);
    let now = ctx.clock.now();
    Ok(Listing {
        title: category.map_or_else(String::new, |c| c.name.get(locale).clone()),
        crumbs: category.map_or_else(Vec::new, |c| crumbs(&tables, c.id, locale)),
        children: children(&tables, category, locale),
        products: Paged {
            items: rows
                .into_iter()
                .filter_map(|row| card(row, filter.currency, now))
                .collect(),
            total: counts.total,
            page: query.page,
            per_page: ListingQuery::PER_PAGE,
        },
        facets: counts.facets.clone(),
        in_stock_count: counts.in_stock,
        query,
    })
}

fn filter_of(
    ctx: &Ctx,
    locale: Locale,
    query: &ListingQuery,
    category: Option<&Category>,
    terms: Option<SearchTerms>,
) -> ListingFilter {
    ListingFilter {
        locale,
        currency: ctx.currency,
        category: category.map(|c| c.id),
        seller: None,
        terms,
        attributes: query.attributes.clone(),
        price_min: query.price_min,
        price_max: query.price_max,
        in_stock: query.in_stock,
        reduced: false,
        sort: query.sort,
    }
}

/// The counts are the same for every page and order of a list, so they are kept for the version they belong to.
async fn counts(
    ctx: &Ctx,
    tx: &mut Tx,
    tables: &SmallTables,
    filter: &ListingFilter,
    query: &ListingQuery,
) -> Result<Arc<Counts>, ServiceError> {
    let mut question = query.clone();
    question.page = domain::kernel::PageNumber::default();
    question.sort = domain::product::Sort::default();
    let key = (
        question,
        filter.locale,
        filter.currency,
        ctx.catalogue.freshness().catalogue,
    );
    if let Some(kept) = ctx.catalogue.counts(&key) {
        return Ok(kept);
    }
    let (total, in_stock) = tx.product().card_counts(filter).await?;
    let mut found = tx.product().facet_counts(filter, None).await?;
    for (code, _) in &filter.attributes {
        found.retain(|count| count.attribute != *code);
        found.extend(tx.product().facet_counts(filter, Some(code)).await?);
    }
    let unsigned = |count: i64| u64::try_from(count).unwrap_or(0);
    let counts = Arc::new(Counts {
        total: unsigned(total),
        in_stock: unsigned(in_stock),
        facets: facets(tables, query, &found, filter.locale),
    });
    ctx.catalogue.keep_counts(key, &counts);
    Ok(counts)
}

/// Facets in the order of the attribute table; those with a single value that nobody chose say nothing.
fn facets(tables: &SmallTables, query: &ListingQuery, found: &[FacetCount], locale: Locale) -> Vec<Facet> {
    tables
        .attributes
        .iter()
        .filter(|attribute| attribute.filter)
        .map(|attribute| {
            let value = |count: &FacetCount| {
                let named = |value: &&OptionValue| value.code == count.value;
                let name = attribute
                    .values
                    .iter()
                    .find(named)
                    .map_or(&count.value, |value| value.name.get(locale));
                FacetValue {
                    code: count.value.clone(),
                    name: name.clone(),
                    count: u64::try_from(count.count).unwrap_or(0),
                    selected: query.has(&attribute.code, &count.value),
                }
            };
            let mut values: Vec<FacetValue> = found
                .iter()
                .filter(|count| count.attribute == attribute.code)
                .map(value)
                .collect();
            values.sort_by_key(|value| (!value.selected, std::cmp::Reverse(value.count)));
            values.truncate(MOST_VALUES);
            Facet {
                code: attribute.code.clone(),
                name: attribute.name.get(locale).clone(),
                values,
            }
        })
        .filter(|facet| facet.values.len() > 1 || facet.values.iter().any(|value| value.selected))
        .collect()
}

fn children(
    tables: &SmallTables,
    category: Option<&Category>,
    locale: Locale,
) -> Vec<domain::product::CategoryLink> {
    let Some(category) = category else {
        return Vec::new();
    };
    let below = tables.categories.iter().filter(|c| c.parent == Some(category.id));
    below.map(|c| category_link(c, Vec::new(), locale)).collect()
}

/// A row as a card; `None` for a row that breaks our own rules, which is logged and left out.
pub(crate) fn card(row: CardRow, currency: domain::kernel::Currency, now: Timestamp) -> Option<ProductCard> {
    let (Ok(id), Ok(slug)) = (row.id.parse(), domain::kernel::Slug::parse(&row.slug)) else {
        tracing::error!(id = row.id, "a product row is not valid");
        return None;
    };
    Some(ProductCard {
        id,
        slug,
        image: cover_view(&row.cover, row.cover_alt),
        name: row.name,
        summary: row.summary,
        price: Money::new(row.price, currency),
        compare_at: row
            .compare_at
            .filter(|compare| *compare > row.price)
            .map(|c| Money::new(c, currency)),
        from: row.is_from == 1,
        in_stock: row.in_stock == 1,
        is_new: now.as_micros() - row.published_at < NEW_FOR_SECONDS * 1_000_000,
    })
}
