//! For whom a draft is, where it goes and how it is paid.

use super::api::PlaceOrderFor;
use super::goods::told;
use super::strings::Strings;
use crate::cart::components::hidden;
use crate::error;
use crate::order::strings::{delivery, payment};
use domain::cart::{CartId, CartView, CheckoutForm};
use domain::kernel::Locale;
use domain::logistics::{COUNTRIES, DeliveryMethod};
use domain::payment::PaymentMethod;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Field, FormGrid, FormSection, Select, SelectOption, TextArea, TextInput};

/// The form that places a draft.
pub(super) fn order_form(
    locale: Locale,
    s: &'static Strings,
    draft: CartId,
    view: &CartView,
    key: &str,
) -> AnyView {
    let refused = error::from_url(PlaceOrderFor::PATH).map(|error| told(locale, s.failed, &error));
    let (total, currency) = (view.totals.total.minor(), view.currency.code());
    let hiddens = view! {
        {hidden("locale", &locale)}
        {hidden("draft", &draft)}
        {hidden("key", &key)}
        {hidden("seen_total", &total)}
        {hidden("currency", &currency)}
    };
    let (fields, choices, note) = (
        fields(s, &view.form),
        choices(locale, s, &view.form),
        view.form.note.clone(),
    );
    view! {
        <FormSection id="customer" title=s.customer>
            {refused}
            <form class="stack" method="post" action=PlaceOrderFor::url()>
                {hiddens}
                <Field id="order-login" label=s.login hint=s.login_hint>
                    <TextInput name="login" autocomplete="off" attr:maxlength="254" />
                </Field>
                {fields} {choices}
                <Field id="order-note" label=s.note>
                    <TextArea name="form[note]" value=note rows=2 attr:maxlength="500" />
                </Field>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary>
                        {s.place}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

fn fields(s: &'static Strings, form: &CheckoutForm) -> AnyView {
    let field = |name: &'static str, label: &'static str, kind: &'static str, value: &str| {
        let value = value.to_owned();
        view! {
            <Field id=format!("order-{name}") label>
                <TextInput
                    name=format!("form[{name}]")
                    kind
                    value
                    autocomplete="off"
                    attr:maxlength="254"
                />
            </Field>
        }
        .into_any()
    };
    let fields: Vec<AnyView> = [
        field("recipient", s.recipient, "text", &form.recipient),
        field("phone", s.phone, "tel", &form.phone),
        field("email", s.email, "email", &form.email),
        field("region", s.region, "text", &form.region),
        field("city", s.city, "text", &form.city),
        field("district", s.district, "text", &form.district),
        field("street", s.street, "text", &form.street),
        field("postcode", s.postcode, "text", &form.postcode),
    ]
    .into();
    view! { <FormGrid>{fields}</FormGrid> }.into_any()
}

fn choices(locale: Locale, s: &'static Strings, form: &CheckoutForm) -> AnyView {
    let or = |text: &str, otherwise: &str| {
        if text.is_empty() {
            otherwise.to_owned()
        } else {
            text.to_owned()
        }
    };
    let countries: Vec<_> = COUNTRIES
        .iter()
        .map(|(code, zh, en)| SelectOption::new(*code, if locale == Locale::Zh { *zh } else { *en }))
        .collect();
    let deliveries: Vec<_> = DeliveryMethod::ALL
        .into_iter()
        .map(|method| SelectOption::new(method.as_str(), delivery(locale, method)))
        .collect();
    let payments: Vec<_> = PaymentMethod::ALL
        .into_iter()
        .map(|method| SelectOption::new(method.as_str(), payment(locale, method)))
        .collect();
    let (country, delivery, payment) = (
        or(&form.country, "CN"),
        or(&form.delivery, "standard"),
        or(&form.payment, "online"),
    );
    view! {
        <FormGrid>
            <Field id="order-country" label=s.country>
                <Select name="form[country]" options=countries selected=country />
            </Field>
            <Field id="order-delivery" label=s.delivery>
                <Select name="form[delivery]" options=deliveries selected=delivery />
            </Field>
            <Field id="order-payment" label=s.payment>
                <Select name="form[payment]" options=payments selected=payment />
            </Field>
        </FormGrid>
    }
    .into_any()
}
