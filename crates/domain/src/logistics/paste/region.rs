//! Province, city and district in a pasted text, by their full names and by the short ones that people write.

use super::super::Divisions;
use super::{is_gap, is_han};
use std::collections::HashMap;

/// A place that was found, from `start` to `end`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) region: String,
    pub(super) city: String,
    pub(super) district: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Province,
    City,
    District,
}

/// A way to write the name of a division.
#[derive(Debug)]
struct Form<'d> {
    letters: Vec<char>,
    /// Without what kind of division it is: 浙江, 杭州.
    is_short: bool,
    level: Level,
    province: &'d str,
    city: &'d str,
    district: &'d str,
}

/// Every way to write every division, by the first letter, longer ones first.
pub(super) struct Gazetteer<'d> {
    forms: HashMap<char, Vec<Form<'d>>>,
}

/// Stand-ins for a city where counties belong to the province. Nobody writes them but address forms.
const STAND_INS: [&str; 6] = [
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "省直辖县",
    "市辖区",
    "市辖县",
    "县",
];
/// Longer kinds before those that they end with.
const KINDS: [(&str, &str); 14] = [
    ("自治区", "自治区"),
    ("自治州", "州"),
    ("自治县", "县"),
    ("自治旗", "旗"),
    ("特区", "特区"),
    ("地区", "地区"),
    ("新区", "新区"),
    ("省", "省"),
    ("市", "市"),
    ("盟", "盟"),
    ("县", "县"),
    ("旗", "旗"),
    ("区", "区"),
    ("镇", "镇"),
];
/// Peoples that autonomous divisions are named after.
const PEOPLES: [&str; 40] = [
    "维吾尔",
    "壮族",
    "回族",
    "藏族",
    "羌族",
    "彝族",
    "土家族",
    "苗族",
    "布依族",
    "侗族",
    "哈尼族",
    "白族",
    "傣族",
    "景颇族",
    "傈僳族",
    "蒙古族",
    "蒙古",
    "朝鲜族",
    "柯尔克孜",
    "哈萨克",
    "满族",
    "畲族",
    "瑶族",
    "各族",
    "毛南族",
    "仫佬族",
    "黎族",
    "拉祜族",
    "佤族",
    "布朗族",
    "纳西族",
    "独龙族",
    "怒族",
    "普米族",
    "水族",
    "仡佬族",
    "土族",
    "撒拉族",
    "裕固族",
    "锡伯",
];
/// What streets and houses named after a place go on with: 南京西路, 北京大学.
const STREET_WORDS: [&str; 22] = [
    "路", "街", "道", "巷", "弄", "桥", "大道", "大街", "大厦", "大学", "大桥", "饭店", "酒店", "宾馆",
    "商场", "广场", "医院", "火车", "公园", "花园", "新村", "小区",
];

impl<'d> Gazetteer<'d> {
    pub(super) fn new(divisions: &'d Divisions) -> Self {
        let mut gazetteer = Self {
            forms: HashMap::new(),
        };
        for (province, cities) in divisions.mainland() {
            gazetteer.add(Level::Province, province, "", "");
            for (city, districts) in cities {
                if city != province && !STAND_INS.contains(&city.as_str()) {
                    gazetteer.add(Level::City, province, city, "");
                }
                for district in districts {
                    gazetteer.add(Level::District, province, city, district);
                }
            }
        }
        for forms in gazetteer.forms.values_mut() {
            forms.sort_by_key(|form| std::cmp::Reverse(form.letters.len()));
        }
        gazetteer
    }

    fn add(&mut self, level: Level, province: &'d str, city: &'d str, district: &'d str) {
        let name = match level {
            Level::Province => province,
            Level::City => city,
            Level::District => district,
        };
        for (text, is_short) in forms_of(name) {
            let letters: Vec<char> = text.chars().collect();
            self.forms.entry(letters[0]).or_default().push(Form {
                letters,
                is_short,
                level,
                province,
                city,
                district,
            });
        }
    }

