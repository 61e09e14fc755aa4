//! The heading line of a section.

use leptos::prelude::*;
use ui::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/product/components/section_head.module.css");

/// A heading with a few words after it and a way to more of the same.
#[component]
pub fn SectionHead(
    /// The heading.
    #[prop(into)]
    title: String,
    /// A few words after it.
    #[prop(into, optional)]
    text: String,
    /// Where there is more; empty for nowhere.
    #[prop(into, optional)]
    href: String,
    /// The words of that link.
    #[prop(into, optional)]
    more: String,
    /// An id to link to.
    #[prop(into, optional)]
    id: String,
) -> impl IntoView {
    view! {
        <div class=css::head>
            <h2 class=css::title id=(!id.is_empty()).then_some(id)>
                {title}
            </h2>
            {(!text.is_empty()).then(|| view! { <p class=css::text>{text}</p> })}
            {(!href.is_empty())
                .then(|| {
                    view! {
                        <a class=css::more href=href>
                            {more}
                            <Icon name=IconName::ChevronRight size=IconSize::Small />
                        </a>
                    }
                })}
        </div>
    }
    .into_any()
}
