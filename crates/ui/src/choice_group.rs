//! A fieldset around choices that belong together: radio cards, option chips, check boxes.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/choice_group.module.css");

/// A group of choices with its question.
#[component]
pub fn ChoiceGroup(
    /// The question.
    #[prop(into)]
    legend: String,
    /// What is chosen now, beside the question (SKU pickers).
    #[prop(into, optional)]
    chosen: MaybeProp<String>,
    /// What is wrong with the choice.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// One beside the other, wrapping, instead of one below the other.
    #[prop(optional)]
    inline: bool,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// The choices.
    children: Children,
) -> impl IntoView {
    let flow = if inline { css::inline } else { css::stacked };
    view! {
        <fieldset class=crate::join(&[css::group, &class])>
            <legend class=css::legend>
                {legend}
                {move || chosen.get().map(|chosen| view! { <span class=css::chosen>{chosen}</span> })}
            </legend>
            <div class=flow>{children()}</div>
            {move || error.get().map(|error| view! { <p class=css::error role="alert">{error}</p> })}
        </fieldset>
    }
    .into_any()
}
