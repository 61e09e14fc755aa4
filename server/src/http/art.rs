//! Our drawings: one template a family of goods, in any palette: `/art/gaiwan/jade.svg`.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/art");

type Palette = BTreeMap<String, String>;

static PALETTES: LazyLock<HashMap<String, Palette>> = LazyLock::new(|| {
    let text = FILES
        .get_file("palettes.json")
        .and_then(|file| file.contents_utf8())
        .unwrap_or("{}");
    serde_json::from_str(text).unwrap_or_default()
});

/// A drawing of a family in a palette; an unknown family shows a parcel, an unknown palette the first one.
pub async fn drawing(Path((family, palette)): Path<(String, String)>) -> Response {
    let palette = palette.strip_suffix(".svg").unwrap_or(&palette);
    let Some(svg) = render(&family, palette) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=604800"),
        ),
    ];
    (headers, svg).into_response()
}

fn render(family: &str, palette: &str) -> Option<String> {
    let template = FILES
        .get_file(format!("{family}.svg"))
        .or_else(|| FILES.get_file("parcel.svg"))?
        .contents_utf8()?;
    let colours = PALETTES.get(palette).or_else(|| PALETTES.get("sand"))?;
    let mut svg = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("var(--") {
        let (token, behind) = after.split_once(')')?;
        svg.push_str(before);
        svg.push_str(colours.get(token).map_or("#888888", String::as_str));
        rest = behind;
    }
    svg.push_str(rest);
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawing_is_whole_in_every_palette() {
        let families: Vec<&str> = FILES
            .files()
            .filter_map(|file| file.path().file_name()?.to_str()?.strip_suffix(".svg"))
            .collect();
        assert!(
            families.len() >= 60 && PALETTES.len() >= 16,
            "{} {}",
            families.len(),
            PALETTES.len()
        );
        for family in families {
            let template = FILES
                .get_file(format!("{family}.svg"))
                .unwrap()
                .contents_utf8()
                .unwrap();
            for unsafe_part in ["<script", "<text", "<image", "<style", "href=", "style="] {
                assert!(!template.contains(unsafe_part), "{family} holds {unsafe_part}");
            }
            for token in template
                .split("var(--")
                .skip(1)
                .filter_map(|part| part.split(')').next())
            {
                for (name, palette) in PALETTES.iter() {
                    assert!(
                        palette.contains_key(token),
                        "{family} uses --{token}, which {name} lacks"
                    );
                }
            }
            assert!(!render(family, "jade").unwrap().contains("var("));
        }
    }

    #[test]
    fn unknown_goods_are_drawn_as_a_parcel() {
        assert_eq!(render("no-such-family", "jade"), render("parcel", "jade"));
        assert_eq!(render("../palettes", "jade"), render("parcel", "jade"));
    }
}
