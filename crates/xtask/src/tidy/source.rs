//! A Rust file, with its code, comments and literals told apart, its functions and its test code found.

use super::scan;
use std::ops::Range;

/// What a byte of the file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

/// One Rust file. `code` and `comments` have the length of `text`, with everything else blanked, so that an offset
/// means the same place in all three.
pub struct Source {
    pub path: String,
    pub text: String,
    pub code: String,
    pub comments: String,
    kinds: Vec<Kind>,
    tests: Vec<Range<usize>>,
}

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    /// The offset of the word `fn`.
    pub start: usize,
    /// Between its braces.
    pub body: Range<usize>,
    /// Draws a part of a page: a component, or the view of a lazy route.
    pub draws: bool,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let kinds = classify(text.as_bytes());
        let layer = |wanted: Kind| {
            let keep = |(byte, kind): (u8, &Kind)| {
                if *kind == wanted || byte == b'\n' {
                    byte
                } else {
                    b' '
                }
            };
            String::from_utf8_lossy(&text.bytes().zip(&kinds).map(keep).collect::<Vec<u8>>()).into_owned()
        };
        let (code, comments) = (layer(Kind::Code), layer(Kind::Comment));
        let tests = test_ranges(path, &code);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            comments,
            kinds,
            tests,
        }
    }

    /// The folder of the crate the file belongs to, such as `crates/store` or `app`.
    pub fn crate_folder(&self) -> &str {
        let is_nested = ["crates/", "benches/"]
            .iter()
            .any(|folder| self.path.starts_with(folder));
        let segments = if is_nested { 2 } else { 1 };
        let end = self
            .path
            .match_indices('/')
            .nth(segments - 1)
            .map_or(self.path.len(), |(index, _)| index);
        &self.path[..end]
    }

    /// The line of an offset, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.text[..offset].matches('\n').count() + 1
    }

    /// Whether an offset lies in code that only tests compile.
    pub fn is_test(&self, offset: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&offset))
    }

    /// The contents of the string and character literals, with their offsets.
    pub fn literals(&self) -> Vec<(usize, &str)> {
        let mut found = Vec::new();
        let mut start = 0;
        for run in self.kinds.chunk_by(|a, b| a == b) {
            if run[0] == Kind::Literal {
                found.extend(
                    self.text
                        .get(start..start + run.len())
                        .map(|literal| (start, literal)),
                );
            }
            start += run.len();
        }
        found
    }

    /// The functions that have a body, in the order of the file.
    pub fn functions(&self) -> Vec<Function> {
        let starts = scan::words(&self.code, "fn");
        starts.filter_map(|start| self.function(start)).collect()
    }

    fn function(&self, start: usize) -> Option<Function> {
        let name = scan::identifier(self.code[start + 2..].trim_start())?;
        let open = scan::body_or_end(&self.code, start)?;
        let close = scan::closing(&self.code, open)?;
        let draws = name == "view" || self.attributes_before(start).contains("#[component");
        Some(Function {
            name: name.to_owned(),
            start,
            body: open + 1..close,
            draws,
        })
    }

    /// The attributes in front of an item: the code back to the end of the item before it.
    fn attributes_before(&self, start: usize) -> &str {
        let before = &self.code[..start];
        let from = before.rfind([';', '}', '{']).map_or(0, |index| index + 1);
        &before[from..]
    }
}

fn classify(bytes: &[u8]) -> Vec<Kind> {
    let mut kinds = vec![Kind::Code; bytes.len()];
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (inside, kind) = if rest.starts_with(b"//") {
            let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            (at..at + length, Kind::Comment)
        } else if rest.starts_with(b"/*") {
            (at..at + block_comment_length(rest), Kind::Comment)
        } else if let Some(inside) = literal(bytes, at) {
            (inside, Kind::Literal)
        } else {
            at += 1;
            continue;
        };
        kinds[inside.clone()].fill(kind);
        // The closing quote stays code; step over it, or it would open the next literal.
        at = if kind == Kind::Literal {
            inside.end + 1
        } else {
            inside.end
        };
    }
    kinds
}

