//! Finding things in code whose comments and literals are blanked.

/// Whether a byte can be a part of a name.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The name that a text starts with.
pub fn identifier(text: &str) -> Option<&str> {
    let length = text.bytes().take_while(|byte| is_word(*byte)).count();
    (length > 0).then(|| &text[..length])
}

/// The offsets of a word that is not a part of a longer one.
pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = code.as_bytes();
    code.match_indices(word)
        .map(|(start, _)| start)
        .filter(move |start| {
            let before = start.checked_sub(1).and_then(|index| bytes.get(index));
            let after = bytes.get(start + word.len());
            !before.copied().is_some_and(is_word) && !after.copied().is_some_and(is_word)
        })
}

/// The offsets of paths that start with a name: `name::…` or `use name;`, but not `other::name::…` or a variable.
pub fn path_heads<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    words(code, name).filter(move |start| {
        let before = code[..*start].trim_end();
        let after = code[start + name.len()..].trim_start();
        let is_used = before.ends_with("use") || before.ends_with("extern crate");
        !before.ends_with("::") && !before.ends_with('.') && (after.starts_with("::") || is_used)
    })
}

/// The names that follow `head::`, with their offsets: one for a path, all of them for a group in braces.
pub fn next_segments<'a>(code: &'a str, head: &'a str) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    for start in path_heads(code, head) {
        let after_head = start + head.len();
        let Some(colons) = code[after_head..]
            .find("::")
            .filter(|gap| code[after_head..after_head + gap].trim().is_empty())
        else {
            continue;
        };
        let after = after_head + colons + 2;
        let rest = code[after..].trim_start();
        let group_at = code.len() - rest.len();
        if rest.starts_with('{') {
            let end = closing(code, group_at).unwrap_or(code.len());
            found.extend(group_members(code, group_at + 1, end).map(|member| (start, member)));
        } else {
            found.extend(identifier(rest).map(|segment| (start, segment)));
        }
    }
    found
}

/// The first names of the members of a group in braces.
fn group_members(code: &str, start: usize, end: usize) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let members = code[start..end].split(move |character| {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    members.filter_map(|member| identifier(member.trim_start()))
}

/// The offset of the brace that opens an item's body, unless the item ends with a semicolon before.
pub fn body_or_end(code: &str, start: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (index, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(index),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The offset of the bracket that closes the one at `open`.
pub fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (index, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

/// How many statements a body holds, counting its final expression.
pub fn statements(body: &str) -> usize {
    let mut depth = 0_i32;
    let mut count = 0;
    let mut is_open = false;
    for byte in body.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            b';' if depth == 0 => {
                count += 1;
                is_open = false;
                continue;
            }
            _ => {}
        }
        is_open |= !byte.is_ascii_whitespace();
    }
    count + usize::from(is_open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        assert_eq!(
            words("sqlx sqlxy my_sqlx sqlx::A", "sqlx").collect::<Vec<_>>(),
            [0, 19]
        );
    }

    #[test]
    fn path_heads_are_crates_and_not_variables() {
        let code =
            "use store; store::Db; crate::store::Db; ctx.store.write(); let store = 1; use axum::Json;";
        assert_eq!(path_heads(code, "store").count(), 2);
        assert_eq!(path_heads(code, "axum").count(), 1);
    }

    #[test]
    fn groups_name_all_their_members() {
        let code = "use crate::{cart::{Cart, Line}, kernel, order::State}; crate::product::Id; crate :: user :: Name";
        let names: Vec<&str> = next_segments(code, "crate")
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(names, ["cart", "kernel", "order", "product", "user"]);
    }

    #[test]
    fn statements_are_counted_at_the_top_level_only() {
        assert_eq!(statements(" let a = b(|c| { d; e }); Ok(a) "), 2);
        assert_eq!(statements(" a; b; c; "), 3);
        assert_eq!(statements("  "), 0);
    }
}
