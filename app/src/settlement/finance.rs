//! The platform's books: which of their pages an address means, and the way between them.

use super::commission::CommissionPage;
use super::entry::EntryPage;
use super::fee::FeesPage;
use super::months::MonthsPage;
use super::owed::OwedPage;
use super::statement::StatementPage;
use super::strings::strings;
use super::trial::TrialPage;
use crate::error::ApiError;
use crate::layout::ErrorPage;
use crate::routes::{self, ConsoleSection, Realm};
use domain::kernel::Locale;
use domain::settlement::{Account, EntryId};
use domain::user::SignedIn;
use leptos::prelude::*;
use ui::{Tab, Tabs};

/// The page of sellers' balances, as the address names it.
pub(super) const OWED: &str = "sellers";
/// The page of rules.
pub(super) const COMMISSION: &str = "commission";

/// The page of what taking money costs.
pub(super) const FEES: &str = "fees";

/// The page of months.
pub(super) const MONTHS: &str = "months";

/// One of the pages of the books.
#[component]
pub fn FinancePage(
    /// Which: none for the trial balance, a page's name, an entry or an account.
    id: Option<String>,
    /// Who is here.
    who: SignedIn,
) -> impl IntoView {
    let id = id.unwrap_or_default();
    match id.as_str() {
        "" => view! { <TrialPage /> }.into_any(),
        OWED => view! { <OwedPage /> }.into_any(),
        COMMISSION => view! { <CommissionPage who /> }.into_any(),
        FEES => view! { <FeesPage who /> }.into_any(),
        MONTHS => view! { <MonthsPage who /> }.into_any(),
        other => match (other.parse::<EntryId>(), other.parse::<Account>()) {
            (Ok(entry), _) => view! { <EntryPage id=entry /> }.into_any(),
            (_, Ok(account)) => view! { <StatementPage account /> }.into_any(),
            _ => view! { <ErrorPage error=ApiError::new("not_found", "there is no such account") /> }
                .into_any(),
        },
    }
}

/// The way between the pages of the books.
pub(super) fn tabs(locale: Locale, current: &'static str) -> AnyView {
    let s = strings(locale);
    let root = routes::console(locale, Realm::Platform, ConsoleSection::Finance);
    let to = |page: &str| routes::console_item(locale, ConsoleSection::Finance, page);
    let items = vec![
        Tab::new("trial", s.trial, root),
        Tab::new(OWED, s.owed, to(OWED)),
        Tab::new(COMMISSION, s.commission, to(COMMISSION)),
        Tab::new(FEES, s.fees, to(FEES)),
        Tab::new(MONTHS, s.months, to(MONTHS)),
    ];
    view! { <Tabs label=s.views items current /> }.into_any()
}

/// The statement of an account.
pub(super) fn statement_href(locale: Locale, account: Account, currency: domain::kernel::Currency) -> String {
    let path = routes::console_item(locale, ConsoleSection::Finance, &account.to_string());
    routes::with_query(path, &[("currency".to_owned(), currency.code().to_owned())])
}
