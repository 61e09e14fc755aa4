//! Fetching pictures, from a server in this process.

use crate::import::import;
use crate::support;
use domain::product::{ImageSource, Product};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use services::Ctx;
use services::media::{AddressGuard, fetch_images, fetch_images_guarded, retry_failed_images};
use std::fmt::Write;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn picture(format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(48, 32, |x, y| {
        Rgb([u8::try_from(x * 5).unwrap(), u8::try_from(y * 7).unwrap(), 120])
    });
    let mut bytes = Vec::new();
    DynamicImage::from(pixels)
        .write_to(&mut Cursor::new(&mut bytes), format)
        .unwrap();
    bytes
}

fn answer(path: &str, asked: u32) -> Vec<u8> {
    let body = |kind: &str, bytes: Vec<u8>| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            bytes.len()
        );
        [head.into_bytes(), bytes].concat()
    };
    let bare = |status: &str, more: &str| {
        format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n{more}\r\n").into_bytes()
    };
    match path {
        // headers lie, content counts
        "/a.png" => body("text/html", picture(ImageFormat::Png)),
        "/b.jpg" => body("application/json", picture(ImageFormat::Jpeg)),
        "/moved.png" => bare("302 Found", "Location: /a.png\r\n"),
        "/inside.png" => bare(
            "302 Found",
            "Location: http://169.254.169.254/latest/meta-data\r\n",
        ),
        "/round.png" => bare("302 Found", "Location: /round.png\r\n"),
        "/html.png" => body("image/png", b"<html>not a picture</html>".to_vec()),
        "/large.png" => body("image/png", vec![0; 11 << 20]),
        "/claims.png" => {
            b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\nConnection: close\r\n\r\n".to_vec()
        }
        "/tired.png" if asked < 3 => bare("503 Service Unavailable", ""),
        "/tired.png" => body("image/png", picture(ImageFormat::Png)),
        _ => bare("404 Not Found", ""),
    }
}

/// Serves pictures on a port of this machine; counts what it is asked.
async fn server() -> (String, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicU32::new(0));
    let tired = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4_096];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let text = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = text.split_whitespace().nth(1).unwrap_or("/").to_owned();
            counter.fetch_add(1, Ordering::SeqCst);
            let asked = if path == "/tired.png" {
                tired.fetch_add(1, Ordering::SeqCst) + 1
            } else {
                1
            };
            drop(stream.write_all(&answer(&path, asked)).await);
            drop(stream.shutdown().await);
        }
    });
    (address, count)
}

async fn with_pictures(ctx: &Ctx, base: &str, paths: &[&str]) {
    let mut file = "Handle,Title,Variant Price,Image Src\n".to_owned();
    for (index, path) in paths.iter().enumerate() {
        let product = if index % 3 == 0 { "Thing,5" } else { "," };
        writeln!(file, "thing-{},{product},{base}{path}", index / 3).unwrap();
    }
    let report = import(ctx, file).await;
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(report.images_to_fetch, paths.len() as u64);
}

async fn sources(ctx: &Ctx) -> Vec<ImageSource> {
    let products = ctx
        .store
        .read()
        .await
        .unwrap()
        .product()
        .products_after(None, 100)
        .await
        .unwrap();
    products
        .into_iter()
        .flat_map(|p: Product| p.images)
        .map(|image| image.source)
        .collect()
}

