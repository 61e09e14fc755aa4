//! Texts as people paste them, and what is to come of each.

use super::super::division::tests::file;
use super::{PastedAddress, parse_pasted};
use proptest::prelude::*;

const CASES: &str = include_str!("cases.txt");

/// The texts and what is to come of them.
fn cases() -> Vec<(String, &'static str)> {
    let rows = CASES.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split_once("→"))
        .map(|(text, expected)| (text.trim().replace('⏎', "\n"), expected.trim()))
        .collect()
}

fn row(found: &PastedAddress) -> String {
    let PastedAddress {
        recipient,
        phone,
        region,
        city,
        district,
        street,
        postcode,
    } = found;
    [recipient, phone, region, city, district, street, postcode]
        .map(String::as_str)
        .join("|")
}

#[test]
fn addresses_are_read_as_people_paste_them() {
    let cases = cases();
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, row(&parse_pasted(text, file()))))
        .filter(|(_, expected, found)| *expected != found)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected}\n  found    {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 60);
}

#[test]
fn without_divisions_nothing_is_lost() {
    let found = parse_pasted(
        "李雷 13800138000 浙江省杭州市西湖区龙井路1号",
        &super::Divisions::default(),
    );
    assert_eq!(row(&found), "李雷|13800138000||||浙江省杭州市西湖区龙井路1号|");
}

/// Letters and digits of a text, sorted.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

/// Whether `whole` has every letter of `part`, as often.
fn holds(whole: &[char], part: &[char]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|letter| rest.any(|other| other == letter))
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}") {
        parse_pasted(&text, file());
    }

    // Only labels, country codes and words for "to be received by" go, so the letters leave those out. What kind of
    // division a place is said to be may be corrected: 广西省 is 广西壮族自治区.
    #[test]
    fn what_is_not_recognised_stays_in_the_street(
        text in "[李雷欧阳浙江省杭州市西湖县上海北京广东深圳南山路1-57号楼 ,，:：\\-a-f\n]{0,60}"
    ) {
        let found = parse_pasted(&text, file());
        let normal: String = super::normalise(&text).into_iter().collect();
        let mut kept = letters(&normal);
        kept.retain(|letter| !"省市县".contains(*letter));
        prop_assert!(holds(&letters(&row(&found)), &kept), "{text:?} became {found:?}");
    }

    #[test]
    fn order_and_gaps_do_not_matter(order in Just([0_usize, 1, 2]).prop_shuffle(), gap in "[ ,，\n]{1,3}") {
        let parts = ["韩梅梅", "13900139000", "广东省深圳市南山区科技园南路1号"];
        let text = order.map(|index| parts[index]).join(&gap);
        prop_assert_eq!(
            row(&parse_pasted(&text, file())),
            "韩梅梅|13900139000|广东省|深圳市|南山区|科技园南路1号|"
        );
    }
}
