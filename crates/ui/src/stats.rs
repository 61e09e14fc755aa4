//! Figures at a glance: what they count, how much, and how that has changed.

use leptos::prelude::*;

use crate::Tone;

stylance::import_crate_style!(css, "src/stats.module.css");

/// One figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// What it counts.
    pub label: String,
    /// How much, as people read it.
    pub value: String,
    /// How it has changed, with its sign: "+12.4 %"; empty for none.
    pub change: String,
    /// Whether the change is good.
    pub tone: Tone,
    /// What it is compared with, or what it is of.
    pub note: String,
    /// Where it leads: the list behind the figure; empty for nowhere.
    pub href: String,
}

/// Tiles side by side, as many as fit.
#[component]
pub fn Stats(
    /// The figures.
    items: Vec<Stat>,
) -> impl IntoView {
    let tiles: Vec<_> = items.into_iter().map(tile).collect();
    view! { <dl class=css::stats>{tiles}</dl> }.into_any()
}

fn tile(stat: Stat) -> AnyView {
    let Stat {
        label,
        value,
        change,
        tone,
        note,
        href,
    } = stat;
    let label = if href.is_empty() {
        label.into_any()
    } else {
        view! { <a class=css::link href=href>{label}</a> }.into_any()
    };
    let change = crate::filled(change)
        .map(|change| view! { <span class=css::change data-tone=tone.id()>{change}</span> " " });
    view! {
        <div class=css::tile>
            <dt class=css::label>{label}</dt>
            <dd class=css::value>{value}</dd>
            <dd class=css::note>{change} {note}</dd>
        </div>
    }
    .into_any()
}
