//! Which of our drawings stands in for goods that come without a fetched picture, by the words of their names.

use domain::product::ImageSource;

/// An id with the words that mean it, separated by bars.
type Entry = (&'static str, &'static str);

/// For goods of no known family.
pub(super) const PARCEL: &str = "parcel";

/// Every family that is drawn, with the words it is known by: English in the singular, Chinese as it stands in names.
const FAMILIES: [Entry; 72] = [
    ("gaiwan", "gaiwan|盖碗|三才碗"),
    ("teapot", "teapot|tea pot|茶壶|紫砂壶"),
    (
        "tea-tin",
        "tea|tea tin|tea caddy|oolong|matcha|茶叶|茶罐|红茶|绿茶|乌龙|普洱|白茶",
    ),
    ("tea-cup", "tea cup|teacup|cup|mug|茶杯|杯|马克杯"),
    ("kettle", "kettle|水壶|烧水壶|电水壶"),
    ("chef-knife", "knife|chef knife|cleaver|菜刀|厨刀|刀"),
    (
        "wok",
        "wok|pan|frying pan|skillet|saucepan|cookware|炒锅|锅|平底锅",
    ),
    ("cutting-board", "cutting board|chopping board|砧板|案板|菜板"),
    ("rice-cooker", "rice cooker|cooker|电饭煲|电饭锅"),
    (
        "storage-jar",
        "jar|storage jar|canister|container|储物罐|密封罐|罐",
    ),
    ("bowl", "bowl|dish|plate|碗|盘|碟"),
    ("lamp", "lamp|light|lantern|bulb|台灯|灯|落地灯"),
    ("vase", "vase|花瓶"),
    ("cushion", "cushion|pillow|throw pillow|抱枕|枕头|靠垫|坐垫"),
    (
        "blanket",
        "blanket|throw|quilt|duvet|bedding|bed clothe|rug|毯|毛毯|被子|地毯",
    ),
    ("basket", "basket|hamper|篮|收纳筐"),
    ("clock", "clock|watch|alarm clock|时钟|闹钟|挂钟|手表"),
    ("candle", "candle|diffuser|incense|蜡烛|香薰|线香"),
    ("t-shirt", "t-shirt|tshirt|tee|top|tank|短袖|T恤|t恤"),
    ("shirt", "shirt|blouse|tunic|polo|衬衫|衬衣"),
    (
        "hoodie",
        "hoodie|sweatshirt|sweater|jumper|pullover|cardigan|卫衣|毛衣",
    ),
    ("jacket", "jacket|coat|parka|blazer|vest|夹克|外套|大衣|羽绒服"),
    (
        "trousers",
        "trouser|pant|jean|chino|short|legging|skirt|裤|长裤|牛仔裤",
    ),
    ("socks", "sock|stocking|tight|袜"),
    ("scarf", "scarf|shawl|bandana|围巾|丝巾|披肩"),
    ("cap", "cap|hat|beanie|帽|帽子"),
    ("backpack", "backpack|rucksack|daypack|背包|双肩包|书包"),
    ("tote", "tote|bag|handbag|purse|wallet|托特|手提袋|帆布袋|包"),
    ("suitcase", "suitcase|luggage|carry-on|trolley|行李箱|拉杆箱|箱"),
    (
        "sneaker",
        "sneaker|shoe|trainer|boot|sandal|heel|球鞋|运动鞋|鞋|靴",
    ),
    ("slippers", "slipper|flip flop|拖鞋"),
    ("headphones", "headphone|headset|耳罩式耳机|头戴式耳机|耳机"),
    ("earbuds", "earbud|earphone|airpod|耳塞|真无线耳机|蓝牙耳机"),
    ("keyboard", "keyboard|键盘"),
    ("mouse", "mouse|trackball|鼠标"),
    ("power-bank", "power bank|charger|battery|充电宝|移动电源|充电器"),
    ("speaker", "speaker|soundbar|radio|音箱|音响"),
    (
        "phone-stand",
        "phone stand|stand|phone|phone case|tablet|支架|手机壳|手机支架|手机",
    ),
    (
        "notebook",
        "notebook|journal|diary|planner|book|笔记本|手帐|日记本|本子|书",
    ),
    ("fountain-pen", "pen|fountain pen|pencil|marker|钢笔|笔|铅笔"),
    ("brush-set", "brush|brush set|paint|毛笔|画笔|颜料"),
    ("pencil-case", "pencil case|pouch|笔袋|文具袋"),
    (
        "desk-organiser",
        "desk organiser|desk organizer|organiser|organizer|笔筒|桌面收纳",
    ),
    (
        "lotion",
        "lotion|cream|moisturiser|moisturizer|serum|shampoo|perfume|乳液|面霜|护手霜|精华|洗发水|香水",
    ),
    ("soap", "soap|cleanser|香皂|皂|洗手液"),
    ("comb", "comb|hairbrush|梳|木梳"),
    ("towel", "towel|bath towel|washcloth|毛巾|浴巾"),
    ("toothbrush", "toothbrush|toothpaste|牙刷|牙膏"),
    (
        "water-bottle",
        "water bottle|bottle|flask|thermos|水杯|保温杯|水瓶",
    ),
    ("tent", "tent|tarp|hammock|帐篷|天幕|吊床"),
    ("yoga-mat", "yoga mat|mat|yoga|瑜伽垫|垫"),
    ("dumbbell", "dumbbell|kettlebell|weight|哑铃|壶铃"),
    ("helmet", "helmet|头盔"),
    ("camp-stove", "stove|camp stove|burner|grill|炉|露营炉"),
    ("wooden-train", "train|toy car|wooden toy|toy|小火车|火车|玩具"),
    ("plush-rabbit", "plush rabbit|plush bunny|兔子玩偶|毛绒兔"),
    ("plush-whale", "plush whale|鲸鱼玩偶|毛绒鲸鱼"),
    ("plush", "plush|teddy|stuffed animal|doll|玩偶|毛绒|公仔"),
    ("blocks", "block|building block|brick|积木"),
    ("kite", "kite|风筝"),
    ("puzzle", "puzzle|jigsaw|board game|拼图|桌游"),
    ("noodles", "noodle|pasta|ramen|面条|拉面|挂面"),
    ("honey", "honey|jam|syrup|蜂蜜|果酱"),
    ("nuts", "nut|almond|cashew|walnut|snack|坚果|核桃|零食"),
    (
        "chili-sauce",
        "sauce|chili sauce|chilli sauce|hot sauce|salsa|辣酱|酱",
    ),
    ("coffee", "coffee|espresso|coffee bean|咖啡"),
    ("rice-bag", "rice|flour|grain|大米|米|面粉"),
    (
        "plant-pot",
        "plant pot|pot|planter|flower pot|plant|succulent|花盆|盆栽|绿植",
    ),
    ("watering-can", "watering can|trowel|gardening tool|浇水壶|喷壶"),
    ("cat-bed", "cat bed|dog bed|pet bed|猫窝|狗窝|宠物窝"),
    (
        "pet-bowl",
        "pet bowl|dog bowl|cat bowl|pet food|feeder|宠物碗|猫碗|狗碗",
    ),
    ("cat-tree", "cat tree|scratching post|猫爬架|猫抓板"),
];

