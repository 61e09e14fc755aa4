//! Choosing rows of a `DataTable` for an act on all of them.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::checkbox::css as checkbox;

/// How rows are chosen. Their check boxes belong to a form that stands anywhere in the page, so that acts on
/// single rows may be forms as well.
#[derive(Clone)]
pub struct TableSelection {
    /// Id of the form that the chosen rows are sent with; it may be empty and hidden.
    pub form: String,
    /// Name of the form value; it is sent once for each row chosen.
    pub name: String,
    /// Words of the box that chooses all rows.
    pub all_label: String,
    /// Words before a row's name: "Select".
    pub row_label: String,
    /// Says how many are chosen: "3 selected".
    pub count: Callback<usize, String>,
    /// The acts: buttons with the form's id in `attr:form`.
    pub acts: ViewFn,
}

/// The boxes and the bar of one table.
#[derive(Clone, Copy)]
pub(crate) struct Choosing {
    /// The element around table and bar.
    pub frame: NodeRef<html::Div>,
    all: NodeRef<html::Input>,
    chosen: RwSignal<usize>,
}

impl Choosing {
    pub fn new() -> Self {
        Self {
            frame: NodeRef::new(),
            all: NodeRef::new(),
            chosen: RwSignal::new(0),
        }
    }

    /// The box in the head. It needs scripts, so it is seen only with them.
    pub fn all_box(self, label: String) -> AnyView {
        view! {
            <input
                node_ref=self.all
                class=checkbox::tick
                type="checkbox"
                aria-label=label
                on:change=move |event| self.choose_all(event_target_checked(&event))
            />
        }
        .into_any()
    }

    /// Counts again, after a box of the body has changed.
    pub fn recount(self) {
        let boxes = self.boxes();
        let chosen = boxes.iter().filter(|one| one.checked()).count();
        self.chosen.set(chosen);
        if let Some(all) = self.all.get_untracked() {
            all.set_checked(chosen > 0 && chosen == boxes.len());
            all.set_indeterminate(chosen > 0 && chosen < boxes.len());
        }
    }

    /// The bar with the acts; the style sheet shows it while a box is checked, with or without scripts.
    pub fn bar(self, class: &'static str, count_class: &'static str, selection: &TableSelection) -> AnyView {
        let count = selection.count;
        let said = move || {
            let chosen = self.chosen.get();
            (chosen > 0).then(|| view! { <span class=count_class>{count.run(chosen)}</span> }.into_any())
        };
        view! {
            <div class=class>
                <span role="status">{said}</span>
                {selection.acts.run()}
            </div>
        }
        .into_any()
    }

    fn choose_all(self, chosen: bool) {
        for one in self.boxes() {
            one.set_checked(chosen);
        }
        self.recount();
    }

    fn boxes(self) -> Vec<HtmlInputElement> {
        let found = self
            .frame
            .get_untracked()
            .and_then(|frame| frame.query_selector_all("tbody input[data-row]").ok());
        let Some(found) = found else { return Vec::new() };
        (0..found.length())
            .filter_map(|index| found.item(index)?.dyn_into().ok())
            .collect()
    }
}

/// The box of one row.
pub(crate) fn row_box(selection: &TableSelection, id: String, name: &str) -> AnyView {
    view! {
        <input
            class=checkbox::tick
            type="checkbox"
            data-row="true"
            name=selection.name.clone()
            value=id
            form=selection.form.clone()
            aria-label=format!("{} {name}", selection.row_label)
        />
    }
    .into_any()
}
