//! The frame of a console: top bar, navigation at the side, content.

use leptos::html;
use leptos::prelude::*;

use crate::side_nav::SideNav;
use crate::{Icon, IconName, NavGroup};

stylance::import_crate_style!(css, "src/console_layout.module.css");

/// Id of the navigation panel, which a phone opens as a popover.
const PANEL: &str = "console-navigation";

/// The words of a `ConsoleLayout`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsoleWords {
    /// The link that skips the bars.
    pub skip: String,
    /// The navigation, and the button that opens it on a phone.
    pub navigation: String,
    /// The button that closes it on a phone.
    pub close: String,
    /// The switch that folds it to icons on a desktop.
    pub fold: String,
}

/// The frame. On desktops the navigation is a column that folds to a rail of icons; on phones it is a
/// native popover. Both work without scripts. Everything inside is dense (`data-density`).
#[component]
pub fn ConsoleLayout(
    /// The words.
    words: ConsoleWords,
    /// The mark and name of the shop, linked.
    #[prop(into)]
    brand: ViewFn,
    /// Which console this is, beside the brand.
    #[prop(into, optional)]
    realm: String,
    /// The links of the navigation.
    groups: Vec<NavGroup>,
    /// `href` of the current link.
    #[prop(into)]
    current: Signal<String>,
    /// The middle of the top bar: a `PaletteButton`.
    #[prop(into, optional)]
    search: Option<ViewFn>,
    /// The end of the top bar: language, theme, account.
    #[prop(into, optional)]
    tools: Option<ViewFn>,
    /// Folded at first.
    #[prop(optional)]
    folded: bool,
    /// Hears that it was folded or unfolded, to keep it for the next visit.
    #[prop(into, optional)]
    on_fold: Option<Callback<bool>>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let menu = words.navigation.clone();
    let side = side(SidePanel {
        words: words.clone(),
        groups,
        current,
        folded,
        on_fold,
    });
    view! {
        <div class=css::console data-density="dense" data-console="true">
            <a class="skip-link" href="#main" rel="external">{words.skip}</a>
            <header class=css::bar>
                <button class=css::open type="button" popovertarget=PANEL aria-label=menu>
                    <Icon name=IconName::Menu />
                </button>
                <div class=css::brand>
                    {brand.run()}
                    {crate::filled(realm).map(|realm| view! { <span class=css::realm>{realm}</span> })}
                </div>
                <div class=css::search>{search.map(|search| search.run())}</div>
                <div class=css::tools>{tools.map(|tools| tools.run())}</div>
            </header>
            {side}
            <main class=css::content id="main" tabindex="-1">
                {children()}
            </main>
        </div>
    }
    .into_any()
}

struct SidePanel {
    words: ConsoleWords,
    groups: Vec<NavGroup>,
    current: Signal<String>,
    folded: bool,
    on_fold: Option<Callback<bool>>,
}

fn side(panel: SidePanel) -> AnyView {
    let node = NodeRef::<html::Nav>::new();
    let ConsoleWords {
        navigation,
        close,
        fold,
        ..
    } = panel.words;
    let title = navigation.clone();
    let report = move |event| {
        if let Some(on_fold) = panel.on_fold {
            on_fold.run(event_target_checked(&event));
        }
    };
    view! {
        <nav
            node_ref=node
            class=css::side
            id=PANEL
            popover="auto"
            data-foldable="true"
            aria-label=navigation
        >
            <div class=css::head>
                <span class=css::title>{title}</span>
                <button
                    class=css::close
                    type="button"
                    popovertarget=PANEL
                    popovertargetaction="hide"
                    aria-label=close
                >
                    <Icon name=IconName::Close />
                </button>
            </div>
            // The page changes in place: nothing else would close the popover.
            <div class=css::scroll on:click=move |_| hide(node)>
                <SideNav groups=panel.groups current=panel.current />
            </div>
            <label class=css::fold>
                <input
                    class="visually-hidden"
                    type="checkbox"
                    data-fold="true"
                    checked=panel.folded
                    on:change=report
                />
                <Icon name=IconName::Panel class=css::glyph />
                <span class=css::words>{fold}</span>
            </label>
        </nav>
    }
    .into_any()
}

fn hide(node: NodeRef<html::Nav>) {
    if let Some(panel) = node.get_untracked() {
        // Refused only where there are no popovers: then it stays as it is.
        let _ = panel.hide_popover();
    }
}
