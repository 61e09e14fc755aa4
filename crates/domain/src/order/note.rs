//! What staff note about purchases: notes and tags. The platform's people have theirs, a seller's people theirs; neither
//! reads the other's, and buyers read none.

use crate::merchant::SellerId;
use crate::user::NoteView;
use serde::{Deserialize, Serialize};

/// In whose name somebody works on purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Desk {
    Platform,
    /// Of a seller; of the first that the person works for where none is named.
    Seller(Option<SellerId>),
}

/// What one side has noted about a purchase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderNotes {
    /// Newest first.
    pub notes: Vec<NoteView>,
    pub tags: Vec<String>,
    /// Tags that the side uses elsewhere, most used first.
    pub known: Vec<String>,
}
