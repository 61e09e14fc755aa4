//! The frame: it asks who is here, draws the doors they have, and shows the page behind one of them.

use super::nav::{may_see, navigation, palette};
use super::strings::{self, strings};
use crate::aftersales::staff::{AfterSalesCasePage, AfterSalesListPage};
use crate::error::ApiError;
use crate::inventory::{LocationPage, LocationsPage, StockItemPage, StockPage, TransferPage, TransfersPage};
use crate::layout::{ErrorPage, HeadKind, LanguageLink, PageHead, ThemeToggle};
use crate::logistics::fees::{DeliveryFeesPage, DeliveryRatePage};
use crate::merchant::console::{SellerPage, SellersPage};
use crate::merchant::seller::{OwnShopPage, SellerOverviewPage};
use crate::order::console::{ConsoleOrderPage, ConsoleOrdersPage};
use crate::order::contact::order_act;
use crate::order::seller::{SellerOrderPage, SellerOrdersPage};
use crate::payment::board::PaymentsPage;
use crate::payment::{CashPage, RemittancesPage};
use crate::product::prices::{PriceItemPage, PricesPage};
use crate::product::seller::OwnProductsPage;
use crate::routes::{self, ConsolePath, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::setting::SettingsPage;
use crate::settlement::payout::{PayoutPage, PayoutsPage};
use crate::settlement::{FinancePage, SellerFinancePage};
use crate::user::api::{SignOut, view_account};
use crate::user::components::{LiveAccount, ProofDialog, Prover, plain_proof};
use crate::user::console::api::workplace;
use crate::user::console::{
    ApiKeysPage, ApprovalsPage, AuditLogPage, CustomerPage, CustomersPage, OverviewPage, RequestsPage,
    RolesPage, StaffPage,
};
use crate::user::{ToSignIn, console};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::user::{AccountView, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_location, use_query_map};
use ui::{
    Avatar, CommandPalette, ConsoleLayout, ConsoleWords, IconName, Menu, MenuItem, Notice, PaletteButton,
    PaletteWords, PopoverAlign, Skeleton, SkeletonShape, Tone,
};

/// A console. Whoever is not signed in is sent to sign in; whoever does not work here is told so.
#[component]
pub fn ConsolePage() -> impl IntoView {
    let locale = use_visit().locale;
    let prover = Prover::provide();
    let who = ask(
        || (),
        |()| async {
            let who = workplace().await?;
            Ok::<_, ApiError>((who, view_account().await?))
        },
    );
    let content = move || {
        Suspend::new(async move {
            match who.await {
                Ok((who, account)) => inside(locale, prover, who, account),
                Err(error) if error.code == "sign_in_required" => view! { <ToSignIn locale /> }.into_any(),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || {
        view! {
            <div class="container page" aria-busy="true">
                <Skeleton shape=SkeletonShape::Title />
                <Skeleton shape=SkeletonShape::Row count=8 />
            </div>
        }
    };
    view! { <Suspense fallback=waiting>{once(content)}</Suspense> }.into_any()
}

fn inside(locale: Locale, prover: Prover, who: SignedIn, account: AccountView) -> AnyView {
    let s = strings(locale);
    let path = use_location().pathname;
    let place = Memo::new(move |last: Option<&ConsolePath>| {
        // While the router is leaving, what is shown stays.
        path.with(|path| ConsolePath::parse(path))
            .or_else(|| last.cloned())
            .unwrap_or_default()
    });
    let realm = place.get_untracked().realm;
    let current = Signal::derive(move || routes::console(locale, realm, place.read().section));
    let account = LiveAccount::new(locale, account);
    let words = ConsoleWords {
        skip: s.skip.to_owned(),
        navigation: s.navigation.to_owned(),
        close: s.close.to_owned(),
        fold: s.fold.to_owned(),
    };
    let palette_words = PaletteWords {
        label: s.palette_label.to_owned(),
        empty: s.palette_empty.to_owned(),
        close: s.close.to_owned(),
        keys: s.palette_keys.to_owned(),
    };
    let items = palette(locale, realm, &who);
    let brand = move || view! { <a href=routes::home(locale) rel="external">{s.brand}</a> };
    let search = move || view! { <PaletteButton palette="palette" label=s.palette_button keys="Ctrl K" /> };
    let tools = {
        let who = who.clone();
        move || tools(locale, &who)
    };
    let groups = navigation(locale, realm, &who);
    let content = move || place.with(|place| page(locale, place, &who));
    view! {
        <ConsoleLayout words brand realm=strings::realm_name(locale, realm) groups current search tools>
            {done_notice(locale)}
            {plain_proof(account, move || path.get_untracked())}
            {once(content)}
        </ConsoleLayout>
        <CommandPalette id="palette" words=palette_words items />
        <ProofDialog prover account />
    }
    .into_any()
}

/// The page of a place.
fn page(locale: Locale, place: &ConsolePath, who: &SignedIn) -> AnyView {
    let head = view! {
        <PageHead
            title=strings::section_name(locale, place.section)
            path=routes::console(locale, place.realm, place.section)
            kind=HeadKind::Hidden
        />
    };
    if !may_see(place.realm, place.section, who) {
        return view! { <ErrorPage error=ApiError::new("forbidden", "this is not yours to do") /> }
            .into_any();
    }
    let content = match (place.section, place.id.clone()) {
        (ConsoleSection::Overview, _) if place.realm == Realm::Seller => {
            view! { <SellerOverviewPage who=who.clone() /> }.into_any()
        }
        (ConsoleSection::Overview, _) => {
            view! { <OverviewPage realm=place.realm who=who.clone() /> }.into_any()
        }
        (ConsoleSection::Customers, None) => view! { <CustomersPage who=who.clone() /> }.into_any(),
        (ConsoleSection::Customers, Some(id)) => view! { <CustomerPage id who=who.clone() /> }.into_any(),
        (ConsoleSection::Prices, id) => prices(place.realm, id, who.clone()),
        (ConsoleSection::Payments, id) => view! { <PaymentsPage id who=who.clone() /> }.into_any(),
        (ConsoleSection::Finance, id) => finance(place.realm, id, who.clone()),
        (ConsoleSection::Cash, id) => view! { <CashPage id who=who.clone() /> }.into_any(),
        (ConsoleSection::Remittances, id) => view! { <RemittancesPage id who=who.clone() /> }.into_any(),
        (ConsoleSection::Payouts, id) => payouts(place.realm, id, who.clone()),
        (ConsoleSection::Staff, _) => view! { <StaffPage realm=place.realm who=who.clone() /> }.into_any(),
        (ConsoleSection::Roles, id) => {
            view! { <RolesPage key=id.unwrap_or_default() who=who.clone() /> }.into_any()
        }
        (ConsoleSection::Approvals, _) => view! { <ApprovalsPage realm=place.realm /> }.into_any(),
        (ConsoleSection::Requests, _) => view! { <RequestsPage /> }.into_any(),
        (ConsoleSection::AuditLog, _) => {
            view! { <AuditLogPage realm=place.realm who=who.clone() /> }.into_any()
        }
        (ConsoleSection::ApiKeys, _) => view! { <ApiKeysPage who=who.clone() /> }.into_any(),
        (ConsoleSection::Settings, _) => view! { <SettingsPage who=who.clone() /> }.into_any(),
        (ConsoleSection::Sellers, None) => view! { <SellersPage who=who.clone() /> }.into_any(),
        (ConsoleSection::Sellers, Some(id)) => view! { <SellerPage id who=who.clone() /> }.into_any(),
        (ConsoleSection::Shop, _) => view! { <OwnShopPage who=who.clone() /> }.into_any(),
        (ConsoleSection::Products, _) => view! { <OwnProductsPage who=who.clone() /> }.into_any(),
        (
            ConsoleSection::Stock
            | ConsoleSection::Transfers
            | ConsoleSection::Locations
            | ConsoleSection::DeliveryFees,
            _,
        ) => goods(place, who.clone()),
        (ConsoleSection::Orders, number) => orders(place, number, who.clone()),
        (ConsoleSection::AfterSales, id) => after_sales(place.realm, id, who.clone()),
    };
    view! {
        {head}
        {content}
    }
    .into_any()
}

fn prices(realm: Realm, id: Option<String>, who: SignedIn) -> AnyView {
    match id {
        Some(id) => view! { <PriceItemPage id realm who /> }.into_any(),
        None => view! { <PricesPage realm who /> }.into_any(),
    }
}

fn payouts(realm: Realm, id: Option<String>, who: SignedIn) -> AnyView {
    match id {
        Some(id) => view! { <PayoutPage id realm who /> }.into_any(),
        None => view! { <PayoutsPage realm who /> }.into_any(),
    }
}

fn orders(place: &ConsolePath, number: Option<String>, who: SignedIn) -> AnyView {
    if place.realm == Realm::Platform
        && let Some(act) = order_act(number.as_deref().unwrap_or_default(), place.act.as_deref(), &who)
    {
        return act;
    }
    match (place.realm, number) {
        (Realm::Platform, None) => view! { <ConsoleOrdersPage who /> }.into_any(),
        (Realm::Platform, Some(number)) => view! { <ConsoleOrderPage number who /> }.into_any(),
        (Realm::Seller, None) => view! { <SellerOrdersPage who /> }.into_any(),
        (Realm::Seller, Some(number)) => view! { <SellerOrderPage number who /> }.into_any(),
    }
}

fn after_sales(realm: Realm, id: Option<String>, who: SignedIn) -> AnyView {
    match id {
        None => view! { <AfterSalesListPage realm who /> }.into_any(),
        Some(number) => view! { <AfterSalesCasePage number realm who /> }.into_any(),
    }
}

/// The pages of stock, and of what its delivery costs.
fn goods(place: &ConsolePath, who: SignedIn) -> AnyView {
    let realm = place.realm;
    match (place.section, place.id.clone()) {
        (ConsoleSection::Transfers, None) => view! { <TransfersPage realm who /> }.into_any(),
        (ConsoleSection::Transfers, Some(id)) => view! { <TransferPage id realm who /> }.into_any(),
        (ConsoleSection::Locations, None) => view! { <LocationsPage realm who /> }.into_any(),
        (ConsoleSection::Locations, Some(id)) => view! { <LocationPage id realm who /> }.into_any(),
        (ConsoleSection::DeliveryFees, None) => view! { <DeliveryFeesPage who /> }.into_any(),
        (ConsoleSection::DeliveryFees, Some(id)) => view! { <DeliveryRatePage id who /> }.into_any(),
        (_, None) => view! { <StockPage realm who /> }.into_any(),
        (_, Some(id)) => view! { <StockItemPage id realm who /> }.into_any(),
    }
}

fn finance(realm: Realm, id: Option<String>, who: SignedIn) -> AnyView {
    match realm {
        Realm::Platform => view! { <FinancePage id who /> }.into_any(),
        Realm::Seller => view! { <SellerFinancePage who /> }.into_any(),
    }
}

fn tools(locale: Locale, who: &SignedIn) -> AnyView {
    let s = strings(locale);
    let name = console::person(who);
    let face = {
        let name = name.clone();
        move || view! { <Avatar name=name.clone() /> }
    };
    let contact = who.contact.clone();
    let head = move || {
        view! {
            <strong>{name.clone()}</strong>
            <br />
            <span class="muted small">{contact.clone()}</span>
        }
    };
    view! {
        <LanguageLink short=true />
        <ThemeToggle />
        <form id="console-sign-out" method="post" action=SignOut::url() hidden>
            <input type="hidden" name="locale" value=locale.to_string() />
        </form>
        <Menu id="console-account" label=s.account face align=PopoverAlign::End head>
            <MenuItem href=routes::account(locale, routes::AccountSection::Overview) icon=IconName::User>
                {s.my_account}
            </MenuItem>
            <MenuItem href=routes::account(locale, routes::AccountSection::Security) icon=IconName::Lock>
                {s.security}
            </MenuItem>
            <MenuItem form="console-sign-out" icon=IconName::Leave divided=true>
                {s.sign_out}
            </MenuItem>
        </Menu>
    }
    .into_any()
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
