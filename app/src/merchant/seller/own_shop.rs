//! What a shop says of itself: shown to whoever works for it, changed by whoever may.

use super::api::{SaveProfile, list_own_shops};
use super::choice::{ShopChoice, chosen};
use super::strings::{Strings, strings};
use crate::cart::components::hidden;
use crate::console::{Address, Rivals, conflict_notice, differing, strings as common};
use crate::layout::ErrorPage;
use crate::merchant::components::state_badge;
use crate::merchant::strings::field_error;
use crate::routes::{self, ConsoleSection};
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::merchant::{OwnShop, SellerId, SellerState};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, EmptyState, Field, FormGrid, FormSection, PageHead, Skeleton, SkeletonShape,
    SummaryList, SummaryRow, TextArea, TextInput,
};

/// The page of one's own shop.
#[component]
pub fn OwnShopPage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let address = Address::here();
    let version = RwSignal::new(0_u32);
    let shops = ask(move || version.get(), |_| list_own_shops());
    let may_edit = who.selling.contains(&Permission::SellerUpdate);
    let content = move || {
        let address = address.get();
        Suspend::new(async move {
            match shops.await {
                Ok(shops) => match chosen(&address, shops) {
                    Some(shop) => loaded(locale, s, &shop, may_edit, version),
                    None => view! { <EmptyState title=s.none text=s.none_text /> }.into_any(),
                },
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=6 /> };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Shop) text=s.shop_text />
        <ShopChoice />
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn loaded(
    locale: Locale,
    s: &'static Strings,
    shop: &OwnShop,
    may_edit: bool,
    version: RwSignal<u32>,
) -> AnyView {
    let ended = matches!(shop.row.state, SellerState::Rejected | SellerState::Closed);
    let profile = if may_edit && !ended {
        profile_form(locale, s, shop, version)
    } else {
        profile_facts(s, shop)
    };
    let state = state_badge(locale, shop.row.state);
    let address = routes::shop(locale, shop.row.slug.as_str());
    let number = shop.row.id.to_string();
    let dash = |text: &str| if text.is_empty() { "—" } else { text }.to_owned();
    let (company, code) = (dash(&shop.row.company), dash(&shop.row.credit_code));
    view! {
        {profile}
        <FormSection id="facts" title=s.facts text=s.facts_text>
            <SummaryList columns=true>
                <SummaryRow label=s.state>{state}</SummaryRow>
                <SummaryRow label=s.address>{address}</SummaryRow>
                <SummaryRow label=s.company>{company}</SummaryRow>
                <SummaryRow label=s.credit_code>{code}</SummaryRow>
                <SummaryRow label=s.number>{number}</SummaryRow>
            </SummaryList>
        </FormSection>
    }
    .into_any()
}

fn profile_facts(s: &'static Strings, shop: &OwnShop) -> AnyView {
    let profile = shop.profile.clone();
    view! {
        <FormSection id="profile" title=s.profile>
            <SummaryList columns=true>
                <SummaryRow label=s.name_zh>{profile.name.zh}</SummaryRow>
                <SummaryRow label=s.name_en>{profile.name.en}</SummaryRow>
                <SummaryRow label=s.description_zh>{profile.description.zh}</SummaryRow>
                <SummaryRow label=s.description_en>{profile.description.en}</SummaryRow>
            </SummaryList>
        </FormSection>
    }
    .into_any()
}

fn profile_form(locale: Locale, s: &'static Strings, shop: &OwnShop, version: RwSignal<u32>) -> AnyView {
    let c = common::strings(locale);
    let attempt = Attempt::<SaveProfile>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let error = move |name: &'static str| field_error_in(locale, problem, name, field_error);
    let (id, seen, profile) = (shop.row.id, shop.version, shop.profile.clone());
    view! {
        <FormSection id="profile" title=s.profile text=s.profile_text>
            {stale(locale, s, attempt, id)}
            <form class="stack" method="post" action=SaveProfile::url() on:submit=attempt.on_submit()>
                {hidden("seller", &id)} {hidden("version", &seen)}
                <Problem form="profile" locale problem asked=Asked::Other words=field_error />
                <FormGrid>
                    <Field id="profile-name_zh" label=s.name_zh required=true error=error("name_zh")>
                        <TextInput name="name_zh" value=profile.name.zh attr:maxlength="60" />
                    </Field>
                    <Field id="profile-name_en" label=s.name_en required=true error=error("name_en")>
                        <TextInput name="name_en" value=profile.name.en attr:maxlength="60" />
                    </Field>
                    <Field
                        id="profile-description_zh"
                        label=s.description_zh
                        error=error("description_zh")
                        class="wide"
                    >
                        <TextArea
                            name="description_zh"
                            value=profile.description.zh
                            rows=4
                            attr:maxlength="500"
                        />
                    </Field>
                    <Field
                        id="profile-description_en"
                        label=s.description_en
                        error=error("description_en")
                        class="wide"
                    >
                        <TextArea
                            name="description_en"
                            value=profile.description.en
                            rows=4
                            attr:maxlength="500"
                        />
                    </Field>
                </FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {c.save}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

/// Somebody else was faster: both versions, and a choice.
fn stale(locale: Locale, s: &'static Strings, attempt: Attempt<SaveProfile>, id: SellerId) -> impl IntoView {
    let saved = move |_| async move {
        let shops = list_own_shops().await.ok()?;
        shops.into_iter().find(|shop| shop.row.id == id)
    };
    let compare = move |theirs: OwnShop, mine: SaveProfile| {
        let profile = theirs.profile;
        let changes = differing([
            (s.name_zh, profile.name.zh, mine.name_zh.clone()),
            (s.name_en, profile.name.en, mine.name_en.clone()),
            (
                s.description_zh,
                profile.description.zh,
                mine.description_zh.clone(),
            ),
            (
                s.description_en,
                profile.description.en,
                mine.description_en.clone(),
            ),
        ]);
        let version = theirs.version;
        let again = Some(SaveProfile { version, ..mine });
        Some(Rivals { changes, again })
    };
    conflict_notice(locale, attempt, saved, compare)
}
