//! A modal panel at an edge of the screen: filters, cart, menu, SKU sheet.

use leptos::prelude::*;

use crate::modal::Modal;

stylance::import_crate_style!(css, "src/drawer.module.css");

/// The edge a drawer comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DrawerSide {
    /// Where lines start: menu, filters.
    Start,
    /// Where lines end: cart.
    #[default]
    End,
    /// The bottom: SKU sheet on a phone. In the middle from 768 px on.
    Bottom,
}

/// A native modal dialog at an edge.
///
/// Opens like `Dialog`. With scripts off it also opens as the target of a link (`href="#the-id"`).
/// `docked` shows the content as a plain column from 1024 px on, so that filters need no second copy.
#[component]
pub fn Drawer(
    /// Its id, for `commandfor` and `#` links.
    #[prop(into)]
    id: String,
    /// Its heading.
    #[prop(into)]
    title: String,
    /// Words of the close button.
    #[prop(into)]
    close_label: String,
    /// Whether it is open.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
    /// The edge it comes from.
    #[prop(optional)]
    side: DrawerSide,
    /// A plain column from 1024 px on.
    #[prop(optional)]
    docked: bool,
    /// The acts below the content, always in sight.
    #[prop(into, optional)]
    footer: Option<ViewFn>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let side = match side {
        DrawerSide::Start => css::start,
        DrawerSide::End => css::end,
        DrawerSide::Bottom => css::bottom,
    };
    let class = crate::join(&[css::drawer, side]);
    Modal {
        id,
        title,
        close_label,
        open,
        class,
        docked,
        footer,
        children,
    }
    .view()
}
