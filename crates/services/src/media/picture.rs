//! From the bytes of a picture to the files that pages show: recognised by content, decoded within limits, resized.

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use ravif::{Encoder, Img, RGB8, RGBA8};
use sha2::{Digest, Sha256};
use std::io::{self, Cursor};
use std::path::Path;

/// Widths of the files in pixels. A smaller picture is not enlarged: its files hold it as it is.
const WIDTHS: [u32; 3] = [320, 640, 1280];
const MOST_PIXELS: u64 = 50_000_000;
/// Bytes while decoding: four channels, and as much again.
const MOST_BYTES: u64 = MOST_PIXELS * 8;
const LONGEST_SIDE: u32 = 30_000;

const AVIF_QUALITY: f32 = 62.0;
const AVIF_SPEED: u8 = 8;
const WEBP_QUALITY: f32 = 78.0;

/// A picture whose files are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// Names the content; the files are `{hash}-{width}.avif` and `.webp`.
    pub(super) hash: String,
    /// Of the original, upright.
    pub(super) width: u32,
    pub(super) height: u32,
}

/// What is wrong with a picture, or with the disk.
#[derive(Debug, thiserror::Error)]
pub(super) enum PictureError {
    #[error("not a picture in JPEG, PNG or WebP")]
    Unknown,
    #[error("larger than {} million pixels", MOST_PIXELS / 1_000_000)]
    TooLarge,
    #[error("the picture is damaged")]
    Damaged,
    #[error("the files cannot be written: {0}")]
    Disk(#[from] io::Error),
}

/// Decodes, resizes and stores. Takes seconds: not for the async runtime.
pub(super) fn store_picture(bytes: &[u8], folder: &Path) -> Result<Stored, PictureError> {
    let hash = content_hash(bytes);
    let picture = decode(bytes)?;
    let stored = Stored {
        hash,
        width: picture.width(),
        height: picture.height(),
    };
    std::fs::create_dir_all(folder)?;
    let mut done: Vec<(u32, Vec<u8>, Vec<u8>)> = Vec::new();
    for width in WIDTHS {
        let shown = width.min(picture.width());
        if !done.iter().any(|(of, ..)| *of == shown) {
            let sized = resized(&picture, shown);
            done.push((shown, avif(&sized)?, webp(&sized)?));
        }
        if let Some((_, avif, webp)) = done.iter().find(|(of, ..)| *of == shown) {
            write(&folder.join(format!("{}-{width}.avif", stored.hash)), avif)?;
            write(&folder.join(format!("{}-{width}.webp", stored.hash)), webp)?;
        }
    }
    Ok(stored)
}

fn content_hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let half = digest
        .iter()
        .take(16)
        .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    format!("{half:032x}")
}

/// Goes by the first bytes, never by a name or header.
fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        decode_with(bytes, ImageFormat::Png)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        decode_with(bytes, ImageFormat::Jpeg)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        decode_webp(bytes)
    } else {
        Err(PictureError::Unknown)
    }
}

fn decode_with(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn decode_webp(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let features = webp::BitstreamFeatures::new(bytes).ok_or(PictureError::Damaged)?;
    check_size(features.width(), features.height())?;
    if features.has_animation() {
        return Err(PictureError::Unknown);
    }
    let decoded = webp::Decoder::new(bytes).decode().ok_or(PictureError::Damaged)?;
    let (width, height, pixels) = (decoded.width(), decoded.height(), decoded.to_vec());
    let picture = if decoded.is_alpha() {
        image::RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from)
    } else {
        image::RgbImage::from_raw(width, height, pixels).map(DynamicImage::from)
    };
    picture.ok_or(PictureError::Damaged)
}

fn refusal(error: &image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Damaged,
    }
}

fn check_size(width: u32, height: u32) -> Result<(), PictureError> {
    match u64::from(width) * u64::from(height) {
        0 => Err(PictureError::Damaged),
        1..=MOST_PIXELS => Ok(()),
        _ => Err(PictureError::TooLarge),
    }
}

fn resized(picture: &DynamicImage, width: u32) -> DynamicImage {
    if width == picture.width() {
        return picture.clone();
    }
    let height = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width());
    let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
    picture.resize_exact(width, height, image::imageops::FilterType::CatmullRom)
}

fn avif(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let encoder = Encoder::new().with_quality(AVIF_QUALITY).with_speed(AVIF_SPEED);
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let coded = if picture.color().has_alpha() {
        let pixels: Vec<RGBA8> = picture
            .to_rgba8()
            .pixels()
            .map(|p| RGBA8::new(p[0], p[1], p[2], p[3]))
            .collect();
        encoder.encode_rgba(Img::new(pixels.as_slice(), width, height))
    } else {
        let pixels: Vec<RGB8> = picture
            .to_rgb8()
            .pixels()
            .map(|p| RGB8::new(p[0], p[1], p[2]))
            .collect();
        encoder.encode_rgb(Img::new(pixels.as_slice(), width, height))
    };
    Ok(coded.map_err(|_| PictureError::Damaged)?.avif_file)
}

fn webp(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let (width, height) = (picture.width(), picture.height());
    let coded = if picture.color().has_alpha() {
        webp::Encoder::from_rgba(&picture.to_rgba8(), width, height).encode_simple(false, WEBP_QUALITY)
    } else {
        webp::Encoder::from_rgb(&picture.to_rgb8(), width, height).encode_simple(false, WEBP_QUALITY)
    };
    Ok(coded.map_err(|_| PictureError::Damaged)?.to_vec())
}

/// Whole or not at all: a reader never sees half a file.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = path.with_extension("partial");
    std::fs::write(&partial, bytes)?;
    std::fs::rename(&partial, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let picture = image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([u8::try_from(x).unwrap(), u8::try_from(y).unwrap(), 90])
        });
        let mut bytes = Vec::new();
        DynamicImage::from(picture)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }

    #[test]
    fn content_decides_and_damage_is_noticed() {
        assert!(matches!(
            decode(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            Err(PictureError::Unknown)
        ));
        assert!(matches!(decode(b"GIF89a"), Err(PictureError::Unknown)));
        let good = png(8, 8);
        assert!(decode(&good).is_ok());
        assert!(matches!(
            decode(&good[..good.len() / 2]),
            Err(PictureError::Damaged)
        ));
        assert!(matches!(
            decode(b"RIFF\x04\0\0\0WEBPVP8 "),
            Err(PictureError::Damaged)
        ));
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_not_decoded() {
        let mut huge = png(8, 8);
        // width and height of the IHDR chunk; its checksum no longer fits, which is not what refuses it in any case
        huge[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
        huge[20..24].copy_from_slice(&20_000_u32.to_be_bytes());
        assert!(decode(&huge).is_err());
        assert!(matches!(check_size(10_000, 10_000), Err(PictureError::TooLarge)));
    }

    #[test]
    fn webp_is_read_back() {
        let picture = decode(&png(40, 30)).unwrap();
        let again = decode(&webp(&picture).unwrap()).unwrap();
        assert_eq!((again.width(), again.height()), (40, 30));
    }
}
