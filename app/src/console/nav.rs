//! The navigation, made from the table of permissions: who may not see a page has no door to it.

use super::strings::{self, Strings};
use crate::routes::{self, ConsoleSection, Realm};
use domain::kernel::Locale;
use domain::user::{Permission, SignedIn};
use ui::{IconName, NavGroup, NavItem, PaletteItem};

/// Whose consoles a door is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Platform,
    Sellers,
    Both,
}

impl Side {
    const fn has(self, realm: Realm) -> bool {
        matches!(
            (self, realm),
            (Self::Both, _) | (Self::Platform, Realm::Platform) | (Self::Sellers, Realm::Seller)
        )
    }
}

/// A door.
struct Door {
    section: ConsoleSection,
    icon: IconName,
    /// What opens it.
    permission: Permission,
    side: Side,
}

const fn door(section: ConsoleSection, icon: IconName, permission: Permission, side: Side) -> Door {
    Door {
        section,
        icon,
        permission,
        side,
    }
}

/// Every door, in groups. A new console page has a row here, a name in `strings` and a page in `frame::page`.
const DOORS: [&[Door]; 3] = [SELLING, PEOPLE, SYSTEM];

const SELLING: &[Door] = &[
    door(
        ConsoleSection::Orders,
        IconName::Box,
        Permission::OrderRead,
        Side::Both,
    ),
    door(
        ConsoleSection::AfterSales,
        IconName::Return,
        Permission::AfterSalesRead,
        Side::Both,
    ),
    door(
        ConsoleSection::Products,
        IconName::Tag,
        Permission::ProductRead,
        Side::Sellers,
    ),
    door(
        ConsoleSection::Stock,
        IconName::Columns,
        Permission::StockRead,
        Side::Both,
    ),
    door(
        ConsoleSection::Transfers,
        IconName::Truck,
        Permission::StockRead,
        Side::Both,
    ),
    door(
        ConsoleSection::Locations,
        IconName::Pin,
        Permission::StockRead,
        Side::Both,
    ),
    door(
        ConsoleSection::Prices,
        IconName::Tag,
        Permission::ProductRead,
        Side::Both,
    ),
    door(
        ConsoleSection::Payments,
        IconName::CreditCard,
        Permission::OrderRead,
        Side::Platform,
    ),
    door(
        ConsoleSection::Finance,
        IconName::Cash,
        Permission::LedgerRead,
        Side::Both,
    ),
    door(
        ConsoleSection::Cash,
        IconName::Truck,
        Permission::ReceiptRead,
        Side::Platform,
    ),
    door(
        ConsoleSection::Remittances,
        IconName::Store,
        Permission::ReceiptRead,
        Side::Platform,
    ),
    door(
        ConsoleSection::Payouts,
        IconName::CreditCard,
        Permission::LedgerRead,
        Side::Both,
    ),
    door(
        ConsoleSection::Shop,
        IconName::Store,
        Permission::SellerRead,
        Side::Sellers,
    ),
];

const PEOPLE: &[Door] = &[
    door(
        ConsoleSection::Customers,
        IconName::User,
        Permission::CustomerRead,
        Side::Platform,
    ),
    door(
        ConsoleSection::Sellers,
        IconName::Store,
        Permission::SellerRead,
        Side::Platform,
    ),
    door(
        ConsoleSection::Staff,
        IconName::Users,
        Permission::StaffRead,
        Side::Both,
    ),
    door(
        ConsoleSection::Roles,
        IconName::Shield,
        Permission::RoleRead,
        Side::Platform,
    ),
    door(
        ConsoleSection::Approvals,
        IconName::Approve,
        Permission::ApprovalRead,
        Side::Both,
    ),
    door(
        ConsoleSection::Requests,
        IconName::Lock,
        Permission::CustomerUpdate,
        Side::Platform,
    ),
];

const SYSTEM: &[Door] = &[
    door(
        ConsoleSection::AuditLog,
        IconName::List,
        Permission::AuditLogRead,
        Side::Both,
    ),
    door(
        ConsoleSection::ApiKeys,
        IconName::Key,
        Permission::ApiKeyRead,
        Side::Platform,
    ),
    door(
        ConsoleSection::DeliveryFees,
        IconName::Tag,
        Permission::SettingRead,
        Side::Platform,
    ),
    door(
        ConsoleSection::Settings,
        IconName::Settings,
        Permission::SettingRead,
        Side::Platform,
    ),
];

/// Whether somebody has the door of a section in this console.
pub fn may_see(realm: Realm, section: ConsoleSection, who: &SignedIn) -> bool {
    let permissions = match realm {
        Realm::Platform => &who.console,
        Realm::Seller => &who.selling,
    };
    match section {
        ConsoleSection::Overview => !permissions.is_empty(),
        _ => DOORS.iter().copied().flatten().any(|door| {
            door.section == section && permissions.contains(&door.permission) && door.side.has(realm)
        }),
    }
}

