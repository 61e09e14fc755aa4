//! Pictures of products.

use super::{ImageId, VariantId};
use crate::kernel::Localized;
use serde::{Deserialize, Serialize};

/// Where a picture comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImageSource {
    /// One of our own drawings in one palette.
    Art { family: String, palette: String },
    /// A picture elsewhere that has not been fetched yet.
    Remote { url: String },
    /// A fetched and resized picture: the stem of its files, and its size in pixels.
    Stored {
        stem: String,
        width: u32,
        height: u32,
        url: String,
    },
    /// A picture elsewhere that could not be fetched, with the reason; the drawn placeholder stays.
    Failed { url: String, reason: String },
}

/// A picture of a product, or of one variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    pub id: ImageId,
    pub variant: Option<VariantId>,
    pub position: i64,
    pub source: ImageSource,
    pub alt: Localized,
}
