//! What a shop has earned, for those who work for it.

use super::api::{own_balance, own_statement};
use super::statement::{columns, currency, export_href, lines};
use super::strings::{Strings, strings};
use crate::console::{Address, ExportLink, strings as common};
use crate::layout::ErrorPage;
use crate::merchant::seller::{SHOP, ShopChoice};
use crate::routes::{self, ConsoleSection};
use crate::session::use_visit;
use crate::wire::{ask, once};
use domain::kernel::Currency;
use domain::settlement::{Account, AccountKind, SellerBalance, StatementLine};
use domain::user::{Permission, SignedIn};
use leptos::prelude::*;
use ui::{
    DataTable, EmptyState, PageHead, Skeleton, SkeletonShape, SummaryList, SummaryRow, Tab, TableBody, Tabs,
};

/// The balance of one's shop, and what moved it.
#[component]
pub fn SellerFinancePage(
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings(locale);
    let address = Address::here();
    let choice = who
        .selling
        .contains(&Permission::SellerRead)
        .then(|| view! { <ShopChoice /> });
    let may_export = who.selling.contains(&Permission::LedgerExport);
    let owed = ask(move || address.get().get(SHOP), own_balance);
    let moved = ask(
        move || address.get(),
        |address| {
            own_statement(
                address.get(SHOP),
                kind(&address),
                currency(&address),
                address.get("before"),
            )
        },
    );
    let balances = move || {
        Suspend::new(async move {
            match owed.await {
                Ok(rows) => balances(s, &rows, may_export),
                Err(error) => view! { <ErrorPage error /> }.into_any(),
            }
        })
    };
    let table = move || {
        let address = address.get();
        Suspend::new(async move {
            let to_order = |line: &StatementLine| {
                let number = line.order.as_ref()?.to_string();
                let href = routes::seller_item(locale, ConsoleSection::Orders, &number);
                let shop = Some(address.get(SHOP)).filter(|shop| !shop.is_empty());
                Some(match shop {
                    Some(shop) => routes::with_query(href, &[(SHOP.to_owned(), shop)]),
                    None => href,
                })
            };
            lines(locale, &address, moved.await, to_order)
        })
    };
    let waiting =
        move || view! { <DataTable caption=s.statement columns=columns(s) body=TableBody::Loading(6) /> };
    view! {
        <PageHead title=common::section_name(locale, ConsoleSection::Finance) text=s.own_text />
        {choice}
        <Transition fallback=|| view! { <Skeleton shape=SkeletonShape::Row count=3 /> }>
            {once(balances)}
        </Transition>
        {move || address.with(|address| views(s, address))}
        <Transition fallback=waiting>{once(table)}</Transition>
    }
    .into_any()
}

const PENDING: &str = "pending";

/// Which account the address means: what is payable, unless it says pending.
fn kind(address: &Address) -> AccountKind {
    if address.get("view") == PENDING {
        AccountKind::SellerPending
    } else {
        AccountKind::SellerPayable
    }
}

fn views(s: &'static Strings, address: &Address) -> AnyView {
    let items = vec![
        Tab::new("", s.payable, address.with("view", "")),
        Tab::new(PENDING, s.pending, address.with("view", PENDING)),
    ];
    let money = Currency::ALL
        .map(|one| Tab::new(one.code(), one.code(), address.with("currency", one.code())))
        .to_vec();
    let now = currency(address).code();
    view! {
        <Tabs label=s.statement items current=address.get("view") />
        <Tabs label=s.currency items=money current=now />
    }
    .into_any()
}

/// What is owed in every currency, with the way out as a file.
fn balances(s: &'static Strings, rows: &[SellerBalance], may_export: bool) -> AnyView {
    if rows.is_empty() {
        return view! { <EmptyState title=s.nothing text=s.nothing_text /> }.into_any();
    }
    let export = |row: &SellerBalance| {
        let account = Account::new(AccountKind::SellerPayable, Some(row.seller)).filter(|_| may_export)?;
        let href = export_href(account, row.payable.currency());
        Some(view! {
            <ExportLink href />
        })
    };
    let one = |row: &SellerBalance| {
        let currency = row.payable.currency().code();
        let [payable, pending, reserve, deposit] =
            [row.payable, row.pending, row.reserve, row.deposit].map(|amount| amount.to_string());
        let export = export(row);
        view! {
            <SummaryList columns=true>
                <SummaryRow label=s.currency>{currency}</SummaryRow>
                <SummaryRow label=s.payable>{payable}</SummaryRow>
                <SummaryRow label=s.pending>{pending}</SummaryRow>
                <SummaryRow label=s.reserve>{reserve}</SummaryRow>
                <SummaryRow label=s.deposit>{deposit}</SummaryRow>
            </SummaryList>
            <p>{export}</p>
        }
    };
    rows.iter().map(one).collect_view().into_any()
}
