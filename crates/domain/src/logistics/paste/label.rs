//! Labels in a pasted text: 收货人：…, 手机号：…, 地址：….

use super::{LINE, is_gap};

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Name,
    Phone,
    Address,
    Postcode,
}

/// A part of the text that stands under one label, or before the first.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) label: Option<Label>,
    pub(super) text: Vec<char>,
}

/// The longer before the shorter that it begins with. English ones count with a colon only.
const LABELS: [(&str, Label); 43] = [
    ("收货人姓名", Label::Name),
    ("收件人姓名", Label::Name),
    ("联系人姓名", Label::Name),
    ("收货人", Label::Name),
    ("收件人", Label::Name),
    ("收貨人", Label::Name),
    ("联系人", Label::Name),
    ("姓名", Label::Name),
    ("名字", Label::Name),
    ("手机号码", Label::Phone),
    ("手机号", Label::Phone),
    ("手机", Label::Phone),
    ("联系电话", Label::Phone),
    ("联系方式", Label::Phone),
    ("电话号码", Label::Phone),
    ("电话", Label::Phone),
    ("所在地区", Label::Address),
    ("所在省市", Label::Address),
    ("收货地址", Label::Address),
    ("收件地址", Label::Address),
    ("详细地址", Label::Address),
    ("联系地址", Label::Address),
    ("街道地址", Label::Address),
    ("省市区", Label::Address),
    ("地区", Label::Address),
    ("地址", Label::Address),
    ("街道", Label::Address),
    ("邮政编码", Label::Postcode),
    ("邮编", Label::Postcode),
    ("recipient", Label::Name),
    ("contact", Label::Name),
    ("full name", Label::Name),
    ("name", Label::Name),
    ("telephone", Label::Phone),
    ("phone number", Label::Phone),
    ("mobile", Label::Phone),
    ("phone", Label::Phone),
    ("tel", Label::Phone),
    ("region", Label::Address),
    ("address", Label::Address),
    ("postcode", Label::Postcode),
    ("zip code", Label::Postcode),
    ("zip", Label::Postcode),
];

/// Cuts the text at its labels, which go.
pub(super) fn sections(text: &[char]) -> Vec<Section> {
    let mut sections = vec![Section {
        label: None,
        text: Vec::new(),
    }];
    let mut at = 0;
    while at < text.len() {
        if let Some((label, end)) = label_at(text, at) {
            sections.push(Section {
                label: Some(label),
                text: Vec::new(),
            });
            at = end;
        } else {
            if let Some(last) = sections.last_mut() {
                last.text.push(text[at]);
            }
            at += 1;
        }
    }
    sections
}

/// The label that begins here, and where it ends. With a colon it counts anywhere; without one only at the beginning of
/// a piece, and only before what it announces.
fn label_at(text: &[char], at: usize) -> Option<(Label, usize)> {
    let (word, label) = LABELS.iter().find(|(word, _)| begins_with(&text[at..], word))?;
    let end = at + word.chars().count();
    let colon = end + text[end..].iter().take_while(|letter| **letter == ' ').count();
    let is_start = at == 0 || is_gap(text[at - 1]);
    if text.get(colon) == Some(&':') {
        // "name" in "surname:" is no label.
        return (is_start || !word.is_ascii() || text[at - 1] == ':').then_some((*label, colon + 1));
    }
    let next = text.get(end).copied().unwrap_or(LINE);
    let announces = match label {
        Label::Phone | Label::Postcode => next.is_ascii_digit() || "+( ".contains(next) || is_gap(next),
        Label::Name => true,
        Label::Address => *word != "街道" && *word != "地区",
    };
    (is_start && !word.is_ascii() && announces).then_some((*label, end))
}

fn begins_with(text: &[char], word: &str) -> bool {
    let mut letters = text.iter();
    word.chars().all(|letter| {
        letters
            .next()
            .is_some_and(|found| found.to_ascii_lowercase() == letter)
    })
}
