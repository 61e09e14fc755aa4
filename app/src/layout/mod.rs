//! What stands around every page: header, footer, tab bar, messages; and the pages for what is not there.
//!
//! Owns the head of the document (`PageHead`) and the choice of language, currency and theme.
//! Knows of the cart nothing but its count, and of people nothing but who is signed in.

mod account_link;
mod bare_page;
mod category_menu;
mod error_page;
mod footer;
mod frame;
mod head;
mod header;
mod preferences;
mod search_form;
#[cfg(feature = "ssr")]
mod still;
mod strings;
mod tab_bar;

pub use category_menu::CategoryMarkup;
pub use error_page::{ErrorPage, NotFoundPage};
pub use frame::Layout;
pub use head::{HeadKind, PageHead};
pub use preferences::{LanguageLink, ThemeToggle};
pub use search_form::SearchForm;
pub use strings::{free_delivery, page_name};
