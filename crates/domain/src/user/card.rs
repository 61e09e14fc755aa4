//! Numbers of payment cards in free text: found, so that they are never stored.
//!
//! Cards are paid with at the gateway. A number that is typed here by mistake must not stay (PCI DSS 4.0, 3.3).

/// Digits of a card number: ISO/IEC 7812-1 allows up to 19, and none in use has fewer than 13.
const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;
/// What people write between groups of digits.
const GAPS: &str = " \u{a0}\u{3000}-–.·_/,";

/// Whether the text holds 13 to 19 digits, perhaps in groups, that end with the check digit of a card number
/// (ISO/IEC 7812-1, "Luhn"). One in ten numbers of that length does by chance.
pub fn holds_card_number(text: &str) -> bool {
    find(text).is_some()
}

/// The text with all digits of card numbers but the last four as asterisks.
pub fn mask_card_numbers(text: &str) -> String {
    let mut masked = text.to_owned();
    while let Some(digits) = find(&masked) {
        let hidden = &digits[..digits.len() - 4];
        masked = masked
            .char_indices()
            .map(|(at, letter)| if hidden.contains(&at) { '*' } else { letter })
            .collect();
    }
    masked
}

/// Where the digits of the first card number are, in bytes from the start. A number begins and ends with a group.
fn find(text: &str) -> Option<Vec<usize>> {
    let groups = groups(text);
    (0..groups.len()).find_map(|first| {
        let mut digits: Vec<(usize, u32)> = Vec::new();
        for group in &groups[first..] {
            if !digits.is_empty() && !group.follows {
                break;
            }
            digits.extend(&group.digits);
            if digits.len() > *LENGTHS.end() {
                break;
            }
            if LENGTHS.contains(&digits.len()) && is_checked(&digits) {
                return Some(digits.into_iter().map(|(at, _)| at).collect());
            }
        }
        None
    })
}

/// Digits without anything between them: where each is, and its value.
struct Group {
    digits: Vec<(usize, u32)>,
    /// Only gaps lie between the group before and this one, three at most.
    follows: bool,
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // Gaps since the last digit; `None` after anything else.
    let mut gaps = None;
    for (at, letter) in text.char_indices() {
        match (digit(letter), groups.last_mut(), gaps) {
            (Some(value), Some(group), Some(0)) => group.digits.push((at, value)),
            (Some(value), _, since) => {
                groups.push(Group {
                    digits: vec![(at, value)],
                    follows: since.is_some_and(|gaps| gaps <= 3),
                });
                gaps = Some(0);
            }
            (None, _, Some(since)) if GAPS.contains(letter) => gaps = Some(since + 1),
            (None, ..) => gaps = None,
        }
    }
    groups
}

/// A digit of ASCII or, as Chinese keyboards make them, of full width.
fn digit(letter: char) -> Option<u32> {
    match letter {
        '0'..='9' => letter.to_digit(10),
        '\u{ff10}'..='\u{ff19}' => Some(letter as u32 - 0xff10),
        _ => None,
    }
}

/// Whether the last digit checks the others: from the right, every second digit is doubled and its digits added.
fn is_checked(digits: &[(usize, u32)]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(position, (_, value))| match (position % 2, value * 2) {
            (0, _) => *value,
            (_, doubled) => doubled / 10 + doubled % 10,
        })
        .sum();
    // Nineteen zeros check too, and are no card.
    sum > 0 && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers that card schemes publish for tests, of 13 to 19 digits.
    const CARDS: [&str; 9] = [
        "4111111111111111",
        "4222222222222",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "36227206271667",
        "6011111111111117",
        "3566002020360505",
        "6205500000000000004",
    ];

    #[test]
    fn card_numbers_are_found_however_they_are_written() {
        for card in CARDS {
            assert!(holds_card_number(card), "{card}");
            assert!(holds_card_number(&format!("卡号{card}，谢谢")), "{card}");
        }
        for text in [
            "4111 1111 1111 1111",
            "4111-1111-1111-1111 12/27 123",
            "my card: 4111.1111.1111.1111",
            "４１１１　１１１１　１１１１　１１１１",
            "call 555-0100, then 4111 - 1111 - 1111 - 1111",
            "5 4111 1111 1111 1111",
            "x4111111111111111y",
        ] {
            assert!(holds_card_number(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "",
            "4111111111111112",
            "送到门口，电话 13800138000",
            "13800138000 13900139000",
            "00000000000000000",
            "411111111111111111111111",
            "2026-11-22 09:30",
            "1 2 3 4 5 6 7 8 9 10",
            "4111 1111、1111 1111",
        ] {
            assert!(!holds_card_number(text), "{text}");
        }
    }

    #[test]
    fn masked_numbers_keep_their_end_and_their_shape() {
        assert_eq!(
            mask_card_numbers("付 4111-1111-1111-1111 和 ４２２２２２２２２２２２２。"),
            "付 ****-****-****-1111 和 *********２２２２。"
        );
        assert_eq!(mask_card_numbers("龙井路 1 号"), "龙井路 1 号");
    }

    proptest! {
        #[test]
        fn a_masked_text_holds_no_card_number(text in "[0-9０-９ a-]{0,60}") {
            prop_assert!(!holds_card_number(&mask_card_numbers(&text)));
        }

        #[test]
        fn any_single_digit_changed_is_noticed(card in 0..CARDS.len(), at in 0..13_usize, by in 1..10_u8) {
            let mut digits = CARDS[card].as_bytes().to_vec();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            prop_assert!(!holds_card_number(&String::from_utf8(digits).unwrap()));
        }
    }
}
