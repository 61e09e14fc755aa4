//! One value of a product option (size, colour): a radio button, or a link where it leads to its own page.

use leptos::prelude::*;

use crate::Swatch;

stylance::import_crate_style!(css, "src/option_chip.module.css");

/// A choosable value inside a `ChoiceGroup`. The radio button follows `checked`: hear `on:change` and set it.
/// Sold-out values stay choosable, so that people can ask for an alert.
#[component]
pub fn OptionChip(
    /// Name of the form value; unused with `href`.
    #[prop(into, optional)]
    name: String,
    /// The form value.
    #[prop(into, optional)]
    value: String,
    /// Its words.
    #[prop(into)]
    label: String,
    /// A link to the page with this value chosen instead of a radio button.
    #[prop(into, optional)]
    href: String,
    /// Colour id (see `Swatch`); empty for none.
    #[prop(into, optional)]
    colour: String,
    /// Chosen now.
    #[prop(into, optional)]
    checked: Signal<bool>,
    /// Struck through.
    #[prop(into, optional)]
    sold_out: Signal<bool>,
    /// Read out when sold out: "sold out".
    #[prop(into, optional)]
    sold_out_label: String,
    /// Does not exist together with the other chosen values.
    #[prop(into, optional)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let swatch = crate::filled(colour).map(|colour| view! { <Swatch colour /> });
    let gone = move || {
        sold_out
            .get()
            .then(|| view! { <span class="visually-hidden">" "{sold_out_label.clone()}</span> })
    };
    let marked = move || sold_out.get().then_some("true");
    if href.is_empty() {
        view! {
            <label class=css::chip data-sold-out=marked>
                <input
                    class="visually-hidden"
                    type="radio"
                    name=name
                    value=value
                    checked=checked.get_untracked()
                    prop:checked=move || checked.get()
                    disabled=move || disabled.get()
                />
                {swatch}
                <span>{label}</span>
                {gone}
            </label>
        }
        .into_any()
    } else {
        view! {
            <a class=css::chip href=href data-sold-out=marked aria-current=move || checked.get().then_some("true")>
                {swatch}
                <span>{label}</span>
                {gone}
            </a>
        }
        .into_any()
    }
}