    /// The first place: one that begins a piece, else one within. What follows and says the same again belongs to it.
    pub(super) fn find(&self, text: &[char]) -> Option<Place> {
        let begins = |at: usize| at == 0 || is_gap(text[at - 1]);
        let all = || 0..text.len();
        let mut place = all()
            .filter(|at| begins(*at))
            .find_map(|at| self.place(text, at, true))
            .or_else(|| all().find_map(|at| self.place(text, at, false)))?;
        while let Some(again) = self.place(text, skip(text, place.end), true) {
            let same = again.region == place.region
                && again.city == place.city
                && (again.district == place.district || place.district.is_empty());
            if !same {
                break;
            }
            place.end = again.end;
            place.district = again.district;
        }
        Some(place)
    }

    /// The place that begins at `at`.
    fn place(&self, text: &[char], at: usize, begins: bool) -> Option<Place> {
        let country = ["中国大陆", "中国"].iter().find(|word| starts(text, at, word));
        let from = country.map_or(at, |word| skip(text, at + word.chars().count()));
        let in_province = self.at(text, from, Level::Province).find_map(|form| {
            let end = from + form.letters.len();
            self.below(text, form, end, begins)
        });
        let (end, form) = in_province.or_else(|| {
            let city = || self.by_city(text, from);
            let district = || begins.then(|| self.by_district(text, from)).flatten();
            city().or_else(district)
        })?;
        let (region, city, district) = form;
        Some(Place {
            start: at,
            end,
            region: region.to_owned(),
            city: city.to_owned(),
            district: district.to_owned(),
        })
    }

    /// What follows a province, which counts by its short name only if something of it follows, or nothing at all.
    fn below(
        &self,
        text: &[char],
        province: &Form<'d>,
        end: usize,
        begins: bool,
    ) -> Option<(usize, (&'d str, &'d str, &'d str))> {
        let name = province.province;
        let mut from = skip(text, end);
        let mut city: Option<&'d str> = None;
        let mut done = end;
        if name.ends_with('市') {
            city = Some(name);
            let again = |from: usize| {
                self.at(text, from, Level::Province)
                    .find(|form| form.province == name)
            };
            while let Some(form) = again(from) {
                if form.is_short && street_follows(text, from + form.letters.len()) {
                    break;
                }
                done = from + form.letters.len();
                from = skip(text, done);
            }
        } else if let Some(form) = self.city_in(text, from, name) {
            city = Some(form.city);
            done = from + form.letters.len();
            from = skip(text, done);
        }
        if let Some(word) = STAND_INS
            .iter()
            .find(|word| **word != "县" && starts(text, from, word))
        {
            done = from + word.chars().count();
            from = skip(text, done);
        }
        let is_named = done > end;
        let stays = |form: &&Form<'d>| {
            form.province == name && (name.ends_with('市') || city.is_none_or(|city| city == form.city))
        };
        let parted = text.get(end).is_none_or(|letter| is_gap(*letter));
        let district = self.district_in(text, from, is_named || parted || !province.is_short, stays);
        if let Some(form) = district {
            return Some((from + form.letters.len(), (name, form.city, form.district)));
        }
        let counts = !province.is_short || is_named || (begins && parted);
        counts.then(|| (done, (name, city.unwrap_or_default(), "")))
    }

