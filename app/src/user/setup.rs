//! What setting up the second factor shows.

use serde::{Deserialize, Serialize};

/// An authenticator app to be set up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppSetup {
    /// To be typed in: base 32.
    pub secret: String,
    /// To be photographed: a QR code as SVG.
    pub qr: String,
}
