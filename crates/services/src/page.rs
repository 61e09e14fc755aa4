//! Pages of text: about, delivery, returns, privacy, terms.

use crate::{Ctx, ServiceError};
use domain::kernel::{Locale, StaticPage};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The names of the pages, as in their addresses.
pub const NAMES: [&str; 5] = ["about", "delivery", "returns", "privacy", "terms"];

const SOURCES: [(&str, Locale, &str); 10] = [
    ("about", Locale::Zh, include_str!("../pages/about.zh.md")),
    ("about", Locale::En, include_str!("../pages/about.en.md")),
    ("delivery", Locale::Zh, include_str!("../pages/delivery.zh.md")),
    ("delivery", Locale::En, include_str!("../pages/delivery.en.md")),
    ("returns", Locale::Zh, include_str!("../pages/returns.zh.md")),
    ("returns", Locale::En, include_str!("../pages/returns.en.md")),
    ("privacy", Locale::Zh, include_str!("../pages/privacy.zh.md")),
    ("privacy", Locale::En, include_str!("../pages/privacy.en.md")),
    ("terms", Locale::Zh, include_str!("../pages/terms.zh.md")),
    ("terms", Locale::En, include_str!("../pages/terms.en.md")),
];

static PAGES: LazyLock<HashMap<(&str, Locale), StaticPage>> = LazyLock::new(|| {
    SOURCES
        .iter()
        .map(|(name, locale, source)| ((*name, *locale), render(source)))
        .collect()
});

/// The page with this name.
/// # Errors
/// [`ServiceError::NotFound`].
#[expect(
    clippy::unused_async,
    reason = "every use case is awaited, wherever its answer comes from"
)]
pub async fn static_page(_ctx: &Ctx, locale: Locale, name: &str) -> Result<StaticPage, ServiceError> {
    PAGES
        .get(&(name, locale))
        .cloned()
        .ok_or(ServiceError::NotFound("page"))
}

/// The first heading is the title.
fn render(source: &str) -> StaticPage {
    let (first, rest) = source.split_once('\n').unwrap_or((source, ""));
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(rest));
    StaticPage {
        title: first.trim_start_matches('#').trim().to_owned(),
        html: ammonia::clean(&html),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_title_and_a_text_in_both_languages() {
        for name in NAMES {
            for locale in Locale::ALL {
                let page = &PAGES[&(name, locale)];
                assert!(
                    !page.title.is_empty() && page.html.contains("<p>"),
                    "{name} {locale}"
                );
            }
        }
    }
}
