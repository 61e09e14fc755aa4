//! One of a few important choices, with room to explain itself: delivery, payment, address.

use leptos::prelude::*;

use crate::{Icon, IconName};

stylance::import_crate_style!(css, "src/radio_card.module.css");

/// A radio button as a card, inside a `ChoiceGroup`. `on:change` on the component works.
#[component]
pub fn RadioCard(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// The form value.
    #[prop(into)]
    value: String,
    /// The choice.
    #[prop(into)]
    title: String,
    /// What it means.
    #[prop(into, optional)]
    text: String,
    /// At the end of its line: a price, a badge.
    #[prop(into, optional)]
    aside: ViewFn,
    /// Before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Chosen at first.
    #[prop(optional)]
    checked: bool,
    /// One of the group must be chosen.
    #[prop(optional)]
    required: bool,
    /// Not possible now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// Further content below the words, shown while it is chosen.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=css::card>
            <label class=css::line>
                <input
                    class=css::radio
                    type="radio"
                    name=name
                    value=value
                    checked=checked
                    required=required
                    disabled=move || disabled.get()
                />
                {icon.map(|name| view! { <Icon name class=css::glyph /> })}
                <span class=css::words>
                    <span class=css::title>{title}</span>
                    {crate::filled(text).map(|text| view! { <span class=css::text>{text}</span> })}
                </span>
                <span class=css::aside>{aside.run()}</span>
            </label>
            {children.map(|children| view! { <div class=css::more>{children()}</div> })}
        </div>
    }
    .into_any()
}
