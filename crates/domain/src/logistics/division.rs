//! Provinces, cities and districts of mainland China (GB/T 2260). The data comes from outside: it is a file that browsers
//! load when they need it.

/// A city and its districts.
type City = (String, Vec<String>);

/// Every province with its cities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Divisions(Vec<(String, Vec<City>)>);

impl Divisions {
    /// Takes `[[province, [[city, [district, …]], …]], …]`, as in `/data/divisions.json`,
    /// where every name starts with the two digits that its level adds to the code of GB/T 2260.
    pub fn new(mut provinces: Vec<(String, Vec<City>)>) -> Self {
        for (province, cities) in &mut provinces {
            drop_code(province);
            for (city, districts) in cities {
                drop_code(city);
                districts.iter_mut().for_each(drop_code);
            }
        }
        Self(provinces)
    }

    /// The cities of a province; `None` for a province that is not known.
    pub fn cities(&self, province: &str) -> Option<Vec<String>> {
        let (_, cities) = self.0.iter().find(|(name, _)| name == province)?;
        Some(cities.iter().map(|(name, _)| name.clone()).collect())
    }

    /// The districts of a city; `None` for a city that is not known.
    pub fn districts(&self, province: &str, city: &str) -> Option<Vec<String>> {
        let (_, cities) = self.0.iter().find(|(name, _)| name == province)?;
        let (_, districts) = cities.iter().find(|(name, _)| name == city)?;
        Some(districts.clone())
    }

    /// The provinces of the mainland's form with their cities, in the order of the file.
    pub(super) fn mainland(&self) -> impl Iterator<Item = (&str, &[City])> {
        self.0
            .iter()
            .filter(|(name, _)| PROVINCES.iter().any(|(province, _)| province == name))
            .map(|(name, cities)| (name.as_str(), cities.as_slice()))
    }
}

/// Divisions by their codes, for forms that want the code of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DivisionCodes(Vec<(String, Vec<City>)>);

impl DivisionCodes {
    /// Takes what [`Divisions::new`] takes.
    pub const fn new(provinces: Vec<(String, Vec<City>)>) -> Self {
        Self(provinces)
    }

    /// The cities of a province of two digits: codes of four digits, and names.
    pub fn cities(&self, province: &str) -> Option<Vec<(String, String)>> {
        let (_, cities) = self.0.iter().find(|(name, _)| name.starts_with(province))?;
        let coded = cities.iter().map(|(name, _)| coded(province, name));
        (province.len() == 2).then(|| coded.collect())
    }

    /// The districts of a city of four digits: codes of six digits, and names.
    pub fn districts(&self, city: &str) -> Option<Vec<(String, String)>> {
        let (province, rest) = city.split_at_checked(2)?;
        let (_, cities) = self.0.iter().find(|(name, _)| name.starts_with(province))?;
        let (_, districts) = cities.iter().find(|(name, _)| name.starts_with(rest))?;
        let coded = districts.iter().map(|name| coded(city, name));
        (rest.len() == 2).then(|| coded.collect())
    }
}

/// `06西湖区` in `3301` is `(330106, 西湖区)`.
fn coded(above: &str, name: &str) -> (String, String) {
    let mut words = name.to_owned();
    drop_code(&mut words);
    let digits = name.len() - words.len();
    (
        format!("{above}{}", name.get(..digits).unwrap_or_default()),
        words,
    )
}

/// The first two digits of the codes of [`PROVINCES`] (GB/T 2260), in their order.
pub const PROVINCE_CODES: [&str; 31] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
    "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
];

/// The provinces we deliver to by the form of mainland China, with their English names; they work without the file.
pub const PROVINCES: [(&str, &str); 31] = [
    ("北京市", "Beijing"),
    ("天津市", "Tianjin"),
    ("河北省", "Hebei"),
    ("山西省", "Shanxi"),
    ("内蒙古自治区", "Inner Mongolia"),
    ("辽宁省", "Liaoning"),
    ("吉林省", "Jilin"),
    ("黑龙江省", "Heilongjiang"),
    ("上海市", "Shanghai"),
    ("江苏省", "Jiangsu"),
    ("浙江省", "Zhejiang"),
    ("安徽省", "Anhui"),
    ("福建省", "Fujian"),
    ("江西省", "Jiangxi"),
    ("山东省", "Shandong"),
    ("河南省", "Henan"),
    ("湖北省", "Hubei"),
    ("湖南省", "Hunan"),
    ("广东省", "Guangdong"),
    ("广西壮族自治区", "Guangxi"),
    ("海南省", "Hainan"),
    ("重庆市", "Chongqing"),
    ("四川省", "Sichuan"),
    ("贵州省", "Guizhou"),
    ("云南省", "Yunnan"),
    ("西藏自治区", "Tibet"),
    ("陕西省", "Shaanxi"),
    ("甘肃省", "Gansu"),
    ("青海省", "Qinghai"),
    ("宁夏回族自治区", "Ningxia"),
    ("新疆维吾尔自治区", "Xinjiang"),
];

/// `44广东省` becomes `广东省`.
fn drop_code(name: &mut String) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    name.drain(..digits);
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The file that browsers load.
    pub(in crate::logistics) fn file() -> &'static Divisions {
        static FILE: std::sync::OnceLock<Divisions> = std::sync::OnceLock::new();
        FILE.get_or_init(|| {
            let text = include_str!("../../../../public/data/divisions.json");
            Divisions::new(serde_json::from_str(text).unwrap())
        })
    }

    #[test]
    fn a_cascade_is_read_from_nested_arrays() {
        let text = r#"[["33浙江省",[["01杭州市",["06西湖区","02上城区"]],["02宁波市",[]]]]]"#;
        let divisions = Divisions::new(serde_json::from_str(text).unwrap());
        assert_eq!(
            divisions.cities("浙江省"),
            Some(vec!["杭州市".to_owned(), "宁波市".to_owned()])
        );
        let districts = divisions.districts("浙江省", "杭州市").unwrap();
        assert_eq!(districts, ["西湖区", "上城区"]);
        assert_eq!(divisions.cities("nowhere"), None);
    }

    #[test]
    fn the_cascade_of_codes_is_that_of_the_file() {
        let text = include_str!("../../../../public/data/divisions.json");
        let raw: Vec<(String, Vec<City>)> = serde_json::from_str(text).unwrap();
        for (code, (name, _)) in PROVINCE_CODES.iter().zip(PROVINCES) {
            assert!(
                raw.iter().any(|(known, _)| *known == format!("{code}{name}")),
                "{code} {name}"
            );
        }
        let codes = DivisionCodes::new(raw);
        let cities = codes.cities("33").unwrap();
        assert_eq!(cities[0], ("3301".to_owned(), "杭州市".to_owned()));
        let districts = codes.districts("3301").unwrap();
        assert!(districts.contains(&("330106".to_owned(), "西湖区".to_owned())));
        assert_eq!(
            (codes.cities("3"), codes.cities("99"), codes.districts("33")),
            (None, None, None)
        );
    }

    #[test]
    fn every_province_is_in_the_file_and_has_cities() {
        let divisions = file();
        assert_eq!(divisions.mainland().count(), PROVINCES.len());
        for (province, _) in PROVINCES {
            assert!(
                divisions
                    .cities(province)
                    .is_some_and(|cities| !cities.is_empty()),
                "{province}"
            );
        }
    }
}
