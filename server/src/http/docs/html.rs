//! Text on its way into a page.

/// Makes any text harmless in HTML, attributes included.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// One line of text with `code` in backticks.
pub fn line(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    for (index, part) in text.split('`').enumerate() {
        let part = escape(part);
        if index % 2 == 1 {
            html.push_str("<code>");
            html.push_str(&part);
            html.push_str("</code>");
        } else {
            html.push_str(&part);
        }
    }
    html
}

/// Paragraphs, parted by empty lines.
pub fn prose(text: &str) -> String {
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| ["<p>", &line(paragraph), "</p>"].concat())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_texts_is_shown_and_not_obeyed() {
        assert_eq!(
            prose("a <b> `c<d>`\n\ne"),
            "<p>a &lt;b&gt; <code>c&lt;d&gt;</code></p><p>e</p>"
        );
        assert_eq!(escape("\"'&"), "&quot;&#39;&amp;");
    }
}
