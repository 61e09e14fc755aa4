//! Changing whom and where a purchase goes to, and its former versions.

pub mod api;
mod edit_page;
mod fields;
mod form;
mod strings;
mod versions;

pub use form::ContactForm;

use crate::error::ApiError;
use crate::layout::ErrorPage;
use crate::order::manual::NewOrderPage;
use crate::order::supplement::StaffAddPage;
use crate::routes::{ADD, NEW};
use domain::user::{Permission, SignedIn};
use edit_page::EditOrderPage;
use leptos::prelude::*;

/// The page of what is done to an order of the platform's console, where that is more than looking at it.
pub fn order_act(id: &str, act: Option<&str>, who: &SignedIn) -> Option<AnyView> {
    if act.is_none() && id != NEW {
        return None;
    }
    if !who.console.contains(&Permission::OrderUpdate) {
        let error = ApiError::new("forbidden", "this is not yours to do");
        return Some(view! { <ErrorPage error /> }.into_any());
    }
    if id == NEW {
        return Some(view! { <NewOrderPage /> }.into_any());
    }
    let number = id.to_owned();
    Some(match act {
        Some(ADD) => view! { <StaffAddPage number /> }.into_any(),
        _ => view! { <EditOrderPage number /> }.into_any(),
    })
}
