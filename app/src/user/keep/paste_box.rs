//! A box to paste a whole Chinese address into. With scripts the browser takes it apart; without, the server does.

use super::api::ReadPastedAddress;
use super::strings;
use crate::cart::components::hidden;
use crate::logistics::load_divisions;
use domain::kernel::Locale;
use domain::logistics::{PastedAddress, parse_pasted};
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use ui::{Button, Disclosure, Field, TextArea};

/// The box; `found` hears what was in the text.
#[component]
pub fn PasteBox(
    /// The language.
    locale: Locale,
    /// What was read.
    found: Callback<PastedAddress>,
) -> impl IntoView {
    let s = strings::strings(locale);
    let read = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(ReadPastedAddress { text, .. }) = ReadPastedAddress::from_event(&event) else {
            return;
        };
        spawn_local(async move {
            // Without the file nothing is recognised but name and telephone.
            let divisions = load_divisions().await.unwrap_or_default();
            found.try_run(parse_pasted(&text, &divisions));
        });
    };
    view! {
        <Disclosure summary=s.paste open=locale == Locale::Zh>
            <form class="stack" method="post" action=ReadPastedAddress::url() on:submit=read>
                {hidden("locale", &locale)}
                <Field id="paste-text" label=s.paste hint=s.paste_hint label_hidden=true>
                    <TextArea name="text" rows=3 attr:maxlength="500" attr:autocomplete="off" />
                </Field>
                <div>
                    <Button kind="submit">{s.paste_read}</Button>
                </div>
            </form>
        </Disclosure>
    }
    .into_any()
}
