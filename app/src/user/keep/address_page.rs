//! The address book: the list, or the form of one address, as the address of the page says.

use super::address_form::address_form;
use super::api::{DeleteAddress, SetDefaultAddress, list_addresses};
use super::pasted::pasted_once;
use super::strings::{self, KeepStrings};
use crate::cart::components::hidden;
use crate::routes::{self, AccountSection};
use crate::user::components::{Attempt, LiveAccount, Problem};
use crate::user::strings::{Asked, section_name};
use crate::wire::{ask, once};
use domain::logistics::{AddressId, BookEntry, BookForm, PastedAddress};
use domain::user::mask_phone;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use ui::{
    Badge, Button, ButtonLink, ButtonSize, ButtonVariant, EmptyState, IconName, Notice, SettingList,
    SettingRow, Skeleton, SkeletonShape, Tone,
};

/// What the page shows, as its address says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    List,
    New { country: String },
    Edit { id: AddressId, country: String },
}

/// The address book.
#[component]
pub fn AddressPage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::strings(locale);
    let query = use_query_map();
    let shown = Memo::new(move |_| {
        query.with(|query| {
            let country = query.get("country").unwrap_or_default();
            match query.get_str("edit").and_then(|id| id.parse().ok()) {
                Some(id) => Shown::Edit { id, country },
                None if query.get_str("new").is_some() => Shown::New { country },
                None => Shown::List,
            }
        })
    });
    let asked = RwSignal::new(0);
    let book = ask(
        move || (asked.get(), shown.get()),
        |_| async {
            let pasted = pasted_once().await;
            Ok((list_addresses().await?, pasted))
        },
    );
    let again = Callback::new(move |()| asked.update(|asked| *asked += 1));
    let content = move || {
        let shown = shown.get();
        Suspend::new(async move {
            match book.await {
                Ok((book, pasted)) => body(account, s, book, shown, pasted, again),
                Err(_) => view! { <Notice tone=Tone::Danger><p>{s.failed}</p></Notice> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=3 /> };
    view! {
        <h1>{section_name(locale, AccountSection::Addresses)}</h1>
        <Transition fallback=waiting>{once(content)}</Transition>
    }
    .into_any()
}

fn body(
    account: LiveAccount,
    s: &'static KeepStrings,
    book: Vec<BookEntry>,
    shown: Shown,
    pasted: Option<PastedAddress>,
    again: Callback<()>,
) -> AnyView {
    match shown {
        Shown::List => list(account, s, book, again),
        Shown::New { country } => address_form(account, None, first_form(pasted, country, book.is_empty())),
        Shown::Edit { id, country } => match book.into_iter().find(|entry| entry.id == id) {
            Some(entry) => {
                let mut form = BookForm::from(&entry);
                if !country.is_empty() {
                    form.country = country;
                }
                address_form(account, Some(entry), form)
            }
            None => view! { <EmptyState title=s.address_empty /> }.into_any(),
        },
    }
}

fn first_form(pasted: Option<PastedAddress>, country: String, is_default: bool) -> BookForm {
    let pasted = pasted.unwrap_or_default();
    BookForm {
        recipient: pasted.recipient,
        phone: pasted.phone,
        country,
        region: pasted.region,
        city: pasted.city,
        district: pasted.district,
        street: pasted.street,
        postcode: pasted.postcode,
        is_default,
        ..BookForm::default()
    }
}

fn list(account: LiveAccount, s: &'static KeepStrings, book: Vec<BookEntry>, again: Callback<()>) -> AnyView {
    let locale = account.locale;
    let delete = Attempt::<DeleteAddress>::new(locale, move |()| {
        account.done("address_gone");
        again.run(());
    });
    let set_default = Attempt::<SetDefaultAddress>::new(locale, move |()| {
        account.done("address");
        again.run(());
    });
    let problem = Signal::derive(move || delete.problem().get().or_else(|| set_default.problem().get()));
    let add = view! {
        <ButtonLink href=routes::new_address(locale) variant=ButtonVariant::Primary icon=IconName::Plus>
            {s.address_new}
        </ButtonLink>
    }
    .into_any();
    if book.is_empty() {
        return view! {
            <EmptyState title=s.address_empty text=s.address_empty_text>
                {add}
            </EmptyState>
        }
        .into_any();
    }
    let rows: Vec<AnyView> = book
        .into_iter()
        .map(|entry| row(account, s, entry, delete, set_default))
        .collect();
    view! {
        <Problem form="address" locale problem asked=Asked::Other />
        <SettingList label=section_name(locale, AccountSection::Addresses)>{rows}</SettingList>
        <div>{add}</div>
    }
    .into_any()
}

fn row(
    account: LiveAccount,
    s: &'static KeepStrings,
    entry: BookEntry,
    delete: Attempt<DeleteAddress>,
    set_default: Attempt<SetDefaultAddress>,
) -> AnyView {
    let locale = account.locale;
    let (id, card) = (entry.id, entry.card);
    let mut title = vec![card.address.recipient.clone(), mask_phone(card.phone.as_str())];
    title.extend((!card.label.is_empty()).then(|| card.label.clone()));
    let title = title.join(" · ");
    let of_this = |words: &str| format!("{words}: {title}");
    let (edit, remove) = (of_this(s.address_edit), of_this(s.address_delete));
    let mark = if entry.is_default {
        view! { <Badge tone=Tone::Success>{s.address_default}</Badge> }.into_any()
    } else {
        view! {
            <form method="post" action=SetDefaultAddress::url() on:submit=set_default.on_submit()>
                {hidden("locale", &locale)}
                {hidden("id", &id)}
                <Button kind="submit" size=ButtonSize::Small attr:aria-label=of_this(s.address_make_default)>
                    {s.address_make_default}
                </Button>
            </form>
        }
        .into_any()
    };
    view! {
        <SettingRow title=title.clone() text=card.address.lines().join("，") icon=IconName::Pin>
            <div class="cluster">
                {mark}
                <ButtonLink href=routes::edit_address(locale, id) size=ButtonSize::Small attr:aria-label=edit>
                    {s.address_edit}
                </ButtonLink>
                <form method="post" action=DeleteAddress::url() on:submit=delete.on_submit()>
                    {hidden("locale", &locale)}
                    {hidden("id", &id)}
                    <Button kind="submit" size=ButtonSize::Small attr:aria-label=remove>
                        {s.address_delete}
                    </Button>
                </form>
            </div>
        </SettingRow>
    }
    .into_any()
}
