//! Markup that nothing changes in the browser. Only the server makes it; the browser carries neither its data nor its
//! code, and waking a page leaves it as it was sent. For what is the same on every page.

#[cfg(feature = "ssr")]
use leptos::prelude::*;
use std::sync::Arc;

/// The markup of a view without anything that listens or changes.
#[cfg(feature = "ssr")]
pub fn still(view: impl FnOnce() -> AnyView) -> Arc<str> {
    // Where one piece of text ends and the next begins matters to waking views only.
    Owner::new().with(|| view().to_html()).replace("<!>", "").into()
}
