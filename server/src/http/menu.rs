//! The menu of categories as markup: made once for each language and version of the catalogue.

use app::layout::CategoryMarkup;
use domain::kernel::Locale;
use services::Ctx;
use std::collections::HashMap;
use std::sync::RwLock;

/// The menus made so far, with the version of the catalogue that they show.
#[derive(Default)]
pub struct Menus(RwLock<HashMap<Locale, (i64, CategoryMarkup)>>);

impl Menus {
    /// The menu of the present version. Without a database it is empty: the page has more to say about that.
    pub async fn menu(&self, ctx: &Ctx, locale: Locale) -> CategoryMarkup {
        let version = ctx.catalogue.freshness().catalogue;
        if let Ok(kept) = self.0.read()
            && let Some((of, menu)) = kept.get(&locale)
            && *of == version
        {
            return menu.clone();
        }
        match services::product::categories(ctx, locale).await {
            Ok(categories) => {
                let menu = CategoryMarkup::new(locale, &categories);
                if let Ok(mut kept) = self.0.write() {
                    kept.insert(locale, (version, menu.clone()));
                }
                menu
            }
            Err(error) => {
                tracing::warn!(%error, "a page goes out without the menu of categories");
                CategoryMarkup::default()
            }
        }
    }
}
