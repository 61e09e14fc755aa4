//! What buyers think, in stars.

use leptos::prelude::*;

use crate::{Icon, IconName, IconSize};

stylance::import_crate_style!(css, "src/rating.module.css");

/// Five stars filled to the nearest half, with the figure for those who cannot see them.
#[component]
pub fn Rating(
    /// Tenths of a star, 0 to 50.
    tenths: u16,
    /// Read out: "4.6 out of 5".
    #[prop(into)]
    label: String,
    /// The figure printed after the stars: "4.6".
    #[prop(into, optional)]
    figure: String,
    /// How many reviews, as words or figures.
    #[prop(into, optional)]
    count: String,
    /// One star and the figure, for dense listings.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    let wanted: u16 = if compact { 1 } else { 5 };
    let stars: Vec<_> = (0..wanted)
        .map(|place| star(if compact { 50 } else { tenths }, place))
        .collect();
    view! {
        <span class=css::rating>
            <span class=css::stars role="img" aria-label=label>
                {stars}
            </span>
            {crate::filled(figure)
                .map(|figure| view! { <span class=css::figure aria-hidden="true">{figure}</span> })}
            {crate::filled(count).map(|count| view! { <span class=css::count>{count}</span> })}
        </span>
    }
    .into_any()
}

/// The star at `place` (from 0): full from 8 tenths on, half from 3 tenths on.
fn star(tenths: u16, place: u16) -> AnyView {
    let (name, class) = match tenths.saturating_sub(place * 10) {
        8.. => (IconName::Star, css::full),
        3..8 => (IconName::StarHalf, css::half),
        _ => (IconName::Star, css::empty),
    };
    view! { <Icon name size=IconSize::Small class /> }.into_any()
}
