//! The banner of the home page.

use crate::product::strings::{promotion, strings};
use crate::routes;
use crate::session::use_visit;
use leptos::prelude::*;
use ui::{ButtonLink, ButtonSize, ButtonVariant, Icon, IconName};

stylance::import_crate_style!(css, "src/product/shop/hero.module.css");

/// A wide illustration with the season's words and the promotion. One picture for each theme; only the one shown is fetched.
#[component]
pub fn Hero() -> impl IntoView {
    let visit = use_visit();
    let s = strings(visit.locale);
    let hot = format!("{}#hot", routes::home(visit.locale));
    let fresh = format!("{}?sort=newest", routes::search(visit.locale));
    view! {
        <section class=css::hero>
            <img
                class=format!("{} {}", css::picture, css::day)
                src="/brand/hero.svg"
                alt=""
                width="1200"
                height="480"
                loading="lazy"
                fetchpriority="high"
            />
            <img
                class=format!("{} {}", css::picture, css::night)
                src="/brand/hero-dark.svg"
                alt=""
                width="1200"
                height="480"
                loading="lazy"
                fetchpriority="high"
            />
            <div class=css::words>
                <p class=css::label>{s.hero_label}</p>
                <h1 class=css::title>{s.hero_title}</h1>
                <p class=css::text>{s.hero_text}</p>
                <div class=css::ways>
                    <ButtonLink href=hot variant=ButtonVariant::Primary size=ButtonSize::Large>
                        {s.hero_button}
                    </ButtonLink>
                    <ButtonLink href=fresh size=ButtonSize::Large>
                        {s.hero_second}
                    </ButtonLink>
                </div>
                <p class=css::promotion>
                    <Icon name=IconName::Truck />
                    {promotion(visit.locale, visit.delivery)}
                </p>
            </div>
        </section>
    }
    .into_any()
}
