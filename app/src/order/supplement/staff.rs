//! The page where the platform's people add goods to a purchase, by their codes. Its forms are sent by the browser itself,
//! with scripts too: the total that is seen is always that of the page.

use super::api::{AddGoodsFor, goods_to_add_for};
use super::form::{seen, sum, told};
use super::strings::{Strings, strings};
use crate::cart::components::hidden;
use crate::console::strings as common;
use crate::error::{self, ApiError};
use crate::order::part::line;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::order::{GoodsToAdd, LineToAdd};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use ui::{Button, ButtonVariant, Crumb, Field, FormSection, PageHead, Skeleton, SkeletonShape, TextArea};

/// Goods to be added to one purchase.
#[component]
pub fn StaffAddPage(
    /// From the address.
    number: String,
) -> impl IntoView {
    let locale = use_visit().locale;
    let (s, c) = (strings(locale), common::strings(locale));
    let query = use_query_map();
    let goods = query.with_untracked(|query| query.get("goods").unwrap_or_default());
    let (asked, chosen) = (number.clone(), goods.clone());
    let found = ask(
        || (),
        move |()| goods_to_add_for(locale, asked.clone(), chosen.clone()),
    );
    let trail = vec![
        Crumb::link(
            common::section_name(locale, ConsoleSection::Orders),
            routes::console(locale, Realm::Platform, ConsoleSection::Orders),
        ),
        Crumb::link(
            number.clone(),
            routes::console_item(locale, ConsoleSection::Orders, &number),
        ),
        Crumb::here(s.title),
    ];
    let content = move || {
        let (number, goods) = (number.clone(), goods.clone());
        Suspend::new(async move { loaded(locale, s, number, goods, found.await) })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=6 /> };
    view! {
        <PageHead title=s.title text=s.text trail_label=c.trail trail />
        <Suspense fallback=waiting>{once(content)}</Suspense>
    }
    .into_any()
}

fn loaded(
    locale: Locale,
    s: &'static Strings,
    number: String,
    goods: String,
    found: Result<GoodsToAdd, ApiError>,
) -> AnyView {
    let refused = error::from_url(AddGoodsFor::PATH).map(|error| told(locale, s, &error));
    let action = routes::add_order_goods(locale, &number);
    let typed = goods.clone();
    let confirmed = match found {
        Ok(found) => confirmation(locale, s, (number, goods), &found),
        Err(error) => {
            #[cfg(feature = "ssr")]
            crate::server::set_status(error.status());
            Some(told(locale, s, &error))
        }
    };
    view! {
        {refused}
        <FormSection id="goods" title=s.goods>
            <form class="stack" method="get" action=action>
                <Field id="add-goods" label=s.list hint=s.list_hint>
                    <TextArea name="goods" value=typed rows=4 attr:maxlength="4000" />
                </Field>
                <div>
                    <Button kind="submit">{s.show}</Button>
                </div>
            </form>
        </FormSection>
        {confirmed}
    }
    .into_any()
}

/// What was chosen, with its sum, to be placed.
fn confirmation(
    locale: Locale,
    s: &'static Strings,
    (number, goods): (String, String),
    found: &GoodsToAdd,
) -> Option<AnyView> {
    let sum = sum(locale, s, found)?;
    let lines: Vec<AnyView> = found.lines.iter().map(entry).collect();
    let totals = found.totals.filter(|_| found.orderable);
    let form = totals.map(|totals| {
        view! {
            <form class="stack" method="post" action=AddGoodsFor::url()>
                {hidden("locale", &locale)} {hidden("number", &number)} {hidden("goods", &goods)}
                {seen(found, totals)}
                <Field id="add-reason" label=s.reason required=true>
                    <TextArea name="reason" rows=2 attr:maxlength="500" />
                </Field>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary>
                        {s.place}
                    </Button>
                </div>
            </form>
        }
    });
    let section = view! {
        <FormSection id="sum" title=s.sum>
            <ul>{lines}</ul>
            {sum} {form}
        </FormSection>
    };
    Some(section.into_any())
}

fn entry(goods: &LineToAdd) -> AnyView {
    let price = goods.price.map(|price| price.to_string()).unwrap_or_default();
    let sums = format!("{} · {price} × {}", goods.sku, goods.units);
    let name = line(&goods.name, &goods.choice);
    view! { <li>{name} <br /> <span class="muted small">{sums}</span></li> }.into_any()
}