/// Every palette, with the colour words that mean it.
const PALETTES: [Entry; 16] = [
    ("vermilion", "vermilion|red|scarlet|crimson|朱红|红|大红"),
    ("jade", "jade|green|emerald|mint|celadon|翠|绿|青瓷"),
    ("indigo", "indigo|blue|navy|denim|靛蓝|蓝|藏青"),
    ("ink", "ink|black|墨|黑"),
    ("cream", "cream|white|ivory|natural|米白|白|奶油"),
    ("sand", "sand|beige|khaki|tan|沙|卡其|米色"),
    (
        "walnut",
        "walnut|brown|wood|wooden|leather|chocolate|coffee|胡桃|棕|咖啡色|木",
    ),
    ("sky", "sky|light blue|azure|天蓝|浅蓝"),
    ("rose", "rose|pink|blush|粉|玫瑰"),
    ("mustard", "mustard|yellow|gold|golden|芥末黄|黄|金"),
    ("olive", "olive|army green|moss|橄榄|军绿"),
    ("plum", "plum|purple|violet|lavender|burgundy|紫|酒红"),
    ("silver", "silver|grey|gray|steel|银|灰"),
    ("terracotta", "terracotta|orange|copper|clay|rust|陶土|橙|铜"),
    ("teal", "teal|turquoise|cyan|aqua|青|湖蓝"),
    ("charcoal", "charcoal|dark|graphite|anthracite|炭|深灰"),
];

