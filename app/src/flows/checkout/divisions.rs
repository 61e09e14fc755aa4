//! Provinces, cities and districts of mainland China: a file of data that is loaded when it is needed.

/// A city and its districts.
type City = (String, Vec<String>);

/// Every province with its cities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Divisions(Vec<(String, Vec<City>)>);

impl Divisions {
    /// Reads `[[province, [[city, [district, …]], …]], …]`, as in `/data/divisions.json`,
    /// where every name starts with the two digits that its level adds to the code of GB/T 2260.
    #[cfg(any(test, feature = "hydrate"))]
    fn parse(text: &str) -> Option<Self> {
        let mut provinces: Vec<(String, Vec<City>)> = serde_json::from_str(text).ok()?;
        for (province, cities) in &mut provinces {
            drop_code(province);
            for (city, districts) in cities {
                drop_code(city);
                districts.iter_mut().for_each(drop_code);
            }
        }
        Some(Self(provinces))
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
}

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
#[cfg(any(test, feature = "hydrate"))]
fn drop_code(name: &mut String) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    name.drain(..digits);
}

/// Loads the file. `None` where it cannot be had: then city and district are typed.
#[cfg(feature = "hydrate")]
pub async fn load() -> Option<Divisions> {
    use js_sys::futures::JsFuture;
    use wasm_bindgen::JsCast;

    let fetched = JsFuture::from(leptos::prelude::window().fetch_with_str("/data/divisions.json"))
        .await
        .ok()?;
    let response: web_sys::Response = fetched.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    Divisions::parse(&text.as_string()?)
}

/// The server renders the form without the file.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "the same signature as in the browser")]
pub async fn load() -> Option<Divisions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cascade_is_read_from_nested_arrays() {
        let text = r#"[["33浙江省",[["01杭州市",["06西湖区","02上城区"]],["02宁波市",[]]]]]"#;
        let divisions = Divisions::parse(text).unwrap();
        assert_eq!(
            divisions.cities("浙江省"),
            Some(vec!["杭州市".to_owned(), "宁波市".to_owned()])
        );
        let districts = divisions.districts("浙江省", "杭州市").unwrap();
        assert_eq!(districts, ["西湖区", "上城区"]);
        assert_eq!(divisions.cities("nowhere"), None);
    }

    #[test]
    fn every_province_is_in_the_file_and_has_cities() {
        let divisions = Divisions::parse(include_str!("../../../../public/data/divisions.json")).unwrap();
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
