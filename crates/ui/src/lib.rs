//! The design system of Jishi: components that know how things look and behave,
//! and nothing about the shop.
//!
//! Owns: markup, accessibility wiring and styling of every reusable control.
//! Does not own: words (every text is passed in, the crate knows no language),
//! server functions, routes, product rules. Of `domain` it sees `kernel` only.
//!
//! Invariants:
//! - Everything is real HTML that works before or without scripts.
//! - No inline style is ever written (the content security policy forbids it):
//!   variants are classes, variable values are data attributes.
//! - Optional texts are `String`; the empty string means "not there".
//! - Every component returns an erased view, so that a page pays for a component
//!   once, however often it is used.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the properties of a component are owned, whatever it does with them"
)]

mod abbreviation;
mod avatar;
mod badge;
mod breadcrumb;
mod button;
mod button_link;
mod card;
mod checkbox;
mod chip;
mod choice_group;
mod code_input;
mod column;
mod column_choice;
mod command_palette;
mod console_layout;
mod copy_field;
mod data_table;
mod dialog;
mod diff;
mod disclosure;
mod drawer;
mod empty_state;
mod error_summary;
mod field;
mod file_input;
mod filter;
mod form_grid;
mod form_section;
mod get_form;
mod icon;
mod icon_button;
mod icon_link;
mod menu;
mod menu_item;
mod modal;
mod notice;
mod option_chip;
mod page_head;
mod pager;
mod pagination;
mod palette_button;
mod palette_item;
mod password_input;
mod popover;
mod price;
mod quantity_stepper;
mod radio_card;
mod rating;
mod save_bar;
mod select;
mod setting_list;
mod setting_row;
mod side_nav;
mod skeleton;
mod stale_notice;
mod stats;
mod steps;
mod summary_list;
mod summary_row;
mod swatch;
mod switch;
mod table_row;
mod table_selection;
mod tabs;
mod tag;
mod text_area;
mod text_input;
mod timeline;
mod toast_region;
mod tone;
mod toolbar;

pub use abbreviation::Abbreviation;
pub use avatar::Avatar;
pub use badge::Badge;
pub use breadcrumb::{Breadcrumb, Crumb};
pub use button::{Button, ButtonSize, ButtonVariant};
pub use button_link::ButtonLink;
pub use card::{Card, CardPadding};
pub use checkbox::Checkbox;
pub use chip::Chip;
pub use choice_group::ChoiceGroup;
pub use code_input::CodeInput;
pub use column::{Align, Column, ColumnWidth, SortOrder};
pub use column_choice::ColumnChoice;
pub use command_palette::{CommandPalette, PaletteWords};
pub use console_layout::{ConsoleLayout, ConsoleWords};
pub use copy_field::CopyField;
pub use data_table::{DataTable, TableFlow};
pub use dialog::Dialog;
pub use diff::{Change, Diff, DiffWords};
pub use disclosure::Disclosure;
pub use drawer::{Drawer, DrawerSide};
pub use empty_state::EmptyState;
pub use error_summary::{ErrorSummary, FormError};
pub use field::Field;
pub use file_input::FileInput;
pub use filter::Filter;
pub use form_grid::FormGrid;
pub use form_section::FormSection;
pub use icon::{Icon, IconName, IconSize};
pub use icon_button::IconButton;
pub use icon_link::IconLink;
pub use menu::Menu;
pub use menu_item::MenuItem;
pub use notice::Notice;
pub use option_chip::OptionChip;
pub use page_head::PageHead;
pub use pager::Pager;
pub use pagination::Pagination;
pub use palette_button::PaletteButton;
pub use palette_item::PaletteItem;
pub use password_input::PasswordInput;
pub use popover::{Popover, PopoverAlign};
pub use price::{Price, PriceSize};
pub use quantity_stepper::QuantityStepper;
pub use radio_card::RadioCard;
pub use rating::Rating;
pub use save_bar::SaveBar;
pub use select::{Select, SelectOption};
pub use setting_list::SettingList;
pub use setting_row::SettingRow;
pub use side_nav::{NavGroup, NavItem};
pub use skeleton::{Skeleton, SkeletonShape};
pub use stale_notice::StaleNotice;
pub use stats::{Stat, Stats};
pub use steps::{Step, Steps};
pub use summary_list::SummaryList;
pub use summary_row::SummaryRow;
pub use swatch::{SWATCH_COLOURS, Swatch};
pub use switch::Switch;
pub use table_row::{TableBody, TableRow};
pub use table_selection::TableSelection;
pub use tabs::{Tab, Tabs};
pub use tag::Tag;
pub use text_area::TextArea;
pub use text_input::TextInput;
pub use timeline::{Timeline, TimelineEvent};
pub use toast_region::{Toast, ToastRegion, Toaster};
pub use tone::Tone;
pub use toolbar::{ActiveFilter, Toolbar, ToolbarWords};

/// The text, or nothing if it is empty: for attributes that must not appear empty.
fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// A text as markup that shows it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The class names that are not empty, as one attribute value.
fn join(names: &[&str]) -> String {
    let mut joined = String::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(name);
    }
    joined
}
