//! The words that generated products are put together from: code or slug, Chinese, English.

/// Kind of goods: slug and name of its category, family of its drawing, noun.
pub(super) const KINDS: [(&str, &str, &str, &str, &str, &str); 12] = [
    ("tea", "茶与茶具", "Tea & teaware", "gaiwan", "盖碗", "gaiwan"),
    ("kitchen", "厨房", "Kitchen", "wok", "炒锅", "wok"),
    ("home", "家居", "Home", "lamp", "台灯", "lamp"),
    ("apparel", "服饰", "Apparel", "t-shirt", "短袖", "T-shirt"),
    (
        "bags",
        "箱包鞋履",
        "Bags & shoes",
        "backpack",
        "双肩包",
        "backpack",
    ),
    ("digital", "数码", "Digital", "headphones", "耳机", "headphones"),
    (
        "stationery",
        "文具",
        "Stationery",
        "notebook",
        "笔记本",
        "notebook",
    ),
    ("care", "个护", "Care", "soap", "手工皂", "soap"),
    (
        "outdoor",
        "户外",
        "Outdoor",
        "water-bottle",
        "水壶",
        "water bottle",
    ),
    ("kids", "童趣", "Kids", "plush", "毛绒玩具", "plush toy"),
    ("food", "食品", "Food", "coffee", "咖啡豆", "coffee beans"),
    (
        "garden",
        "绿植宠物",
        "Garden & pets",
        "plant-pot",
        "花盆",
        "plant pot",
    ),
];
pub(super) const STYLES: [(&str, &str); 12] = [
    ("素雅", "Plain"),
    ("山野", "Highland"),
    ("晨光", "Morning"),
    ("江南", "Riverside"),
    ("匠作", "Workshop"),
    ("轻旅", "Traveller"),
    ("日常", "Everyday"),
    ("清川", "Clearwater"),
    ("暖冬", "Winter"),
    ("竹影", "Bamboo Shade"),
    ("云上", "Cloud"),
    ("旧时", "Heritage"),
];
pub(super) const COLOURS: [(&str, &str, &str); 8] = [
    ("jade", "青瓷", "Jade"),
    ("vermilion", "朱红", "Vermilion"),
    ("indigo", "靛蓝", "Indigo"),
    ("sand", "沙色", "Sand"),
    ("olive", "橄榄", "Olive"),
    ("rose", "玫瑰", "Rose"),
    ("teal", "黛青", "Teal"),
    ("charcoal", "炭黑", "Charcoal"),
];
pub(super) const MATERIALS: [(&str, &str, &str); 5] = [
    ("porcelain", "瓷", "Porcelain"),
    ("cotton", "棉", "Cotton"),
    ("bamboo", "竹", "Bamboo"),
    ("steel", "不锈钢", "Stainless steel"),
    ("wood", "木", "Wood"),
];
