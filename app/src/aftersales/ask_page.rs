//! Asking for something after a sale: what can be asked for of an order, the form, and what was asked for before.

use super::api::offer_after_sales;
use super::returned::ReturnedRequest;
use super::strings::{
    Strings, days_to_send, field_error, kind_name, most, reason_name, state_name, state_tone, strings,
};
use crate::cart::components::hidden;
use crate::error::{self, ApiError};
use crate::layout::{HeadKind, PageHead};
use crate::order::components::Access;
use crate::routes;
use crate::session::{date_time, use_visit};
use crate::user::components::{Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::aftersales::{AfterSalesOffer, AfterSalesOfferLine, AfterSalesReason, AfterSalesRow, Photo};
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{
    Badge, Button, ButtonLink, ButtonSize, ButtonVariant, Card, EmptyState, Field, FileInput, FormGrid,
    Notice, Select, SelectOption, Skeleton, SkeletonShape, TextArea, TextInput, Tone,
};

/// What browsers offer to choose. The server looks at the content.
const ACCEPT: &str = ".jpg,.jpeg,.png,.webp,image/jpeg,image/png,image/webp";

/// The page of an order's requests, with the form of a new one.
#[component]
pub fn AskPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let (params, query) = (use_params_map(), use_query_map());
    let access = Memo::new(move |_| Access {
        number: params.with(|params| params.get("number").unwrap_or_default()),
        key: query.with(|query| query.get("key").unwrap_or_default()),
    });
    let returned = ReturnedRequest::of_this_answer();
    let answer = ask(
        move || access.get(),
        move |access| {
            let returned = returned.clone();
            async move {
                let offer = offer_after_sales(locale, access.number, access.key).await?;
                Ok((offer, returned))
            }
        },
    );
    let content = move || {
        let access = access.get();
        Suspend::new(async move {
            match answer.await {
                Ok((offer, returned)) => loaded(locale, s, &access, offer, returned),
                Err(error) => failed(locale, s, &error),
            }
        })
    };
    let head = move || {
        let path = routes::after_sales(locale, &access.get().number, "");
        view! { <PageHead title=s.title path kind=HeadKind::Hidden /> }
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=6 /> };
    view! {
        {head}
        <div class="container page stack">
            <h1>{s.title}</h1>
            <p class="muted">{s.text}</p>
            <Transition fallback=waiting>{once(content)}</Transition>
        </div>
    }
    .into_any()
}

fn loaded(
    locale: Locale,
    s: &'static Strings,
    access: &Access,
    offer: AfterSalesOffer,
    returned: ReturnedRequest,
) -> AnyView {
    let order = offer.order.to_string();
    let back = routes::order(locale, &order, &access.key);
    let requests = requests(locale, s, &order, &access.key, &offer.requests);
    let form = if offer.kinds.is_empty() {
        let text = if offer.closed_at.is_some() {
            s.closed
        } else {
            s.nothing_text
        };
        view! { <EmptyState title=s.nothing text /> }.into_any()
    } else {
        request_form(locale, s, access, offer, returned)
    };
    view! {
        {form}
        {requests}
        <p>
            <ButtonLink href=back>{s.back_to_order}</ButtonLink>
        </p>
    }
    .into_any()
}

/// What was asked for of this order before.
fn requests(
    locale: Locale,
    s: &'static Strings,
    order: &str,
    key: &str,
    rows: &[AfterSalesRow],
) -> Option<AnyView> {
    let items: Vec<_> = rows
        .iter()
        .map(|row| {
            let number = row.number.to_string();
            let href = routes::after_sales_request(locale, order, &number, key);
            let (state, kind) = (row.state, kind_name(locale, row.kind));
            let asked = date_time(locale, row.requested_at);
            view! {
                <li class="cluster">
                    <a href=href>{number}</a>
                    <span>{kind}</span>
                    <Badge tone=state_tone(state)>{state_name(locale, state)}</Badge>
                    <span class="muted small">{asked}</span>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <Card title=s.requests>
                <ul class="stack" role="list">
                    {items}
                </ul>
            </Card>
        }
        .into_any()
    })
}

/// The form, filled in with what came back.
fn request_form(
    locale: Locale,
    s: &'static Strings,
    access: &Access,
    offer: AfterSalesOffer,
    returned: ReturnedRequest,
) -> AnyView {
    let problem = Signal::stored(returned.error.clone());
    let fault = move |field| field_error_in(locale, problem, field, field_error);
    let first = first_fields(locale, s, &offer, &returned, [fault("kind"), fault("reason")]);
    let lines: Vec<AnyView> = offer
        .lines
        .iter()
        .map(|line| line_fields(locale, s, line, &returned))
        .collect();
    let sending = RwSignal::new(false);
    let left = window_event_listener_untyped("pagehide", move |_| sending.set(false));
    on_cleanup(move || left.remove());
    let action = routes::after_sales(locale, &offer.order.to_string(), &access.key);
    let payee = offer.by_hand.then(|| payee_fields(s, &returned, fault));
    let text = returned.form.text;
    view! {
        <form
            class="stack"
            method="post"
            action=action
            enctype="multipart/form-data"
            on:submit=move |_| sending.set(true)
        >
            <Problem form="ask" locale problem asked=Asked::Other words=field_error />
            {hidden("key", &access.key)}
            {first}
            <Card title=s.lines>
                <div id="ask-lines" tabindex="-1" class="stack">
                    <p class="muted small">{s.lines_hint}</p>
                    {move || fault("lines").get().map(|words| view! { <Notice tone=Tone::Danger><p>{words}</p></Notice> })}
                    {lines}
                </div>
            </Card>
            <Field id="ask-text" label=s.words_label hint=s.words_hint error=fault("text")>
                <TextArea name="text" value=text rows=4 attr:maxlength="1000" />
            </Field>
            {payee}
            {photo_field(s, returned.kept, fault("photos"))}
            <div>
                <Button kind="submit" variant=ButtonVariant::Primary size=ButtonSize::Large pending=sending>
                    {s.submit}
                </Button>
            </div>
            <p class="muted small">{days_to_send(locale)}</p>
        </form>
    }
    .into_any()
}

