//! The passkeys of an account: adding, naming and removing them.

use super::api::{AddPasskey, RemovePasskey, RenamePasskey, StartPasskey, list_passkeys};
use super::browser::{self, Refused};
use super::offer::{is_offered, said_no};
use crate::cart::components::hidden;
use crate::error::ApiError;
use crate::user::components::{Attempt, LiveAccount, Problem, field_error};
use crate::user::device::device_name;
use crate::user::strings::{self, AccountStrings, Asked};
use crate::wire::{ask, once};
use domain::user::PasskeyView;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use ui::{
    Button, ButtonSize, ButtonVariant, Field, IconName, Notice, SettingList, SettingRow, Skeleton,
    SkeletonShape, TextInput, Tone,
};

/// The list, and what can be done with it. Without scripts there is no adding.
#[component]
pub fn Passkeys(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::account(locale);
    let asked = RwSignal::new(0);
    let passkeys = ask(move || asked.get(), |_| list_passkeys());
    let again = move |done: &str| {
        account.done(done);
        asked.update(|asked| *asked += 1);
    };
    let rename = Attempt::<RenamePasskey>::new(locale, move |()| again("passkey_name"));
    let remove = Attempt::<RemovePasskey>::new(locale, move |()| again("passkey_gone"));
    let problem = Signal::derive(move || rename.problem().get().or_else(|| remove.problem().get()));
    let content = move || {
        Suspend::new(async move {
            match passkeys.await {
                Ok(passkeys) => list(account, s, passkeys, rename, remove),
                Err(error) => failed(account, &error),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=1 /> };
    view! {
        <Problem form="passkeys" locale problem asked=Asked::Passkey />
        <Transition fallback=waiting>{once(content)}</Transition>
        <Adding account added=Callback::new(move |()| again("passkey")) />
    }
    .into_any()
}

fn failed(account: LiveAccount, error: &ApiError) -> AnyView {
    let words = crate::error::text(account.locale, error);
    view! {
        <Notice tone=Tone::Danger>
            <p>{words}</p>
        </Notice>
    }
    .into_any()
}

fn list(
    account: LiveAccount,
    s: &'static AccountStrings,
    passkeys: Vec<PasskeyView>,
    rename: Attempt<RenamePasskey>,
    remove: Attempt<RemovePasskey>,
) -> AnyView {
    if passkeys.is_empty() {
        return view! { <p class="muted">{s.passkeys_none}</p> }.into_any();
    }
    let rows: Vec<_> = passkeys
        .into_iter()
        .map(|passkey| row(account, s, passkey, rename, remove))
        .collect();
    view! { <SettingList label=s.passkeys_title>{rows}</SettingList> }.into_any()
}

fn row(
    account: LiveAccount,
    s: &'static AccountStrings,
    passkey: PasskeyView,
    rename: Attempt<RenamePasskey>,
    remove: Attempt<RemovePasskey>,
) -> AnyView {
    let locale = account.locale;
    let PasskeyView {
        id,
        name,
        created_at,
        used_at,
    } = passkey;
    let text = strings::passkey_line(locale, created_at, used_at);
    let label = format!("{}: {name}", s.passkey_remove);
    let new_label = format!("{}: {name}", s.passkey_name);
    view! {
        <SettingRow title=name.clone() text icon=IconName::Key>
            <details>
                <summary>{s.passkey_edit}</summary>
                <div class="stack" data-gap="2">
                    <form class="stack" method="post" action=RenamePasskey::url() on:submit=rename.on_submit()>
                        {hidden("locale", &locale)}
                        {hidden("id", &id)}
                        <Field id=format!("passkey-name-{id}") label=new_label required=true>
                            <TextInput name="name" value=name attr:maxlength="40" />
                        </Field>
                        <Button kind="submit" size=ButtonSize::Small pending=rename.pending()>
                            {s.save}
                        </Button>
                    </form>
                    <form method="post" action=RemovePasskey::url() on:submit=remove.on_submit()>
                        {hidden("locale", &locale)}
                        {hidden("id", &id)}
                        <Button
                            kind="submit"
                            size=ButtonSize::Small
                            variant=ButtonVariant::Danger
                            pending=remove.pending()
                            attr:aria-label=label
                        >
                            {s.passkey_remove}
                        </Button>
                    </form>
                </div>
            </details>
        </SettingRow>
    }
    .into_any()
}

/// Makes a passkey: the server says what is wanted, the browser makes it, the server keeps it.
#[component]
fn Adding(
    /// The account.
    account: LiveAccount,
    /// What happens when it is kept.
    added: Callback<()>,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::account(locale);
    let offered = is_offered();
    let name = RwSignal::new(String::new());
    Effect::new(move |_| name.set(this_device()));
    let refused = RwSignal::new(None::<Refused>);
    let finish = Attempt::<AddPasskey>::new(locale, move |()| added.run(()));
    let start = Attempt::<StartPasskey>::new(locale, move |options: String| {
        spawn_local(async move {
            match browser::make(&options).await {
                Ok(answer) => finish.send(AddPasskey {
                    locale,
                    name: name.get_untracked(),
                    answer,
                }),
                Err(why) => refused.set(Some(why)),
            }
        });
    });
    let problem = Signal::derive(move || start.problem().get().or_else(|| finish.problem().get()));
    let pending = Signal::derive(move || start.pending().get() || finish.pending().get());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        refused.set(None);
        start.send(StartPasskey {});
    };
    let content = move || {
        offered.get().then(|| {
            view! {
                <form class="stack" on:submit=submit novalidate>
                    <Problem form="passkey" locale problem asked=Asked::Passkey />
                    {move || refused.get().map(|why| said_no(locale, why))}
                    <Field
                        id="passkey-name"
                        label=s.passkey_name
                        hint=s.passkey_name_hint
                        error=field_error(locale, problem, "name")
                        required=true
                    >
                        <TextInput
                            name="name"
                            attr:maxlength="40"
                            prop:value=move || name.get()
                            on:input=move |event| name.set(event_target_value(&event))
                        />
                    </Field>
                    <div>
                        <Button kind="submit" variant=ButtonVariant::Primary pending>
                            {s.passkey_add}
                        </Button>
                    </div>
                </form>
            }
        })
    };
    view! { {content} }.into_any()
}

/// What a new passkey is called unless its person says otherwise.
fn this_device() -> String {
    device_name(&window().navigator().user_agent().unwrap_or_default())
}
