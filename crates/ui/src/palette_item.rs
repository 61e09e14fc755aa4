//! What a `CommandPalette` offers, and which of it answers what was typed.

use crate::IconName;

/// One place to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteItem {
    /// Under which heading it stands. Items of a group follow each other.
    pub group: String,
    /// Its words.
    pub label: String,
    /// Further words it is found by, such as its name in the other language; not shown.
    pub keywords: String,
    /// Where it leads.
    pub href: String,
    /// A note at the end of its line; empty for none.
    pub hint: String,
    /// Its icon.
    pub icon: IconName,
}

impl PaletteItem {
    /// An item without keywords and hint.
    pub fn new(
        group: impl Into<String>,
        icon: IconName,
        label: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        Self {
            group: group.into(),
            label: label.into(),
            keywords: String::new(),
            href: href.into(),
            hint: String::new(),
            icon,
        }
    }

    /// The same item, also found by these words.
    #[must_use]
    pub fn found_by(self, keywords: impl Into<String>) -> Self {
        Self {
            keywords: keywords.into(),
            ..self
        }
    }

    /// The same item with a note at the end of its line.
    #[must_use]
    pub fn hinting(self, hint: impl Into<String>) -> Self {
        Self {
            hint: hint.into(),
            ..self
        }
    }

    /// Whether every word of the query, in lower case, is part of the item. Words are parts of text, not
    /// whole words: Chinese has no spaces, and "ord" should find orders.
    fn answers(&self, words: &[&str]) -> bool {
        let text = format!("{} {} {}", self.label, self.keywords, self.hint).to_lowercase();
        words.iter().all(|word| text.contains(word))
    }
}

/// The items that answer a query, in their order; all of them for an empty query.
pub(crate) fn matching(items: &[PaletteItem], query: &str) -> Vec<PaletteItem> {
    let query = query.to_lowercase();
    let words: Vec<_> = query.split_whitespace().collect();
    items
        .iter()
        .filter(|item| item.answers(&words))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{PaletteItem, matching};
    use crate::IconName;

    fn labels(query: &str) -> Vec<String> {
        let items = [
            PaletteItem::new("前往", IconName::Box, "订单", "/console/orders").found_by("Orders"),
            PaletteItem::new("前往", IconName::Users, "员工与角色", "/console/staff").found_by("Staff roles"),
            PaletteItem::new("新建", IconName::Plus, "邀请员工", "/console/staff/new").hinting("员工与角色"),
        ];
        matching(&items, query)
            .into_iter()
            .map(|item| item.label)
            .collect()
    }

    #[test]
    fn an_empty_query_finds_everything_in_order() {
        assert_eq!(labels("  "), ["订单", "员工与角色", "邀请员工"]);
    }

    #[test]
    fn a_part_of_a_chinese_word_is_enough() {
        assert_eq!(labels("员工"), ["员工与角色", "邀请员工"]);
        assert_eq!(labels("色"), ["员工与角色", "邀请员工"]);
    }

    #[test]
    fn keywords_are_found_in_any_case_and_order() {
        assert_eq!(labels("ROLES staff"), ["员工与角色"]);
        assert_eq!(labels("ord"), ["订单"]);
    }

    #[test]
    fn every_word_has_to_be_found() {
        assert!(labels("orders 员工").is_empty());
    }
}
