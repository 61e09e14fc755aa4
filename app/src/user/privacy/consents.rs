//! Switches of consent: each is a form with one button, so that it works without scripts.

use super::api::{DecideConsent, list_consents};
use super::strings::{self, PrivacyStrings, of};
use crate::cart::components::hidden;
use crate::user::components::{Attempt, LiveAccount, Problem};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{Basis, ConsentPurpose, ConsentView};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Badge, Button, ButtonSize, Notice, SettingList, SettingRow, Skeleton, SkeletonShape, Tone};

/// The purposes that are named, with what the person decided.
#[component]
pub fn Consents(
    /// The account.
    account: LiveAccount,
    /// Which.
    purposes: &'static [ConsentPurpose],
    /// What assistive technology calls the list.
    label: &'static str,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::strings(locale);
    let asked = RwSignal::new(0);
    let views = ask(move || asked.get(), |_| list_consents());
    let decide = Attempt::<DecideConsent>::new(locale, move |()| {
        account.done("consent");
        asked.update(|asked| *asked += 1);
    });
    let content = move || {
        Suspend::new(async move {
            match views.await {
                Ok(views) => {
                    let rows: Vec<AnyView> = views
                        .into_iter()
                        .filter(|view| purposes.contains(&view.purpose))
                        .map(|view| row(locale, s, view, decide))
                        .collect();
                    view! { <SettingList label=label>{rows}</SettingList> }.into_any()
                }
                Err(_) => view! { <Notice tone=Tone::Danger><p>{s.failed}</p></Notice> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=2 /> };
    view! {
        <Problem form="consent" locale problem=decide.problem() asked=Asked::Other />
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn row(
    locale: Locale,
    s: &'static PrivacyStrings,
    view: ConsentView,
    decide: Attempt<DecideConsent>,
) -> AnyView {
    let (purpose, given) = (view.purpose, view.given);
    let title = of(locale, purpose.title());
    let mut text = of(locale, purpose.text()).to_owned();
    if let Some(last) = &view.last {
        let decided = strings::decided(locale, last.given, last.at, &last.version);
        text = format!("{text} {decided}");
    }
    let fixed = match purpose.basis() {
        Basis::Needed => Some(s.consent_needed),
        Basis::Information => Some(s.consent_told),
        Basis::Choice => None,
    };
    if let Some(words) = fixed {
        return view! { <SettingRow title text value=move || view! { <Badge>{words}</Badge> } /> }.into_any();
    }
    let (state, tone, act) = if given {
        (s.consent_on, Tone::Success, s.consent_withdraw)
    } else {
        (s.consent_off, Tone::Neutral, s.consent_give)
    };
    let label = format!("{act}: {title}");
    view! {
        <SettingRow title text value=move || view! { <Badge tone=tone>{state}</Badge> }>
            <form method="post" action=DecideConsent::url() on:submit=decide.on_submit()>
                <input type="hidden" name="purpose" value=variant(purpose) />
                {hidden("given", &!given)}
                <Button kind="submit" size=ButtonSize::Small pending=decide.pending() attr:aria-label=label>
                    {act}
                </Button>
            </form>
        </SettingRow>
    }
    .into_any()
}

/// The name that forms send a purpose by.
fn variant(purpose: ConsentPurpose) -> String {
    format!("{purpose:?}")
}
