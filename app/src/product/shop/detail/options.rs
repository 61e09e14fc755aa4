//! The options of a product as groups of links.

use super::choice::Choice;
use crate::product::strings::strings;
use crate::session::use_visit;
use domain::product::OptionView;
use leptos::prelude::*;
use ui::{SWATCH_COLOURS, Swatch};

stylance::import_crate_style!(css, "src/product/shop/detail/options.module.css");

/// One group for each option. A value is a link to the page with it chosen: the router follows it at once,
/// a browser without scripts loads it.
#[component]
pub fn Options(
    /// What is chosen.
    choice: Choice,
) -> impl IntoView {
    choice
        .options()
        .into_iter()
        .enumerate()
        .map(|(at, option)| group(choice, at, option))
        .collect_view()
        .into_any()
}

fn group(choice: Choice, at: usize, option: OptionView) -> AnyView {
    let s = strings(use_visit().locale);
    let coloured = option
        .values
        .iter()
        .all(|value| SWATCH_COLOURS.contains(&value.code.as_str()));
    let values = option
        .values
        .into_iter()
        .map(|value| {
            let step = Memo::new({
                let code = value.code.clone();
                move |_| choice.step(at, &code)
            });
            let remark = move || {
                step.with(|step| match (step.changes_more, step.sold_out) {
                    (true, _) => Some(s.not_this_combination),
                    (false, true) => Some(s.sold_out),
                    (false, false) => None,
                })
            };
            let swatch = coloured.then(|| view! { <Swatch colour=value.code /> });
            view! {
                <li>
                    <a
                        class=css::value
                        href=move || step.with(|step| step.href.clone())
                        rel="nofollow"
                        data-noscroll=""
                        prop:replace=true
                        aria-current=move || step.with(|step| step.chosen.then_some("true"))
                        data-unavailable=move || remark().map(|_| "true")
                        title=remark
                    >
                        {swatch}
                        <span>{value.name}</span>
                        <span class="visually-hidden">{remark}</span>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let name = option.name.clone();
    view! {
        <div class=css::group role="group" aria-label=option.name>
            <p class=css::legend>
                <span class=css::name>{name}</span>
                <span class=css::chosen>{move || choice.chosen_name(at)}</span>
            </p>
            <ul class=css::values>{values}</ul>
        </div>
    }
    .into_any()
}
