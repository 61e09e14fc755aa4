//! The recipient's name in a pasted text without labels.

use super::{PHONE_MARK, is_han, is_latin};

/// The most frequent surnames (Ministry of Public Security, 2020) and some that addresses meet often.
const SURNAMES: &str = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛\
    叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安\
    颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席\
    卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫苟全褚廉简娄盖符奚木穆\
    党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬\
    明沙薄伏岑习胥保和蔺水云昌凤酆方苏尉东赫郗麻";
const COMPOUND: [&str; 16] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "宇文",
    "长孙", "端木", "独孤",
];
const TITLES: [&str; 9] = [
    "女士", "先生", "小姐", "老师", "同学", "师傅", "经理", "太太", "阿姨",
];
/// What the names of places end with. Few people's do.
const PLACE_ENDS: &str = "路街道巷弄号楼栋幢座室单元层院厦村组镇乡区县市省园苑城庄店厂场馆所站口桥里坊屯寨队校部行府邸湾港州旗\
    司柜架库局处岛段期门井";
/// What may stand right before a name that is not parted from the address.
const HOUSE_ENDS: &str = "号室楼栋幢座层元厦户";

/// How surely a piece is a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sureness {
    /// It could be one: it counts beside the telephone number, or before the address.
    Weak,
    /// It begins with a surname.
    Strong,
}

/// Takes the name out of the pieces, of which those from `boundary` on follow the division.
pub(super) fn take(tokens: &mut [Vec<char>], boundary: usize) -> Option<String> {
    let last = tokens.iter().rposition(|token| token != &[PHONE_MARK])?;
    let is_near = |tokens: &[Vec<char>], at: usize| {
        let is_mark = |at: Option<usize>| {
            at.and_then(|at| tokens.get(at))
                .is_some_and(|token| token == &[PHONE_MARK])
        };
        is_mark(at.checked_sub(1)) || is_mark(Some(at + 1))
    };
    let mut best: Option<(usize, (Sureness, bool, bool), String)> = None;
    for (at, token) in tokens.iter().enumerate() {
        let Some((sureness, name)) = read(token) else {
            continue;
        };
        let near = is_near(tokens, at);
        let leads = at < boundary && (boundary < tokens.len() || at == 0);
        let alone = tokens.iter().filter(|token| *token != &[PHONE_MARK]).count() == 1 && boundary > at;
        let counts = near || leads || (at == last && sureness == Sureness::Strong);
        if !counts || (alone && !near) {
            continue;
        }
        let rank = (sureness, near, leads);
        if best.as_ref().is_none_or(|(_, found, _)| rank > *found) {
            best = Some((at, rank, name));
        }
    }
    if let Some((at, _, name)) = best {
        tokens[at].clear();
        return Some(name);
    }
    let at = (0..tokens.len()).find(|at| tokens.get(at + 1).is_some_and(|next| next == &[PHONE_MARK]))?;
    split_off(&mut tokens[at])
}

/// The name in a piece that is nothing else.
fn read(token: &[char]) -> Option<(Sureness, String)> {
    let text: String = token.iter().collect();
    let name = ["(收)", "收"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(&text)
        .trim();
    let letters: Vec<char> = name.chars().collect();
    let bare = TITLES.iter().find_map(|title| {
        let rest = name.strip_suffix(title)?;
        Some(rest.chars().count())
    });
    if bare.is_some_and(|length| (1..=4).contains(&length)) && letters.iter().all(|letter| is_han(*letter)) {
        return Some((Sureness::Strong, name.to_owned()));
    }
    if is_latin(&letters) && letters.len() >= 2 {
        return Some((Sureness::Weak, name.to_owned()));
    }
    let is_dotted = letters.contains(&'·') || letters.contains(&'•');
    if is_dotted
        && letters.len() <= 20
        && letters
            .iter()
            .all(|letter| is_han(*letter) || "·•".contains(*letter))
    {
        return Some((Sureness::Strong, name.to_owned()));
    }
    if !(2..=4).contains(&letters.len()) || !letters.iter().all(|letter| is_han(*letter)) {
        return None;
    }
    if letters.last().is_some_and(|letter| PLACE_ENDS.contains(*letter)) {
        return None;
    }
    let sureness = if has_surname(&letters) {
        Sureness::Strong
    } else {
        Sureness::Weak
    };
    Some((sureness, name.to_owned()))
}

fn has_surname(letters: &[char]) -> bool {
    let text: String = letters.iter().collect();
    let compound = COMPOUND.iter().any(|surname| text.starts_with(surname)) && letters.len() >= 3;
    compound || (letters.len() <= 3 && SURNAMES.contains(letters[0]))
}

/// 龙井路1号李雷 before the number: the name is what follows the house.
fn split_off(token: &mut Vec<char>) -> Option<String> {
    let house = token
        .iter()
        .rposition(|letter| HOUSE_ENDS.contains(*letter) || letter.is_ascii_digit())?;
    let name = &token[house + 1..];
    let (sureness, text) = read(name)?;
    if sureness < Sureness::Strong || name.len() > 4 {
        return None;
    }
    token.truncate(house + 1);
    Some(text)
}
