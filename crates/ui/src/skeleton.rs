//! The shape of what is on its way, so that nothing moves when it comes.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/skeleton.module.css");

/// What a skeleton stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonShape {
    /// Lines of text; the last is shorter.
    #[default]
    Text,
    /// A heading.
    Title,
    /// A square picture.
    Picture,
    /// A button.
    Button,
    /// A product card: picture, two lines, price.
    ProductCard,
    /// A table row.
    Row,
}

/// A grey stand-in, hidden from assistive technology: put `aria-busy` on the region.
#[component]
pub fn Skeleton(
    /// What it stands for.
    #[prop(optional)]
    shape: SkeletonShape,
    /// How many: lines, cards, rows.
    #[prop(default = 1)]
    count: usize,
) -> impl IntoView {
    let one = || {
        match shape {
        SkeletonShape::Text => bone(css::text),
        SkeletonShape::Title => bone(css::title),
        SkeletonShape::Picture => bone(css::picture),
        SkeletonShape::Button => bone(css::button),
        SkeletonShape::Row => bone(css::row),
        SkeletonShape::ProductCard => view! {
            <div class=css::card aria-hidden="true">
                {bone(css::picture)} <div class=css::lines>{bone(css::text)} {bone(css::text)} {bone(css::price)}</div>
            </div>
        }
        .into_any(),
    }
    };
    (0..count).map(|_| one()).collect::<Vec<_>>().into_any()
}

fn bone(shape: &'static str) -> AnyView {
    view! { <div class=crate::join(&[css::bone, shape]) aria-hidden="true"></div> }.into_any()
}
