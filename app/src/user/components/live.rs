//! The account while it is looked at.

use crate::user::api::view_account;
use domain::kernel::Locale;
use domain::user::AccountView;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// One's own account, as the server said last.
#[derive(Clone, Copy)]
pub struct LiveAccount {
    pub locale: Locale,
    pub view: RwSignal<AccountView>,
}

impl LiveAccount {
    /// Starts from what came with the page.
    pub fn new(locale: Locale, view: AccountView) -> Self {
        Self {
            locale,
            view: RwSignal::new(view),
        }
    }

    /// Asks again, after a change.
    pub fn refresh(self) {
        spawn_local(async move {
            // Without an answer what is shown stays; the next change says what is wrong.
            if let Ok(view) = view_account().await {
                self.view.try_set(view);
            }
        });
    }
}
