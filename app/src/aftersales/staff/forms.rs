//! The forms of the steps that a request offers.

use super::api::MoveAfterSales;
use crate::aftersales::strings::{Strings, event_name, fate_name, staff_error, strings};
use crate::cart::components::hidden;
use crate::user::components::{Attempt, FieldWords, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::aftersales::{AfterSalesEvent, AfterSalesLineView, AfterSalesView, RejectedFate};
use domain::kernel::Locale;
use domain::user::Permission;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Field, FormGrid, FormSection, Select, SelectOption, TextArea, TextInput};

const WORDS: FieldWords = staff_error;

/// What the request offers, a form for each.
pub(super) fn acts(
    locale: Locale,
    permissions: &[Permission],
    view: &AfterSalesView,
    version: RwSignal<u32>,
) -> AnyView {
    let s = strings(locale);
    let may =
        |event: &AfterSalesEvent| !event.gives_back() || permissions.contains(&Permission::RefundRequest);
    let forms: Vec<AnyView> = view
        .offered
        .iter()
        .copied()
        .filter(may)
        .map(|event| form(locale, s, view, event, version))
        .collect();
    let nothing = forms
        .is_empty()
        .then(|| view! { <p class="muted">{s.acts_none}</p> });
    view! {
        <FormSection id="acts" title=s.acts>
            {forms} {nothing}
        </FormSection>
    }
    .into_any()
}

fn form(
    locale: Locale,
    s: &'static Strings,
    view: &AfterSalesView,
    event: AfterSalesEvent,
    version: RwSignal<u32>,
) -> AnyView {
    // Whether it was done or waits for somebody, the request looks different now.
    let attempt = Attempt::<MoveAfterSales>::new(locale, move |_| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let name = event.as_str();
    let fault = move |field: &'static str| field_error_in(locale, problem, field, WORDS);
    let fields = match event {
        AfterSalesEvent::Approve => places(s, view, fault("location")),
        AfterSalesEvent::Inspect => inspection(locale, s, view, fault("lines"), fault("fate")),
        AfterSalesEvent::Replace | AfterSalesEvent::Repair => {
            parcel(s, name, fault("carrier"), fault("tracking"))
        }
        _ => ().into_any(),
    };
    let remark = remark(s, event, name, fault);
    let variant = match event {
        AfterSalesEvent::Refuse | AfterSalesEvent::Reject => ButtonVariant::Danger,
        _ => ButtonVariant::Primary,
    };
    let (number, seen) = (view.number.to_string(), view.version);
    view! {
        <form class="stack" method="post" action=MoveAfterSales::url() on:submit=attempt.on_submit()>
            {hidden("number", &number)} {hidden("version", &seen)} {hidden("step[event]", &name)}
            <Problem form=name locale problem asked=Asked::Other words=WORDS />
            {fields} {remark}
            <div>
                <Button kind="submit" variant pending=attempt.pending()>
                    {event_name(locale, event)}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// A word to the buyer; refusing asks for a reason.
fn remark(
    s: &'static Strings,
    event: AfterSalesEvent,
    name: &'static str,
    fault: impl Fn(&'static str) -> Signal<Option<String>>,
) -> AnyView {
    let (label, field, required) = match event {
        AfterSalesEvent::Refuse => (s.refuse_reason, "reason", true),
        AfterSalesEvent::Refund | AfterSalesEvent::Settle => (s.pay_reason, "reason", true),
        AfterSalesEvent::Approve | AfterSalesEvent::Inspect | AfterSalesEvent::Reject => {
            (s.remark, "remark", false)
        }
        _ => return ().into_any(),
    };
    view! {
        <Field id=format!("{name}-{field}") label hint=s.remark_hint required error=fault(field)>
            <TextArea name="step[remark]" rows=2 attr:maxlength="500" />
        </Field>
    }
    .into_any()
}

/// Where the goods go.
fn places(s: &'static Strings, view: &AfterSalesView, error: Signal<Option<String>>) -> AnyView {
    let options: Vec<SelectOption> = view
        .places
        .iter()
        .map(|place| SelectOption::new(place.id.to_string(), format!("{} {}", place.name, place.address)))
        .collect();
    if options.is_empty() {
        return ().into_any();
    }
    view! {
        <Field id="approve-location" label=s.location error>
            <Select name="step[location]" options />
        </Field>
    }
    .into_any()
}

fn parcel(
    s: &'static Strings,
    name: &'static str,
    carrier: Signal<Option<String>>,
    tracking: Signal<Option<String>>,
) -> AnyView {
    view! {
        <FormGrid>
            <Field id=format!("{name}-carrier") label=s.carrier required=true error=carrier>
                <TextInput name="step[shipment][carrier]" required=true attr:maxlength="60" />
            </Field>
            <Field id=format!("{name}-tracking") label=s.tracking required=true error=tracking>
                <TextInput name="step[shipment][tracking]" required=true attr:maxlength="60" />
            </Field>
        </FormGrid>
    }
    .into_any()
}

/// What came of every line, and of what was not accepted.
fn inspection(
    locale: Locale,
    s: &'static Strings,
    view: &AfterSalesView,
    lines: Signal<Option<String>>,
    fate: Signal<Option<String>>,
) -> AnyView {
    let keeps = view.kind.keeps_goods();
    let rows: Vec<AnyView> = view
        .lines
        .iter()
        .enumerate()
        .map(|(place, line)| inspected(s, place, line, keeps))
        .collect();
    let mut fates = vec![SelectOption::new("", s.fate_none)];
    let known = RejectedFate::ALL.into_iter();
    fates.extend(known.map(|fate| SelectOption::new(fate.as_str(), fate_name(locale, fate))));
    let wrong = move || {
        lines
            .get()
            .map(|words| view! { <p class="small" role="alert">{words}</p> })
    };
    view! {
        <div id="inspect-lines" tabindex="-1" class="stack">
            <p class="muted small">{s.inspect_text}</p>
            {wrong}
            {rows}
        </div>
        <Field id="inspect-fate" label=s.fate error=fate>
            <Select name="step[fate]" options=fates />
        </Field>
    }
    .into_any()
}

fn inspected(s: &'static Strings, place: usize, line: &AfterSalesLineView, keeps: bool) -> AnyView {
    let name = move |field: &str| format!("step[lines][{place}][{field}]");
    let (position, most) = (line.position.to_string(), line.units.to_string());
    let labelled = |label: &str| format!("{} · {label}", line.name);
    let number = |field: &'static str, label: String, value: String| {
        let most = most.clone();
        view! {
            <Field id=format!("inspect-{field}-{place}") label>
                <TextInput name=name(field) kind="number" value attr:min="0" attr:max=most />
            </Field>
        }
        .into_any()
    };
    let written_off = if keeps {
        number("written_off", labelled(s.written_off), "0".to_owned())
    } else {
        view! { <input type="hidden" name=name("written_off") value="0" /> }.into_any()
    };
    let accepted = number("accepted", labelled(s.accepted), line.units.to_string());
    let rejected = number("rejected", labelled(s.rejected), "0".to_owned());
    view! {
        <FormGrid>
            <input type="hidden" name=name("position") value=position />
            {accepted} {written_off} {rejected}
        </FormGrid>
    }
    .into_any()
}
