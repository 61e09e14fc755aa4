//! What stands where there is nothing yet: picture, words and a way on.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/empty_state.module.css");

/// An empty list, cart or search, with what to do about it.
#[component]
pub fn EmptyState(
    /// URL of an illustration (decorative, 160 × 120); empty for none.
    #[prop(into, optional)]
    picture: String,
    /// What is the case.
    #[prop(into)]
    title: String,
    /// What to do about it.
    #[prop(into, optional)]
    text: String,
    /// Buttons or links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=css::empty>
            {crate::filled(picture)
                .map(|picture| view! { <img class=css::picture src=picture alt="" width="160" height="120" /> })}
            <h2 class=css::title>{title}</h2>
            {crate::filled(text).map(|text| view! { <p class=css::text>{text}</p> })}
            {children.map(|children| view! { <div class=css::action>{children()}</div> })}
        </div>
    }
    .into_any()
}
