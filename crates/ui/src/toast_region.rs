//! Short messages about something that was just done, with a way to undo it.

use std::time::Duration;

use leptos::prelude::*;

use crate::notice::glyph;
use crate::{Icon, IconName, IconSize, Tone};

stylance::import_crate_style!(css, "src/toast_region.module.css");

/// How long a toast stays. One with an act stays until it is closed: nobody should have to hurry.
const STAY: Duration = Duration::from_secs(6);

/// One message.
#[derive(Clone)]
pub struct Toast {
    /// What the colour and icon say.
    pub tone: Tone,
    /// The message.
    pub text: String,
    /// Words and effect of its button.
    pub action: Option<(String, Callback<()>)>,
}

impl Toast {
    /// A message without an act.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
            action: None,
        }
    }

    /// The same message with an act ("Undo").
    #[must_use]
    pub fn with_action(self, label: impl Into<String>, act: Callback<()>) -> Self {
        Self {
            action: Some((label.into(), act)),
            ..self
        }
    }
}

/// The handle through which pages show toasts: create it once at the root and provide it as context.
#[derive(Clone, Copy)]
pub struct Toaster {
    shown: RwSignal<Vec<(u32, Toast)>>,
    next: StoredValue<u32>,
}

impl Toaster {
    /// A toaster that shows nothing yet.
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Shows a message. Call it from event handlers and effects only.
    pub fn show(self, toast: Toast) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let leaves = toast.action.is_none();
        self.shown.update(|shown| shown.push((id, toast)));
        if leaves {
            set_timeout(move || self.dismiss(id), STAY);
        }
    }

    fn dismiss(self, id: u32) {
        self.shown
            .try_update(|shown| shown.retain(|(other, _)| *other != id));
    }
}

impl Default for Toaster {
    fn default() -> Self {
        Self::new()
    }
}

/// Where toasts appear. Once, at the end of the page's shell.
#[component]
pub fn ToastRegion(
    /// Whose messages.
    toaster: Toaster,
    /// What assistive technology calls it.
    #[prop(into)]
    label: String,
    /// Words of the close buttons.
    #[prop(into)]
    close_label: String,
) -> impl IntoView {
    let close_label = StoredValue::new(close_label);
    view! {
        <section class=css::region aria-label=label>
            <ul class=css::list role="list" aria-live="polite" aria-relevant="additions">
                <For each=move || toaster.shown.get() key=|(id, _)| *id let:entry>
                    {line(toaster, entry.0, entry.1, close_label.get_value())}
                </For>
            </ul>
        </section>
    }
    .into_any()
}

fn line(toaster: Toaster, id: u32, toast: Toast, close_label: String) -> AnyView {
    let action = toast.action.map(|(label, act)| {
        let run = move |_| {
            act.run(());
            toaster.dismiss(id);
        };
        view! { <button class=css::action type="button" on:click=run>{label}</button> }
    });
    view! {
        <li class=css::toast data-tone=toast.tone.id()>
            <Icon name=glyph(toast.tone) class=css::glyph />
            <span class=css::words>{toast.text}</span>
            {action}
            <button class=css::close type="button" aria-label=close_label on:click=move |_| toaster.dismiss(id)>
                <Icon name=IconName::Close size=IconSize::Small />
            </button>
        </li>
    }
    .into_any()
}
