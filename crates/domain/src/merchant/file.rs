//! The files of an application: what they may be, by their content, and how long they are kept.

use super::{DocumentKind, SellerFileId, SellerState};
use serde::{Deserialize, Serialize};

/// What a file is. Its first bytes decide, never its name or what the browser calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFormat {
    Pdf,
    Jpeg,
    Png,
    Webp,
}

impl FileFormat {
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Webp];

    /// The format of a file that begins with these bytes; `None` for any other. Signatures: ISO 32000-2 (7.5.2),
    /// ITU-T T.81 (B.1.1.3), W3C PNG (5.2), RFC 9649 (2.3).
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else {
            None
        }
    }

    /// As HTTP names it, and as it is kept.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// The ending of a file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    pub fn parse(content_type: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|format| format.content_type() == content_type)
    }
}

/// A file of an application, without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerFile {
    pub id: SellerFileId,
    pub kind: DocumentKind,
    pub format: FileFormat,
    /// In bytes.
    pub size: i64,
}

impl SellerFile {
    /// The largest file, in bytes: a scan or a photograph of a telephone fits.
    pub const BYTES_MOST: u32 = 5_000_000;
    /// For so long, in hours, a file waits for the application that it was sent for.
    pub const WAITS_HOURS: i64 = 24;
    /// For so many days the files of an application are kept that was not let in: so long it can be asked about.
    pub const REFUSED_DAYS: i64 = 180;
    /// For so many days those of a shop are kept that has closed: three years, as the E-commerce Law of the PRC wants
    /// of what belongs to trade (article 31).
    pub const CLOSED_DAYS: i64 = 3 * 365 + 1;

    /// For how many days the files are kept once a seller has come into this state; `None` while they are needed.
    pub const fn kept_days(state: SellerState) -> Option<i64> {
        match state {
            SellerState::Rejected => Some(Self::REFUSED_DAYS),
            SellerState::Closed => Some(Self::CLOSED_DAYS),
            SellerState::Applied | SellerState::InReview | SellerState::Approved | SellerState::Suspended => {
                None
            }
        }
    }

    /// What is wrong with a file that is handed in, as the code of its field: `file_too_large`, `file_format`.
    /// # Errors
    /// The code.
    pub fn check(bytes: &[u8]) -> Result<FileFormat, &'static str> {
        if u32::try_from(bytes.len()).map_or(true, |size| size > Self::BYTES_MOST) {
            return Err("file_too_large");
        }
        FileFormat::of(bytes).ok_or("file_format")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_say_what_a_file_is() {
        let webp = b"RIFF\x24\x00\x00\x00WEBPVP8 ";
        for (bytes, format) in [
            (&b"%PDF-1.7\n"[..], Some(FileFormat::Pdf)),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", Some(FileFormat::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\x00", Some(FileFormat::Png)),
            (webp, Some(FileFormat::Webp)),
            (b"<!DOCTYPE html><script>", None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\">", None),
            (b" %PDF-1.7", None),
            (b"RIFF\x24\x00\x00\x00WAVE", None),
            (b"PK\x03\x04", None),
            (b"MZ", None),
            (b"", None),
        ] {
            assert_eq!(FileFormat::of(bytes), format, "{bytes:?}");
        }
        for format in FileFormat::ALL {
            assert_eq!(FileFormat::parse(format.content_type()), Some(format));
        }
        assert_eq!(FileFormat::parse("text/html"), None);
    }

    #[test]
    fn a_file_that_is_too_large_is_told_before_its_content() {
        let most = usize::try_from(SellerFile::BYTES_MOST).unwrap();
        let mut file = vec![b' '; most + 1];
        assert_eq!(SellerFile::check(&file), Err("file_too_large"));
        file.truncate(most);
        assert_eq!(SellerFile::check(&file), Err("file_format"));
        file[..5].copy_from_slice(b"%PDF-");
        assert_eq!(SellerFile::check(&file), Ok(FileFormat::Pdf));
    }

    #[test]
    fn files_end_when_their_seller_does() {
        for state in SellerState::ALL {
            let ended = state.allowed().next().is_none();
            assert_eq!(SellerFile::kept_days(*state).is_some(), ended, "{state:?}");
        }
    }
}
