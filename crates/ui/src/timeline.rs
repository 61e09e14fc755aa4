//! What happened when: the course of an order, a parcel, a ticket. Newest first or oldest first, as given.

use leptos::prelude::*;

use crate::Tone;

stylance::import_crate_style!(css, "src/timeline.module.css");

/// One thing that happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelineEvent {
    /// What happened.
    pub title: String,
    /// Details; empty for none.
    pub text: String,
    /// Who did it; empty where it does not matter.
    pub actor: String,
    /// When, as people read it.
    pub time: String,
    /// When, as machines read it (RFC 3339); empty if not known.
    pub datetime: String,
    /// Colour of its mark.
    pub tone: Tone,
    /// The latest: its mark stands out.
    pub current: bool,
}

/// A list of events along a line.
#[component]
pub fn Timeline(
    /// What assistive technology calls it.
    #[prop(into)]
    label: String,
    /// The events, in the order shown.
    events: Vec<TimelineEvent>,
) -> impl IntoView {
    let events: Vec<_> = events.into_iter().map(entry).collect();
    view! { <ol class=css::timeline aria-label=label>{events}</ol> }.into_any()
}

fn entry(event: TimelineEvent) -> AnyView {
    let TimelineEvent {
        title,
        text,
        actor,
        time,
        datetime,
        tone,
        current,
    } = event;
    view! {
        <li class=css::event data-tone=tone.id() data-current=current.then_some("true")>
            <p class=css::title>{title}</p>
            {crate::filled(text).map(|text| view! { <p class=css::text>{text}</p> })}
            <p class=css::time>
                {crate::filled(actor).map(|actor| view! { <span class=css::actor>{actor}</span> })}
                {crate::filled(time).map(|time| view! { <time datetime=crate::filled(datetime)>{time}</time> })}
            </p>
        </li>
    }
    .into_any()
}
