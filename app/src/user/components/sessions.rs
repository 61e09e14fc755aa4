//! The devices that are signed in, and signing them out.

use super::attempt::Attempt;
use super::live::LiveAccount;
use super::problem::Problem;
use crate::cart::components::hidden;
use crate::user::api::{RevokeOtherSessions, RevokeSession, list_sessions};
use crate::user::device::{device_name, is_phone};
use crate::user::strings::{self, AccountStrings, Asked};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::SessionView;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonSize, IconName, Notice, SettingList, SettingRow, Skeleton, SkeletonShape, Tone,
};

/// The list, this device marked.
#[component]
pub fn Sessions(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::account(locale);
    let asked = RwSignal::new(0);
    let sessions = ask(move || asked.get(), |_| list_sessions());
    let again = move || asked.update(|asked| *asked += 1);
    let revoke = Attempt::<RevokeSession>::new(locale, move |()| {
        account.done("session");
        again();
    });
    let others = Attempt::<RevokeOtherSessions>::new(locale, move |_| {
        account.done("sessions");
        again();
    });
    let problem = Signal::derive(move || revoke.problem().get().or_else(|| others.problem().get()));
    let content = move || {
        Suspend::new(async move {
            match sessions.await {
                Ok(sessions) => list(locale, s, sessions, revoke, others),
                Err(_) => failed(s),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=2 /> };
    view! {
        <Problem form="session" locale problem asked=Asked::Device />
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

/// What stands in the place of a list that could not be had.
pub(super) fn failed(s: &'static AccountStrings) -> AnyView {
    view! {
        <Notice tone=Tone::Danger>
            <p>{s.sessions_failed}</p>
        </Notice>
    }
    .into_any()
}

fn list(
    locale: Locale,
    s: &'static AccountStrings,
    sessions: Vec<SessionView>,
    revoke: Attempt<RevokeSession>,
    others: Attempt<RevokeOtherSessions>,
) -> AnyView {
    let has_others = sessions.iter().any(|session| !session.current);
    let rows: Vec<_> = sessions
        .into_iter()
        .map(|session| row(locale, s, session, revoke))
        .collect();
    let all = has_others.then(|| {
        view! {
            <form method="post" action=RevokeOtherSessions::url() on:submit=others.on_submit()>
                {hidden("locale", &locale)}
                <Button kind="submit" pending=others.pending()>
                    {s.sessions_end}
                </Button>
            </form>
        }
    });
    view! {
        <SettingList label=s.sessions_title>{rows}</SettingList>
        {all}
    }
    .into_any()
}

fn row(
    locale: Locale,
    s: &'static AccountStrings,
    session: SessionView,
    revoke: Attempt<RevokeSession>,
) -> AnyView {
    let SessionView {
        id,
        device,
        address,
        created_at,
        seen_at,
        current,
    } = session;
    let icon = if is_phone(&device) {
        IconName::Phone
    } else {
        IconName::Panel
    };
    let name = device_name(&device);
    let title = if name.is_empty() {
        s.device_unknown.to_owned()
    } else {
        name
    };
    let text = strings::signed_in_since(locale, created_at, seen_at, &address);
    if current {
        return view! {
            <SettingRow
                title
                text
                icon
                value=move || view! { <Badge tone=Tone::Success>{s.session_this}</Badge> }
            />
        }
        .into_any();
    }
    let label = format!("{}: {title}", s.session_end);
    view! {
        <SettingRow title text icon>
            <form method="post" action=RevokeSession::url() on:submit=revoke.on_submit()>
                {hidden("locale", &locale)}
                {hidden("session", &id)}
                <Button kind="submit" size=ButtonSize::Small pending=revoke.pending() attr:aria-label=label>
                    {s.session_end}
                </Button>
            </form>
        </SettingRow>
    }
    .into_any()
}
