//! The page where the platform's people change a purchase: whom and where it goes to, units that are not to be sent, and
//! its former versions.

use super::api::{ChangeOrderContact, order_to_edit};
use super::fields::contact_fields;
use super::strings::{field_error, strings};
use super::versions::versions;
use crate::cart::components::hidden;
use crate::console::strings as common;
use crate::layout::ErrorPage;
use crate::order::part::StaffPartForm;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem, field_error_in, leave_for};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::{OrderGroupView, OrderMove, OrderVersionView};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, Crumb, Field, FormSection, Notice, PageHead, Skeleton, SkeletonShape, TextArea,
    Tone,
};

/// A purchase, to be changed.
#[component]
pub fn EditOrderPage(
    /// From the address.
    number: String,
) -> impl IntoView {
    let locale = use_visit().locale;
    let version = RwSignal::new(0_u32);
    let waiting = RwSignal::new(false);
    let found = ask(
        move || version.get(),
        move |_| order_to_edit(locale, number.clone()),
    );
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(found) => loaded(locale, &found.order, found.versions, version, waiting),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let s = strings(locale);
    let notice = move || {
        waiting.get().then(|| {
            view! {
                <Notice tone=Tone::Info live=true>
                    <p>{s.waiting}</p>
                </Notice>
            }
        })
    };
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! {
        {notice}
        <Transition fallback=skeleton>{once(content)}</Transition>
    }
    .into_any()
}

fn loaded(
    locale: Locale,
    order: &OrderGroupView,
    former: Vec<OrderVersionView>,
    version: RwSignal<u32>,
    waiting: RwSignal<bool>,
) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let number = order.number.to_string();
    let trail = vec![
        Crumb::link(
            common::section_name(locale, ConsoleSection::Orders),
            routes::console(locale, Realm::Platform, ConsoleSection::Orders),
        ),
        Crumb::link(
            number.clone(),
            routes::console_item(locale, ConsoleSection::Orders, &number),
        ),
        Crumb::here(s.edit_title),
    ];
    let changes = order.changes;
    let contact = if order.can_change {
        contact_form(locale, number.clone(), changes, version)
    } else {
        view! { <p class="muted">{s.not_possible}</p> }.into_any()
    };
    let done = Callback::new(move |moved: OrderMove| {
        waiting.set(matches!(moved, OrderMove::Waiting(_)));
        version.update(|version| *version += 1);
    });
    let parts: Vec<AnyView> = order
        .orders
        .iter()
        .cloned()
        .map(|order| view! { <StaffPartForm realm=Realm::Platform order done locale /> }.into_any())
        .collect();
    view! {
        <PageHead title=format!("{} {number}", s.edit_title) trail_label=c.trail trail />
        <FormSection id="contact" title=s.contact text=s.change_text>
            {contact}
        </FormSection>
        {parts}
        {versions(locale, s, former)}
    }
    .into_any()
}

fn contact_form(locale: Locale, number: String, changes: i64, version: RwSignal<u32>) -> AnyView {
    let s = strings(locale);
    let attempt =
        Attempt::<ChangeOrderContact>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let fault = field_error_in(locale, problem, "reason", field_error);
    let stale = move || {
        let conflict = problem.with(|problem| problem.as_ref().is_some_and(|error| error.code == "conflict"));
        conflict.then(|| {
            view! {
                <Notice tone=Tone::Warning title=s.stale_title live=true>
                    <p>{s.stale_text}</p>
                    <Button on:click=move |_| leave_for("")>{s.reload}</Button>
                </Notice>
            }
        })
    };
    view! {
        {stale}
        <form class="stack" method="post" action=ChangeOrderContact::url() on:submit=attempt.on_submit()>
            {hidden("number", &number)} {hidden("edit[version]", &changes)}
            <Problem form="contact" locale problem asked=Asked::Other words=field_error />
            {contact_fields(locale, s, "contact", problem)}
            <Field id="contact-reason" label=s.reason required=true error=fault>
                <TextArea name="reason" rows=2 attr:maxlength="500" />
            </Field>
            <div>
                <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                    {s.save}
                </Button>
            </div>
        </form>
    }
    .into_any()
}
