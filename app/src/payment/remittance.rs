//! What the page of an order says of its remittance: where to send how much under which code, and the form for a proof.

use super::api::remittance_page;
use super::strings::{self, Strings, field_problem, strings};
use crate::cart::components::hidden;
use crate::error;
use crate::routes;
use crate::session::date_time;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::merchant::SellerFile;
use domain::settlement::RemittanceView;
use leptos::prelude::*;
use ui::{Button, Card, CopyField, Field, FileInput, Notice, SummaryList, SummaryRow, Tone};

/// Where proofs are sent; their refusals come back to the page under this name.
const PROOF: &str = routes::SEND_PROOF;

/// The remittance of a purchase that is paid so; nothing once it is not waited for any more.
#[component]
pub fn RemittancePanel(
    /// Number of the purchase.
    #[prop(into)]
    number: String,
    /// The key that opens it.
    #[prop(into)]
    key: String,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let opened = (number.clone(), key.clone());
    let found = ask(
        move || opened.clone(),
        |(number, key)| remittance_page(number, key),
    );
    let content = move || {
        let (number, key) = (number.clone(), key.clone());
        Suspend::new(async move {
            // Without an answer the page still says what the order is; the next look may tell more.
            match found.await {
                Ok(view) if view.deadline.is_some() => panel(locale, &view, (&number, &key)),
                _ => ().into_any(),
            }
        })
    };
    view! { <Transition>{once(content)}</Transition> }.into_any()
}

fn panel(locale: Locale, view: &RemittanceView, access: (&str, &str)) -> AnyView {
    let s = strings(locale);
    let account = &view.account;
    let row = |label: &'static str, value: &str| {
        let value = value.to_owned();
        (!value.is_empty()).then(|| view! { <SummaryRow label>{value}</SummaryRow> })
    };
    let came = if view.came.is_zero() {
        String::new()
    } else {
        view.came.to_string()
    };
    let before = view
        .deadline
        .map(|at| strings::before(locale, &date_time(locale, at)));
    let rows = [
        row(s.payee, &account.payee),
        row(s.bank, &account.bank),
        row(s.account_number, &account.account),
        row(s.bank_code, &account.bank_code),
        row(s.postal_address, &account.postal_address),
        row(s.panel_amount, &view.amount.to_string()),
        row(s.panel_came, &came),
        row(s.panel_missing, &view.missing.to_string()),
    ];
    let (rows, code) = (rows.into_iter().collect_view(), view.code.to_string());
    let proof = proof(locale, s, view, access);
    view! {
        <Card title=s.panel_title>
            <p>{s.panel_text}</p>
            <SummaryList facts=true>{rows}</SummaryList>
            <Field id="remittance-code" label=s.panel_code>
                <CopyField value=code copy=s.copy copied=s.copied />
            </Field>
            <p class="muted small">{before}</p>
            {proof}
        </Card>
    }
    .into_any()
}

/// A file is sent by the browser itself; the answer is this page.
fn proof(locale: Locale, s: &'static Strings, view: &RemittanceView, (number, key): (&str, &str)) -> AnyView {
    let times: Vec<String> = view.proofs.iter().map(|at| date_time(locale, *at)).collect();
    let sent =
        (!times.is_empty()).then(|| view! { <p class="muted small">{s.panel_sent} {times.join(", ")}</p> });
    let refused = error::from_url(PROOF).map(|error| {
        let words = error.fields.first().map_or_else(
            || error::text(locale, &error),
            |field| field_problem(locale, &field.field, &field.code),
        );
        view! {
            <Notice tone=Tone::Danger live=true>
                <p>{words}</p>
            </Notice>
        }
    });
    view! {
        {refused}
        {sent}
        <form class="stack" data-gap="2" method="post" action=PROOF enctype="multipart/form-data">
            {hidden("locale", &locale)} {hidden("number", &number)} {hidden("key", &key)}
            <Field id="remittance-proof" label=s.panel_proof hint=s.panel_proof_text>
                <FileInput
                    name="proof"
                    accept="application/pdf,image/jpeg,image/png,image/webp"
                    most=SellerFile::BYTES_MOST
                    too_large=s.wrong_file_size
                />
            </Field>
            <div>
                <Button kind="submit">{s.panel_send}</Button>
            </div>
        </form>
    }
    .into_any()
}
