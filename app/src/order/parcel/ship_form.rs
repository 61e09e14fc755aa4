//! Sending goods of an order: one form for each location that holds some of them, filled in with everything it has.

use super::api::SendParcel;
use super::strings::{Strings, available, field_error, leaves, packed, strings};
use crate::cart::components::hidden;
use crate::error::ApiError;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::order::{CARRIER_MOST, DispatchView, ParcelLineView, TRACKING_MOST};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Card, Field, FormSection, TextInput};

/// What can be sent of an order; nothing when there is nothing to send.
#[component]
pub fn ShipForms(
    /// The order's number.
    number: String,
    /// Whether its sender may say what the carrier is paid.
    #[prop(optional)]
    costs: bool,
    /// What locations could send.
    dispatches: Vec<DispatchView>,
    /// When a parcel was sent.
    done: Callback<()>,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    if dispatches.is_empty() {
        return ().into_any();
    }
    let forms = (0..)
        .zip(dispatches)
        .map(|(place, dispatch)| form(locale, (&number, costs), (place, dispatch), done))
        .collect_view();
    view! {
        <FormSection id="ship" title=s.ship text=s.ship_text>
            {forms}
        </FormSection>
    }
    .into_any()
}

fn form(
    locale: Locale,
    (number, costs): (&str, bool),
    (place, dispatch): (usize, DispatchView),
    done: Callback<()>,
) -> AnyView {
    let s = strings(locale);
    let sheet = NodeRef::<leptos::html::Form>::new();
    // The next parcel begins with what is left, and has a number of its own.
    let sent = move || {
        if let Some(sheet) = sheet.get_untracked() {
            sheet.reset();
        }
        done.run(());
    };
    let attempt = Attempt::<SendParcel>::new(locale, move |_| sent());
    let number = hidden("number", &number);
    let location = hidden("parcel[location]", &dispatch.location);
    let problem = attempt.problem();
    let lines_fault = field_error_in(locale, problem, "lines", field_error);
    let lines = dispatch
        .lines
        .iter()
        .enumerate()
        .map(|(row, line)| {
            let fault = (row == 0).then_some(lines_fault);
            units(locale, &field_id(place, "lines", row), (row, line), fault)
        })
        .collect_view();
    let way = way(locale, s, place, problem);
    let cost = costs.then(|| cost(locale, field_id(place, "cost", 0), problem));
    view! {
        <Card title=leaves(locale, &dispatch.name)>
            <form
                class="stack"
                method="post"
                action=SendParcel::url()
                node_ref=sheet
                on:submit=attempt.on_submit()
            >
                {number} {location}
                <Problem form="ship" locale problem asked=Asked::Other words=field_error />
                {lines}
                {way} {cost}
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.ship_submit}
                    </Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// The id of a field: what is said to be wrong leads to those of the first form.
fn field_id(place: usize, field: &str, row: usize) -> String {
    match (place, row) {
        (0, 0) => format!("ship-{field}"),
        _ => format!("ship-{field}-{place}-{row}"),
    }
}

/// Who carries it, and under which number.
fn way(locale: Locale, s: &'static Strings, place: usize, problem: Signal<Option<ApiError>>) -> AnyView {
    let carrier_fault = field_error_in(locale, problem, "carrier", field_error);
    let tracking_fault = field_error_in(locale, problem, "tracking", field_error);
    view! {
                <Field
                    id=field_id(place, "carrier", 0)
                    label=s.carrier
                    hint=s.carrier_hint
                    error=carrier_fault
                >
                    <TextInput name="parcel[carrier]" attr:maxlength=CARRIER_MOST.to_string() />
                </Field>
                <Field
                    id=field_id(place, "tracking", 0)
                    label=s.tracking
                    hint=s.tracking_hint
                    error=tracking_fault
                >
                    <TextInput
                        name="parcel[tracking]"
                        attr:maxlength=TRACKING_MOST.to_string()
                        attr:autocapitalize="characters"
                        attr:spellcheck="false"
                    />
                </Field>
    }
    .into_any()
}

/// What the carrier is paid.
pub(super) fn cost(locale: Locale, id: String, problem: Signal<Option<ApiError>>) -> AnyView {
    let s = strings(locale);
    let fault = field_error_in(locale, problem, "cost", field_error);
    view! {
        <Field id label=s.cost hint=s.cost_hint error=fault>
            <TextInput name="cost" attr:inputmode="decimal" attr:maxlength="12" />
        </Field>
    }
    .into_any()
}

fn units(
    locale: Locale,
    id: &str,
    (row, line): (usize, &ParcelLineView),
    fault: Option<Signal<Option<String>>>,
) -> AnyView {
    let label = packed(locale, &line.name, &line.choice, line.units);
    let name = format!("parcel[lines][{row}]");
    let fault = Signal::derive(move || fault.and_then(|fault| fault.get()));
    let line_name = format!("{name}[line]");
    let (place, most) = (line.line.to_string(), line.units.to_string());
    let hint = available(locale, line.units);
    let id = id.to_owned();
    view! {
        <input type="hidden" name=line_name value=place />
        <Field id label hint required=true error=fault>
            <TextInput
                name=format!("{name}[units]")
                kind="number"
                value=most.clone()
                attr:min="0"
                attr:max=most
            />
        </Field>
    }
    .into_any()
}
