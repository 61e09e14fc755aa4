//! The frame of the document's body.

use super::footer::Footer;
use super::header::Header;
use super::strings::strings;
use super::tab_bar::TabBar;
use crate::cart::api::cart_count;
use crate::routes::ConsolePath;
use crate::session::{may_be_signed_in, use_cart_badge, use_toaster, use_visit, use_who};
use crate::user::api::signed_in;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use ui::ToastRegion;

stylance::import_crate_style!(css, "src/layout/frame.module.css");

/// Everything around the page. The cart's count and who is signed in arrive after hydration, so that pages can be cached
/// for all; visitors without a session cost no question.
#[component]
pub fn Layout(
    /// The page.
    children: Children,
) -> impl IntoView {
    let visit = use_visit();
    let s = strings(visit.locale);
    // Consoles bring their own frame. Between them and the shop the whole page is loaded anew.
    if ConsolePath::is_console(&use_location().pathname.get_untracked()) {
        return view! {
            {children()}
            <ToastRegion toaster=use_toaster() label=s.messages close_label=s.close />
        }
        .into_any();
    }
    let badge = use_cart_badge();
    Effect::new(move |_| {
        spawn_local(async move {
            // Without an answer the badge stays away; the cart page tells more.
            if let Ok(units) = cart_count().await {
                badge.set(units);
            }
        });
    });
    ask_who();
    view! {
        <a class="skip-link" href="#main" rel="external">
            {s.skip}
        </a>
        <Header />
        <main class=css::main id="main" tabindex="-1">
            {children()}
        </main>
        <Footer />
        <TabBar />
        <ToastRegion toaster=use_toaster() label=s.messages close_label=s.close />
    }
    .into_any()
}

fn ask_who() {
    let who = use_who();
    Effect::new(move |_| {
        if may_be_signed_in() {
            spawn_local(async move {
                if let Ok(person) = signed_in().await {
                    who.set(person);
                }
            });
        }
        // A page that comes back from the browser's memory may show whoever has signed out since.
        let handle = window_event_listener_untyped("pageshow", move |_| {
            if !may_be_signed_in() {
                who.set(None);
            }
        });
        on_cleanup(move || handle.remove());
    });
}
