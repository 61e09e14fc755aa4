//! P: one handler that gives a static page of 20 kB.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use std::sync::LazyLock;

const BYTES: usize = 20_000;

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let (start, end) = ("<!DOCTYPE html><title>P</title><p>", "</p>");
    let text = "a page of twenty kilobytes ";
    let room = BYTES - start.len() - end.len();
    let body: String = text.chars().cycle().take(room).collect();
    format!("{start}{body}{end}")
});

pub(crate) fn router() -> Router {
    Router::new().route("/", get(async || Html(PAGE.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_twenty_kilobytes() {
        assert_eq!(PAGE.len(), BYTES);
    }
}
