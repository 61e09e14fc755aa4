//! Saying that everything has come: asked once more in a dialog, done by a plain form.

use super::api::ReceiveOrder;
use super::strings::strings;
use crate::cart::components::{hidden, use_hydrated};
use crate::error;
use crate::order::components::{Access, refusal_of};
use domain::kernel::Locale;
use domain::order::OrderGroupView;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Dialog, Notice, Tone};

/// The way to say so; nothing where there is nothing to be received.
#[component]
pub fn ReceiveForm(
    /// Opens the purchase.
    access: Access,
    /// The purchase as it is shown.
    order: RwSignal<OrderGroupView>,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    let receive = ServerAction::<ReceiveOrder>::new();
    let answer = receive.value();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(answer) = answer.get() {
            open.set(false);
            if let Ok(view) = answer {
                order.set(view);
            }
        }
    });
    let plain = StoredValue::new(error::from_url(ReceiveOrder::PATH));
    let refused = move || {
        let error = refusal_of(answer.get(), plain.get_value());
        error.map(|error| {
            view! {
                <Notice tone=Tone::Danger live=true title=s.failed>
                    <p>{error::text(locale, &error)}</p>
                </Notice>
            }
        })
    };
    let possible = Memo::new(move |_| order.with(|order| order.can_receive));
    let offer = move || {
        possible
            .get()
            .then(|| dialog(access.clone(), locale, receive, open))
    };
    view! {
        <div class="no-print">{refused} {offer}</div>
    }
    .into_any()
}

fn dialog(
    access: Access,
    locale: Locale,
    receive: ServerAction<ReceiveOrder>,
    open: RwSignal<bool>,
) -> AnyView {
    let s = strings(locale);
    let pending = receive.pending();
    // Scripts open the dialog by its signal; the browser does it before they are there.
    let hydrated = use_hydrated();
    let plainly = move || !hydrated.get();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let (false, Ok(input)) = (pending.get_untracked(), ReceiveOrder::from_event(&event)) {
            receive.dispatch(input);
        }
    };
    view! {
        <Button
            variant=ButtonVariant::Primary
            attr:commandfor=move || plainly().then_some("receive")
            attr:command=move || plainly().then_some("show-modal")
            on:click=move |_| open.set(true)
        >
            {s.receive}
        </Button>
        <Dialog id="receive" title=s.receive_title close_label=s.close open>
            <p>{s.receive_text}</p>
            <div class="cluster">
                <form method="dialog">
                    <Button kind="submit">{s.receive_keep}</Button>
                </form>
                <form method="post" action=ReceiveOrder::url() on:submit=submit>
                    {hidden("locale", &locale)}
                    {hidden("number", &access.number)}
                    {hidden("key", &access.key)}
                    <Button kind="submit" variant=ButtonVariant::Primary pending>
                        {s.receive_confirm}
                    </Button>
                </form>
            </div>
        </Dialog>
    }
    .into_any()
}
