//! Pictures that tell where they were taken, and what is left of them.

use super::*;
use image::{DynamicImage, ImageFormat, RgbImage};
use img_parts::png::PngChunk;
use img_parts::riff::RiffChunk;
use std::io::Cursor;

/// What nobody may find in what is kept.
const SECRET: &[u8] = b"30.2741N 120.1551E";

/// A picture of 5 by 3 points, no two of which are alike.
fn picture() -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(5, 3, |x, y| {
        image::Rgb([u8::try_from(x * 50).unwrap(), u8::try_from(y * 80).unwrap(), 90])
    }))
}

fn encoded(format: ImageFormat) -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    picture().write_to(&mut bytes, format).unwrap();
    bytes.into_inner().into()
}

/// EXIF as a telephone writes it: how the picture is turned, and GPS with a latitude in words.
fn exif(orientation: u8) -> Bytes {
    let mut told = b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    told.extend_from_slice(&[orientation, 0, 0, 0]);
    // 0x8825, one long: where the directory of GPS is.
    told.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
    told.extend_from_slice(b"\x01\0\x02\0\x02\0\x12\0\0\0\x38\0\0\0\0\0\0\0");
    told.extend_from_slice(SECRET);
    told.into()
}

fn holds(content: &[u8], words: &[u8]) -> bool {
    content.windows(words.len()).any(|part| part == words)
}

/// A JPEG that tells its place everywhere where a JPEG can.
fn telling_jpeg() -> Vec<u8> {
    let mut picture = Jpeg::from_bytes(encoded(ImageFormat::Jpeg)).unwrap();
    picture.set_exif(Some(exif(6)));
    for (marker, start) in [
        (0xe1, &b"http://ns.adobe.com/xap/1.0/\0"[..]),
        (0xed, b"Photoshop 3.0\0"),
        (0xe2, b"MPF\0"),
        (0xfe, b""),
    ] {
        let contents = [start, SECRET].concat();
        let segment = JpegSegment::new_with_contents(marker, contents.into());
        picture.segments_mut().insert(1, segment);
    }
    let mut content = picture.encoder().bytes().to_vec();
    // Another picture behind the first one, as of two lenses.
    content.extend_from_slice(&[0xff, 0xd8, 0xff, 0xe1, 0, 20]);
    content.extend_from_slice(SECRET);
    content
}

#[test]
fn a_jpeg_keeps_its_points_and_how_it_is_turned_and_nothing_else() {
    let told = telling_jpeg();
    assert!(holds(&told, SECRET) && told.ends_with(SECRET));
    let kept = cleaned(FileFormat::Jpeg, told.clone()).unwrap();
    assert!(!holds(&kept, SECRET) && !holds(&kept, b"xap") && !holds(&kept, b"MPF"));
    assert!(kept.ends_with(&[0xff, EOI]));
    let exif = Jpeg::from_bytes(kept.clone().into()).unwrap().exif().unwrap();
    assert_eq!(Orientation::from_exif_chunk(&exif), Some(Orientation::Rotate90));
    let points = |content: &[u8]| image::load_from_memory(content).unwrap().to_rgb8();
    assert_eq!(points(&kept), points(&told));
    assert_eq!(
        cleaned(FileFormat::Jpeg, kept.clone()),
        Some(kept),
        "once is enough"
    );
}

#[test]
fn what_comes_between_the_scans_of_a_jpeg_goes_too() {
    let mut rest = vec![1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xff, 0xfe, 0, 20];
    rest.extend_from_slice(SECRET);
    // A table with the end's mark in it, the head of another scan, and its end.
    rest.extend_from_slice(&[
        0xff, 0xc4, 0, 4, 0xff, EOI, 0xff, SOS, 0, 3, 9, 7, 8, 0xff, EOI, 5,
    ]);
    let kept = scans(&rest).unwrap();
    let expected = [
        1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xc4, 0, 4, 0xff, EOI, 0xff, SOS, 0, 3, 9, 7, 8, 0xff, EOI,
    ];
    assert_eq!(kept, expected);
    assert_eq!(scans(&rest[..rest.len() - 3]), None, "it has no end");
    assert_eq!(
        scans(&[1, 2, 0xff, 0xfe, 0, 1]),
        None,
        "shorter than its own length"
    );
}

#[test]
fn a_png_keeps_its_points_and_nothing_that_is_told_of_them() {
    let mut picture = Png::from_bytes(encoded(ImageFormat::Png)).unwrap();
    picture.set_exif(Some(exif(1)));
    for kind in [b"tEXt", b"iTXt", b"zTXt", b"tIME", b"prVt"] {
        let chunk = PngChunk::new(*kind, SECRET.into());
        picture.chunks_mut().insert(1, chunk);
    }
    let mut told = picture.encoder().bytes().to_vec();
    told.extend_from_slice(SECRET);
    let kept = cleaned(FileFormat::Png, told).unwrap();
    assert!(!holds(&kept, SECRET) && !holds(&kept, b"eXIf"));
    assert_eq!(
        image::load_from_memory(&kept).unwrap().to_rgb8(),
        self::picture().to_rgb8()
    );
}

#[test]
fn a_webp_keeps_its_points_and_says_no_more_that_something_is_told() {
    let lossless = webp::Encoder::from_image(&picture())
        .unwrap()
        .encode_lossless()
        .to_vec();
    let mut picture = WebP::from_bytes(lossless.clone().into()).unwrap();
    picture.set_exif(Some(exif(3)));
    let told = RiffChunk::new(*b"XMP ", RiffContent::Data(SECRET.into()));
    picture.chunks_mut().push(told);
    let told = picture.encoder().bytes().to_vec();
    assert!(holds(&told, SECRET));
    let kept = cleaned(FileFormat::Webp, told).unwrap();
    assert!(!holds(&kept, SECRET) && !holds(&kept, b"XMP "));
    let read = WebP::from_bytes(kept.into()).unwrap();
    let exif = read.exif().unwrap();
    assert_eq!(Orientation::from_exif_chunk(&exif), Some(Orientation::Rotate180));
    let flags = read.chunk_by_id(*b"VP8X").unwrap().content().data().unwrap()[0];
    assert_eq!(flags & WEBP_TOLD, 0b0000_1000);
    let points = |picture: &WebP| picture.chunk_by_id(*b"VP8L").cloned().unwrap();
    assert_eq!(points(&read), points(&WebP::from_bytes(lossless.into()).unwrap()));
}

#[test]
fn what_is_no_whole_picture_is_refused_and_documents_stay() {
    let whole = encoded(ImageFormat::Png);
    for (format, content) in [
        (FileFormat::Jpeg, b"\xff\xd8\xff\xe0 a dent".to_vec()),
        (FileFormat::Jpeg, vec![0xff, 0xd8, 0xff, 0xd9]),
        (FileFormat::Png, whole[..whole.len() - 20].to_vec()),
        (FileFormat::Png, b"\x89PNG\r\n\x1a\n<script>".to_vec()),
        (FileFormat::Webp, b"RIFF\x04\0\0\0WEBP".to_vec()),
    ] {
        assert_eq!(cleaned(format, content.clone()), None, "{content:?}");
    }
    let document = b"%PDF-1.7 30.2741N 120.1551E".to_vec();
    assert_eq!(cleaned(FileFormat::Pdf, document.clone()), Some(document));
}
