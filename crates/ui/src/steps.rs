//! Where one is in a task of few steps: cart, details, payment, done.

use leptos::prelude::*;

use crate::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/steps.module.css");

/// One step of the task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is called.
    pub label: String,
    /// The way back to it; empty if there is none.
    pub href: String,
}

impl Step {
    /// A step without a way back.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: String::new(),
        }
    }

    /// A step one can go back to.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
        }
    }
}

/// The steps of a task; those before `current` are done.
#[component]
pub fn Steps(
    /// What assistive technology calls it.
    #[prop(into)]
    label: String,
    /// The steps, in order.
    items: Vec<Step>,
    /// Index of the step one is at, from 0. Equal to the number of steps: all done.
    current: usize,
    /// Read out after a step that is done: "done".
    #[prop(into)]
    done_label: String,
) -> impl IntoView {
    let items: Vec<_> = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| {
            let state = match index.cmp(&current) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "current",
                std::cmp::Ordering::Greater => "ahead",
            };
            step(index, item, state, &done_label)
        })
        .collect();
    view! { <ol class=css::steps aria-label=label>{items}</ol> }.into_any()
}

fn step(index: usize, item: Step, state: &'static str, done_label: &str) -> AnyView {
    let done = state == "done";
    let mark = if done {
        view! { <Icon name=IconName::Check size=IconSize::Small /> }.into_any()
    } else {
        (index + 1).into_any()
    };
    let words = if item.href.is_empty() || !done {
        item.label.into_any()
    } else {
        view! { <a href=item.href>{item.label}</a> }.into_any()
    };
    let said = done.then(|| view! { <span class="visually-hidden">" "{done_label.to_owned()}</span> });
    view! {
        <li class=css::step data-state=state aria-current=(state == "current").then_some("step")>
            <span class=css::mark aria-hidden="true">{mark}</span>
            <span class=css::words>{words} {said}</span>
        </li>
    }
    .into_any()
}
