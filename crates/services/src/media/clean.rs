//! Pictures of strangers, without what they tell beside the picture: where and when it was taken, by whom, with which
//! device, what it showed before it was cut. The picture itself is not touched: no decoding, no loss.
//!
//! What is kept is named, and everything else goes: a list of what to take away would never be complete. How the picture
//! is turned is kept, for it lies on its side without.

use domain::merchant::FileFormat;
use image::metadata::Orientation;
use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::png::Png;
use img_parts::riff::RiffContent;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

/// Chunks of a PNG that make the picture, or change how it looks: transparency, colours, size, animation.
const PNG_KEPT: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
];
/// Chunks of a WebP that make the picture.
const WEBP_KEPT: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// The flags of a WebP that say that EXIF and XMP follow.
const WEBP_TOLD: u8 = 0b0000_1100;
const SOS: u8 = 0xda;
const EOI: u8 = 0xd9;

/// The file without what it tells beside the picture; documents as they are. `None` for what is no whole picture of its
/// format.
pub(crate) fn cleaned(format: FileFormat, content: Vec<u8>) -> Option<Vec<u8>> {
    match format {
        FileFormat::Pdf => Some(content),
        FileFormat::Jpeg => jpeg(&content.into()),
        FileFormat::Png => png(content.into()),
        FileFormat::Webp => webp(content.into()),
    }
}

fn jpeg(content: &Bytes) -> Option<Vec<u8>> {
    let mut picture = Jpeg::from_bytes(content.clone()).ok()?;
    let turned = turned(&picture);
    // The last segment begins the first scan, and the rest of the file is its.
    let scan = picture
        .segments_mut()
        .pop()
        .filter(|segment| segment.marker() == SOS)?;
    let rest = content.get(content.len() - (scan.len_with_entropy() - scan.len())..)?;
    picture
        .segments_mut()
        .retain(|segment| is_picture(segment.marker(), segment.contents()));
    let scan = JpegSegment::new_with_entropy(SOS, scan.contents().clone(), scans(rest)?.into());
    picture.segments_mut().push(scan);
    if turned.is_some() {
        picture.set_exif(turned);
    }
    Some(picture.encoder().bytes().to_vec())
}

/// Whether a segment of a JPEG is part of how the picture looks: no remark, and of what programs add only the size of its
/// points, its colours, and how they are kept.
fn is_picture(marker: u8, contents: &[u8]) -> bool {
    match marker {
        0xe0 => contents.starts_with(b"JFIF\0"),
        0xe2 => contents.starts_with(b"ICC_PROFILE\0"),
        0xee => contents.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// What follows on the head of the first scan, up to the end of the picture: behind it telephones put further pictures and
/// films, with a place of their own. `None` where the picture has no end.
fn scans(rest: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(rest.len());
    let mut at = 0;
    loop {
        let place = at + rest.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        kept.extend_from_slice(&rest[at..place]);
        let marker = *rest.get(place + 1)?;
        at = match marker {
            EOI => {
                kept.extend_from_slice(&[0xff, EOI]);
                return Some(kept);
            }
            // A byte that was escaped, or a mark between parts of the scan.
            0x00 | 0xd0..=0xd7 => {
                kept.extend_from_slice(&[0xff, marker]);
                place + 2
            }
            // Fill bytes.
            0xff => place + 1,
            _ => {
                let length = rest.get(place + 2..place + 4)?;
                let end = place + 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                if is_picture(marker, rest.get(place + 4..end)?) {
                    kept.extend_from_slice(&rest[place..end]);
                }
                end
            }
        };
    }
}

fn png(content: Bytes) -> Option<Vec<u8>> {
    let mut picture = Png::from_bytes(content).ok()?;
    let turned = turned(&picture);
    picture
        .chunks_mut()
        .retain(|chunk| PNG_KEPT.contains(&&chunk.kind()));
    let is_whole = |kind: &[u8; 4]| picture.chunk_by_type(*kind).is_some();
    if ![b"IHDR", b"IDAT", b"IEND"].into_iter().all(is_whole) {
        return None;
    }
    if turned.is_some() {
        picture.set_exif(turned);
    }
    Some(picture.encoder().bytes().to_vec())
}

fn webp(content: Bytes) -> Option<Vec<u8>> {
    let mut picture = WebP::from_bytes(content).ok()?;
    let turned = turned(&picture);
    picture
        .chunks_mut()
        .retain(|chunk| WEBP_KEPT.contains(&&chunk.id()));
    for chunk in picture.chunks_mut() {
        if let (b"VP8X", RiffContent::Data(data)) = (&chunk.id(), chunk.content_mut()) {
            let mut flags = data.to_vec();
            *flags.first_mut()? &= !WEBP_TOLD;
            *data = flags.into();
        }
    }
    let is_picture = |kind: &[u8; 4]| picture.has_chunk(*kind);
    if ![b"VP8 ", b"VP8L", b"ANMF"].into_iter().any(is_picture) {
        return None;
    }
    if turned.is_some() {
        picture.set_exif(turned);
    }
    Some(picture.encoder().bytes().to_vec())
}

/// What says how the picture is turned, and nothing else; `None` for a picture that stands upright. TIFF 6.0: a header, and
/// a directory with the one entry 0x0112.
fn turned(picture: &impl ImageEXIF) -> Option<Bytes> {
    let turned = Orientation::from_exif_chunk(&picture.exif()?)?;
    if turned == Orientation::NoTransforms {
        return None;
    }
    let mut told = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    told.extend_from_slice(&[turned.to_exif(), 0, 0, 0, 0, 0, 0, 0]);
    Some(told.into())
}

#[cfg(test)]
mod tests;
