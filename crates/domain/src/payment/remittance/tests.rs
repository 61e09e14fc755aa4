//! Codes and matching.

use super::*;

const fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::Cny)
}

fn awaited(random: u128, came: i64) -> Awaited {
    Awaited {
        payment: PaymentId::from_u128(random),
        code: RemittanceCode::compose(random),
        amount: yuan(10_000),
        came: yuan(came),
        is_over: false,
    }
}

#[test]
fn codes_read_as_written_and_as_typed() {
    for random in [0, 1, 31, 0x1234_5678_9abc, u128::MAX] {
        let code = RemittanceCode::compose(random);
        let text = code.to_string();
        assert_eq!((text.len(), &text[4..5]), (9, "-"));
        for typed in [
            text.clone(),
            text.to_lowercase(),
            text.replace('-', " "),
            text.replace('0', "o"),
        ] {
            assert_eq!(RemittanceCode::parse(&typed).as_ref(), Ok(&code), "{typed}");
        }
    }
    for bad in ["", "K7M2", "订单订单", "K7M2-Q9XF-K7M2", "K7M2_Q9XF"] {
        assert!(RemittanceCode::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn every_wrong_digit_and_every_swap_is_noticed() {
    for random in [7_u128, 0x00ab_cdef_1234, 0xffff_ffff_ffff] {
        let code = RemittanceCode::compose(random);
        let digits = code.as_str().as_bytes().to_vec();
        let reads = |digits: &[u8]| RemittanceCode::parse(std::str::from_utf8(digits).unwrap()).is_ok();
        for place in 0..digits.len() {
            for other in DIGITS.iter().filter(|other| **other != digits[place]) {
                let mut wrong = digits.clone();
                wrong[place] = *other;
                assert!(!reads(&wrong), "{code}: {place}");
            }
            for other in (0..place).filter(|other| digits[*other] != digits[place]) {
                let mut swapped = digits.clone();
                swapped.swap(place, other);
                assert!(!reads(&swapped), "{code}: {place} and {other}");
            }
        }
    }
}

#[test]
fn a_code_is_found_in_whatever_banks_make_of_a_text() {
    let code = RemittanceCode::compose(0x00ab_cdef_1234);
    let (whole, bare) = (code.to_string(), code.as_str());
    for text in [
        whole.clone(),
        format!("货款{bare}李雷"),
        format!("JS{bare}/2026"),
        format!("{} {}", &bare[..4], &bare[4..]).to_lowercase(),
    ] {
        assert!(RemittanceCode::all_in(&text).contains(&code), "{text}");
    }
    assert_eq!(
        RemittanceCode::all_in(&format!("{whole} {whole}"))
            .iter()
            .filter(|found| **found == code)
            .count(),
        1
    );
    assert!(RemittanceCode::all_in("谢谢").is_empty());
}

#[test]
fn a_receipt_is_matched_by_its_code_and_never_by_its_amount() {
    let all = [awaited(1, 0), awaited(2, 4_000)];
    let text = |one: &Awaited| format!("订单 {}", one.code);
    for (minor, applied, excess, outcome) in [
        (6_000, 6_000, 0, Outcome::Exact),
        (5_999, 5_999, 0, Outcome::Part(yuan(1))),
        (6_001, 6_000, 1, Outcome::More(yuan(1))),
    ] {
        let expected = Matched {
            payment: all[1].payment,
            applied: yuan(applied),
            excess: yuan(excess),
            outcome,
        };
        assert_eq!(match_receipt(yuan(minor), &text(&all[1]), &all), Ok(expected));
    }
    assert_eq!(match_receipt(yuan(10_000), "李雷", &all), Err(Unmatched::NoCode));
    let both = format!("{} {}", text(&all[0]), text(&all[1]));
    assert_eq!(
        match_receipt(yuan(10_000), &both, &all),
        Err(Unmatched::SeveralCodes)
    );
    let dollars = Money::new(10_000, Currency::Usd);
    assert_eq!(
        match_receipt(dollars, &text(&all[0]), &all),
        Err(Unmatched::OtherCurrency)
    );
}

#[test]
fn what_comes_for_a_paid_or_an_ended_purchase_goes_back() {
    let paid = split_receipt(yuan(500), &awaited(1, 10_000)).unwrap();
    assert_eq!(
        (paid.applied, paid.excess, paid.outcome),
        (yuan(0), yuan(500), Outcome::More(yuan(500)))
    );
    let over = Awaited {
        is_over: true,
        ..awaited(1, 4_000)
    };
    let late = split_receipt(yuan(12_000), &over).unwrap();
    assert_eq!(
        (late.applied, late.excess, late.outcome),
        (yuan(10_000), yuan(2_000), Outcome::Late)
    );
}

#[test]
fn an_account_names_payee_bank_and_number() {
    let account = RemittanceAccount {
        payee: "集市商贸有限公司".to_owned(),
        bank: "中国银行".to_owned(),
        account: "6217 0000".to_owned(),
        ..RemittanceAccount::none(Currency::Cny)
    };
    assert_eq!(account.check(), Ok(()));
    let none = RemittanceAccount::none(Currency::Cny).check();
    assert_eq!(none, Err(vec!["payee", "bank", "account"]));
    let bad = RemittanceAccount {
        payee: " ".to_owned(),
        postal_address: "x".repeat(TEXT_MOST + 1),
        ..account
    };
    assert_eq!(bad.check(), Err(vec!["payee", "postal_address"]));
}

#[test]
fn a_code_is_its_number_in_base_31_the_lowest_digit_first() {
    let digits = |random| RemittanceCode::compose(random).0[..LENGTH - 1].to_owned();
    assert_eq!(digits(0), "0000000");
    assert_eq!(digits(1), "2000000");
    assert_eq!(digits(31), "0200000");
    assert_eq!(digits(31 * 31 * 30 + 5), "60Z0000");
}
