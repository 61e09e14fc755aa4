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

/// The recovery codes that a plain form has just made; none otherwise. The browser gets them with the page.
pub async fn codes_shown_once() -> Vec<String> {
    #[cfg(feature = "ssr")]
    let codes = crate::server::shown_once().map_or_else(Vec::new, |words| {
        words.split('.').map(ToOwned::to_owned).collect()
    });
    #[cfg(not(feature = "ssr"))]
    let codes = Vec::new();
    codes
}
