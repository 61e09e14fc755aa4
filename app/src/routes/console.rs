//! The addresses of the consoles.

use super::{escape, locale_of};
use domain::kernel::Locale;

/// Where the form sends that opens a document of a seller; the answer is the file.
pub const SELLER_DOCUMENT: &str = "/export/seller-document";

/// Where the form sends that opens the proof of a remittance; the answer is the file.
pub const REMITTANCE_PROOF: &str = "/export/remittance-proof";

/// A page of a console.
pub fn console(locale: Locale, realm: Realm, section: ConsoleSection) -> String {
    let root = format!("/{locale}/{}", realm.as_str());
    match section.as_str() {
        "" => root,
        name => format!("{root}/{name}"),
    }
}

/// One thing of a section of the platform's console.
pub fn console_item(locale: Locale, section: ConsoleSection, id: &str) -> String {
    format!("{}/{}", console(locale, Realm::Platform, section), escape(id))
}

/// One thing of a section of the sellers' console.
pub fn seller_item(locale: Locale, section: ConsoleSection, id: &str) -> String {
    format!("{}/{}", console(locale, Realm::Seller, section), escape(id))
}

/// Where the platform's people change an order.
pub fn edit_order(locale: Locale, number: &str) -> String {
    format!("{}/{EDIT}", console_item(locale, ConsoleSection::Orders, number))
}

/// Where the platform's people add goods to an order.
pub fn add_order_goods(locale: Locale, number: &str) -> String {
    format!("{}/{ADD}", console_item(locale, ConsoleSection::Orders, number))
}

/// Where the platform's people place an order for somebody.
pub fn new_order(locale: Locale) -> String {
    console_item(locale, ConsoleSection::Orders, NEW)
}

/// A draft of an order for somebody.
pub fn draft_order_path(locale: Locale, draft: domain::cart::CartId) -> String {
    format!("{}?draft={draft}", new_order(locale))
}

/// What came of a draft.
pub fn placed_order_path(locale: Locale, number: &str) -> String {
    format!("{}?placed={}", new_order(locale), escape(number))
}

/// Stands where the number of an order would.
pub const NEW: &str = "new";

/// What is done to one thing, in the address after it.
pub const EDIT: &str = "edit";

/// Goods are added to an order.
pub const ADD: &str = "add";

/// Whose console it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Realm {
    #[default]
    Platform,
    Seller,
}

impl Realm {
    pub const ALL: [Self; 2] = [Self::Platform, Self::Seller];

    /// The name in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "console",
            Self::Seller => "seller",
        }
    }
}

/// The pages of a console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConsoleSection {
    #[default]
    Overview,
    Customers,
    Sellers,
    /// What a shop says of itself; sellers' only.
    Shop,
    /// A shop's own goods; sellers' only.
    Products,
    /// Orders of all shops; for sellers those of a shop.
    Orders,
    AfterSales,
    Stock,
    Transfers,
    /// Warehouses and stores.
    Locations,
    Prices,
    /// How ways of paying work, money that waits, limits; the platform's only.
    Payments,
    /// The books; for sellers what they have earned.
    Finance,
    /// Cash that couriers have.
    Cash,
    /// Money that comes by bank and post.
    Remittances,
    Payouts,
    Staff,
    Roles,
    Approvals,
    /// What people ask about their data.
    Requests,
    AuditLog,
    ApiKeys,
    /// What delivery costs; the platform's only.
    DeliveryFees,
    Settings,
}

impl ConsoleSection {
    pub const ALL: [Self; 24] = [
        Self::Overview,
        Self::Customers,
        Self::Sellers,
        Self::Shop,
        Self::Products,
        Self::Orders,
        Self::AfterSales,
        Self::Stock,
        Self::Transfers,
        Self::Locations,
        Self::Prices,
        Self::Payments,
        Self::Finance,
        Self::Cash,
        Self::Remittances,
        Self::Payouts,
        Self::Staff,
        Self::Roles,
        Self::Approvals,
        Self::Requests,
        Self::AuditLog,
        Self::ApiKeys,
        Self::DeliveryFees,
        Self::Settings,
    ];

