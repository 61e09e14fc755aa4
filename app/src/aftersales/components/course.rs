//! The course of a request, newest first.

use crate::aftersales::strings::{cause_name, state_name, state_tone};
use crate::session::date_time;
use domain::aftersales::AfterSalesEntry;
use domain::kernel::Locale;
use ui::TimelineEvent;

/// A history, newest first.
pub fn course(locale: Locale, history: &[AfterSalesEntry]) -> Vec<TimelineEvent> {
    history
        .iter()
        .rev()
        .enumerate()
        .map(|(index, entry)| TimelineEvent {
            title: state_name(locale, entry.state).to_owned(),
            text: entry.remark.clone(),
            actor: cause_name(locale, &entry.cause).to_owned(),
            time: date_time(locale, entry.at),
            datetime: entry.at.to_rfc3339(),
            tone: state_tone(entry.state),
            current: index == 0,
        })
        .collect()
}
