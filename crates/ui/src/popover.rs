//! A panel that a button opens beside itself, as a native popover; `Menu` is made of it.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::button::looks;
use crate::icon_button;
use crate::{ButtonSize, ButtonVariant, Icon, IconName, IconSize};

stylance::import_crate_style!(pub(crate) css, "src/popover.module.css");

/// The edge of the button that the panel is flush with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PopoverAlign {
    /// Where lines start.
    #[default]
    Start,
    /// Where lines end.
    End,
}

/// A button and its panel. Works without scripts; Escape or a click elsewhere closes it.
#[component]
pub fn Popover(
    /// Id of the panel, unique in the page.
    #[prop(into)]
    id: String,
    /// Words of the button.
    #[prop(into)]
    label: String,
    /// An icon on the button.
    #[prop(optional)]
    icon: Option<IconName>,
    /// Only the icon is seen.
    #[prop(optional)]
    icon_only: bool,
    /// How much the button asks for attention.
    #[prop(optional)]
    variant: ButtonVariant,
    /// The edge that the panel is flush with.
    #[prop(optional)]
    align: PopoverAlign,
    /// The panel.
    children: Children,
) -> impl IntoView {
    Anchored {
        id,
        label,
        icon,
        icon_only,
        face: None,
        variant,
        align,
    }
    .view(css::roomy, false, children)
}

/// Everything a popover is made of; `Popover` and `Menu` differ in the panel only.
pub(crate) struct Anchored {
    pub id: String,
    pub label: String,
    pub icon: Option<IconName>,
    pub icon_only: bool,
    pub face: Option<ViewFn>,
    pub variant: ButtonVariant,
    pub align: PopoverAlign,
}

impl Anchored {
    /// Draws button and panel. As a `menu` arrow keys walk through it, and choosing closes it.
    pub fn view(self, class: &'static str, menu: bool, children: Children) -> AnyView {
        let node = NodeRef::<html::Div>::new();
        let align = match self.align {
            PopoverAlign::Start => css::start,
            PopoverAlign::End => css::end,
        };
        let id = self.id.clone();
        let enter = move |event: KeyboardEvent| {
            if let Some(panel) = node
                .get_untracked()
                .filter(|_| menu && event.key() == "ArrowDown")
            {
                event.prevent_default();
                // Refused only where there are no popovers: then the panel is open anyway.
                let _ = panel.show_popover();
                walk(&panel, "Home");
            }
        };
        let keys = move |event: KeyboardEvent| {
            if let Some(panel) = node.get_untracked().filter(|_| menu)
                && walk(&panel, &event.key())
            {
                event.prevent_default();
            }
        };
        let choose = move |_| {
            if let Some(panel) = node.get_untracked().filter(|_| menu) {
                let _ = panel.hide_popover();
            }
        };
        view! {
            <span class=css::anchor>
                {self.button(enter)}
                <div
                    node_ref=node
                    class=crate::join(&[css::panel, align, class])
                    id=id
                    popover="auto"
                    on:keydown=keys
                    on:click=choose
                >
                    {children()}
                </div>
            </span>
        }
        .into_any()
    }

    fn button(self, enter: impl FnMut(KeyboardEvent) + 'static) -> AnyView {
        let Self {
            id,
            label,
            icon,
            icon_only,
            face,
            variant,
            ..
        } = self;
        let bare = icon_only || face.is_some();
        let class = match (&face, icon_only) {
            (Some(_), _) => css::face.to_owned(),
            (None, true) => icon_button::css::square.to_owned(),
            (None, false) => looks(variant, ButtonSize::Medium, false, css::labelled),
        };
        let content = match face {
            Some(face) => face.run().into_any(),
            None => view! {
                {icon.map(|name| view! { <Icon name /> })}
                {(!icon_only)
                    .then(|| view! { <span>{label.clone()}</span> <Icon name=IconName::ChevronDown size=IconSize::Small class=css::mark /> })}
            }
            .into_any(),
        };
        let named = bare.then_some(label);
        view! {
            <button
                class=class
                type="button"
                popovertarget=id
                aria-label=named.clone()
                title=named
                on:keydown=enter
            >
                {content}
            </button>
        }
        .into_any()
    }
}

/// Moves the focus among the links and buttons of a panel; whether the key was one that does.
fn walk(panel: &Element, key: &str) -> bool {
    let Ok(found) = panel.query_selector_all("a[href], button:not(:disabled)") else {
        return false;
    };
    let stops: Vec<HtmlElement> = (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect();
    let focused = document().active_element();
    let here = stops
        .iter()
        .position(|stop| focused.as_ref().is_some_and(|focused| **stop == *focused));
    let Some(stop) = next_stop(key, here, stops.len()).and_then(|next| stops.get(next)) else {
        return false;
    };
    // Refused only by an element that is gone: then there is nothing to focus.
    let _ = stop.focus();
    true
}

/// The stop a key leads to, round the ends; `None` for other keys or where there is no stop.
pub(crate) fn next_stop(key: &str, here: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match (key, here) {
        ("ArrowDown", Some(here)) if here < last => Some(here + 1),
        ("ArrowUp", Some(here)) if here > 0 => Some(here - 1),
        ("ArrowDown" | "Home", _) => Some(0),
        ("ArrowUp" | "End", _) => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::next_stop;

    #[test]
    fn arrows_go_round_the_ends() {
        assert_eq!(next_stop("ArrowDown", Some(2), 3), Some(0));
        assert_eq!(next_stop("ArrowUp", Some(0), 3), Some(2));
        assert_eq!(next_stop("ArrowDown", None, 3), Some(0));
        assert_eq!(next_stop("ArrowUp", None, 3), Some(2));
    }

    #[test]
    fn home_and_end_lead_to_the_ends() {
        assert_eq!(next_stop("Home", Some(2), 3), Some(0));
        assert_eq!(next_stop("End", Some(0), 3), Some(2));
    }

    #[test]
    fn other_keys_and_empty_lists_lead_nowhere() {
        assert_eq!(next_stop("a", Some(1), 3), None);
        assert_eq!(next_stop("ArrowDown", None, 0), None);
    }
}
