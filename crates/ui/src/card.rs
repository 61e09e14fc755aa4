//! A surface that stands out from the ground by tone and a hairline.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/card.module.css");

/// The space between a card's edge and its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardPadding {
    /// None: the content reaches the edge (pictures, tables).
    Flush,
    /// 16 px.
    Compact,
    /// 16 px on a phone, 24 px from 768 px on.
    #[default]
    Roomy,
}

/// A surface. `title` gives it a heading line, with `action` at its end.
#[component]
pub fn Card(
    /// Its heading; empty for none.
    #[prop(into, optional)]
    title: String,
    /// What stands at the end of the heading line.
    #[prop(into, optional)]
    action: ViewFn,
    /// Space inside.
    #[prop(optional)]
    padding: CardPadding,
    /// Rises a little under the pointer: for cards that hold one link (give the link `card-link`).
    #[prop(optional)]
    interactive: bool,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let padding = match padding {
        CardPadding::Flush => css::flush,
        CardPadding::Compact => css::compact,
        CardPadding::Roomy => css::roomy,
    };
    let interactive = if interactive { css::interactive } else { "" };
    let head = crate::filled(title).map(|title| {
        view! {
            <div class=css::head>
                <h2 class=css::title>{title}</h2>
                {action.run()}
            </div>
        }
        .into_any()
    });
    view! {
        <section class=crate::join(&[css::card, padding, interactive, &class])>{head} {children()}</section>
    }
    .into_any()
}
