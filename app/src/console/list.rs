//! What all lists share: their state is in their address, so a view is a link that can be kept and passed on.

use super::strings::strings;
use crate::error::{self, ApiError};
use crate::routes;
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use ui::{EmptyState, Notice, TableBody, TableRow, Tone, ToolbarWords};

/// The address of a list, as path and pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

/// What belongs to one look at a list and not to the view of it.
const PASSING: [&str; 4] = ["before", "done", "__path", "__err"];

impl Address {
    /// The address of the page that is shown.
    pub fn here() -> Memo<Self> {
        let location = use_location();
        Memo::new(move |_| Self {
            path: location.pathname.get(),
            pairs: location.query.with(|query| {
                let pairs = query.clone().into_iter();
                pairs
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(name, value)| (name.to_string(), value))
                    .collect()
            }),
        })
    }

    /// The first value of a name; empty if there is none.
    pub fn get(&self, name: &str) -> String {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    }

    /// The same list from its beginning with another value; an empty one takes the name away.
    pub fn with(&self, name: &str, value: &str) -> String {
        let mut pairs = self.lasting(&[name]);
        if !value.is_empty() {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        routes::with_query(self.path.clone(), &pairs)
    }

    /// The same list without any filter.
    pub fn cleared(&self) -> String {
        self.path.clone()
    }

    /// The same list without any filter but this value.
    pub fn cleared_but(&self, name: &str) -> String {
        let kept: Vec<_> = self
            .pairs
            .iter()
            .filter(|(key, _)| key == name)
            .cloned()
            .collect();
        routes::with_query(self.path.clone(), &kept)
    }

    /// [`Self::cleared_but`], if there is anything to clear.
    pub fn way_back(&self, name: &str) -> Option<String> {
        let is_filter = |key: &str| key != name && (key == "before" || !PASSING.contains(&key));
        let mut keys = self.pairs.iter().map(|(key, _)| key.as_str());
        keys.any(is_filter).then(|| self.cleared_but(name))
    }

    /// The pairs that a form keeps, beside those it sends itself.
    pub fn lasting(&self, except: &[&str]) -> Vec<(String, String)> {
        let kept = |name: &str| !except.contains(&name) && !PASSING.contains(&name);
        self.pairs
            .iter()
            .filter(|(name, _)| kept(name))
            .cloned()
            .collect()
    }

    /// The next part of the list.
    pub fn after(&self, cursor: &str) -> String {
        let mut pairs = self.lasting(&[]);
        pairs.push(("before".to_owned(), cursor.to_owned()));
        routes::with_query(self.path.clone(), &pairs)
    }

    /// Where the form of the list is sent.
    pub fn path(&self) -> String {
        self.path.clone()
    }

    /// Whether the choice of columns shows this one: without a choice, those that are shown by default.
    pub fn shows(&self, column: &str, by_default: bool) -> bool {
        let mut chosen = self.pairs.iter().filter(|(name, _)| name == "columns").peekable();
        if chosen.peek().is_none() {
            return by_default;
        }
        chosen.any(|(_, value)| value == column)
    }
}

/// The rows of a list, or what stands in their place. `way_back` leads to the list without the filters it has.
pub fn list_body(
    locale: Locale,
    rows: Result<Vec<TableRow>, ApiError>,
    way_back: Option<String>,
) -> TableBody {
    let s = strings(locale);
    match rows {
        Ok(rows) if rows.is_empty() => {
            let view = match way_back {
                Some(way_back) => view! {
                    <EmptyState title=s.nothing text=s.nothing_text>
                        <a href=way_back>{s.clear_filters}</a>
                    </EmptyState>
                }
                .into_any(),
                None => view! { <EmptyState title=s.nothing_yet text=s.nothing_yet_text /> }.into_any(),
            };
            TableBody::Empty(view)
        }
        Ok(rows) => TableBody::Rows(rows),
        Err(error) => {
            #[cfg(feature = "ssr")]
            crate::server::set_status(error.status());
            let view = view! {
                <Notice tone=Tone::Danger title=s.list_failed>
                    <p>
                        {error::text(locale, &error)} " " <a href=way_back.unwrap_or_default()>{s.try_again}</a>
                    </p>
                </Notice>
            };
            TableBody::Failed(view.into_any())
        }
    }
}

/// The words of a toolbar.
pub fn toolbar_words(locale: Locale, search: &str) -> ToolbarWords {
    let s = strings(locale);
    ToolbarWords {
        label: s.filter_list.to_owned(),
        search: search.to_owned(),
        apply: s.apply.to_owned(),
        remove: s.remove.to_owned(),
        clear: s.clear_filters.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Address {
            path: "/zh/console/customers".to_owned(),
            pairs: vec![
                pair("state", "blocked"),
                pair("before", "acc_1"),
                pair("columns", "email"),
            ],
        }
    }

    #[test]
    fn another_filter_begins_the_list_anew() {
        assert_eq!(
            address().with("level", "gold"),
            "/zh/console/customers?state=blocked&columns=email&level=gold"
        );
        assert_eq!(address().with("state", ""), "/zh/console/customers?columns=email");
        assert_eq!(
            address().after("acc_9"),
            "/zh/console/customers?state=blocked&columns=email&before=acc_9"
        );
        assert_eq!(address().cleared(), "/zh/console/customers");
        assert_eq!(
            address().cleared_but("state"),
            "/zh/console/customers?state=blocked"
        );
        assert_eq!(address().way_back("").as_deref(), Some("/zh/console/customers"));
        assert_eq!(Address::default().way_back(""), None);
    }

    #[test]
    fn chosen_columns_are_shown_and_no_others() {
        assert!(address().shows("email", false) && !address().shows("phone", true));
        assert!(Address::default().shows("phone", true) && !Address::default().shows("email", false));
    }
}
