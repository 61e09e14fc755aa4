//! Keeping what is typed, and sending the order.

use super::draft::{ChangedTotal, Draft};
use super::problem::PROBLEM_ID;
use crate::cart::api::{save_form, view_cart};
use crate::cart::components::focus_soon;
use crate::error::ApiError;
use crate::order::api::{PlaceOrder, next_address, place_order};
use crate::session::use_cart_badge;
use domain::kernel::Money;
use domain::logistics::Zone;
use domain::order::{PlacedOrder, check_form};
use leptos::form::FromFormData;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// How long after the last key what is typed is kept.
const PAUSE: Duration = Duration::from_millis(1_200);

/// Keeps the form on the server: a while after the last key, and at once when a field is left.
#[derive(Clone, Copy)]
pub struct Keeper {
    draft: Draft,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Keeper {
    /// A keeper with nothing to do yet.
    pub fn new(draft: Draft) -> Self {
        let keeper = Self {
            draft,
            timer: StoredValue::new(None),
        };
        on_cleanup(move || keeper.stop());
        keeper
    }

    /// Something is being typed into a field, or chosen.
    pub fn typed(self, event: &web_sys::Event) {
        self.take(event);
        self.stop();
        self.timer
            .set_value(set_timeout_with_handle(move || self.keep(), PAUSE).ok());
    }

    /// A field has its value.
    pub fn changed(self, event: &web_sys::Event) {
        self.take(event);
        self.stop();
        self.keep();
    }

    /// Nothing is to be kept any more.
    pub fn stop(self) {
        if let Some(handle) = self.timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    fn take(self, event: &web_sys::Event) {
        if let Some(field) = field_of(event) {
            self.draft.forgive(&field);
            self.draft.take(&field, event_target_value(event));
        }
    }

    fn keep(self) {
        let locale = self.draft.locale;
        if let Some(form) = self.draft.filled_in() {
            spawn_local(async move {
                // A failure costs nothing now: the next change, or the order itself, sends everything again.
                let _ = save_form(locale, form).await;
            });
        }
    }
}

/// The field an event comes from: `phone` of `form[phone]`.
fn field_of(event: &web_sys::Event) -> Option<String> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let name = element.get_attribute("name")?;
    Some(name.strip_prefix("form[")?.strip_suffix(']')?.to_owned())
}

/// What happens when the form is sent with scripts. Sent twice, the second time is ignored.
pub fn on_submit(
    draft: Draft,
    keeper: Keeper,
    total: Memo<Money>,
) -> impl Fn(web_sys::SubmitEvent) + Copy + 'static {
    let badge = use_cart_badge();
    // An effect runs in the browser only: on the server another thread may drop what was made here, and a way to
    // navigate may not be dropped there.
    let way = RwSignal::new(None::<String>);
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(path) = way.get() {
            navigate(&path, NavigateOptions::default());
        }
    });
    move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(input) = PlaceOrder::from_event(&event) else {
            return;
        };
        if draft.placing.get_untracked() {
            return;
        }
        keeper.stop();
        if let Err(fields) = check_form(&input.form, draft.currency) {
            refuse(
                draft,
                ApiError {
                    fields,
                    ..ApiError::new("invalid_form", "")
                },
            );
            return;
        }
        let seen = total.get_untracked();
        draft.placing.set(true);
        spawn_local(async move {
            let PlaceOrder {
                locale,
                form,
                seen_total,
                currency,
                key,
            } = input;
            let zone = draft
                .cart
                .with_untracked(|cart| form.zone(&cart.tariff, currency));
            match place_order(locale, form, seen_total, currency, key).await {
                Ok(placed) => {
                    badge.set(0);
                    leave(draft, &placed, |path| {
                        way.try_set(Some(path.to_owned()));
                    });
                }
                Err(error) => explain(draft, (seen, zone), error).await,
            }
        });
    }
}

/// Goes to pay, or to the order. The button stays pending until the page is gone.
fn leave(draft: Draft, placed: &PlacedOrder, navigate: impl Fn(&str)) {
    let address = next_address(draft.locale, placed);
    if placed.pay_url.is_some() {
        // Refused only for a malformed address; the order's own page leads to the payment then.
        if window().location().set_href(&address).is_ok() {
            return;
        }
    }
    navigate(&address);
}

/// Shows why the order was refused, and the cart as it is now.
async fn explain(draft: Draft, (seen, zone): (Money, Zone), error: ApiError) {
    if matches!(
        error.code.as_str(),
        "total_changed" | "sold_out" | "cart_changed" | "cart_empty"
    ) && let Ok(cart) = view_cart(draft.locale).await
    {
        draft.cart.try_set(cart);
    }
    let method = draft.delivery.try_get_untracked().unwrap_or_default();
    let changed = error.total.filter(|_| error.code == "total_changed");
    draft.changed_total.try_set(changed.map(|now| ChangedTotal {
        before: Some(seen),
        now,
        method,
        zone,
    }));
    draft.placing.try_set(false);
    refuse(draft, error);
}

fn refuse(draft: Draft, error: ApiError) {
    if draft.problem.try_set(Some(error)).is_none() {
        focus_soon(PROBLEM_ID);
    }
}
