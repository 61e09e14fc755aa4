//! Notes and tags of a purchase, read and written.

use super::api::{AddOrderNote, SetOrderTags, order_notes};
use super::strings::{Strings, field_error, strings};
use crate::cart::components::hidden;
use crate::routes::Realm;
use crate::session::date_time;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::kernel::Locale;
#[cfg(feature = "ssr")]
use domain::order::Desk;
use domain::order::OrderNotes;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, Field, FormSection, Skeleton, SkeletonShape, Tag, TextArea, TextInput, Timeline, TimelineEvent,
};

/// Where the notes are written from.
#[derive(Clone)]
struct Place {
    locale: Locale,
    desk: &'static str,
    shop: String,
    number: String,
    /// Grows with every change.
    version: RwSignal<u32>,
}

/// What one's own side has noted about a purchase.
#[component]
pub fn OrderNotesPanel(
    /// Whose console it is in.
    realm: Realm,
    /// Of which of one's shops; empty for the first, and in the platform's console.
    #[prop(into, optional)]
    shop: String,
    /// The number of the purchase, or of an order of it.
    number: String,
    /// Whether whoever looks may write too.
    may_write: bool,
    /// The language.
    locale: Locale,
) -> impl IntoView {
    let s = strings(locale);
    let place = Place {
        locale,
        desk: match realm {
            Realm::Platform => "platform",
            Realm::Seller => "seller",
        },
        shop,
        number,
        version: RwSignal::new(0),
    };
    let (version, asked) = (place.version, place.clone());
    let found = ask(
        move || version.get(),
        move |_| order_notes(asked.desk.to_owned(), asked.shop.clone(), asked.number.clone()),
    );
    let place = StoredValue::new(place);
    let content = move || {
        Suspend::new(async move {
            match found.await {
                Ok(notes) => loaded(&place.get_value(), s, notes, may_write),
                Err(_) => view! { <p class="muted">{s.failed}</p> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=2 /> };
    view! {
        <FormSection id="notes" title=s.notes text=s.notes_text>
            <Transition fallback=waiting>{once(content)}</Transition>
        </FormSection>
    }
    .into_any()
}

fn loaded(place: &Place, s: &'static Strings, found: OrderNotes, may_write: bool) -> AnyView {
    let locale = place.locale;
    let events: Vec<_> = found
        .notes
        .into_iter()
        .map(|note| TimelineEvent {
            title: note.body,
            actor: note.author,
            time: date_time(locale, note.at),
            datetime: note.at.to_rfc3339(),
            ..TimelineEvent::default()
        })
        .collect();
    let list = if events.is_empty() {
        view! { <p class="muted">{s.notes_none}</p> }.into_any()
    } else {
        view! { <Timeline label=s.notes events /> }.into_any()
    };
    let tags = found.tags.join(", ");
    let marks: Vec<AnyView> = found
        .tags
        .into_iter()
        .map(|tag| view! { <Tag>{tag}</Tag> }.into_any())
        .collect();
    let forms = may_write.then(|| {
        view! {
            {tag_form(place, s, tags, &found.known)}
            {note_form(place, s)}
        }
    });
    view! {
        <div class="cluster">{marks}</div>
        {list}
        {forms}
    }
    .into_any()
}

fn tag_form(place: &Place, s: &'static Strings, tags: String, known: &[String]) -> AnyView {
    let (locale, version) = (place.locale, place.version);
    let attempt = Attempt::<SetOrderTags>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let known: Vec<AnyView> = known
        .iter()
        .map(|tag| view! { <option value=tag.clone()></option> }.into_any())
        .collect();
    let fault = field_error_in(locale, problem, "tags", field_error);
    view! {
        <form class="stack" method="post" action=SetOrderTags::url() on:submit=attempt.on_submit()>
            {hidden("desk", &place.desk)} {hidden("shop", &place.shop)} {hidden("number", &place.number)}
            <Problem form="tag" locale problem asked=Asked::Other words=field_error />
            <Field id="tag-tags" label=s.tags hint=s.tags_hint error=fault>
                <TextInput name="tags" value=tags attr:list="tag-known" attr:maxlength="500" />
            </Field>
            <datalist id="tag-known">{known}</datalist>
            <div>
                <Button kind="submit" pending=attempt.pending()>
                    {s.tags_save}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

fn note_form(place: &Place, s: &'static Strings) -> AnyView {
    let (locale, version) = (place.locale, place.version);
    let attempt = Attempt::<AddOrderNote>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let fault = field_error_in(locale, problem, "body", field_error);
    view! {
        <form class="stack" method="post" action=AddOrderNote::url() on:submit=attempt.on_submit()>
            {hidden("desk", &place.desk)} {hidden("shop", &place.shop)} {hidden("number", &place.number)}
            <Problem form="note" locale problem asked=Asked::Other words=field_error />
            <Field id="note-body" label=s.note_new required=true error=fault>
                <TextArea name="body" rows=3 attr:maxlength="500" />
            </Field>
            <div>
                <Button kind="submit" pending=attempt.pending()>
                    {s.note_add}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// The desk that a form names.
#[cfg(feature = "ssr")]
pub fn desk_of(desk: &str, shop: &str) -> Desk {
    if desk == "seller" {
        Desk::Seller(shop.parse().ok())
    } else {
        Desk::Platform
    }
}

/// Tags as they are typed: separated by commas of both languages, or spaces.
#[cfg(feature = "ssr")]
pub(super) fn tags_of(text: &str) -> Vec<String> {
    let is_gap = |letter: char| letter.is_whitespace() || [',', '，', '、'].contains(&letter);
    let tags = text.split(is_gap).filter(|tag| !tag.is_empty());
    tags.map(str::to_owned).collect()
}
