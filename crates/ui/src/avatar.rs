//! A person or shop without a picture: the first signs of the name on a tinted disc.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/avatar.module.css");

/// How many tints there are.
const TINTS: u32 = 6;

/// A disc with initials. Decorative: the name stands beside it, or names the button around it.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: String,
    /// Larger: 48 instead of 32 px.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let size = if large { css::large } else { css::small };
    view! {
        <span class=crate::join(&[css::avatar, size]) data-tint=tint(&name) aria-hidden="true">
            {initials(&name)}
        </span>
    }
    .into_any()
}

/// Two signs at most: the last two of a Chinese name, which are its given name, or the first letters of the
/// first and last word of another.
fn initials(name: &str) -> String {
    let name = name.trim();
    let signs: Vec<char> = name.chars().collect();
    if signs.first().is_some_and(|sign| is_han(*sign)) {
        let shown = if signs.len() <= 4 {
            signs.len().saturating_sub(2)
        } else {
            0
        };
        return signs.into_iter().skip(shown).take(2).collect();
    }
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let (first, last) = (words.next(), words.next_back());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

fn is_han(sign: char) -> bool {
    matches!(sign, '\u{3400}'..='\u{9fff}')
}

/// The same tint for the same name, always.
fn tint(name: &str) -> u32 {
    name.chars()
        .fold(0, |sum: u32, sign| sum.wrapping_mul(31).wrapping_add(sign.into()))
        % TINTS
        + 1
}

#[cfg(test)]
mod tests {
    use super::{initials, tint};

    #[test]
    fn a_chinese_person_is_known_by_the_given_name() {
        assert_eq!(initials("林晓"), "林晓");
        assert_eq!(initials("陈晓明"), "晓明");
        assert_eq!(initials("欧阳小雨"), "小雨");
    }

    #[test]
    fn a_chinese_firm_is_known_by_how_it_begins() {
        assert_eq!(initials("景德镇青瓷工坊"), "景德");
    }

    #[test]
    fn other_names_give_first_letters() {
        assert_eq!(initials("Ada King Lovelace"), "AL");
        assert_eq!(initials(" mia "), "M");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_tint_is_one_of_six() {
        assert!(
            ["林晓", "Ada", ""]
                .iter()
                .all(|name| (1..=6).contains(&tint(name)))
        );
    }
}
