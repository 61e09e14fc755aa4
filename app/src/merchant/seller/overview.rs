//! The first page of a seller's console: where the shop stands, and what to do next.

use super::api::list_own_shops;
use super::choice::{ShopChoice, chosen};
use super::strings::{Strings, standing, strings};
use crate::console::{Address, strings as common};
use crate::layout::ErrorPage;
use crate::merchant::components::state_badge;
use crate::merchant::strings::state_tone;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::{date_time, use_visit};
use crate::user::console::person;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::merchant::{OwnShop, SellerState};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    ButtonLink, EmptyState, FormSection, Notice, PageHead, Skeleton, SkeletonShape, SummaryList, SummaryRow,
};

/// Where one's shop stands.
#[component]
pub fn SellerOverviewPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let address = Address::here();
    let may_see = who.selling.contains(&Permission::SellerRead);
    let shops = ask(
        || (),
        move |()| async move {
            if may_see {
                list_own_shops().await
            } else {
                Ok(Vec::new())
            }
        },
    );
    let title = format!("{}{}", s.greeting, person(&who));
    let who = StoredValue::new(who);
    let content = move || {
        let address = address.get();
        Suspend::new(async move {
            match shops.await {
                Ok(shops) => match chosen(&address, shops) {
                    Some(shop) => overview(locale, s, &shop, &who.get_value()),
                    None => view! { <EmptyState title=s.none text=s.none_text /> }.into_any(),
                },
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=5 /> };
    view! {
        <PageHead title text=s.overview_text />
        {may_see.then(|| view! { <ShopChoice /> })}
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn overview(locale: Locale, s: &'static Strings, shop: &OwnShop, who: &SignedIn) -> AnyView {
    let row = &shop.row;
    let state = row.state;
    let (title, text) = standing(locale, state);
    let reason = (!shop.reason.is_empty()).then(|| {
        let reason = shop.reason.clone();
        view! { <p>{s.reason} {reason}</p> }
    });
    let name = row.name.get(locale).clone();
    let since = date_time(locale, shop.since);
    let (required, held) = (row.deposit.required.to_string(), row.deposit.held.to_string());
    let address = format!("/s/{}", row.slug);
    let page = (state == SellerState::Approved).then(|| {
        let href = routes::shop(locale, row.slug.as_str());
        view! {
            <ButtonLink href attr:rel="external">
                {s.see_shop}
            </ButtonLink>
        }
    });
    view! {
        <Notice tone=state_tone(state) title>
            <p>{text}</p>
            {reason}
        </Notice>
        {next_steps(locale, s, shop, who)}
        <FormSection id="shop" title=name>
            <SummaryList columns=true>
                <SummaryRow label=s.state>{state_badge(locale, state)}</SummaryRow>
                <SummaryRow label=s.since>{since}</SummaryRow>
                <SummaryRow label=s.address>{address}</SummaryRow>
                <SummaryRow label=s.deposit_required>{required}</SummaryRow>
                <SummaryRow label=s.deposit_held>{held}</SummaryRow>
            </SummaryList>
            <p>{page}</p>
        </FormSection>
    }
    .into_any()
}

/// The doors to what is due, for whoever has them.
fn next_steps(locale: Locale, s: &'static Strings, shop: &OwnShop, who: &SignedIn) -> AnyView {
    let may = |permission: Permission| who.selling.contains(&permission);
    let works = matches!(shop.row.state, SellerState::Approved | SellerState::Suspended);
    let id = shop.row.id.to_string();
    let to = |section: ConsoleSection, pairs: &[(&str, &str)]| {
        let mut all = vec![(super::SHOP.to_owned(), id.clone())];
        for (name, value) in pairs {
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        routes::with_query(routes::console(locale, Realm::Seller, section), &all)
    };
    let mut steps = Vec::new();
    if works && may(Permission::OrderRead) {
        steps.push((to(ConsoleSection::Orders, &[("state", "confirmed")]), s.next_ship));
    }
    if may(Permission::ProductRead) {
        steps.push((to(ConsoleSection::Products, &[]), s.next_products));
    }
    let undescribed = shop.profile.description.zh.is_empty() || shop.profile.description.en.is_empty();
    if undescribed && may(Permission::SellerUpdate) {
        steps.push((to(ConsoleSection::Shop, &[]), s.next_describe));
    }
    if may(Permission::StaffRequest) {
        steps.push((to(ConsoleSection::Staff, &[]), s.next_staff));
    }
    if steps.is_empty() {
        let name = common::section_name(locale, ConsoleSection::Shop);
        steps.push((to(ConsoleSection::Shop, &[]), name));
    }
    let steps = steps
        .into_iter()
        .map(|(href, words)| view! { <li><a href=href>{words}</a></li> })
        .collect_view();
    view! {
        <FormSection id="next" title=s.next>
            <ul>{steps}</ul>
        </FormSection>
    }
    .into_any()
}
