//! One transfer: what was sent, what arrived, and the next step.

use super::api::{MoveTransfer, view_transfer};
use super::levels::of_shop;
use super::strings::{Strings, event_name, field_error, state_name, state_tone, strings};
use crate::cart::components::hidden;
use crate::console::{Address, strings as common};
use crate::layout::ErrorPage;
use crate::merchant::seller::SHOP;
use crate::routes::{self, ConsoleSection, Realm};
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem};
use crate::user::strings::Asked;
use crate::wire::{ask, once};
use domain::inventory::{Transfer, TransferEvent, TransferId, TransferLine, TransferState};
use domain::kernel::Locale;
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Badge, Button, ButtonVariant, Column, Crumb, DataTable, Field, FormGrid, FormSection, PageHead, Skeleton,
    SkeletonShape, TableBody, TableRow, TextInput,
};

/// A transfer.
#[component]
pub fn TransferPage(
    /// From the address.
    id: String,
    /// Whose console it is.
    realm: Realm,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let shop = Address::here().with_untracked(|address| address.get(SHOP));
    let version = RwSignal::new(0_u32);
    let id = id.parse().unwrap_or_else(|_| TransferId::from_u128(0));
    let asked = shop.clone();
    let found = ask(move || version.get(), move |_| view_transfer(asked.clone(), id));
    let permissions = match realm {
        Realm::Platform => who.console,
        Realm::Seller => who.selling,
    };
    let may_change = permissions.contains(&Permission::StockUpdate);
    let content = move || {
        let shop = shop.clone();
        Suspend::new(async move {
            match found.await {
                Ok(view) => loaded(locale, realm, &shop, &view, may_change.then_some(version)),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let waiting = || view! { <Skeleton shape=SkeletonShape::Row count=6 /> };
    view! { <Transition fallback=waiting>{once(content)}</Transition> }.into_any()
}

fn loaded(
    locale: Locale,
    realm: Realm,
    shop: &str,
    view: &Transfer,
    version: Option<RwSignal<u32>>,
) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let list = of_shop(routes::console(locale, realm, ConsoleSection::Transfers), shop);
    let number = view.id.to_string();
    let trail = vec![
        Crumb::link(common::section_name(locale, ConsoleSection::Transfers), list),
        Crumb::here(number.clone()),
    ];
    let state = view.state;
    let mark = move || {
        view! {
            <Badge tone=state_tone(state) dot=true>
                {state_name(locale, state)}
            </Badge>
        }
    };
    let acts = version.map(|version| acts(locale, s, shop, view, version));
    view! {
        <PageHead title=number.clone() text=view.note.clone() trail_label=c.trail trail mark />
        {lines(s, view)}
        {acts}
    }
    .into_any()
}

fn lines(s: &'static Strings, view: &Transfer) -> AnyView {
    let columns = vec![
        Column::text("sku", s.sku),
        Column::figure("planned", s.planned),
        Column::figure("sent", s.sent),
        Column::figure("received", s.received),
        Column::figure("lost", s.lost),
        Column::figure("on_the_way", s.on_the_way),
        Column::text("reason", s.lost_reason),
    ];
    let rows = view.lines.iter().map(|line| {
        TableRow::new(line.variant.to_string(), line.sku.clone())
            .cell(line.sku.clone())
            .cell(line.units.to_string())
            .cell(line.sent.to_string())
            .cell(line.received.to_string())
            .cell(line.lost.to_string())
            .cell(line.on_the_way().to_string())
            .cell(line.reason.clone())
    });
    let body = TableBody::Rows(rows.collect());
    view! {
        <FormSection id="lines" title=s.lines>
            <DataTable caption=s.lines columns body />
        </FormSection>
    }
    .into_any()
}

/// What the state allows.
fn acts(locale: Locale, s: &'static Strings, shop: &str, view: &Transfer, version: RwSignal<u32>) -> AnyView {
    let onward = match view.state {
        TransferState::Draft => Some((TransferEvent::Send, "send")),
        TransferState::InTransit => Some((TransferEvent::Receive, "receive")),
        TransferState::Received | TransferState::Cancelled => None,
    };
    let nothing = onward
        .is_none()
        .then(|| view! { <p class="muted">{s.acts_none}</p> });
    let forms = onward.map(|step| {
        let cancel = (TransferEvent::Cancel, "cancel");
        Vec::from([step, cancel].map(|step| step_form(locale, shop, view, step, version)))
    });
    view! {
        <FormSection id="acts" title=s.acts>
            {forms} {nothing}
        </FormSection>
    }
    .into_any()
}

fn step_form(
    locale: Locale,
    shop: &str,
    view: &Transfer,
    (event, name): (TransferEvent, &'static str),
    version: RwSignal<u32>,
) -> AnyView {
    let attempt = Attempt::<MoveTransfer>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let arrivals = (event == TransferEvent::Receive).then(|| {
        let fields = view.lines.iter().enumerate();
        fields
            .map(|(place, line)| arrival(locale, place, line))
            .collect::<Vec<_>>()
    });
    let variant = if event == TransferEvent::Cancel {
        ButtonVariant::Danger
    } else {
        ButtonVariant::Primary
    };
    let (shop, id, seen) = (shop.to_owned(), view.id, view.version);
    view! {
        <form class="stack" method="post" action=MoveTransfer::url() on:submit=attempt.on_submit()>
            {hidden("shop", &shop)} {hidden("id", &id)} {hidden("version", &seen)} {hidden("event", &name)}
            <Problem form=name locale problem asked=Asked::Other words=field_error />
            {arrivals}
            <div>
                <Button kind="submit" variant pending=attempt.pending()>
                    {event_name(locale, event)}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// What arrived of one line, and why the rest did not.
fn arrival(locale: Locale, place: usize, line: &TransferLine) -> AnyView {
    let s = strings(locale);
    let name = move |field: &str| format!("arrivals[{place}][{field}]");
    let (variant, sent) = (line.variant.to_string(), line.sent.to_string());
    let label = format!("{} · {}", line.sku, s.received);
    view! {
        <FormGrid>
            <input type="hidden" name=name("variant") value=variant />
            <Field id=format!("received-{place}") label required=true>
                <TextInput name=name("received") kind="number" value=sent attr:min="0" />
            </Field>
            <Field id=format!("reason-{place}") label=s.lost_reason>
                <TextInput name=name("reason") attr:maxlength="500" />
            </Field>
        </FormGrid>
    }
    .into_any()
}
