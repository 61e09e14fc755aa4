//! A part of a long form: what it is about at the side, its fields beside it.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/form_section.module.css");

/// A heading with its fields. From 1024 px on the heading stands beside them.
#[component]
pub fn FormSection(
    /// Its id, which other pages can link to.
    #[prop(into)]
    id: String,
    /// What the fields are about.
    #[prop(into)]
    title: String,
    /// What they are good for, or who sees them.
    #[prop(into, optional)]
    text: String,
    /// The fields, in a `FormGrid`.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <section class=css::section id=id aria-labelledby=labelled_by>
            <div class=css::head>
                <h2 class=css::title id=title_id>{title}</h2>
                {crate::filled(text).map(|text| view! { <p class=css::text>{text}</p> })}
            </div>
            <div class=css::fields>{children()}</div>
        </section>
    }
    .into_any()
}
