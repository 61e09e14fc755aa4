//! The frame of all pages of one's own account: who it is, the navigation, the section that is shown.

use super::api::view_account;
use super::components::{AccountNav, LiveAccount, ProofDialog, Prover, plain_proof, replace_by};
use super::keep::{AddressPage, FavouritePage, OrderListPage};
use super::overview_page::OverviewPage;
use super::privacy::{NotificationPage, PrivacyPage};
use super::profile_page::ProfilePage;
use super::security_page::SecurityPage;
use super::strings;
use super::two_step_page::TwoStepPage;
use crate::aftersales::OwnAfterSalesPage;
use crate::error::ApiError;
use crate::layout::{ErrorPage, HeadKind, NotFoundPage, PageHead};
use crate::routes::{self, AccountSection, Entrance};
use crate::session::{may_be_signed_in, use_visit};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::AccountView;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use ui::{Icon, IconName, IconSize, Notice, Skeleton, SkeletonShape, Tone};

stylance::import_crate_style!(css, "src/user/account_page.module.css");

/// One's own account. Whoever is not signed in is sent to sign in, and comes back.
#[component]
pub fn AccountPage() -> impl IntoView {
    let path = use_location().pathname;
    let known = Memo::new(move |_| path.with(|path| AccountSection::of_path(path).is_some()));
    move || {
        if known.get() {
            view! { <AccountLayout /> }.into_any()
        } else {
            view! { <NotFoundPage /> }.into_any()
        }
    }
}

#[component]
fn AccountLayout() -> impl IntoView {
    let locale = use_visit().locale;
    let path = use_location().pathname;
    let section = Memo::new(move |last: Option<&AccountSection>| {
        // While the router is leaving, what is shown stays.
        let found = path.with(|path| AccountSection::of_path(path));
        found.or(last.copied()).unwrap_or(AccountSection::Overview)
    });
    let prover = Prover::provide();
    let account = ask(
        || (),
        |()| async {
            if may_be_signed_in() {
                view_account().await
            } else {
                Err(ApiError::new("sign_in_required", "there is no session"))
            }
        },
    );
    let content = move || {
        Suspend::new(async move {
            match account.await {
                Ok(view) => loaded(locale, section, prover, view),
                Err(error) if error.code == "sign_in_required" => view! { <ToSignIn locale /> }.into_any(),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let head = move || {
        let title = strings::section_name(locale, section.get());
        let path = routes::account(locale, section.get());
        view! { <PageHead title path kind=HeadKind::Hidden /> }
    };
    let waiting = || {
        view! {
            <div class=css::waiting aria-busy="true">
                <Skeleton shape=SkeletonShape::Title />
                <Skeleton shape=SkeletonShape::Row count=5 />
            </div>
        }
    };
    view! {
        {head}
        <div class="container page">
            <Suspense fallback=waiting>{once(content)}</Suspense>
        </div>
    }
    .into_any()
}

/// Sends a visitor to sign in and back: by the answer's status, or with scripts by
/// loading that page anew, since consoles have another frame.
#[component]
pub fn ToSignIn(
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    let here = if search.is_empty() {
        path
    } else {
        format!("{path}?{search}")
    };
    let address = routes::entrance(locale, Entrance::SignIn, &[("next", &here)]);
    #[cfg(feature = "ssr")]
    {
        crate::server::set_status(401);
        crate::server::redirect_plain(&address);
    }
    let go = address.clone();
    Effect::new(move |_| replace_by(&go));
    view! {
        <p>
            <a href=address rel="external">
                {strings::account(locale).to_sign_in}
            </a>
        </p>
    }
    .into_any()
}

fn loaded(locale: Locale, section: Memo<AccountSection>, prover: Prover, view: AccountView) -> AnyView {
    let s = strings::account(locale);
    let account = LiveAccount::new(locale, view);
    let blocked = move || {
        let reason = account.view.with(|view| view.blocked_reason.clone());
        (!reason.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Warning title=s.blocked_title>
                    <p>{strings::blocked(locale, &reason)}</p>
                </Notice>
            }
        })
    };
    let is_overview = move || (section.get() == AccountSection::Overview).then_some("true");
    view! {
        <div class=css::layout data-overview=is_overview>
            <aside class=css::side>
                <AccountNav locale current=section />
            </aside>
            <div class=css::main>
                {move || back_link(locale, section.get())}
                {blocked}
                {done_notice(locale)}
                {plain_proof(account, move || routes::account(locale, section.get_untracked()))}
                {once(move || content(section.get(), account))}
            </div>
        </div>
        <ProofDialog prover account />
    }
    .into_any()
}

/// The page of a section.
fn content(section: AccountSection, account: LiveAccount) -> AnyView {
    match section {
        AccountSection::Overview => view! { <OverviewPage account /> }.into_any(),
        AccountSection::Profile => view! { <ProfilePage account /> }.into_any(),
        AccountSection::Security => view! { <SecurityPage account /> }.into_any(),
        AccountSection::TwoStep => view! { <TwoStepPage account /> }.into_any(),
        AccountSection::Orders => view! { <OrderListPage account /> }.into_any(),
        AccountSection::AfterSales => view! { <OwnAfterSalesPage account /> }.into_any(),
        AccountSection::Addresses => view! { <AddressPage account /> }.into_any(),
        AccountSection::Favourites => view! { <FavouritePage account /> }.into_any(),
        AccountSection::Notifications => view! { <NotificationPage account /> }.into_any(),
        AccountSection::Privacy => view! { <PrivacyPage account /> }.into_any(),
    }
}

/// On a phone, where the navigation is a page of its own: the way back to it.
fn back_link(locale: Locale, section: AccountSection) -> Option<AnyView> {
    let up = if section.entry() == section {
        AccountSection::Overview
    } else {
        section.entry()
    };
    (section != AccountSection::Overview).then(|| {
        view! {
            <a class=css::back data-inner=(section.entry() != section).then_some("true") href=routes::account(locale, up)>
                <Icon name=IconName::ChevronLeft size=IconSize::Small />
                {strings::section_name(locale, up)}
            </a>
        }
        .into_any()
    })
}

/// What a plain form has done, as the address tells.
fn done_notice(locale: Locale) -> impl IntoView {
    let query = use_query_map();
    move || {
        let words = query.with(|query| strings::done(locale, query.get_str("done")?));
        words.map(|words| {
            view! {
                <Notice tone=Tone::Success live=true>
                    <p>{words}</p>
                </Notice>
            }
        })
    }
}