/// The navigation of somebody.
pub fn navigation(locale: Locale, realm: Realm, who: &SignedIn) -> Vec<NavGroup> {
    let s = strings::strings(locale);
    let mut groups = vec![NavGroup {
        label: String::new(),
        items: vec![item(locale, realm, ConsoleSection::Overview, IconName::Chart)],
    }];
    for (label, doors) in [s.selling, s.people, s.system].into_iter().zip(DOORS) {
        let items: Vec<NavItem> = doors
            .iter()
            .filter(|door| may_see(realm, door.section, who))
            .map(|door| item(locale, realm, door.section, door.icon))
            .collect();
        if !items.is_empty() {
            groups.push(NavGroup {
                label: label.to_owned(),
                items,
            });
        }
    }
    groups
}

/// What the command palette leads to.
pub fn palette(locale: Locale, realm: Realm, who: &SignedIn) -> Vec<PaletteItem> {
    let s: &Strings = strings::strings(locale);
    let other = match locale {
        Locale::Zh => Locale::En,
        Locale::En => Locale::Zh,
    };
    let pages = navigation(locale, realm, who)
        .into_iter()
        .flat_map(|group| group.items);
    let names = navigation(other, realm, who)
        .into_iter()
        .flat_map(|group| group.items);
    let mut items: Vec<PaletteItem> = pages
        .zip(names)
        .map(|(item, name)| PaletteItem::new(s.go_to, item.icon, item.label, item.href).found_by(name.label))
        .collect();
    items.push(
        PaletteItem::new(s.elsewhere, IconName::Home, s.to_shop, routes::home(locale)).found_by("shop 商店"),
    );
    items.push(
        PaletteItem::new(
            s.elsewhere,
            IconName::User,
            s.my_account,
            routes::account(locale, routes::AccountSection::Overview),
        )
        .found_by("account 账号"),
    );
    items
}

fn item(locale: Locale, realm: Realm, section: ConsoleSection, icon: IconName) -> NavItem {
    NavItem::new(
        icon,
        strings::section_name(locale, section),
        routes::console(locale, realm, section),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::user::{Role, Strength};

    fn who(role: Role) -> SignedIn {
        SignedIn {
            name: String::new(),
            contact: String::new(),
            strength: Strength::Two,
            console: role.permissions().to_vec(),
            seller: false,
            selling: Vec::new(),
        }
    }

    #[test]
    fn whoever_may_not_see_a_page_has_no_door_to_it() {
        let doors = |role| {
            let groups = navigation(Locale::En, Realm::Platform, &who(role));
            groups
                .into_iter()
                .flat_map(|group| group.items)
                .map(|item| item.href)
                .collect::<Vec<_>>()
        };
        assert_eq!(doors(Role::Administrator).len(), 22);
        assert_eq!(
            doors(Role::Support),
            [
                "/en/console",
                "/en/console/orders",
                "/en/console/after-sales",
                "/en/console/stock",
                "/en/console/transfers",
                "/en/console/locations",
                "/en/console/prices",
                "/en/console/payments",
                "/en/console/customers",
                "/en/console/sellers",
                "/en/console/requests"
            ]
        );
        assert!(!doors(Role::Analyst).contains(&"/en/console/staff".to_owned()));
    }

    #[test]
    fn the_console_of_sellers_has_fewer_doors() {
        let mut owner = who(Role::SellerOwner);
        owner.selling = std::mem::take(&mut owner.console);
        assert!(may_see(Realm::Seller, ConsoleSection::Staff, &owner));
        assert!(!may_see(Realm::Seller, ConsoleSection::Sellers, &owner));
        assert!(!may_see(Realm::Platform, ConsoleSection::Staff, &owner));
    }

    #[test]
    fn whoever_works_for_a_shop_finds_its_orders_goods_and_page() {
        let mut staff = who(Role::SellerStaff);
        staff.selling = std::mem::take(&mut staff.console);
        let groups = navigation(Locale::En, Realm::Seller, &staff);
        let doors: Vec<_> = groups
            .into_iter()
            .flat_map(|group| group.items)
            .map(|item| item.href)
            .collect();
        assert_eq!(
            doors,
            [
                "/en/seller",
                "/en/seller/orders",
                "/en/seller/after-sales",
                "/en/seller/products",
                "/en/seller/stock",
                "/en/seller/transfers",
                "/en/seller/locations",
                "/en/seller/prices",
                "/en/seller/shop"
            ]
        );
        assert!(!may_see(
            Realm::Platform,
            ConsoleSection::Products,
            &who(Role::Administrator)
        ));
    }
}
