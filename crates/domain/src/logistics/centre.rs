//! Where provinces are, roughly: enough to tell which of two warehouses is nearer to an address.

use super::{Address, CountryCode};
use crate::inventory::Point;

/// The capital of each province of the mainland's form, in thousandths of a degree (WGS 84), as maps print it.
const CAPITALS: [(&str, i32, i32); 31] = [
    ("北京市", 39_904, 116_407),
    ("天津市", 39_084, 117_201),
    ("河北省", 38_042, 114_515),
    ("山西省", 37_871, 112_549),
    ("内蒙古自治区", 40_842, 111_749),
    ("辽宁省", 41_806, 123_432),
    ("吉林省", 43_817, 125_324),
    ("黑龙江省", 45_803, 126_535),
    ("上海市", 31_230, 121_474),
    ("江苏省", 32_060, 118_797),
    ("浙江省", 30_274, 120_155),
    ("安徽省", 31_821, 117_227),
    ("福建省", 26_075, 119_297),
    ("江西省", 28_682, 115_858),
    ("山东省", 36_651, 117_120),
    ("河南省", 34_747, 113_625),
    ("湖北省", 30_593, 114_305),
    ("湖南省", 28_228, 112_939),
    ("广东省", 23_129, 113_264),
    ("广西壮族自治区", 22_817, 108_367),
    ("海南省", 20_044, 110_199),
    ("重庆市", 29_563, 106_552),
    ("四川省", 30_573, 104_067),
    ("贵州省", 26_647, 106_630),
    ("云南省", 24_881, 102_833),
    ("西藏自治区", 29_650, 91_141),
    ("陕西省", 34_342, 108_940),
    ("甘肃省", 36_061, 103_834),
    ("青海省", 36_617, 101_778),
    ("宁夏回族自治区", 38_487, 106_231),
    ("新疆维吾尔自治区", 43_826, 87_617),
];

/// Where an address is: the capital of its province. `None` outside the mainland's form.
pub fn centre_of(address: &Address) -> Option<Point> {
    if address.country != CountryCode::CN {
        return None;
    }
    let (_, latitude, longitude) = CAPITALS.iter().find(|(name, ..)| *name == address.region)?;
    Point::new(i64::from(*latitude) * 1_000, i64::from(*longitude) * 1_000)
}

#[cfg(test)]
mod tests {
    use super::super::PROVINCES;
    use super::*;

    fn address(country: CountryCode, region: &str) -> Address {
        Address {
            recipient: String::new(),
            country,
            region: region.to_owned(),
            city: String::new(),
            district: String::new(),
            street: String::new(),
            postcode: String::new(),
        }
    }

    #[test]
    fn every_province_has_a_place_of_its_own() {
        for (province, _) in PROVINCES {
            let place = centre_of(&address(CountryCode::CN, province)).expect(province);
            for (other, _) in PROVINCES.iter().filter(|(other, _)| *other != province) {
                let there = centre_of(&address(CountryCode::CN, other)).unwrap();
                assert!(place.metres_to(there) > 50_000, "{province} {other}");
            }
        }
        let abroad = CountryCode::parse("JP").unwrap();
        assert_eq!(centre_of(&address(abroad, "浙江省")), None);
        assert_eq!(centre_of(&address(CountryCode::CN, "Zhejiang")), None);
    }
}
