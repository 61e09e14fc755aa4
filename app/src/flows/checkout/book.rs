//! For whoever is signed in: an address of their book for this order. Plain forms, so that the fields come with the page.

use super::strings;
use crate::cart::components::hidden;
use crate::session::may_be_signed_in;
use crate::user::keep::api::{UseAddress, list_addresses};
use crate::wire::{ask, once};
use domain::kernel::Locale;
use domain::logistics::BookEntry;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonSize, Disclosure, SettingList, SettingRow};

/// The book, folded; nothing for visitors and for empty books.
#[component]
pub fn SavedAddresses(
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let book = ask(
        || (),
        |()| async {
            if may_be_signed_in() {
                // Whoever is not signed in has no book; the checkout does without one.
                Ok(list_addresses().await.unwrap_or_default())
            } else {
                Ok(Vec::new())
            }
        },
    );
    let content = move || {
        Suspend::new(async move {
            book.await
                .ok()
                .filter(|book| !book.is_empty())
                .map(|book| list(locale, book))
        })
    };
    view! { <Transition>{once(content)}</Transition> }.into_any()
}

fn list(locale: Locale, book: Vec<BookEntry>) -> AnyView {
    let s = strings::strings(locale);
    let rows: Vec<AnyView> = book
        .into_iter()
        .map(|entry| {
            let (id, card) = (entry.id, entry.card);
            let mut title = card.address.recipient.clone();
            if !card.label.is_empty() {
                title = format!("{title} · {}", card.label);
            }
            let label = format!("{}: {title}", s.book_use);
            view! {
                <SettingRow title text=card.address.lines().join("，")>
                    <form method="post" action=UseAddress::url()>
                        {hidden("locale", &locale)} {hidden("id", &id)}
                        <Button kind="submit" size=ButtonSize::Small attr:aria-label=label>
                            {s.book_use}
                        </Button>
                    </form>
                </SettingRow>
            }
            .into_any()
        })
        .collect();
    view! {
        <Disclosure summary=s.book>
            <SettingList label=s.book>{rows}</SettingList>
        </Disclosure>
    }
    .into_any()
}
