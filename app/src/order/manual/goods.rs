//! The goods of a draft: added by their codes, changed and taken out.

use super::api::{AddDraftLine, SetDraftLine};
use super::strings::{Strings, field_error};
use crate::cart::components::hidden;
use crate::error::{self, ApiError};
use crate::order::components::OrderTotals;
use domain::cart::{CartId, CartLineView, CartView};
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonSize, Field, FormGrid, FormSection, Notice, TextInput, Tone};

/// The goods of a draft and what they come to.
pub(super) fn goods(locale: Locale, s: &'static Strings, draft: CartId, view: &CartView) -> AnyView {
    let lines: Vec<AnyView> = view
        .lines
        .iter()
        .map(|line| entry(locale, s, draft, line))
        .collect();
    let empty = lines
        .is_empty()
        .then(|| view! { <p class="muted">{s.goods_none}</p> });
    let totals = (!lines.is_empty()).then(|| view! { <OrderTotals totals=view.totals locale /> });
    let refused = error::from_url(AddDraftLine::PATH).or_else(|| error::from_url(SetDraftLine::PATH));
    let refused = refused.map(|error| told(locale, s.failed, &error));
    view! {
        <FormSection id="goods" title=s.goods>
            {refused} {empty} <ul class="stack">{lines}</ul> {totals}
            <form class="stack" method="post" action=AddDraftLine::url()>
                {hidden("locale", &locale)} {hidden("draft", &draft)}
                <FormGrid>
                    <Field id="draft-sku" label=s.sku required=true>
                        <TextInput name="sku" autocomplete="off" attr:maxlength="64" />
                    </Field>
                    <Field id="draft-quantity" label=s.units required=true>
                        <TextInput name="quantity" kind="number" value="1" attr:min="1" attr:max="999" />
                    </Field>
                </FormGrid>
                <div>
                    <Button kind="submit">{s.add}</Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

fn entry(locale: Locale, s: &'static Strings, draft: CartId, line: &CartLineView) -> AnyView {
    let name = match line.choice.as_str() {
        "" => line.name.clone(),
        choice => format!("{} · {choice}", line.name),
    };
    let sums = format!(
        "{} · {} × {} = {}",
        line.sku,
        line.unit,
        line.quantity.get(),
        line.total
    );
    let id = format!("units-{}", line.sku);
    let (units, variant) = (line.quantity.get().to_string(), hidden("variant", &line.variant));
    view! {
        <li>
            <p>{name} <br /> <span class="muted small">{sums}</span></p>
            <form class="cluster" method="post" action=SetDraftLine::url()>
                {hidden("locale", &locale)} {hidden("draft", &draft)} {variant}
                <Field id label=s.units hint=s.set_hint>
                    <TextInput
                        name="quantity"
                        kind="number"
                        value=units
                        attr:min="0"
                        attr:max="999"
                    />
                </Field>
                <Button kind="submit" size=ButtonSize::Small>
                    {s.set}
                </Button>
            </form>
        </li>
    }
    .into_any()
}

/// A refusal: of fields each, else as a whole.
pub(super) fn told(locale: Locale, title: &'static str, error: &ApiError) -> AnyView {
    let mut words: Vec<String> = error
        .fields
        .iter()
        .map(|wrong| {
            format!(
                "{}: {}",
                wrong.field,
                field_error(locale, &wrong.field, &wrong.code)
            )
        })
        .collect();
    if words.is_empty() {
        words.push(error::text(locale, error));
    }
    let items: Vec<AnyView> = words
        .into_iter()
        .map(|word| view! { <li>{word}</li> }.into_any())
        .collect();
    view! {
        <Notice tone=Tone::Danger title live=true>
            <ul>{items}</ul>
        </Notice>
    }
    .into_any()
}
