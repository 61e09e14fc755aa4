//! Why an order was refused, at the top of the form, with what to do about it.

use super::draft::{ChangedTotal, Draft};
use super::strings::{self, Strings};
use crate::cart::components::focus_soon;
use crate::error::{self, ApiError};
use crate::routes;
use domain::kernel::Locale;
use leptos::prelude::*;
use ui::{Button, ButtonVariant, Notice, Price, SummaryList, SummaryRow, Tone};

stylance::import_crate_style!(css, "src/flows/checkout/problem.module.css");

/// Id of the region, for the focus.
pub const PROBLEM_ID: &str = "checkout-problem";

/// The refusal, if there is one. Takes the focus when it appears.
pub fn problem_region(draft: Draft) -> AnyView {
    let shown = move || {
        draft.problem.get().map(|problem| match problem.code.as_str() {
            "invalid_form" => invalid(draft.locale, &problem),
            "sold_out" => sold_out(draft.locale, &problem),
            "total_changed" => match draft.changed_total.get() {
                Some(changed) => total_changed(draft, changed),
                None => other(draft.locale, &problem),
            },
            _ => other(draft.locale, &problem),
        })
    };
    view! {
        <div id=PROBLEM_ID class=css::problem tabindex="-1">
            {shown}
        </div>
    }
    .into_any()
}

fn invalid(locale: Locale, problem: &ApiError) -> AnyView {
    let s = strings::strings(locale);
    let fields: Vec<_> = problem
        .fields
        .iter()
        .map(|field| entry(locale, &field.field, &field.code))
        .collect();
    view! {
        <Notice tone=Tone::Danger live=true title=s.check_fields>
            <ul class=css::list>{fields}</ul>
        </Notice>
    }
    .into_any()
}

/// The ids of the fields, so that links and the focus find them.
const FIELDS: [(&str, &str); 12] = [
    ("email", "checkout-email"),
    ("phone", "checkout-phone"),
    ("recipient", "checkout-recipient"),
    ("country", "checkout-country"),
    ("region", "checkout-region"),
    ("city", "checkout-city"),
    ("district", "checkout-district"),
    ("street", "checkout-street"),
    ("postcode", "checkout-postcode"),
    ("delivery", "checkout-delivery"),
    ("payment", "checkout-payment"),
    ("note", "checkout-note"),
];

fn entry(locale: Locale, field: &str, code: &str) -> AnyView {
    let id = FIELDS
        .iter()
        .find(|(name, _)| *name == field)
        .map_or(PROBLEM_ID, |(_, id)| id);
    let go = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        focus_soon(id);
    };
    view! {
        <li>
            <a href=format!("#{id}") on:click=go>
                {strings::field_error(locale, field, code)}
            </a>
        </li>
    }
    .into_any()
}

fn sold_out(locale: Locale, problem: &ApiError) -> AnyView {
    let s = strings::strings(locale);
    let lines: Vec<_> = problem
        .sold_out
        .iter()
        .map(|line| {
            let text = strings::sold_out_line(locale, line.name.get(locale), line.available);
            view! { <li>{text}</li> }
        })
        .collect();
    view! {
        <Notice tone=Tone::Warning live=true title=s.sold_out_title>
            <ul class=css::list>{lines}</ul>
            {to_cart(locale, s)}
        </Notice>
    }
    .into_any()
}

fn total_changed(draft: Draft, changed: ChangedTotal) -> AnyView {
    let s = strings::strings(draft.locale);
    let before = changed.before.map(|before| {
        view! {
            <SummaryRow label=s.old_total>
                <s>
                    <Price amount=before />
                </s>
            </SummaryRow>
        }
    });
    view! {
        <Notice tone=Tone::Warning live=true title=s.total_changed_title>
            <p>{s.not_charged}</p>
            <div class=css::totals>
                <SummaryList>
                    {before}
                    <SummaryRow label=s.new_total>
                        <strong>
                            <Price amount=changed.now accent=true />
                        </strong>
                    </SummaryRow>
                </SummaryList>
            </div>
            <Button kind="submit" variant=ButtonVariant::Primary pending=draft.placing>
                {strings::accept_total(draft.locale, changed.now)}
            </Button>
        </Notice>
    }
    .into_any()
}

fn other(locale: Locale, problem: &ApiError) -> AnyView {
    let s = strings::strings(locale);
    let text = error::text(locale, problem);
    let cart = matches!(problem.code.as_str(), "cart_empty" | "cart_changed").then(|| to_cart(locale, s));
    view! {
        <Notice tone=Tone::Danger live=true title=s.not_placed>
            <p>{text}</p>
            {cart}
        </Notice>
    }
    .into_any()
}

fn to_cart(locale: Locale, s: &'static Strings) -> AnyView {
    view! {
        <p>
            <a href=routes::cart(locale)>{s.to_cart}</a>
        </p>
    }
    .into_any()
}
