//! The account while it is looked at.

use crate::session::{Who, use_toaster, use_who};
use crate::user::api::{signed_in, view_account};
use crate::user::strings;
use domain::kernel::Locale;
use domain::user::AccountView;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{Toast, Toaster, Tone};

/// One's own account, as the server said last.
#[derive(Clone, Copy)]
pub struct LiveAccount {
    pub locale: Locale,
    pub view: RwSignal<AccountView>,
    who: Who,
    toaster: Toaster,
}

impl LiveAccount {
    /// Starts from what came with the page.
    pub fn new(locale: Locale, view: AccountView) -> Self {
        Self {
            locale,
            view: RwSignal::new(view),
            who: use_who(),
            toaster: use_toaster(),
        }
    }

    /// Says what was done, by its name in [`strings::done`], and asks again.
    pub fn done(self, name: &str) {
        if let Some(words) = strings::done(self.locale, name) {
            self.toaster.show(Toast::new(Tone::Success, words));
        }
        self.refresh();
    }

    /// Asks again, after a change; the header shows the name too.
    pub fn refresh(self) {
        spawn_local(async move {
            // Without an answer what is shown stays; the next change says what is wrong.
            if let Ok(view) = view_account().await {
                self.view.try_set(view);
            }
            if let Ok(person) = signed_in().await {
                self.who.set(person);
            }
        });
    }
}
