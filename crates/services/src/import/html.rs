//! Descriptions: only harmless, plain HTML is kept, and one line of text is made of it for cards.

use ammonia::{Builder, UrlRelative};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Letters of a summary that was made of a description.
const SUMMARY: usize = 150;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "br",
        "hr",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "s",
        "sub",
        "sup",
        "small",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "code",
        "a",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
    ];
    let dropped = [
        "script", "style", "iframe", "noscript", "template", "object", "embed", "video", "svg", "math",
        "form",
    ];
    let cells: HashSet<&str> = HashSet::from(["colspan", "rowspan"]);
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from(dropped))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("td", cells.clone()),
            ("th", cells),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer"));
    builder
});

/// Makes a description out of anything: tags and attributes that are not on the list go, scripts and frames go with
/// their content, plain text becomes paragraphs. Cleaning twice changes nothing.
pub fn clean_html(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    if !text.contains('<') {
        return clean_html(&paragraphs(text));
    }
    // The page has its own heading of the first level.
    let text = text
        .replace("<h1", "<h2")
        .replace("</h1", "</h2")
        .replace("<H1", "<h2")
        .replace("</H1", "</h2");
    let mut cleaned = CLEANER.clean(&text).to_string();
    for _ in 0..3 {
        let again = CLEANER.clean(&cleaned).to_string();
        if again == cleaned {
            break;
        }
        cleaned = again;
    }
    let cleaned = cleaned.trim();
    if cleaned.is_empty() || cleaned.contains('<') {
        cleaned.to_owned()
    } else {
        clean_html(&paragraphs(cleaned))
    }
}

/// Plain text with its empty lines as paragraphs and its line breaks kept. `&` may start an entity, `<` cannot occur.
fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('>', "&gt;");
    text.split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| format!("<p>{}</p>", part.replace('\n', "<br>")))
        .collect::<Vec<_>>()
        .join("\n")
}

/// One line for cards and search results: the beginning of the description's text, cut at a sentence or a word.
pub(super) fn summary_of(html: &str) -> String {
    let text = plain_text(html, SUMMARY * 4);
    if text.chars().count() <= SUMMARY {
        return text;
    }
    let cut: String = text.chars().take(SUMMARY).collect();
    let sentence = cut
        .char_indices()
        .filter(|(at, c)| {
            matches!(c, '。' | '！' | '？')
                || (matches!(c, '.' | '!' | '?') && cut[at + 1..].starts_with(' '))
        })
        .map(|(at, c)| at + c.len_utf8())
        .next_back();
    if let Some(end) = sentence.filter(|end| *end >= cut.len() / 3) {
        return cut[..end].to_owned();
    }
    let end = cut
        .rfind(' ')
        .filter(|end| *end >= cut.len() / 2)
        .unwrap_or(cut.len());
    format!(
        "{}…",
        cut[..end].trim_end_matches([' ', ',', '，', '、', ';', '；'])
    )
}

/// The text between the tags of clean HTML, with white space collapsed, at most about `most` letters.
fn plain_text(html: &str, most: usize) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        let mut letter = c;
        if c == '<' {
            taken = rest.find('>').map_or(rest.len(), |end| end + 1);
            letter = ' ';
        } else if c == '&'
            && let Some((entity, value)) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity))
        {
            taken = entity.len();
            letter = *value;
        }
        if !letter.is_whitespace() {
            text.push(letter);
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        if text.len() > most * 4 {
            break;
        }
        rest = &rest[taken..];
    }
    text.trim_end().to_owned()
}

/// What the cleaner writes as entities.
const ENTITIES: [(&str, char); 5] = [
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&nbsp;", ' '),
    ("&quot;", '"'),
];

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    #[test]
    fn scripts_handlers_frames_and_foreign_pictures_do_not_survive() {
        let evil = r#"<p onclick="x()" style="color:red">Good <b>cup</b><script>alert(1)</script><img src=x onerror=alert(1)>
            <iframe src="https://evil.example">frame</iframe><a href="javascript:alert(1)">a</a><svg><script>1</script></svg>
            <a href="/collections/all">b</a><a href="https://example.com/?a=1&b=2" target="_blank">c</a></p>"#;
        let clean = clean_html(evil);
        for bad in [
            "script",
            "onclick",
            "onerror",
            "style",
            "img",
            "iframe",
            "frame",
            "javascript",
            "svg",
            "target",
            "/collections",
        ] {
            assert!(!clean.contains(bad), "{bad} in {clean}");
        }
        assert!(clean.contains("<b>cup</b>"));
        assert!(
            clean.contains(r#"href="https://example.com/?a=1&amp;b=2""#),
            "{clean}"
        );
    }

    #[test]
    fn plain_text_becomes_paragraphs() {
        assert_eq!(
            clean_html("One & two\nthree\n\nfour > 3"),
            "<p>One &amp; two<br>three</p>\n<p>four &gt; 3</p>"
        );
        assert_eq!(clean_html("<span>Just words</span>"), "<p>Just words</p>");
        assert_eq!(clean_html("  "), "");
    }

    #[test]
    fn a_summary_ends_at_a_sentence_or_a_word() {
        assert_eq!(
            summary_of("<p>Tom &amp; Co.</p><p>Second</p>"),
            "Tom & Co. Second"
        );
        let long = format!(
            "<p>A first sentence that is long enough to stand alone on a card. {}</p>",
            "word ".repeat(60)
        );
        assert_eq!(
            summary_of(&long),
            "A first sentence that is long enough to stand alone on a card."
        );
        let words = summary_of(&"word ".repeat(60));
        assert!(
            words.ends_with("word…") && words.chars().count() <= SUMMARY + 1,
            "{words}"
        );
        assert!(summary_of(&"青瓷盖碗，".repeat(60)).ends_with("…"));
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        const PARTS: [&str; 24] = [
            "<p>",
            "</p>",
            "<a href='http://a/'>",
            "</a>",
            "<table><tr><td>",
            "</table>",
            "<ul><li>",
            "&amp;lt;",
            "<b><i>",
            "</b>",
            "<pre>\n",
            "\n\n",
            "<script>",
            "words ",
            "茶 ",
            "<",
            ">",
            "&",
            ";",
            "\"",
            "'",
            "&nbsp;",
            "<h1>",
            "<svg><p>",
        ];
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..2_000 {
            let count = rng.random_range(0..12);
            let text: String = (0..count)
                .map(|_| PARTS[rng.random_range(0..PARTS.len())])
                .collect();
            let once = clean_html(&text);
            assert_eq!(clean_html(&once), once, "{text:?}");
        }
    }
}
