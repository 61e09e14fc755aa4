//! What forms that only change the address share: they keep what they do not ask for.

use leptos::prelude::*;

/// Hidden inputs for the parameters of the address that a form leaves as they are.
pub(crate) fn kept(parameters: Vec<(String, String)>) -> AnyView {
    parameters
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> }.into_any())
        .collect::<Vec<_>>()
        .into_any()
}
