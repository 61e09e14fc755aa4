//! A button that opens a list of acts: account, language, acts on a row.

use leptos::prelude::*;

use crate::popover::Anchored;
use crate::{ButtonVariant, IconName, PopoverAlign};

stylance::import_crate_style!(pub(crate) css, "src/menu.module.css");

/// A menu; its children are `MenuItem`s. Tab and, with scripts, the arrow keys walk through it.
/// It stands above everything, so that a scrolling table does not cut it off.
#[component]
pub fn Menu(
    /// Id of the list, unique in the page.
    #[prop(into)]
    id: String,
    /// Words of the button.
    #[prop(into)]
    label: String,
    /// An icon on the button.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Only the icon is seen.
    #[prop(optional)]
    icon_only: bool,
    /// What is seen on the button instead of words and icon (an `Avatar`).
    #[prop(into, optional)]
    face: Option<ViewFn>,
    /// How much the button asks for attention.
    #[prop(optional)]
    variant: ButtonVariant,
    /// The edge of the button that the list is flush with.
    #[prop(optional)]
    align: PopoverAlign,
    /// Above the acts: who is signed in.
    #[prop(into, optional)]
    head: Option<ViewFn>,
    /// The acts.
    children: Children,
) -> impl IntoView {
    let content = move || {
        view! {
            {head.map(|head| view! { <div class=css::head>{head.run()}</div> })}
            <ul class=css::list>{children()}</ul>
        }
        .into_any()
    };
    Anchored {
        id,
        label,
        icon,
        icon_only,
        face,
        variant,
        align,
    }
    .view("", true, Box::new(content))
}
