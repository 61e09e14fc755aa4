//! One request, for those who answer: what is asked for, its photos, what there is to do, its course.

use super::api::after_sales_as_staff;
use super::forms::acts;
use crate::aftersales::components::{Photos, course, goods, request_facts};
use crate::aftersales::strings::{state_name, state_tone, strings};
use crate::console::strings as common;
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::aftersales::AfterSalesView;
use domain::kernel::Locale;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{Badge, Crumb, FormSection, Notice, PageHead, Skeleton, SkeletonShape, Timeline, Tone};

/// A request, as far as the permissions of whoever looks go.
#[component]
pub fn AfterSalesCasePage(
    /// From the address.
    number: String,
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let version = RwSignal::new(0_u32);
    let found = ask(
        move || version.get(),
        move |_| after_sales_as_staff(locale, number.clone()),
    );
    let permissions = StoredValue::new(match realm {
        Realm::Platform => who.console,
        Realm::Seller => who.selling,
    });
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(view) => {
                    permissions.with_value(|permissions| loaded(locale, realm, permissions, &view, version))
                }
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=8 /> };
    view! { <Transition fallback=waiting>{once(content)}</Transition> }.into_any()
}

fn loaded(
    locale: Locale,
    realm: Realm,
    permissions: &[Permission],
    view: &AfterSalesView,
    version: RwSignal<u32>,
) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let number = view.number.to_string();
    let list = routes::console(locale, realm, ConsoleSection::AfterSales);
    let trail = vec![
        Crumb::link(common::section_name(locale, ConsoleSection::AfterSales), list),
        Crumb::here(number.clone()),
    ];
    let state = view.state;
    let mark = move || {
        view! {
            <Badge tone=state_tone(state) dot=true>
                {state_name(locale, state)}
            </Badge>
        }
    };
    let waiting = view.waiting.then(|| {
        view! {
            <Notice tone=Tone::Info title=s.waiting live=true>
                <p>{s.waiting_text}</p>
            </Notice>
        }
    });
    let acts = permissions
        .contains(&Permission::AfterSalesUpdate)
        .then(|| acts(locale, permissions, view, version));
    let history = course(locale, &view.history);
    let (lines, facts, photos) = (
        goods(locale, &view.lines),
        request_facts(locale, view),
        view.photos.clone(),
    );
    view! {
        <PageHead title=number.clone() trail_label=c.trail trail mark />
        {waiting}
        {acts}
        <FormSection id="goods" title=s.goods>
            {lines}
        </FormSection>
        <FormSection id="facts" title=s.facts>
            {facts} <Photos number staff=true photos locale />
        </FormSection>
        <FormSection id="course" title=s.course>
            <Timeline label=s.course events=history />
        </FormSection>
    }
    .into_any()
}
