//! The browser's files: scripts, styles, fonts and pictures, precompressed by the build.

use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, header};
use leptos::config::LeptosOptions;
use std::convert::Infallible;
use std::path::Path;
use tower::Service;
use tower_http::services::ServeDir;
use tower_http::services::fs::ServeFileSystemResponseBody;

/// What the build of the browser's files has left.
#[derive(Clone, Debug)]
pub struct Assets {
    /// Names the build: the hashes of its files.
    pub build: String,
    /// The files that every page needs.
    pub shell: Vec<String>,
}

impl Assets {
    /// Reads `hash.txt` beside the program; without it (a build without hashes) the build is called `dev`.
    pub fn find(options: &LeptosOptions) -> Self {
        let path = std::env::current_exe()
            .ok()
            .and_then(|exe| Some(exe.parent()?.join(options.hash_file.as_ref())));
        let text = path
            .and_then(|path| std::fs::read_to_string(path).ok())
            .unwrap_or_default();
        let hash = |kind: &str| {
            text.lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.trim() == kind)
                .map(|(_, hash)| hash.trim().to_owned())
        };
        let file = |kind: &str, hash: Option<String>| {
            let name = &options.output_name;
            let hash = hash.map_or_else(String::new, |hash| format!(".{hash}"));
            let wasm = if kind == "wasm" && hash.is_empty() {
                "_bg"
            } else {
                ""
            };
            format!("/{}/{name}{wasm}{hash}.{kind}", options.site_pkg_dir)
        };
        let kinds = ["css", "js", "wasm"];
        let hashes: Vec<String> = ["css", "js", "wasm", "split", "manifest"]
            .into_iter()
            .filter_map(hash)
            .collect();
        let fixed = [
            "/fonts/figtree-latin-variable.woff2",
            "/sprite.svg",
            "/theme.js",
            "/favicon.svg",
            "/offline.css",
        ];
        Self {
            build: if hashes.is_empty() {
                "dev".to_owned()
            } else {
                hashes.concat()
            },
            shell: kinds
                .iter()
                .map(|kind| file(kind, hash(kind)))
                .chain(fixed.map(str::to_owned))
                .collect(),
        }
    }
}

/// A file below the site's root, or `None`. Names that hold a hash may be kept for ever.
pub async fn file(
    options: &LeptosOptions,
    request: Request<Body>,
) -> Option<Response<ServeFileSystemResponseBody>> {
    let path = request.uri().path().to_owned();
    let mut service = ServeDir::new(options.site_root.as_ref())
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    let mut response = service.try_call(request).await.ok()?;
    if response.status() == 404 || response.status() == 405 {
        return None;
    }
    // The main script's name does not change when only the names of the chunks in it do.
    let hashed = path.starts_with("/pkg/") && path.rsplit('.').next() != Some("js");
    let lifetime = if hashed && options.hash_files {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let lifetime = if path.starts_with("/fonts/") || path.starts_with("/brand/") {
        "public, max-age=604800"
    } else {
        lifetime
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(lifetime));
    Some(response)
}

/// Fetched pictures; their names are hashes of their content.
pub fn media(
    directory: &Path,
) -> impl Service<
    Request<Body>,
    Response = Response<ServeFileSystemResponseBody>,
    Error = Infallible,
    Future: Send + 'static,
> + Clone
+ Send
+ Sync
+ 'static {
    ServeDir::new(directory).append_index_html_on_directories(false)
}
