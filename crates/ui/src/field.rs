//! The frame of a form control: label, hint, error, and how they are tied to the control.

use leptos::context::Provider;
use leptos::prelude::*;

use crate::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/field.module.css");

/// What a control inside a `Field` has to say about itself.
#[derive(Clone)]
pub(crate) struct Control {
    pub id: Option<String>,
    pub described_by: Signal<Option<String>>,
    pub invalid: Signal<bool>,
    pub required: bool,
}

impl Control {
    /// The wiring of the field around the control; `id` and `required` of the control itself win.
    pub fn of(id: String, required: bool) -> Self {
        let field = use_context::<Self>().unwrap_or_else(|| Self {
            id: None,
            described_by: Signal::stored(None),
            invalid: Signal::stored(false),
            required: false,
        });
        Self {
            id: crate::filled(id).or(field.id),
            required: required || field.required,
            ..field
        }
    }

    /// The value of `aria-invalid`.
    pub fn aria_invalid(&self) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync + 'static {
        let invalid = self.invalid;
        move || invalid.get().then_some("true")
    }
}

/// A labelled control. The `TextInput`, `TextArea`, `Select` or `QuantityStepper` inside
/// takes its id, `aria-describedby`, `aria-invalid` and `required` from here.
#[component]
pub fn Field(
    /// The control's id.
    #[prop(into)]
    id: String,
    /// What to fill in.
    #[prop(into)]
    label: String,
    /// How to fill it in.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong and what to do about it.
    #[prop(into, optional)]
    error: MaybeProp<String>,
    /// A word beside the label: "optional".
    #[prop(into, optional)]
    note: String,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// The label is read out but not seen (search, consoles).
    #[prop(optional)]
    label_hidden: bool,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
    /// The control.
    children: Children,
) -> impl IntoView {
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let error_id = format!("{id}-error");
    let described_by = Signal::derive({
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || match (hint_id.clone(), error.get().is_some()) {
            (Some(hint), true) => Some(format!("{hint} {error_id}")),
            (Some(hint), false) => Some(hint),
            (None, true) => Some(error_id.clone()),
            (None, false) => None,
        }
    });
    let invalid = Signal::derive(move || error.get().is_some());
    let control = Control {
        id: Some(id.clone()),
        described_by,
        invalid,
        required,
    };
    let label_class = if label_hidden {
        "visually-hidden"
    } else {
        css::label
    };
    view! {
        <div class=crate::join(&[css::field, &class])>
            <label class=label_class for=id>
                {label}
                {crate::filled(note).map(|note| view! { <span class=css::note>{note}</span> })}
            </label>
            <Provider value=control>{children()}</Provider>
            {crate::filled(hint).map(|hint| view! { <p class=css::hint id=hint_id>{hint}</p> })}
            {move || error.get().map(|error| error_line(error, error_id.clone()))}
        </div>
    }
    .into_any()
}

fn error_line(error: String, id: String) -> AnyView {
    view! {
        <p class=css::error id=id>
            <Icon name=IconName::Warning size=IconSize::Small />
            {error}
        </p>
    }
    .into_any()
}
