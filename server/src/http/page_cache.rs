//! Whole catalogue pages in memory.
//!
//! A page belongs to the versions of catalogue and stock at the time its rendering began; once either has moved on
//! it is not served again. So a change of price or stock is seen with the next request.

use axum::body::Bytes;
use axum::http::HeaderValue;
use domain::kernel::Currency;
use moka::sync::Cache;
use services::product::Freshness;

/// A rendered page, ready to send.
#[derive(Clone, Debug)]
pub struct Page {
    pub body: Bytes,
    /// Its content security policy: the hashes of its inline scripts.
    pub policy: HeaderValue,
    pub etag: HeaderValue,
    pub fresh: Freshness,
}

/// Pages by path and query, and currency (the language is in the path). At most 64 MB.
#[derive(Debug)]
pub struct PageCache(Cache<(String, Currency), Page>);

const MOST_BYTES: u64 = 64 * 1_024 * 1_024;

impl Default for PageCache {
    fn default() -> Self {
        let weigh = |(path, _): &(String, Currency), page: &Page| {
            u32::try_from(path.len() + page.body.len() + 512).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().max_capacity(MOST_BYTES).weigher(weigh).build())
    }
}

impl PageCache {
    /// The page, if it is as fresh as the shop.
    pub fn get(&self, key: &(String, Currency), now: Freshness) -> Option<Page> {
        self.0.get(key).filter(|page| page.fresh == now)
    }

    pub fn keep(&self, key: (String, Currency), page: Page) {
        self.0.insert(key, page);
    }
}