    /// A city of this province. By its short name it is one unless a street is named after it.
    fn city_in(&self, text: &[char], from: usize, province: &str) -> Option<&Form<'d>> {
        self.at(text, from, Level::City)
            .filter(|form| form.province == province)
            .find(|form| {
                let end = from + form.letters.len();
                !form.is_short
                    || self.full_district(text, skip(text, end), form).is_some()
                    || !street_follows(text, end)
            })
    }

    fn full_district(&self, text: &[char], from: usize, city: &Form<'d>) -> Option<&Form<'d>> {
        let is_its = |form: &&Form<'d>| form.province == city.province && form.city == city.city;
        self.at(text, from, Level::District)
            .find(|form| is_its(form) && !form.is_short)
    }

    /// A district among those that `stays` names: by its short name only where nothing else can be meant.
    fn district_in(
        &self,
        text: &[char],
        from: usize,
        short_too: bool,
        stays: impl Fn(&&Form<'d>) -> bool,
    ) -> Option<&Form<'d>> {
        self.at(text, from, Level::District).filter(stays).find(|form| {
            let end = from + form.letters.len();
            let parted = text.get(end).is_none_or(|letter| is_gap(*letter));
            !form.is_short || (short_too && !street_follows(text, end) && (parted || town_follows(text, end)))
        })
    }

    /// A city without its province; by its short name only before one of its districts.
    fn by_city(&self, text: &[char], from: usize) -> Option<(usize, (&'d str, &'d str, &'d str))> {
        self.at(text, from, Level::City).find_map(|form| {
            let end = from + form.letters.len();
            let next = skip(text, end);
            if let Some(district) = self.full_district(text, next, form) {
                let end = next + district.letters.len();
                return Some((end, (form.province, form.city, district.district)));
            }
            if form.is_short || street_follows(text, end) || text.get(end) == Some(&'场') {
                return None;
            }
            let stays = |other: &&Form<'d>| other.province == form.province && other.city == form.city;
            let district = self.district_in(text, next, true, stays);
            let (end, district) = district.map_or((end, ""), |district| {
                (next + district.letters.len(), district.district)
            });
            Some((end, (form.province, form.city, district)))
        })
    }

    /// A district or county-level city that is the only one of its name.
    fn by_district(&self, text: &[char], from: usize) -> Option<(usize, (&'d str, &'d str, &'d str))> {
        let form = self.at(text, from, Level::District).find(|form| !form.is_short)?;
        let is_unit = form.district.ends_with(['区', '县', '市', '旗']) && form.letters.len() >= 3;
        let twins = self.at(text, from, Level::District);
        let is_only = twins.filter(|other| other.letters == form.letters).count() == 1;
        let end = from + form.letters.len();
        (is_unit && is_only && !street_follows(text, end))
            .then_some((end, (form.province, form.city, form.district)))
    }

    /// The forms of a level that stand at `from`, the longest first.
    fn at<'g>(&'g self, text: &[char], from: usize, level: Level) -> impl Iterator<Item = &'g Form<'d>> {
        let known = text.get(from).and_then(|first| self.forms.get(first));
        known
            .into_iter()
            .flatten()
            .filter(move |form| form.level == level && text[from..].starts_with(&form.letters))
    }
}

/// The ways to write a name: as it is, without its people, without its kind.
fn forms_of(name: &str) -> Vec<(String, bool)> {
    let mut forms = vec![(name.to_owned(), false)];
    let Some((stem, kind)) = KINDS
        .iter()
        .find_map(|(long, kind)| Some((name.strip_suffix(long)?, *kind)))
    else {
        return forms;
    };
    let mut short = stem;
    while let Some(rest) = PEOPLES.iter().find_map(|people| short.strip_suffix(people)) {
        if rest.chars().count() < 2 {
            break;
        }
        short = rest;
    }
    if short.chars().count() < 2 {
        return forms;
    }
    if short != stem || kind != "自治区" {
        forms.push((format!("{short}{kind}"), false));
    }
    if kind == "自治区" {
        forms.extend(["自治区", "省"].map(|kind| (format!("{short}{kind}"), false)));
    }
    forms.push((short.to_owned(), true));
    forms.sort();
    forms.dedup_by(|left, right| left.0 == right.0);
    forms
}

fn starts(text: &[char], at: usize, word: &str) -> bool {
    let mut letters = text.iter().skip(at);
    word.chars().all(|letter| letters.next() == Some(&letter))
}

/// Steps over what parts two levels.
fn skip(text: &[char], mut at: usize) -> usize {
    while text
        .get(at)
        .is_some_and(|letter| is_gap(*letter) || "-/>.·".contains(*letter))
    {
        at += 1;
    }
    at
}

/// Whether what stands here makes a street or a house of the name before it, with at most points of the compass and
/// numbers between.
fn street_follows(text: &[char], at: usize) -> bool {
    let between = text.iter().skip(at).take(2);
    let turns = between
        .take_while(|letter| "东西南北中一二三四五六七八九十环".contains(**letter))
        .count();
    (0..=turns).any(|turn| STREET_WORDS.iter().any(|word| starts(text, at + turn, word)))
}

/// Whether a town or a neighbourhood begins here: 玉山镇, 龙井街道.
fn town_follows(text: &[char], at: usize) -> bool {
    let letters: Vec<char> = text
        .iter()
        .skip(at)
        .take(8)
        .copied()
        .take_while(|letter| is_han(*letter))
        .collect();
    letters.iter().enumerate().any(|(index, letter)| {
        (1..=6).contains(&index)
            && ("镇乡".contains(*letter) || (*letter == '街' && letters.get(index + 1) == Some(&'道')))
    })
}