fn block_comment_length(bytes: &[u8]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

/// The range between the quotes of the literal whose opening quote or raw prefix is at `at`.
fn literal(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    match bytes[at] {
        b'"' => Some(at + 1..quoted_end(bytes, at + 1, b'"')),
        b'\'' => {
            let is_escape = bytes.get(at + 1) == Some(&b'\\');
            let text = std::str::from_utf8(bytes.get(at + 1..(at + 6).min(bytes.len()))?);
            let valid = text.map_or_else(|error| error.valid_up_to(), str::len);
            let width = std::str::from_utf8(&bytes[at + 1..at + 1 + valid])
                .ok()?
                .chars()
                .next()?
                .len_utf8();
            let is_character = bytes.get(at + 1 + width) == Some(&b'\'') && bytes[at + 1] != b'\'';
            (is_escape || is_character).then(|| at + 1..quoted_end(bytes, at + 1, b'\''))
        }
        b'r' if at == 0 || !scan::is_word(bytes[at - 1]) || matches!(bytes[at - 1], b'b' | b'c') => {
            let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
            let open = at + 1 + hashes;
            if bytes.get(open) != Some(&b'"') {
                return None;
            }
            let close: Vec<u8> = std::iter::once(b'"')
                .chain(std::iter::repeat_n(b'#', hashes))
                .collect();
            let length = bytes[open + 1..]
                .windows(close.len())
                .position(|window| window == close);
            Some(open + 1..length.map_or(bytes.len(), |length| open + 1 + length))
        }
        _ => None,
    }
}

fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

fn test_ranges(path: &str, code: &str) -> Vec<Range<usize>> {
    let is_test_file = ["/tests/", "/benches/"]
        .iter()
        .any(|folder| path.contains(folder))
        || path.ends_with("/tests.rs");
    if is_test_file {
        return std::iter::once(0..code.len()).collect();
    }
    let attributes = code.match_indices("#[cfg(test)]").map(|(start, _)| start);
    attributes
        .map(|start| {
            let open = scan::body_or_end(code, start + "#[cfg(test)]".len());
            let end = open.and_then(|open| scan::closing(code, open)).unwrap_or(start);
            start..end
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_told_from_code() {
        let text =
            "let a = \"// not \\\" a comment\"; // SELECT\n/* a /* nested */ b */ let c = 'x'; fn d<'a>() {}";
        let source = Source::new("a.rs", text);
        assert!(source.code.contains("let a = \"") && source.code.contains("fn d<'a>() {}"));
        assert!(
            !source.code.contains("not")
                && !source.code.contains("nested")
                && !source.code.contains("SELECT")
        );
        assert_eq!(source.comments.split_whitespace().next(), Some("//"));
        assert_eq!(source.code.len(), text.len());
    }

    #[test]
    fn raw_strings_and_quote_characters_end_where_they_end() {
        let source = Source::new(
            "a.rs",
            "let a = r#\"say \"hi\" {\"#; let b = '\"'; let c = '中'; let d = '\\''; end()",
        );
        let literals: Vec<&str> = source
            .literals()
            .into_iter()
            .map(|(_, literal)| literal)
            .collect();
        assert_eq!(literals, ["say \"hi\" {", "\"", "中", "\\'"]);
        assert!(source.code.contains("end()"));
    }

    #[test]
    fn functions_have_names_bodies_and_kinds() {
        let text = "trait T { fn no_body(&self) -> [u8; 4]; }\n#[component]\npub fn Card(a: u8) -> impl IntoView {\n  a\n}\n\
                    fn plain() { if x { y() } }";
        let source = Source::new("a.rs", text);
        let functions = source.functions();
        assert_eq!(functions.len(), 2);
        assert!(functions[0].draws && functions[0].name == "Card");
        assert!(!functions[1].draws);
        assert_eq!(&source.code[functions[1].body.clone()], " if x { y() } ");
        assert_eq!(source.line(functions[0].start), 3);
    }

    #[test]
    fn test_code_is_known() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() {} }\nfn c() {}";
        let source = Source::new("app/src/x.rs", text);
        let in_tests: Vec<bool> = source
            .functions()
            .iter()
            .map(|function| source.is_test(function.start))
            .collect();
        assert_eq!(in_tests, [false, true, false]);
        assert!(Source::new("server/tests/it/main.rs", text).is_test(0));
    }

    #[test]
    fn the_crate_is_known_by_its_folder() {
        assert_eq!(
            Source::new("crates/store/src/db.rs", "").crate_folder(),
            "crates/store"
        );
        assert_eq!(Source::new("app/src/lib.rs", "").crate_folder(), "app");
    }
}
