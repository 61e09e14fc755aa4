//! A page of text with the others beside it.

use super::api::static_page;
use super::strings::strings;
use crate::layout::{ErrorPage, PageHead, page_name};
use crate::routes::{self, PageName};
use crate::session::use_visit;
use crate::user::privacy::DataOfPeople;
use crate::wire::{ask, once};
use domain::kernel::{Locale, StaticPage};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{Breadcrumb, ButtonLink, Crumb, IconName, Skeleton, SkeletonShape};

stylance::import_crate_style!(css, "src/page/shop.module.css");

/// A page of text, by the name in its address.
#[component]
pub fn TextPage() -> impl IntoView {
    let locale = use_visit().locale;
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("name").unwrap_or_default()));
    let answer = ask(move || name.get(), move |name| static_page(locale, name));
    view! {
        <Transition fallback=|| {
            view! {
                <div class="container page" aria-busy="true">
                    <Skeleton shape=SkeletonShape::Title />
                    <Skeleton count=8 />
                </div>
            }
                .into_any()
        }>
            {once(move || Suspend::new(async move {
                match answer.await {
                    Ok(text) => {
                        let name = PageName::parse(&name.get_untracked()).unwrap_or(PageName::About);
                        view! { <Text name text /> }.into_any()
                    }
                    Err(error) => view! { <ErrorPage error /> }.into_any(),
                }
            }))}
        </Transition>
    }
    .into_any()
}

#[component]
fn Text(name: PageName, text: StaticPage) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let stops = vec![
        Crumb::link(s.home, routes::home(locale)),
        Crumb::here(text.title.clone()),
    ];
    let others = PageName::ALL.map(|other| entry(locale, other, other == name));
    view! {
        <PageHead title=text.title.clone() path=routes::page(locale, name) />
        <div class="container page">
            <Breadcrumb label=s.breadcrumb items=stops />
            <div class=css::columns>
                <article>
                    <h1 class=css::title>{text.title}</h1>
                    <div class="prose" inner_html=text.html></div>
                    {(name == PageName::Privacy).then(data_of_people)}
                </article>
                <aside class=css::side>
                    <nav aria-label=s.all>
                        <ul class=css::list>{others.into_iter().collect_view()}</ul>
                    </nav>
                    <div class=css::track>
                        <p>{s.question}</p>
                        <ButtonLink href=routes::track(locale) icon=IconName::Box full_width=true>
                            {s.track}
                        </ButtonLink>
                    </div>
                </aside>
            </div>
        </div>
    }
    .into_any()
}

/// What is kept, from the register itself.
fn data_of_people() -> AnyView {
    let s = strings(use_visit().locale);
    view! {
        <section id="data" class="stack">
            <h2>{s.data}</h2>
            <DataOfPeople />
        </section>
    }
    .into_any()
}

fn entry(locale: Locale, page: PageName, here: bool) -> AnyView {
    view! {
        <li>
            <a class=css::link href=routes::page(locale, page) aria-current=here.then_some("page")>
                {page_name(locale, page)}
            </a>
        </li>
    }
    .into_any()
}
