//! Those who work on an order cancel some of what is still to be sent.

use super::api::CancelOrderUnits;
use super::form::unit_fields;
use super::strings::{field_error, strings};
use crate::cart::components::hidden;
use crate::routes::Realm;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::order::{OrderMove, OrderView};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Field, FormSection, TextArea};

/// The form; nothing where no part can be cancelled any more.
#[component]
pub fn StaffPartForm(
    /// Whose console it is in.
    realm: Realm,
    /// Of which of one's shops; empty for the first, and in the platform's console.
    #[prop(into, optional)]
    shop: String,
    /// The order as it is shown.
    order: OrderView,
    /// What comes of it: done, or waiting for a second person.
    #[prop(into)]
    done: Callback<OrderMove>,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    if order.lines.iter().all(|line| line.open() <= 0) {
        return None;
    }
    let attempt = Attempt::<CancelOrderUnits>::new(locale, move |moved| done.run(moved));
    let problem = attempt.problem();
    let fault = field_error_in(locale, problem, "reason", field_error);
    let desk = match realm {
        Realm::Platform => "platform",
        Realm::Seller => "seller",
    };
    let number = order.number.to_string();
    // A page may show several orders.
    let id = format!("part-{number}");
    let form = view! {
        <FormSection id=id.clone() title=s.part text=s.staff_text>
            <form class="stack" method="post" action=CancelOrderUnits::url() on:submit=attempt.on_submit()>
                {hidden("desk", &desk)} {hidden("shop", &shop)} {hidden("number", &number)}
                <Problem form=id.clone() locale problem asked=Asked::Other words=field_error />
                {unit_fields(locale, s, &number, &order.lines)}
                <Field id=format!("{id}-reason") label=s.reason hint=s.reason_hint required=true error=fault>
                    <TextArea name="reason" rows=2 attr:maxlength="500" />
                </Field>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Danger pending=attempt.pending()>
                        {s.submit}
                    </Button>
                </div>
            </form>
        </FormSection>
    };
    Some(form.into_any())
}
