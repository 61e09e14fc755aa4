//! A list of places to go that opens with Ctrl-K or ⌘K and answers what is typed.

use leptos::ev::{self, CompositionEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{HtmlElement, InputEvent, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::modal::{close, close_from_backdrop};
use crate::palette_item::matching;
use crate::popover::next_stop;
use crate::{Icon, IconName, PaletteItem};

stylance::import_crate_style!(css, "src/command_palette.module.css");

/// The words of a `CommandPalette`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaletteWords {
    /// What the input is for; read out, and its placeholder.
    pub label: String,
    /// Nothing answers what was typed.
    pub empty: String,
    /// The button that closes it.
    pub close: String,
    /// Which keys do what; empty for none.
    pub keys: String,
}

/// A native modal dialog with a combobox. A `PaletteButton` opens it, and its links work, without scripts too.
/// When it closes, the focus goes back to where it was.
#[component]
pub fn CommandPalette(
    /// Its id, which a `PaletteButton` names.
    #[prop(into)]
    id: String,
    /// The words.
    words: PaletteWords,
    /// What it offers, by groups.
    #[prop(into)]
    items: Signal<Vec<PaletteItem>>,
) -> impl IntoView {
    let palette = Palette::new(items);
    palette.listen();
    let Palette {
        dialog, query, shown, ..
    } = palette;
    let PaletteWords {
        label,
        empty,
        close: close_label,
        keys,
    } = words;
    let (list_id, target, placeholder, list_label) =
        (format!("{id}-list"), id.clone(), label.clone(), label.clone());
    let (controls, name, option_ids) = (list_id.clone(), label.clone(), id.clone());
    let active_id = {
        let id = id.clone();
        move || {
            shown
                .with(|shown| !shown.is_empty())
                .then(|| format!("{id}-{}", palette.active.get()))
        }
    };
    view! {
        <dialog
            node_ref=dialog
            id=id
            class=css::palette
            data-density="dense"
            aria-label=name
            closedby="any"
            on:close=move |_| palette.ask(String::new())
            on:click=move |event| close_from_backdrop(&event, dialog)
        >
            <div class=css::frame>
                <div class=css::line>
                    <Icon name=IconName::Search class=css::glyph />
                    <input
                        class=css::input
                        type="text"
                        role="combobox"
                        aria-label=label
                        aria-expanded="true"
                        aria-autocomplete="list"
                        aria-controls=controls
                        aria-activedescendant=active_id
                        placeholder=placeholder
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        enterkeyhint="go"
                        autofocus
                        prop:value=query
                        on:input=move |event| palette.typed(&event)
                        on:compositionend=move |event: CompositionEvent| palette.ask(event_target_value(&event))
                        on:keydown=move |event| palette.key(&event)
                    />
                    <button class=css::close type="button" aria-label=close_label command="close" commandfor=target on:click=move |_| close(dialog)>
                        <kbd>"Esc"</kbd>
                    </button>
                </div>
                <div
                    node_ref=palette.list
                    class=css::list
                    id=list_id
                    role="listbox"
                    aria-label=list_label
                    on:click=move |_| close(dialog)
                >
                    {move || options(&option_ids, shown.get(), palette.active)}
                </div>
                <p class=css::empty role="status">
                    {move || shown.with(Vec::is_empty).then(|| empty.clone())}
                </p>
                {crate::filled(keys).map(|keys| view! { <p class=css::keys>{keys}</p> })}
            </div>
        </dialog>
    }
    .into_any()
}

/// What the parts of a palette share.
#[derive(Clone, Copy)]
struct Palette {
    dialog: NodeRef<html::Dialog>,
    list: NodeRef<html::Div>,
    query: RwSignal<String>,
    shown: Memo<Vec<PaletteItem>>,
    /// Which of the shown items Enter follows.
    active: RwSignal<usize>,
}

impl Palette {
    fn new(items: Signal<Vec<PaletteItem>>) -> Self {
        let query = RwSignal::new(String::new());
        Self {
            dialog: NodeRef::new(),
            list: NodeRef::new(),
            query,
            shown: Memo::new(move |_| items.with(|items| query.with(|query| matching(items, query)))),
            active: RwSignal::new(0),
        }
    }

    /// Opens and closes by Ctrl-K and ⌘K, wherever the focus is.
    fn listen(self) {
        Effect::new(move |_| {
            let handle = window_event_listener(ev::keydown, move |event| {
                let plain = !event.alt_key() && !event.shift_key();
                if plain && (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
                    event.prevent_default();
                    self.toggle();
                }
            });
            on_cleanup(move || handle.remove());
        });
    }

    fn toggle(self) {
        match self.dialog.get_untracked() {
            Some(dialog) if dialog.open() => dialog.close(),
            // Refused only when it is not in the document: then there is nothing to show.
            Some(dialog) => drop(dialog.show_modal()),
            None => {}
        }
    }

    fn ask(self, query: String) {
        self.query.set(query);
        self.active.set(0);
    }

    /// What is being composed (pinyin) is no query yet; the end of the composition brings it.
    fn typed(self, event: &ev::Event) {
        let composing = event
            .dyn_ref::<InputEvent>()
            .is_some_and(InputEvent::is_composing);
        if !composing {
            self.ask(event_target_value(event));
        }
    }

    fn key(self, event: &KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let key = event.key();
        if key == "Enter" {
            event.prevent_default();
            if let Some(option) = self.option(self.active.get_untracked()) {
                option.click();
            }
        } else if let Some(next) = next_stop(
            &key,
            Some(self.active.get_untracked()),
            self.shown.with_untracked(Vec::len),
        ) {
            event.prevent_default();
            self.active.set(next);
            self.reveal(next);
        }
    }

    fn option(self, index: usize) -> Option<HtmlElement> {
        let options = self
            .list
            .get_untracked()?
            .query_selector_all("[role=option]")
            .ok()?;
        options.item(u32::try_from(index).ok()?)?.dyn_into().ok()
    }

    fn reveal(self, index: usize) {
        if let Some(option) = self.option(index) {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    }
}

/// The shown items under the headings of their groups.
fn options(id: &str, shown: Vec<PaletteItem>, active: RwSignal<usize>) -> Vec<AnyView> {
    let mut groups: Vec<(String, Vec<AnyView>)> = Vec::new();
    for (index, item) in shown.into_iter().enumerate() {
        let group = item.group.clone();
        let option = option(format!("{id}-{index}"), index, item, active);
        match groups.last_mut() {
            Some((name, options)) if *name == group => options.push(option),
            _ => groups.push((group, vec![option])),
        }
    }
    groups
        .into_iter()
        .map(|(name, options)| {
            let said = name.clone();
            view! {
                <div class=css::group role="group" aria-label=said>
                    <p class=css::heading aria-hidden="true">{name}</p>
                    {options}
                </div>
            }
            .into_any()
        })
        .collect()
}

fn option(id: String, index: usize, item: PaletteItem, active: RwSignal<usize>) -> AnyView {
    let chosen = move || if active.get() == index { "true" } else { "false" };
    view! {
        <a
            class=css::option
            id=id
            role="option"
            href=item.href
            aria-selected=chosen
            on:pointermove=move |_| active.set(index)
        >
            <Icon name=item.icon class=css::icon />
            <span class=css::words>{item.label}</span>
            {crate::filled(item.hint).map(|hint| view! { <span class=css::hint>{hint}</span> })}
        </a>
    }
    .into_any()
}
