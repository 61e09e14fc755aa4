//! One act of a `Menu`.

use leptos::prelude::*;

use crate::menu::css;
use crate::{Icon, IconName, IconSize};

/// A link, or without `href` a button that submits: give it `attr:form` or put the menu inside the form.
#[component]
pub fn MenuItem(
    /// Where it leads; empty for a button.
    #[prop(into, optional)]
    href: String,
    /// The link loads its page anew instead of leaving it to the router: for another part of the site.
    #[prop(optional)]
    external: bool,
    /// Name of the form value a button sends.
    #[prop(into, optional)]
    name: String,
    /// The form value a button sends.
    #[prop(into, optional)]
    value: String,
    /// `submit`, or `button` for acts of scripts and `attr:commandfor`.
    #[prop(default = "submit")]
    kind: &'static str,
    /// The form a button belongs to, if it does not stand inside it.
    #[prop(into, optional)]
    form: String,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<IconName>,
    /// In force now: the language shown, the theme chosen.
    #[prop(into, optional)]
    current: Signal<bool>,
    /// Destroys or cannot be taken back.
    #[prop(optional)]
    danger: bool,
    /// A line above it.
    #[prop(optional)]
    divided: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    let class = crate::join(&[css::item, if danger { css::danger } else { "" }]);
    let here = move || current.get().then_some("true");
    let content = view! {
        {icon.map(|name| view! { <Icon name class=css::icon /> })}
        <span class=css::words>{children()}</span>
        <Icon name=IconName::Check size=IconSize::Small class=css::tick />
    };
    let act = if href.is_empty() {
        view! {
            <button
                class=class
                type=kind
                name=crate::filled(name)
                value=crate::filled(value)
                form=crate::filled(form)
                aria-current=here
            >
                {content}
            </button>
        }
        .into_any()
    } else {
        let rel = external.then_some("external");
        view! { <a class=class href=href rel=rel aria-current=here>{content}</a> }.into_any()
    };
    view! { <li class=if divided { css::divided } else { css::entry }>{act}</li> }.into_any()
}
