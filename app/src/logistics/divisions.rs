//! The divisions of mainland China in the browser: a file of data that is loaded when it is needed.

use domain::logistics::{DivisionCodes, Divisions};

/// As the file holds them: provinces, cities, districts.
type Raw = Vec<(String, Vec<(String, Vec<String>)>)>;

/// The divisions by name. `None` where they cannot be had: then city and district are typed.
pub async fn load() -> Option<Divisions> {
    raw().await.map(Divisions::new)
}

/// The divisions by code. `None` where they cannot be had: then a code is typed.
pub async fn load_division_codes() -> Option<DivisionCodes> {
    raw().await.map(DivisionCodes::new)
}

/// Loads the file.
#[cfg(feature = "hydrate")]
async fn raw() -> Option<Raw> {
    use js_sys::futures::JsFuture;
    use wasm_bindgen::JsCast;

    let fetched = JsFuture::from(leptos::prelude::window().fetch_with_str("/data/divisions.json"))
        .await
        .ok()?;
    let response: web_sys::Response = fetched.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    serde_json::from_str(&text.as_string()?).ok()
}

/// The server renders the form without the file.
#[cfg(not(feature = "hydrate"))]
async fn raw() -> Option<Raw> {
    std::future::ready(None).await
}
