//! The history of signing in.

use super::sessions::failed;
use crate::user::api::sign_in_history;
use crate::user::device::device_name;
use crate::user::strings;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{SignInEntry, SignInOutcome};
use leptos::prelude::*;
use ui::{Disclosure, IconName, SettingList, SettingRow, Skeleton, SkeletonShape};

/// Shown at once; the rest is folded.
const SHOWN: usize = 8;

/// The last attempts, newest first.
#[component]
pub fn SignIns(
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings::account(locale);
    let entries = ask(|| (), |()| sign_in_history());
    let content = move || {
        Suspend::new(async move {
            match entries.await {
                Ok(mut entries) => {
                    let earlier = entries.split_off(entries.len().min(SHOWN));
                    let earlier = (!earlier.is_empty()).then(|| {
                        view! {
                            <Disclosure summary=s.history_earlier>{list(locale, earlier)}</Disclosure>
                        }
                    });
                    view! { {list(locale, entries)} {earlier} }.into_any()
                }
                Err(_) => failed(s),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=4 /> };
    view! { <Suspense fallback=waiting>{once(content)}</Suspense> }.into_any()
}

fn list(locale: Locale, entries: Vec<SignInEntry>) -> AnyView {
    let rows: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            let icon = if entry.outcome == SignInOutcome::Succeeded {
                IconName::Check
            } else {
                IconName::Warning
            };
            let title = strings::outcome(locale, entry.outcome);
            let text = strings::sign_in_line(locale, entry.at, &device_name(&entry.device), &entry.address);
            view! { <SettingRow title text icon /> }
        })
        .collect();
    view! { <SettingList>{rows}</SettingList> }.into_any()
}
