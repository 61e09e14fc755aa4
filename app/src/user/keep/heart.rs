//! The heart on a product's page. The page is the same for everybody, so whether it is marked is found out afterwards.

use super::api::{SetFavourite, favourite_ids, set_favourite};
use super::strings;
use crate::cart::components::hidden;
use crate::routes::{self, Entrance};
use crate::session::{may_be_signed_in, use_toaster, use_visit};
use domain::product::ProductId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use ui::{Button, IconName, Toast, Tone};

/// Marks the product, or takes the mark away. Whoever is not signed in is led to sign in.
#[component]
pub fn Heart(
    /// Which.
    product: ProductId,
) -> impl IntoView {
    let locale = use_visit().locale;
    let s = strings::strings(locale);
    let marked = RwSignal::new(false);
    let toaster = use_toaster();
    let path = use_location().pathname;
    Effect::new(move |_| {
        if may_be_signed_in() {
            spawn_local(async move {
                // Without an answer the heart stays empty; marking twice is no error.
                if let Ok(ids) = favourite_ids().await {
                    marked.try_set(ids.contains(&product));
                }
            });
        }
    });
    let toggle = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let wanted = !marked.get_untracked();
        marked.set(wanted);
        spawn_local(async move {
            if let Err(error) = set_favourite(product, wanted).await {
                marked.try_set(!wanted);
                if error.code == "sign_in_required" {
                    let here = path.get_untracked();
                    let address = routes::entrance(locale, Entrance::SignIn, &[("next", &here)]);
                    // Refused only for a malformed address: then the heart is empty again, and that is all.
                    let _ = window().location().set_href(&address);
                    return;
                }
                toaster.show(Toast::new(Tone::Danger, crate::error::text(locale, &error)));
            }
        });
    };
    let words = move || {
        if marked.get() {
            s.favourite_remove
        } else {
            s.favourite_add
        }
    };
    view! {
        <form method="post" action=SetFavourite::url() on:submit=toggle>
            {hidden("product", &product)}
            {hidden("marked", &true)}
            <Button
                kind="submit"
                icon=IconName::Heart
                attr:aria-pressed=move || if marked.get() { "true" } else { "false" }
            >
                {words}
            </Button>
        </form>
    }
    .into_any()
}
