//! A buyer cancels some of what is still to be sent.

use super::api::CancelUnits;
use super::strings::{self, Strings};
use crate::cart::components::hidden;
use crate::error;
use crate::order::components::Access;
use crate::routes;
use crate::user::components::{Attempt, leave_for};
use domain::kernel::Locale;
use domain::order::{OrderLineView, OrderView};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Disclosure, Field, Notice, TextInput, Tone};

/// The form, folded; nothing where no part can be cancelled.
#[component]
pub fn PartForm(
    /// Opens the purchase.
    access: Access,
    /// The order as it is shown.
    order: OrderView,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    if !order.can_cancel_part {
        return None;
    }
    let s = strings::strings(locale);
    let back = routes::order(locale, &access.number, &access.key);
    let attempt = Attempt::<CancelUnits>::new(locale, move |_| leave_for(&back));
    let problem = attempt.problem();
    let refused = move || {
        problem.get().map(|error| {
            view! {
                <Notice tone=Tone::Danger live=true title=s.failed>
                    <p>{error::text(locale, &error)}</p>
                </Notice>
            }
        })
    };
    let number = order.number.to_string();
    let form = view! {
        <div class="no-print">
            <Disclosure summary=s.part open=problem.get_untracked().is_some()>
                <form class="stack" method="post" action=CancelUnits::url() on:submit=attempt.on_submit()>
                    {hidden("locale", &locale)} {hidden("number", &number)} {hidden("key", &access.key)}
                    <p class="muted small">{s.text}</p>
                    {refused} {unit_fields(locale, s, &number, &order.lines)}
                    <div>
                        <Button kind="submit" variant=ButtonVariant::Danger pending=attempt.pending()>
                            {s.submit}
                        </Button>
                    </div>
                </form>
            </Disclosure>
        </div>
    };
    Some(form.into_any())
}

/// How many units of every line; those of which nothing is left to cancel are there, hidden, since lines go by their order.
pub(super) fn unit_fields(
    locale: Locale,
    s: &'static Strings,
    order: &str,
    lines: &[OrderLineView],
) -> Vec<AnyView> {
    let field = |(place, line): (usize, &OrderLineView)| {
        let name = format!("units[{place}]");
        let most = line.open();
        if most <= 0 {
            return view! { <input type="hidden" name=name value="0" /> }.into_any();
        }
        let label = strings::line(&line.name, &line.choice);
        let hint = strings::most(locale, most);
        view! {
            <Field id=format!("units-{order}-{place}") label hint note=s.units>
                <TextInput
                    name
                    kind="number"
                    value="0"
                    inputmode="numeric"
                    attr:min="0"
                    attr:max=most.to_string()
                    attr:step="1"
                />
            </Field>
        }
        .into_any()
    };
    lines.iter().enumerate().map(field).collect()
}
