//! A request that was not accepted, on its way back into the form.

use crate::error::ApiError;
use domain::aftersales::{AfterSalesForm, Photo};
use serde::{Deserialize, Serialize};

/// What was sent and why it was not accepted. The host provides it as a context of the page that it answers with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedRequest {
    /// As it was typed.
    pub form: AfterSalesForm,
    /// Photos that were good: they need not be sent again.
    pub kept: Vec<Photo>,
    /// `None` for a form that was not sent yet.
    pub error: Option<ApiError>,
}

impl ReturnedRequest {
    /// What the host has to say to the page that is made; nothing in the browser, where nothing was sent yet.
    pub(super) fn of_this_answer() -> Self {
        #[cfg(feature = "ssr")]
        {
            leptos::prelude::use_context().unwrap_or_default()
        }
        #[cfg(not(feature = "ssr"))]
        {
            Self::default()
        }
    }
}
