//! The pages of a listing as links.

use leptos::prelude::*;

use crate::pager::{Direction, css, step};

/// Links to the first, last and neighbouring pages. Nothing at all for a single page.
#[component]
pub fn Pagination(
    /// What assistive technology calls it.
    #[prop(into)]
    label: String,
    /// The page shown, from 1.
    current: u32,
    /// How many pages there are.
    total: u32,
    /// The address of a page.
    #[prop(into)]
    href: Callback<u32, String>,
    /// Words for the previous page.
    #[prop(into)]
    previous: String,
    /// Words for the next page.
    #[prop(into)]
    next: String,
) -> impl IntoView {
    if total < 2 {
        return ().into_any();
    }
    let address = |page: u32| {
        if (1..=total).contains(&page) {
            href.run(page)
        } else {
            String::new()
        }
    };
    let pages: Vec<_> = shown_pages(current, total)
        .into_iter()
        .map(|page| entry(page, current, href))
        .collect();
    view! {
        <nav class=css::pagination aria-label=label>
            {step(Direction::Previous, address(current.saturating_sub(1)), previous)} <ol class=css::pages>{pages}</ol>
            {step(Direction::Next, address(current.saturating_add(1)), next)}
        </nav>
    }
    .into_any()
}

/// One page, or the gap (`None`) between two.
fn entry(page: Option<u32>, current: u32, href: Callback<u32, String>) -> AnyView {
    match page {
        None => view! { <li class=css::gap aria-hidden="true">"…"</li> }.into_any(),
        Some(page) => {
            let here = (page == current).then_some("page");
            view! { <li><a class=css::page href=href.run(page) aria-current=here>{page}</a></li> }.into_any()
        }
    }
}

/// First, last, current and its neighbours; `None` where pages are left out.
/// A gap never stands for a single page.
fn shown_pages(current: u32, total: u32) -> Vec<Option<u32>> {
    let near = |page: u32| page == 1 || page == total || page.abs_diff(current) <= 1;
    let mut shown = Vec::new();
    for page in 1..=total {
        let closes_gap = page > 1 && page < total && near(page - 1) && near(page + 1);
        if near(page) || closes_gap {
            shown.push(Some(page));
        } else if shown.last() != Some(&None) {
            shown.push(None);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shown_pages;

    #[test]
    fn few_pages_are_all_shown() {
        assert_eq!(shown_pages(1, 3), vec![Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn far_pages_are_left_out_on_both_sides() {
        let expected = vec![Some(1), None, Some(9), Some(10), Some(11), None, Some(20)];
        assert_eq!(shown_pages(10, 20), expected);
    }

    #[test]
    fn a_gap_never_stands_for_a_single_page() {
        let expected = vec![Some(1), Some(2), Some(3), Some(4), None, Some(20)];
        assert_eq!(shown_pages(3, 20), expected);
    }
}
