//! What can be decided about a seller in its state.

use super::api::{DecideSeller, view_seller};
use super::strings::{Strings, event_name};
use crate::cart::components::hidden;
use crate::console::{Rivals, conflict_notice, differing};
use crate::merchant::strings::{field_error, state_name};
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::merchant::{SellerDossier, SellerEvent, SellerId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Field, FormSection, TextArea};

/// The form of decisions: one field for the reason, one button for each step that the state allows.
pub(super) fn decide(
    locale: Locale,
    s: &'static Strings,
    view: &SellerDossier,
    version: RwSignal<u32>,
) -> AnyView {
    let instead = match (view.allowed.is_empty(), view.is_own) {
        (true, _) => Some(s.decide_none),
        (false, true) => Some(s.decide_own),
        (false, false) => None,
    };
    if let Some(words) = instead {
        return view! {
            <FormSection id="decide" title=s.decide>
                <p class="muted">{words}</p>
            </FormSection>
        }
        .into_any();
    }
    let attempt = Attempt::<DecideSeller>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let fault = field_error_in(locale, problem, "reason", field_error);
    let reason = view.allowed.iter().any(|event| event.needs_reason()).then(|| {
        view! {
            <Field id="decide-reason" label=s.reason hint=s.reason_hint error=fault>
                <TextArea name="reason" rows=3 attr:maxlength="500" />
            </Field>
        }
    });
    let buttons = buttons(locale, view.allowed.clone(), attempt);
    let (id, seen, state) = (view.row.id, view.version, view.row.state);
    view! {
        <FormSection id="decide" title=s.decide text=s.decide_text>
            {stale(locale, s, attempt, id, state_name(locale, state))}
            <form class="stack" method="post" action=DecideSeller::url() on:submit=attempt.on_submit()>
                {hidden("id", &id)} {hidden("version", &seen)}
                <Problem form="decide" locale problem asked=Asked::Other words=field_error />
                {reason}
                <div class="cluster">{buttons}</div>
            </form>
        </FormSection>
    }
    .into_any()
}

/// One for each step. Those that need a reason take something away.
fn buttons(locale: Locale, allowed: Vec<SellerEvent>, attempt: Attempt<DecideSeller>) -> Vec<AnyView> {
    let pending = attempt.pending();
    let button = |event: SellerEvent| {
        let variant = if event.needs_reason() {
            ButtonVariant::Danger
        } else {
            ButtonVariant::Primary
        };
        view! {
            <Button kind="submit" name="event" value=event.as_str() variant pending>
                {event_name(locale, event)}
            </Button>
        }
        .into_any()
    };
    allowed.into_iter().map(button).collect()
}

/// Somebody else was faster: where the seller stands now, and, where it is still possible, doing it all the same.
fn stale(
    locale: Locale,
    s: &'static Strings,
    attempt: Attempt<DecideSeller>,
    id: SellerId,
    seen: &'static str,
) -> impl IntoView {
    let saved = move |_| async move { view_seller(id).await.ok() };
    let compare = move |theirs: SellerDossier, mine: DecideSeller| {
        let state = state_name(locale, theirs.row.state).to_owned();
        let wish = event_name(locale, mine.event).to_owned();
        let changes = [(s.state, state, seen.to_owned()), (s.decide, String::new(), wish)];
        let version = theirs.version;
        let again = theirs
            .allowed
            .contains(&mine.event)
            .then_some(DecideSeller { version, ..mine });
        Some(Rivals {
            changes: differing(changes),
            again,
        })
    };
    conflict_notice(locale, attempt, saved, compare)
}
