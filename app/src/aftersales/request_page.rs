//! One request, for its buyer: where it stands, what there is to do, its course.

use super::api::{SendBackAfterSales, WithdrawAfterSales, own_after_sales};
use super::ask_page::failed;
use super::components::{Photos, course, goods, request_facts};
use super::strings::{Strings, field_error, state_name, state_tone, strings};
use crate::cart::components::hidden;
use crate::layout::{HeadKind, PageHead};
use crate::order::components::Access;
use crate::routes;
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::aftersales::{AfterSalesEvent, AfterSalesState, AfterSalesView};
use domain::kernel::Locale;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{
    Badge, Button, ButtonLink, ButtonVariant, Card, Field, FormGrid, Notice, Skeleton, SkeletonShape,
    TextInput, Timeline, Tone,
};

/// One request.
#[component]
pub fn RequestPage() -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let (params, query) = (use_params_map(), use_query_map());
    let access = Memo::new(move |_| Access {
        number: params.with(|params| params.get("request").unwrap_or_default()),
        key: query.with(|query| query.get("key").unwrap_or_default()),
    });
    let found = ask(
        move || access.get(),
        move |access| own_after_sales(locale, access.number, access.key),
    );
    let content = move || {
        let access = access.get();
        Suspend::new(async move {
            match found.await {
                Ok(view) => {
                    let view = RwSignal::new(view);
                    (move || loaded(locale, s, &access, view)).into_any()
                }
                Err(error) => failed(locale, s, &error),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=6 /> };
    view! {
        <PageHead title=s.title path=routes::track(locale) kind=HeadKind::Hidden />
        <div class="container page stack">
            <Transition fallback=waiting>{once(content)}</Transition>
        </div>
    }
    .into_any()
}

fn loaded(locale: Locale, s: &'static Strings, access: &Access, shown: RwSignal<AfterSalesView>) -> AnyView {
    let view = shown.get();
    let (number, order) = (view.number.to_string(), view.order.to_string());
    let state = view.state;
    let waiting = view
        .waiting
        .then(|| view! { <Notice tone=Tone::Info><p>{s.waiting_buyer}</p></Notice> });
    let label = (view.kind.goes_back() && state == AfterSalesState::Approved).then(|| {
        let href = routes::after_sales_label(locale, &order, &number, &access.key);
        view! { <ButtonLink href=href>{s.label_print}</ButtonLink> }
    });
    let back = routes::after_sales(locale, &order, &access.key);
    let offers = |event| view.offered.contains(&event);
    let send = offers(AfterSalesEvent::SendBack).then(|| send_form(locale, s, access, shown));
    let withdraw = offers(AfterSalesEvent::Withdraw).then(|| withdraw_form(locale, s, access, shown));
    let history = course(locale, &view.history);
    let (lines, facts, photos) = (
        goods(locale, &view.lines),
        request_facts(locale, &view),
        view.photos,
    );
    let key = access.key.clone();
    view! {
        <h1>
            {s.number} " " {number.clone()} " "
            <Badge tone=state_tone(state) dot=true>
                {state_name(locale, state)}
            </Badge>
        </h1>
        {waiting}
        {send}
        <div class="cluster no-print">{label} {withdraw}</div>
        <Card title=s.goods>{lines}</Card>
        <Card title=s.facts>
            {facts} <Photos number key photos locale />
        </Card>
        <Card title=s.course>
            <Timeline label=s.course events=history />
        </Card>
        <p class="no-print">
            <ButtonLink href=back>{s.all_requests}</ButtonLink>
        </p>
    }
    .into_any()
}

fn send_form(
    locale: Locale,
    s: &'static Strings,
    access: &Access,
    shown: RwSignal<AfterSalesView>,
) -> AnyView {
    let attempt = Attempt::<SendBackAfterSales>::new(locale, move |view| shown.set(view));
    let problem = attempt.problem();
    let fault = move |field| field_error_in(locale, problem, field, field_error);
    let own = [
        hidden("locale", &locale),
        hidden("number", &access.number),
        hidden("key", &access.key),
    ];
    view! {
        <Card title=s.send_back>
            <form class="stack" method="post" action=SendBackAfterSales::url() on:submit=attempt.on_submit()>
                {Vec::from(own)}
                <p class="muted small">{s.send_back_text}</p>
                <Problem form="send" locale problem asked=Asked::Other words=field_error />
                <FormGrid>
                    <Field id="send-carrier" label=s.carrier required=true error=fault("carrier")>
                        <TextInput name="shipment[carrier]" required=true attr:maxlength="60" />
                    </Field>
                    <Field id="send-tracking" label=s.tracking required=true error=fault("tracking")>
                        <TextInput name="shipment[tracking]" required=true attr:maxlength="60" />
                    </Field>
                </FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {s.send_back_submit}
                    </Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

fn withdraw_form(
    locale: Locale,
    s: &'static Strings,
    access: &Access,
    shown: RwSignal<AfterSalesView>,
) -> AnyView {
    let attempt = Attempt::<WithdrawAfterSales>::new(locale, move |view| shown.set(view));
    view! {
        <form method="post" action=WithdrawAfterSales::url() on:submit=attempt.on_submit()>
            {hidden("locale", &locale)} {hidden("number", &access.number)} {hidden("key", &access.key)}
            <Problem form="withdraw" locale problem=attempt.problem() asked=Asked::Other words=field_error />
            <Button kind="submit" variant=ButtonVariant::Quiet pending=attempt.pending()>
                {s.withdraw}
            </Button>
        </form>
    }
    .into_any()
}
