//! Waiting for the word of the payment gateway after the buyer has come back from it.

use super::Access;
use crate::order::api::order_page;
use domain::kernel::Locale;
use domain::order::{OrderGroupView, OrderState};
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How often the order is looked at again.
const EVERY: Duration = Duration::from_secs(2);
/// How often at most: thirty seconds in all.
const TIMES: u32 = 15;

/// How the waiting goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// There is nothing to wait for.
    Over,
    /// The gateway's word may come any moment.
    Confirming,
    /// It has not come in time.
    Late,
}

/// Looks at the order again and again until it is paid, and shows it then.
#[derive(Clone, Copy)]
pub struct Confirmation {
    wait: RwSignal<Wait>,
}

impl Confirmation {
    /// Waits if the buyer `came_back_paid` to an order that is not paid yet.
    pub fn new(locale: Locale, access: Access, view: RwSignal<OrderGroupView>, came_back_paid: bool) -> Self {
        let expected =
            came_back_paid && view.with_untracked(|view| view.state == OrderState::AwaitingPayment);
        let wait = RwSignal::new(if expected { Wait::Confirming } else { Wait::Over });
        if expected {
            Effect::new(move |_| watch(locale, access.clone(), view, wait));
        }
        Self { wait }
    }

    /// How the waiting goes.
    pub fn wait(self) -> Signal<Wait> {
        self.wait.into()
    }
}

/// Looks every two seconds until paid, too late, or gone from the page.
fn watch(locale: Locale, access: Access, view: RwSignal<OrderGroupView>, wait: RwSignal<Wait>) {
    let looked = StoredValue::new(0_u32);
    let ticking = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(handle) = ticking.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    let look = move || {
        let access = access.clone();
        let count = looked.try_update_value(|looked| {
            *looked += 1;
            *looked
        });
        let last = count.is_none_or(|count| count >= TIMES);
        if last {
            stop();
        }
        spawn_local(async move {
            let answer = order_page(locale, access.number, access.key).await;
            match answer {
                Ok(order) if order.state != OrderState::AwaitingPayment => {
                    stop();
                    wait.try_set(Wait::Over);
                    view.try_set(order);
                }
                // Not yet, or not reachable for a moment: the next look will tell.
                _ if last => {
                    wait.try_set(Wait::Late);
                }
                _ => {}
            }
        });
    };
    ticking.set_value(set_interval_with_handle(look, EVERY).ok());
    on_cleanup(stop);
}
