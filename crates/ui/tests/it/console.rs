//! The frame of a console: layout, navigation, palette, menus.

use leptos::prelude::*;
use ui::{
    Avatar, CommandPalette, ConsoleLayout, ConsoleWords, Crumb, IconName, Menu, MenuItem, NavGroup, NavItem,
    PageHead, PaletteButton, PaletteItem, PaletteWords,
};

use crate::{html, tag_with};

fn layout(folded: bool) -> String {
    html(move || {
        let words = ConsoleWords {
            skip: "Skip".into(),
            navigation: "Navigation".into(),
            close: "Close".into(),
            fold: "Fold".into(),
        };
        let groups = vec![NavGroup {
            label: "Trade".into(),
            items: vec![
                NavItem::new(IconName::Box, "Orders", "/console/orders").with_count("3"),
                NavItem::new(IconName::Tag, "Products", "/console/products"),
            ],
        }];
        view! {
            <ConsoleLayout words brand=|| "Jishi" groups current="/console/orders" folded>
                "Content"
            </ConsoleLayout>
        }
        .into_any()
    })
}

#[test]
fn a_console_opens_its_navigation_on_a_phone_without_scripts() {
    let html = layout(false);
    let panel = tag_with(&html, "popover=\"auto\"");
    assert!(
        panel.starts_with("<nav") && panel.contains("id=\"console-navigation\""),
        "{panel}"
    );
    assert_eq!(html.matches("<nav").count(), 1, "{html}");
    assert_eq!(
        html.matches("popovertarget=\"console-navigation\"").count(),
        2,
        "{html}"
    );
    assert!(html.contains("popovertargetaction=\"hide\""), "{html}");
}

#[test]
fn a_console_marks_the_current_link_and_only_that() {
    let html = layout(false);
    assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{html}");
    assert!(
        tag_with(&html, "aria-current=\"page\"").contains("href=\"/console/orders\""),
        "{html}"
    );
}

#[test]
fn a_console_can_be_skipped_to_its_content_and_is_dense() {
    let html = layout(false);
    assert!(
        html.contains("href=\"#main\"") && html.contains("<main"),
        "{html}"
    );
    assert!(
        tag_with(&html, "id=\"main\"").contains("tabindex=\"-1\""),
        "{html}"
    );
    assert!(html.contains("data-density=\"dense\""), "{html}");
}

#[test]
fn folding_is_a_check_box_with_words() {
    assert!(tag_with(&layout(true), "data-fold=").contains(" checked"));
    assert!(!tag_with(&layout(false), "data-fold=").contains(" checked"));
    assert!(layout(false).contains(">Fold<"));
}

fn palette() -> String {
    html(|| {
        let words = PaletteWords {
            label: "Jump to".into(),
            empty: "Nothing".into(),
            close: "Close".into(),
            keys: String::new(),
        };
        let items = vec![
            PaletteItem::new("Go", IconName::Box, "Orders", "/orders"),
            PaletteItem::new("Go", IconName::Users, "Staff", "/staff"),
            PaletteItem::new("Create", IconName::Plus, "Invite", "/invite").hinting("Staff"),
        ];
        view! {
            <PaletteButton palette="palette" label="Search" keys="Ctrl K" />
            <CommandPalette id="palette" words items />
        }
        .into_any()
    })
}

#[test]
fn a_palette_is_a_combobox_over_a_list_of_links() {
    let html = palette();
    let input = tag_with(&html, "role=\"combobox\"");
    for part in [
        "aria-controls=\"palette-list\"",
        "aria-activedescendant=\"palette-0\"",
        "aria-autocomplete=\"list\"",
        "aria-expanded=\"true\"",
        "aria-label=\"Jump to\"",
    ] {
        assert!(input.contains(part), "{part} in {input}");
    }
    assert!(
        tag_with(&html, "id=\"palette-list\"").contains("role=\"listbox\""),
        "{html}"
    );
    assert_eq!(html.matches("role=\"option\"").count(), 3, "{html}");
    assert_eq!(html.matches("aria-selected=\"true\"").count(), 1, "{html}");
    assert!(
        tag_with(&html, "id=\"palette-1\"").contains("href=\"/staff\""),
        "{html}"
    );
}

#[test]
fn items_of_a_palette_stand_under_the_name_of_their_group() {
    let html = palette();
    assert_eq!(html.matches("role=\"group\"").count(), 2, "{html}");
    assert!(
        tag_with(&html, "aria-label=\"Create\"").contains("role=\"group\""),
        "{html}"
    );
}

#[test]
fn a_palette_opens_from_its_button_without_scripts() {
    let html = palette();
    let button = tag_with(&html, "command=\"show-modal\"");
    assert!(button.contains("commandfor=\"palette\""), "{button}");
    assert!(
        button.contains("aria-keyshortcuts=\"Control+K Meta+K\""),
        "{button}"
    );
    assert!(tag_with(&html, "<dialog").contains("id=\"palette\""), "{html}");
}

#[test]
fn a_menu_opens_without_scripts_and_holds_links_and_buttons() {
    let html = html(|| {
        view! {
            <Menu id="account" label="Account" face=|| view! { <Avatar name="Mia Chen" /> }>
                <MenuItem href="/account">"My account"</MenuItem>
                <MenuItem name="act" value="leave">"Sign out"</MenuItem>
            </Menu>
        }
        .into_any()
    });
    let button = tag_with(&html, "popovertarget=\"account\"");
    assert!(button.contains("aria-label=\"Account\""), "{button}");
    assert!(
        tag_with(&html, "popover=\"auto\"").contains("id=\"account\""),
        "{html}"
    );
    assert!(
        tag_with(&html, "value=\"leave\"").contains("type=\"submit\""),
        "{html}"
    );
    assert!(html.contains(">MC</span>"), "{html}");
}

#[test]
fn a_page_head_without_a_trail_has_no_empty_navigation() {
    let with = html(|| {
        let trail = vec![Crumb::link("Console", "/console"), Crumb::here("Staff")];
        view! { <PageHead title="Staff" trail_label="Trail" trail /> }.into_any()
    });
    let without = html(|| view! { <PageHead title="Staff" /> }.into_any());
    assert!(with.contains("<nav") && with.contains("<h1"), "{with}");
    assert!(!without.contains("<nav"), "{without}");
}
