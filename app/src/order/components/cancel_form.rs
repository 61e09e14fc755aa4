//! Cancelling a purchase, or one order of it: asked once more in a dialog, done by a plain form.

use super::{Access, refusal_of};
use crate::cart::components::{hidden, use_hydrated};
use crate::error;
use crate::order::api::CancelOrder;
use crate::order::strings;
use domain::kernel::Locale;
use domain::order::OrderGroupView;
use domain::payment::PaymentState;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Dialog, Notice, Tone};

stylance::import_crate_style!(css, "src/order/components/cancel_form.module.css");

/// The way to cancel; nothing where that is no longer possible.
#[component]
pub fn CancelForm(
    /// What is cancelled: a purchase, or one order of it.
    access: Access,
    /// The purchase as it is shown.
    order: RwSignal<OrderGroupView>,
    /// One order of several.
    #[prop(optional)]
    part: bool,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::strings(locale);
    let number = access.number.clone();
    let cancel = ServerAction::<CancelOrder>::new();
    let answer = cancel.value();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(answer) = answer.get() {
            open.set(false);
            if let Ok(view) = answer {
                order.set(view);
            }
        }
    });
    // What a plain form came back with is said once, by the purchase.
    let plain = StoredValue::new(error::from_url(CancelOrder::PATH).filter(|_| !part));
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
    let possible = Memo::new(move |_| {
        order.with(|order| {
            let own = order.orders.iter().find(|own| own.number.to_string() == number);
            own.filter(|_| part)
                .map_or(order.can_cancel, |own| own.can_cancel)
        })
    });
    let offer = move || {
        possible
            .get()
            .then(|| dialog(access.clone(), order, part, locale, cancel, open))
    };
    view! {
        <div class="no-print">{refused} {offer}</div>
    }
    .into_any()
}

fn dialog(
    access: Access,
    order: RwSignal<OrderGroupView>,
    part: bool,
    locale: Locale,
    cancel: ServerAction<CancelOrder>,
    open: RwSignal<bool>,
) -> AnyView {
    let s = strings::strings(locale);
    let pending = cancel.pending();
    // Scripts open the dialog by its signal; the browser does it before they are there.
    let hydrated = use_hydrated();
    let plainly = move || !hydrated.get();
    let id = format!("cancel-{}", access.number);
    let target = id.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let (false, Ok(input)) = (pending.get_untracked(), CancelOrder::from_event(&event)) {
            cancel.dispatch(input);
        }
    };
    let money_back = order.with_untracked(|order| {
        matches!(
            order.payment_state,
            PaymentState::Captured | PaymentState::RefundPending
        )
    });
    let text = if money_back {
        s.cancel_text_paid
    } else {
        s.cancel_text
    };
    view! {
        <Button
            variant=ButtonVariant::Quiet
            attr:commandfor=move || plainly().then(|| target.clone())
            attr:command=move || plainly().then_some("show-modal")
            on:click=move |_| open.set(true)
        >
            {if part { s.cancel_part } else { s.cancel }}
        </Button>
        <Dialog id title=s.cancel_title close_label=s.close open>
            <p class=css::text>{text}</p>
            <div class=css::acts>
                <form method="dialog">
                    <Button kind="submit">{s.cancel_keep}</Button>
                </form>
                <form method="post" action=CancelOrder::url() on:submit=submit>
                    {hidden("locale", &locale)}
                    {hidden("number", &access.number)}
                    {hidden("key", &access.key)}
                    <Button kind="submit" variant=ButtonVariant::Danger pending>
                        {s.cancel_confirm}
                    </Button>
                </form>
            </div>
        </Dialog>
    }
    .into_any()
}
