//! How many: a number input with a minus and a plus.

use leptos::html;
use leptos::prelude::*;
use web_sys::{Event, EventInit};

use crate::field::Control;
use crate::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/quantity_stepper.module.css");

/// A quantity. Without scripts it is a plain number input; the buttons appear with scripts.
/// `on_change` hears the new quantity, already within `min` and `max`.
#[component]
pub fn QuantityStepper(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// The quantity at first.
    #[prop(default = 1)]
    value: u32,
    /// The least.
    #[prop(default = 1)]
    min: u32,
    /// The most.
    #[prop(default = 99)]
    max: u32,
    /// Read out where no `Field` labels it.
    #[prop(into, optional)]
    label: String,
    /// Words of the minus button.
    #[prop(into)]
    decrease: String,
    /// Words of the plus button.
    #[prop(into)]
    increase: String,
    /// Its id outside a `Field`.
    #[prop(into, optional)]
    id: String,
    /// A quantity to follow, where others may correct it (a cart line).
    #[prop(into, optional)]
    follow: Option<Signal<u32>>,
    /// Hears the new quantity.
    #[prop(into, optional)]
    on_change: Option<Callback<u32>>,
    /// Not possible now.
    #[prop(into, optional)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let control = Control::of(id, false);
    let node = NodeRef::<html::Input>::new();
    if let Some(quantity) = follow {
        Effect::new(move |_| {
            let quantity = quantity.get().to_string();
            if let Some(input) = node.get().filter(|input| input.value() != quantity) {
                input.set_value(&quantity);
            }
        });
    }
    let report = move |event: Event| {
        let quantity = event_target_value(&event).parse::<u32>();
        if let (Some(on_change), Ok(quantity)) = (on_change, quantity) {
            on_change.run(quantity.clamp(min, max));
        }
    };
    let button = move |way: Way, label: String, icon: IconName| {
        view! {
            <button
                class=css::button
                type="button"
                aria-label=label
                disabled=move || disabled.get()
                on:click=move |_| turn(node, way, min, max)
            >
                <Icon name=icon size=IconSize::Small />
            </button>
        }
        .into_any()
    };
    view! {
        <div class=css::stepper>
            {button(Way::Down, decrease, IconName::Minus)}
            <input
                node_ref=node
                class=css::input
                id=control.id
                type="number"
                inputmode="numeric"
                name=name
                value=value
                min=min
                max=max
                step="1"
                aria-label=crate::filled(label)
                aria-describedby=move || control.described_by.get()
                disabled=move || disabled.get()
                on:change=report
            />
            {button(Way::Up, increase, IconName::Plus)}
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy)]
enum Way {
    Down,
    Up,
}

/// Steps the input within its bounds, and says so with a bubbling `change` event.
fn turn(node: NodeRef<html::Input>, way: Way, min: u32, max: u32) {
    let Some(input) = node.get_untracked() else { return };
    let before = input.value().parse::<u32>().unwrap_or(min);
    let after = match way {
        Way::Down => before.saturating_sub(1),
        Way::Up => before.saturating_add(1),
    }
    .clamp(min, max);
    if after == before {
        return;
    }
    input.set_value(&after.to_string());
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("change", &bubbling) {
        // Fails only for an event that is already on its way.
        let _ = input.dispatch_event(&event);
    }
}
