//! Former versions of a purchase, newest first.

use super::strings::{Strings, cause, change};
use crate::session::date_time;
use domain::kernel::Locale;
use domain::order::{LineThenView, OrderVersionView};
use leptos::prelude::*;
use ui::{FormSection, Timeline, TimelineEvent};

/// The list.
pub(super) fn versions(locale: Locale, s: &'static Strings, found: Vec<OrderVersionView>) -> AnyView {
    let events: Vec<_> = found
        .into_iter()
        .map(|version| event(locale, s, version))
        .collect();
    let list = if events.is_empty() {
        view! { <p class="muted">{s.versions_none}</p> }.into_any()
    } else {
        view! { <Timeline label=s.versions events /> }.into_any()
    };
    view! {
        <FormSection id="versions" title=s.versions>
            {list}
        </FormSection>
    }
    .into_any()
}

fn event(locale: Locale, s: &'static Strings, version: OrderVersionView) -> TimelineEvent {
    let who = cause(locale, &version.cause);
    let actor = if version.author.is_empty() {
        who.to_owned()
    } else {
        format!("{who} {}", version.author)
    };
    let goods: Vec<String> = version.lines.iter().map(line).collect();
    let whom = [&version.recipient, &version.phone, &version.place]
        .map(String::as_str)
        .join(" ");
    let mut words = vec![goods.join("，"), whom];
    words.push(version.reason);
    let supplement = version
        .supplement
        .map(|number| format!("{} {number}", s.supplement));
    words.extend(supplement);
    words.retain(|word| !word.trim().is_empty());
    TimelineEvent {
        title: format!("{}. {}", version.number, change(locale, version.change)),
        text: words.join(" · "),
        actor,
        time: date_time(locale, version.at),
        datetime: version.at.to_rfc3339(),
        ..TimelineEvent::default()
    }
}

fn line(line: &LineThenView) -> String {
    let name = match line.choice.as_str() {
        "" => line.name.clone(),
        choice => format!("{} {choice}", line.name),
    };
    match line.cancelled {
        0 => format!("{name} × {}", line.quantity),
        cancelled => format!("{name} × {}（−{cancelled}）", line.quantity),
    }
}
