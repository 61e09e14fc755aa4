//! The divisions of mainland China in the browser: a file of data that is loaded when it is needed.

use domain::logistics::Divisions;

/// Loads the file. `None` where it cannot be had: then city and district are typed.
#[cfg(feature = "hydrate")]
pub async fn load() -> Option<Divisions> {
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
    let provinces = serde_json::from_str(&text.as_string()?).ok()?;
    Some(Divisions::new(provinces))
}

/// The server renders the form without the file.
#[cfg(not(feature = "hydrate"))]
pub async fn load() -> Option<Divisions> {
    None
}