#[tokio::test]
async fn pictures_are_fetched_checked_by_content_resized_and_stored() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    let (base, _) = server().await;
    let paths = [
        "/a.png",
        "/b.jpg",
        "/moved.png",
        "/inside.png",
        "/round.png",
        "/html.png",
        "/large.png",
        "/claims.png",
        "/gone.png",
        "/tired.png",
    ];
    with_pictures(&ctx, &base, &paths).await;
    let report = fetch_images_guarded(&ctx.permit().await.unwrap(), 100, AddressGuard::with_loopback())
        .await
        .unwrap();
    assert_eq!(
        (report.fetched, report.failed, report.complete),
        (4, 6, true),
        "{report:?}"
    );
    for (path, source) in paths.iter().zip(sources(&ctx).await) {
        let expected = match *path {
            "/inside.png" => "not public",
            "/round.png" => "redirects",
            "/html.png" => "not a picture",
            "/large.png" | "/claims.png" => "larger",
            "/gone.png" => "404",
            _ => "",
        };
        match source {
            ImageSource::Stored {
                stem,
                width,
                height,
                url,
            } => {
                assert_eq!((width, height, url), (48, 32, format!("{base}{path}")));
                let hash = stem.strip_prefix("/media/").unwrap();
                for width in [320, 640, 1280] {
                    let avif =
                        std::fs::read(ctx.settings.media_dir.join(format!("{hash}-{width}.avif"))).unwrap();
                    assert_eq!(&avif[4..12], b"ftypavif");
                    let webp =
                        std::fs::read(ctx.settings.media_dir.join(format!("{hash}-{width}.webp"))).unwrap();
                    assert_eq!(&webp[8..12], b"WEBP");
                }
            }
            ImageSource::Failed { reason, .. } => assert!(
                !expected.is_empty() && reason.contains(expected),
                "{path}: {reason}"
            ),
            other => panic!("{path}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn the_job_goes_on_where_it_was_and_fetches_nothing_twice() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    let (base, count) = server().await;
    with_pictures(&ctx, &base, &["/a.png", "/b.jpg"]).await;
    let guard = AddressGuard::with_loopback();
    let none = fetch_images_guarded(&ctx.permit().await.unwrap(), 0, guard)
        .await
        .unwrap();
    assert_eq!((none.fetched, count.load(Ordering::SeqCst)), (0, 0));
    let first = fetch_images_guarded(&ctx.permit().await.unwrap(), 1, guard)
        .await
        .unwrap();
    assert_eq!((first.fetched, first.complete), (1, false));
    let second = fetch_images_guarded(&ctx.permit().await.unwrap(), 10, guard)
        .await
        .unwrap();
    assert_eq!(
        (second.fetched, second.complete, count.load(Ordering::SeqCst)),
        (1, true, 2)
    );
    let third = fetch_images_guarded(&ctx.permit().await.unwrap(), 10, guard)
        .await
        .unwrap();
    assert_eq!(
        (third.fetched, third.complete, count.load(Ordering::SeqCst)),
        (0, true, 2)
    );
}

#[tokio::test]
async fn this_machine_is_not_fetched_from_by_default() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    let (base, count) = server().await;
    let named = base.replace("127.0.0.1", "localhost");
    with_pictures(&ctx, "", &[&format!("{base}/a.png"), &format!("{named}/a.png")]).await;
    let report = fetch_images(&ctx.permit().await.unwrap(), 10).await.unwrap();
    assert_eq!(
        (report.fetched, report.failed, count.load(Ordering::SeqCst)),
        (0, 2, 0),
        "{report:?}"
    );
    for source in sources(&ctx).await {
        assert!(
            matches!(&source, ImageSource::Failed { reason, .. } if reason.contains("not public")),
            "{source:?}"
        );
    }
    assert_eq!(
        retry_failed_images(&ctx.permit().await.unwrap()).await.unwrap(),
        2
    );
    assert!(
        sources(&ctx)
            .await
            .iter()
            .all(|source| matches!(source, ImageSource::Remote { .. }))
    );
}

#[tokio::test]
async fn without_a_network_nothing_is_given_up() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    // a port that nobody listens on
    let port = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    with_pictures(
        &ctx,
        &format!("http://127.0.0.1:{port}"),
        &["/1.png", "/2.png", "/3.png", "/4.png"],
    )
    .await;
    let report = fetch_images_guarded(&ctx.permit().await.unwrap(), 10, AddressGuard::with_loopback())
        .await
        .unwrap();
    assert!(report.offline && report.failed == 0, "{report:?}");
    assert!(
        sources(&ctx)
            .await
            .iter()
            .all(|source| matches!(source, ImageSource::Remote { .. }))
    );
}