    /// The name in the address; empty for the overview.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Customers => "customers",
            Self::Sellers => "sellers",
            Self::Shop => "shop",
            Self::Products => "products",
            Self::Orders => "orders",
            Self::AfterSales => "after-sales",
            Self::Stock => "stock",
            Self::Transfers => "transfers",
            Self::Locations => "locations",
            Self::Prices => "prices",
            Self::Payments => "payments",
            Self::Finance => "finance",
            Self::Cash => "cash",
            Self::Remittances => "remittances",
            Self::Payouts => "payouts",
            Self::Staff => "staff",
            Self::Roles => "roles",
            Self::Approvals => "approvals",
            Self::Requests => "requests",
            Self::AuditLog => "audit",
            Self::ApiKeys => "keys",
            Self::DeliveryFees => "delivery-fees",
            Self::Settings => "settings",
        }
    }
}

/// Where in which console.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsolePath {
    pub realm: Realm,
    pub section: ConsoleSection,
    /// One thing of the section.
    pub id: Option<String>,
    /// What is done to it; there are [`EDIT`] and [`ADD`] for orders.
    pub act: Option<String>,
}

impl ConsolePath {
    /// The place that a path leads to: `/zh/console/customers/acc_…`.
    pub fn parse(path: &str) -> Option<Self> {
        locale_of(path)?;
        let mut rest = path.trim_end_matches('/').split('/').skip(2);
        let realm = rest.next()?;
        let realm = Realm::ALL.into_iter().find(|known| known.as_str() == realm)?;
        let section = rest.next().unwrap_or_default();
        let section = ConsoleSection::ALL
            .into_iter()
            .find(|known| known.as_str() == section)?;
        let id = rest.next().map(str::to_owned);
        let act = rest.next().map(str::to_owned);
        let is_known = match act.as_deref() {
            None => true,
            Some(act) => [EDIT, ADD].contains(&act) && section == ConsoleSection::Orders,
        };
        (is_known && rest.next().is_none()).then_some(Self {
            realm,
            section,
            id,
            act,
        })
    }

    /// Whether a path is one of a console, even if it leads nowhere there.
    pub fn is_console(path: &str) -> bool {
        let realm = path.split('/').nth(2).unwrap_or_default();
        locale_of(path).is_some() && Realm::ALL.into_iter().any(|known| known.as_str() == realm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn console_pages_are_found_by_their_paths() {
        for realm in Realm::ALL {
            for section in ConsoleSection::ALL {
                let path = console(Locale::En, realm, section);
                let found = ConsolePath::parse(&path).unwrap();
                assert_eq!((found.realm, found.section, found.id), (realm, section, None));
            }
        }
        let one = console_item(Locale::Zh, ConsoleSection::Customers, "acc_1");
        assert_eq!(ConsolePath::parse(&one).unwrap().id.as_deref(), Some("acc_1"));
        let edit = ConsolePath::parse(&edit_order(Locale::Zh, "N1")).unwrap();
        assert_eq!(
            (edit.id.as_deref(), edit.act.as_deref()),
            (Some("N1"), Some(EDIT))
        );
        let add = ConsolePath::parse(&add_order_goods(Locale::Zh, "N1")).unwrap();
        assert_eq!(add.act.as_deref(), Some(ADD));
        for none in ["/zh/console/customers/acc_1/edit", "/zh/console/orders/N1/burn"] {
            assert!(ConsolePath::parse(none).is_none(), "{none}");
        }
        assert!(
            ConsolePath::is_console("/zh/console/none") && ConsolePath::parse("/zh/console/none").is_none()
        );
        assert!(!ConsolePath::is_console("/zh/consoles"));
    }
}
