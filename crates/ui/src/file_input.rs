//! A file to send along, with its name and size once it is chosen.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::field::Control;
use crate::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/file_input.module.css");

/// A file input, which files can also be dropped on. Inside a `Field` it needs no id.
/// Content and size are checked by whoever receives the file; here a file that is too large is refused early.
#[component]
pub fn FileInput(
    /// Name of the form value.
    #[prop(into)]
    name: String,
    /// What can be chosen, as `accept` has it: ".pdf,image/*".
    #[prop(into, optional)]
    accept: String,
    /// Several files.
    #[prop(optional)]
    multiple: bool,
    /// The largest size of a file, in bytes.
    most: u32,
    /// Says that a file is larger, and how large it may be.
    #[prop(into)]
    too_large: String,
    /// Its id outside a `Field`.
    #[prop(into, optional)]
    id: String,
    /// A file must be chosen.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let control = Control::of(id, required);
    let invalid = control.aria_invalid();
    let chosen = RwSignal::new(Vec::<Chosen>::new());
    let words = too_large.clone();
    let choose = move |event| {
        let input: HtmlInputElement = event_target(&event);
        let files = chosen_files(&input);
        let refused = files.iter().any(|file| file.size > f64::from(most));
        input.set_custom_validity(if refused { &words } else { "" });
        chosen.set(files);
    };
    let list = move || {
        let files = chosen.get();
        let refused = files.iter().any(|file| file.size > f64::from(most));
        let items: Vec<_> = files.into_iter().map(|file| item(file, most)).collect();
        let error = refused.then(|| view! { <p class=css::error role="alert">{too_large.clone()}</p> });
        (!items.is_empty()).then(|| view! { <ul class=css::list>{items}</ul> {error} }.into_any())
    };
    view! {
        <div class=css::file>
            <input
                class=css::input
                id=control.id
                type="file"
                name=name
                accept=crate::filled(accept)
                multiple=multiple
                required=control.required
                aria-describedby=move || control.described_by.get()
                aria-invalid=invalid
                on:change=choose
            />
            {list}
        </div>
    }
    .into_any()
}

/// A file that was chosen.
#[derive(Clone, PartialEq)]
struct Chosen {
    name: String,
    /// In bytes; the browser counts them in floating point.
    size: f64,
}

fn chosen_files(input: &HtmlInputElement) -> Vec<Chosen> {
    let Some(files) = input.files() else {
        return Vec::new();
    };
    (0..files.length())
        .filter_map(|index| files.get(index))
        .map(|file| {
            let blob: &web_sys::Blob = file.unchecked_ref();
            Chosen {
                name: file.name(),
                size: blob.size(),
            }
        })
        .collect()
}

fn item(file: Chosen, most: u32) -> AnyView {
    let state = (file.size > f64::from(most)).then_some("refused");
    view! {
        <li class=css::item data-state=state>
            <Icon name=IconName::Document size=IconSize::Small />
            <span class=css::name>{file.name}</span>
            <span class=css::size>{size_in_words(file.size)}</span>
        </li>
    }
    .into_any()
}

/// A size as people read it: 512 B, 12.5 kB, 3.4 MB (powers of ten, as operating systems count files).
fn size_in_words(bytes: f64) -> String {
    if bytes < 1_000.0 {
        format!("{bytes:.0} B")
    } else if bytes < 1_000_000.0 {
        format!("{:.1} kB", bytes / 1_000.0)
    } else {
        format!("{:.1} MB", bytes / 1_000_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::size_in_words;

    #[test]
    fn sizes_have_the_unit_that_keeps_them_short() {
        assert_eq!(size_in_words(512.0), "512 B");
        assert_eq!(size_in_words(12_500.0), "12.5 kB");
        assert_eq!(size_in_words(3_440_000.0), "3.4 MB");
    }
}