/// The family of goods, from the first of `texts` that says one: type, name, tags.
pub(super) fn family_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> &'static str {
    texts
        .into_iter()
        .find_map(|text| find(text, &FAMILIES))
        .unwrap_or(PARCEL)
}

/// The palette, from the first of `texts` that names a colour, else by `key`, always the same.
pub(super) fn palette_of<'t>(texts: impl IntoIterator<Item = &'t str>, key: &str) -> &'static str {
    texts
        .into_iter()
        .find_map(|text| find(text, &PALETTES))
        .unwrap_or_else(|| {
            let count = PALETTES.len() as u64;
            PALETTES[usize::try_from(stable_hash(key) % count).unwrap_or(0)].0
        })
}

/// Reads the address of one of our own drawings, of this shop or another: `https://…/art/<family>/<palette>.svg`.
pub(super) fn drawing_at(url: &str) -> Option<ImageSource> {
    let path = url.split_once("://")?.1.split_once('/')?.1;
    let (family, file) = path.strip_prefix("art/")?.split_once('/')?;
    let palette = file.strip_suffix(".svg")?;
    let known = family == PARCEL || FAMILIES.iter().any(|(name, _)| *name == family);
    (known && PALETTES.iter().any(|(name, _)| *name == palette)).then(|| ImageSource::Art {
        family: family.to_owned(),
        palette: palette.to_owned(),
    })
}

/// FNV-1a: the same on every machine and in every version.
pub(super) fn stable_hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The entry whose word ends last in the text, since the noun comes last; of several, the longest.
fn find<'e>(text: &str, entries: impl IntoIterator<Item = &'e Entry>) -> Option<&'static str> {
    let text = text.to_lowercase();
    let mut best: Option<(usize, usize, &'static str)> = None;
    for (name, words) in entries {
        for word in words.split('|') {
            if let Some(end) = last_end(&text, word)
                && best.is_none_or(|(at, length, _)| (end, word.len()) > (at, length))
            {
                best = Some((end, word.len(), name));
            }
        }
    }
    best.map(|(_, _, name)| name)
}

/// Where the last occurrence of `word` ends. English words must stand alone, in the singular or with `s`, `es`.
fn last_end(text: &str, word: &str) -> Option<usize> {
    if !word.is_ascii() {
        return text.rfind(&word.to_lowercase()).map(|at| at + word.len());
    }
    text.rmatch_indices(word).find_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = &text[at + word.len()..];
        let after = after
            .strip_prefix("es")
            .or_else(|| after.strip_prefix('s'))
            .filter(|rest| ends_word(rest))
            .unwrap_or(after);
        (before.is_none_or(|c| !c.is_ascii_alphanumeric()) && ends_word(after)).then_some(at + word.len())
    })
}

fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| !c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_are_drawn_as_what_they_are() {
        for (name, family) in [
            ("Ocean Blue Shirt", "shirt"),
            ("Classic Varsity Top", "t-shirt"),
            ("Striped Silk Blouse", "shirt"),
            ("Clay Plant Pot", "plant-pot"),
            ("Copper Light", "lamp"),
            ("Brown Throw Pillows", "cushion"),
            ("Yellow watering can", "watering-can"),
            ("Tea towels", "towel"),
            ("龙泉青瓷盖碗", "gaiwan"),
            ("头戴式耳机", "headphones"),
            ("Cat tree", "cat-tree"),
            ("Laptop sleeve", PARCEL),
            ("Something", PARCEL),
        ] {
            assert_eq!(family_of(["", name]), family, "{name}");
        }
        assert_eq!(palette_of(["Yellow watering can"], "k"), "mustard");
        assert_eq!(palette_of(["靛蓝染布"], "k"), "indigo");
        assert_eq!(palette_of(["Plain"], "k"), palette_of([""], "k"));
    }

    #[test]
    fn our_own_drawings_are_recognised_and_nothing_else() {
        let art = |family: &str, palette: &str| ImageSource::Art {
            family: family.into(),
            palette: palette.into(),
        };
        assert_eq!(
            drawing_at("https://shop.example/art/gaiwan/jade.svg"),
            Some(art("gaiwan", "jade"))
        );
        for other in [
            "https://a/art/gaiwan/none.svg",
            "https://a/art/evil/jade.svg",
            "https://a/b/art/gaiwan/jade.svg",
            "art/gaiwan/jade.svg",
        ] {
            assert_eq!(drawing_at(other), None, "{other}");
        }
    }
}
