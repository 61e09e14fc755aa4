//! The parcels of an order, each with its own course.

use super::NoteForm;
use super::note_form::cost_form;
use super::strings::{Strings, mark_name, packed, state_name, state_tone, strings, title};
use crate::session::date_time;
use domain::kernel::Locale;
use domain::order::{ParcelNote, ParcelState, ParcelView};
use leptos::prelude::*;
use ui::{Badge, SummaryList, SummaryRow, Timeline, TimelineEvent, Tone};

stylance::import_crate_style!(css, "src/order/parcel/parcels.module.css");

/// What has left of an order, the oldest first.
#[component]
pub fn Parcels(
    /// The order's parcels.
    parcels: Vec<ParcelView>,
    /// Of those who send: the order's number, and what happens when something was noted. Nothing for buyers.
    #[prop(optional_no_strip)]
    noting: Option<(String, Callback<()>)>,
    /// Whether they may say what carriers are paid.
    #[prop(optional)]
    costs: bool,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    let count = parcels.len();
    let parcels = (1..)
        .zip(parcels)
        .map(|(place, parcel)| {
            let cost = noting.as_ref().filter(|_| costs);
            let cost = cost.map(|(number, done)| cost_form(locale, number, parcel.id, *done));
            one(locale, s, (place, count), parcel, (noting.clone(), cost))
        })
        .collect_view();
    view! {
        <ol class=css::parcels aria-label=s.parcels>
            {parcels}
        </ol>
    }
    .into_any()
}

fn one(
    locale: Locale,
    s: &'static Strings,
    (place, count): (usize, usize),
    parcel: ParcelView,
    (noting, cost): (Option<(String, Callback<()>)>, Option<AnyView>),
) -> AnyView {
    let state = parcel.state;
    let under_way = matches!(state, ParcelState::Shipped | ParcelState::Lost);
    let form = noting
        .filter(|_| under_way)
        .map(|(number, done)| view! { <NoteForm number parcel=parcel.id state done locale /> });
    let goods = parcel
        .lines
        .iter()
        .map(|line| {
            let text = packed(locale, &line.name, &line.choice, line.units);
            view! { <li>{text}</li> }
        })
        .collect_view();
    let known = [(s.carrier, parcel.carrier), (s.tracking, parcel.tracking)];
    let known: Vec<_> = known
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| view! { <SummaryRow label>{text}</SummaryRow> })
        .collect();
    let known = (!known.is_empty()).then(|| view! { <SummaryList facts=true>{known}</SummaryList> });
    view! {
        <li class=css::parcel>
            <div class=css::head>
                <h3 class=css::title>{title(locale, place, count)}</h3>
                <Badge tone=state_tone(state) dot=true>
                    {state_name(locale, state)}
                </Badge>
            </div>
            {known}
            <ul class=css::goods aria-label=s.goods>
                {goods}
            </ul>
            <Timeline label=s.course events=course(locale, &parcel.notes) />
            {form} {cost}
        </li>
    }
    .into_any()
}

/// What was told, newest first.
fn course(locale: Locale, notes: &[ParcelNote]) -> Vec<TimelineEvent> {
    notes
        .iter()
        .rev()
        .enumerate()
        .map(|(index, note)| TimelineEvent {
            title: mark_name(locale, note.mark).to_owned(),
            text: note.place.clone(),
            time: date_time(locale, note.at),
            datetime: note.at.to_rfc3339(),
            tone: if index == 0 { Tone::Accent } else { Tone::Neutral },
            current: index == 0,
            ..TimelineEvent::default()
        })
        .collect()
}
