//! The head of a console page: where it stands, what it is, what can be done.

use leptos::prelude::*;

use crate::{Breadcrumb, Crumb};

stylance::import_crate_style!(css, "src/page_head.module.css");

/// Trail, heading, description and acts.
#[component]
pub fn PageHead(
    /// What the page is.
    #[prop(into)]
    title: String,
    /// What it is for, in a sentence.
    #[prop(into, optional)]
    text: String,
    /// What assistive technology calls the trail.
    #[prop(into, optional)]
    trail_label: String,
    /// The trail, outermost first; empty for none.
    #[prop(optional)]
    trail: Vec<Crumb>,
    /// Beside the heading: a status, a number.
    #[prop(into, optional)]
    mark: Option<ViewFn>,
    /// Buttons and links, the main one last.
    #[prop(into, optional)]
    acts: Option<ViewFn>,
) -> impl IntoView {
    let trail = (!trail.is_empty()).then(|| view! { <Breadcrumb label=trail_label items=trail /> });
    view! {
        <header class=css::head>
            {trail}
            <div class=css::line>
                <div class=css::words>
                    <div class=css::name>
                        <h1 class=css::title>{title}</h1>
                        {mark.map(|mark| mark.run())}
                    </div>
                    {crate::filled(text).map(|text| view! { <p class=css::text>{text}</p> })}
                </div>
                {acts.map(|acts| view! { <div class=css::acts>{acts.run()}</div> })}
            </div>
        </header>
    }
    .into_any()
}
