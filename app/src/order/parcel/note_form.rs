//! Noting what is told of a parcel: where it is, that it has come, is lost, or came back.

use super::api::{NoteParcel, SetParcelCost};
use super::ship_form::cost;
use super::strings::{field_error, mark_name, strings};
use crate::cart::components::hidden;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::order::{PLACE_MOST, ParcelId, ParcelMark, ParcelState};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, Field, Select, SelectOption, TextInput};

/// The form of one parcel.
#[component]
pub fn NoteForm(
    /// The order's number.
    number: String,
    /// The parcel.
    parcel: ParcelId,
    /// Where it stands: what can be told of it follows.
    state: ParcelState,
    /// When it was noted.
    done: Callback<()>,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    let attempt = Attempt::<NoteParcel>::new(locale, move |()| done.run(()));
    let problem = attempt.problem();
    let fault = field_error_in(locale, problem, "place", field_error);
    let marks: Vec<SelectOption> = ParcelMark::ALL
        .into_iter()
        .filter(|mark| can_be_told(state, *mark))
        .map(|mark| SelectOption::new(mark.as_str(), mark_name(locale, mark)))
        .collect();
    let first = ParcelMark::Delivered.as_str();
    let id = parcel.to_string();
    view! {
        <form class="stack" method="post" action=NoteParcel::url() on:submit=attempt.on_submit()>
            {hidden("number", &number)} {hidden("parcel", &id)}
            <Problem form="note" locale problem asked=Asked::Other words=field_error />
            <Field id=format!("mark-{id}") label=s.told>
                <Select name="mark" options=marks selected=first />
            </Field>
            <Field id=format!("place-{id}") label=s.place hint=s.place_hint error=fault>
                <TextInput name="place" attr:maxlength=PLACE_MOST.to_string() />
            </Field>
            <div>
                <Button kind="submit" pending=attempt.pending()>
                    {s.note_submit}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// The form that states what the carrier of a parcel is paid, or corrects it.
pub(super) fn cost_form(locale: Locale, number: &str, parcel: ParcelId, done: Callback<()>) -> AnyView {
    let attempt = Attempt::<SetParcelCost>::new(locale, move |()| done.run(()));
    let problem = attempt.problem();
    view! {
        <form class="stack" method="post" action=SetParcelCost::url() on:submit=attempt.on_submit()>
            {hidden("number", &number)} {hidden("parcel", &parcel)}
            <Problem form="cost" locale problem asked=Asked::Other words=field_error />
            {cost(locale, format!("cost-{parcel}"), problem)}
            <div>
                <Button kind="submit" pending=attempt.pending()>
                    {strings(locale).cost_submit}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// Whether the parcel's state allows what is told.
fn can_be_told(state: ParcelState, mark: ParcelMark) -> bool {
    match mark.step() {
        Some(event) => state.on(event).is_ok(),
        None => state == ParcelState::Shipped && mark != ParcelMark::Shipped,
    }
}