/// What is wanted, and why.
fn first_fields(
    locale: Locale,
    s: &'static Strings,
    offer: &AfterSalesOffer,
    returned: &ReturnedRequest,
    [wrong_kind, wrong_reason]: [Signal<Option<String>>; 2],
) -> AnyView {
    let mut kinds = vec![SelectOption::new("", s.reason_none)];
    let offered = offer.kinds.iter();
    kinds.extend(offered.map(|kind| SelectOption::new(kind.as_str(), kind_name(locale, *kind))));
    let mut reasons = vec![SelectOption::new("", s.reason_none)];
    let known = AfterSalesReason::ALL.into_iter();
    reasons.extend(known.map(|reason| SelectOption::new(reason.as_str(), reason_name(locale, reason))));
    let (kind, reason) = (returned.form.kind.clone(), returned.form.reason.clone());
    view! {
        <FormGrid>
            <Field id="ask-kind" label=s.kind required=true error=wrong_kind>
                <Select name="kind" options=kinds selected=kind required=true />
            </Field>
            <Field id="ask-reason" label=s.reason required=true error=wrong_reason>
                <Select name="reason" options=reasons selected=reason required=true />
            </Field>
        </FormGrid>
    }
    .into_any()
}

/// Where money is to be sent that no gateway gives back.
fn payee_fields(
    s: &'static Strings,
    returned: &ReturnedRequest,
    fault: impl Fn(&'static str) -> Signal<Option<String>>,
) -> AnyView {
    let payee = returned.form.payee.clone();
    let fields: Vec<_> = [
        ("holder", s.payee_holder, payee.holder, "60"),
        ("bank", s.payee_bank, payee.bank, "60"),
        ("number", s.payee_number, payee.number, "60"),
    ]
    .into_iter()
    .map(|(name, label, value, most)| {
        view! {
            <Field id=format!("ask-{name}") label error=fault(name)>
                <TextInput name value attr:maxlength=most attr:autocomplete="off" />
            </Field>
        }
    })
    .collect();
    view! {
        <Card title=s.payee>
            <p class="muted small">{s.payee_text}</p>
            <FormGrid>{fields}</FormGrid>
        </Card>
    }
    .into_any()
}

fn photo_field(s: &'static Strings, kept: Vec<Photo>, error: Signal<Option<String>>) -> AnyView {
    let kept: Vec<_> = kept
        .into_iter()
        .map(|photo| {
            let words = format!("{} {} KB · {}", s.photo, photo.size / 1_000, s.photos_kept);
            view! {
                {hidden("kept", &photo.id)}
                <p class="muted small">{words}</p>
            }
        })
        .collect();
    view! {
        <Field id="ask-photos" label=s.photos note=s.optional hint=s.photos_hint error>
            <FileInput name="photos" accept=ACCEPT multiple=true most=Photo::BYTES_MOST too_large=s.photos_too_large />
        </Field>
        {kept}
    }
    .into_any()
}

/// How many of a line, and for an exchange what instead.
fn line_fields(
    locale: Locale,
    s: &'static Strings,
    line: &AfterSalesOfferLine,
    returned: &ReturnedRequest,
) -> AnyView {
    let position = line.position;
    let typed = returned
        .form
        .lines
        .iter()
        .find(|typed| typed.position == position)
        .cloned();
    let typed = typed.unwrap_or_default();
    let name = if line.choice.is_empty() {
        line.name.clone()
    } else {
        format!("{} · {}", line.name, line.choice)
    };
    let instead = (!line.instead.is_empty()).then(|| {
        let mut options = vec![SelectOption::new("", s.same)];
        options.extend(
            line.instead
                .iter()
                .map(|choice| SelectOption::new(choice.id.to_string(), choice.name.clone())),
        );
        let selected = typed.instead.clone();
        view! {
            <Field id=format!("ask-instead-{position}") label=s.instead note=s.instead_note>
                <Select name=format!("instead.{position}") options selected />
            </Field>
        }
    });
    let hint = most(locale, line.returnable, line.claimable);
    let top = line.returnable.max(line.claimable).to_string();
    view! {
        <FormGrid>
            <Field id=format!("ask-units-{position}") label=name hint>
                <TextInput
                    name=format!("units.{position}")
                    kind="number"
                    value=typed.units
                    attr:min="0"
                    attr:max=top
                    attr:inputmode="numeric"
                />
            </Field>
            {instead}
        </FormGrid>
    }
    .into_any()
}

pub(super) fn failed(locale: Locale, s: &'static Strings, error: &ApiError) -> AnyView {
    #[cfg(feature = "ssr")]
    crate::server::set_status(error.status());
    let text = error::text(locale, error);
    view! {
        <Notice tone=Tone::Danger title=s.failed>
            <p>{text}</p>
        </Notice>
    }
    .into_any()
}
