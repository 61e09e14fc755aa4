//! The document around every page, and the table of pages.

use crate::aftersales::{AskPage, LabelPage, RequestPage};
use crate::cart::{CartChanges, CartPage};
use crate::console::ConsolePage;
use crate::flows::checkout::CheckoutPage;
use crate::layout::{Layout, NotFoundPage};
use crate::merchant::{ApplyPage, ShopPage};
use crate::order::{AddGoodsPage, OrderPage, TrackPage};
use crate::page::TextPage;
use crate::part::lazy_part;
use crate::product::{CategoryPage, HomePage, ProductPage, SearchPage};
use crate::routes::{EntranceSegment, LocaleSegment};
use crate::session::{provide_session, use_visit};
use crate::user::{AccountPage, EntrancePage};
use domain::kernel::Money;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{Lazy, LazyRoute, ParamSegment, SsrMode, StaticSegment, WildcardSegment};

/// The document. `theme.js` sets the theme before the first paint; without scripts the system's theme applies.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let visit = use_visit();
    view! {
        <!DOCTYPE html>
        <html
            lang=visit.locale.tag()
            data-currency=visit.currency.code()
            data-delivery-fee=visit.delivery.fee.minor()
            data-delivery-free=visit.delivery.free_from.map(Money::minor)
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <script src="/theme.js"></script>
                <AutoReload options=options.clone() />
                <HashedStylesheet id="style" options=options.clone() />
                <HydrationScripts options defer=true />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/brand/apple-touch-icon-180.png" />
                <link rel="manifest" href=format!("/manifest.{}.webmanifest", visit.locale) />
                <script src="/sw-register.js" defer></script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// All pages. Visits begin with looking around; the code of the other pages is loaded when they are asked for.
#[component]
#[expect(clippy::too_many_lines, reason = "one entry for each route")]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_session();
    CartChanges::provide();
    view! {
        <Router>
            <Layout>
                <FlatRoutes fallback=|| view! { <NotFoundPage /> }.into_any() transition=true>
                    <Route path=LocaleSegment view=|| view! { <HomePage /> }.into_any() ssr=SsrMode::Async />
                    <Route
                        path=(LocaleSegment, StaticSegment("c"), ParamSegment("slug"))
                        view=|| view! { <CategoryPage /> }.into_any()
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("search"))
                        view=|| view! { <SearchPage /> }.into_any()
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("p"), ParamSegment("slug"))
                        view={Lazy::<ProductRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("s"), ParamSegment("slug"))
                        view={Lazy::<ShopRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("sell"))
                        view={Lazy::<ApplyRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("cart"))
                        view={Lazy::<CartRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("checkout"))
                        view={Lazy::<CheckoutRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("orders"), ParamSegment("number"))
                        view={Lazy::<OrderRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("orders"), ParamSegment("number"), StaticSegment("add"))
                        view={Lazy::<AddRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(
                            LocaleSegment,
                            StaticSegment("orders"),
                            ParamSegment("number"),
                            StaticSegment("after-sales"),
                        )
                        view={Lazy::<AskRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(
                            LocaleSegment,
                            StaticSegment("orders"),
                            ParamSegment("number"),
                            StaticSegment("after-sales"),
                            ParamSegment("request"),
                        )
                        view={Lazy::<RequestRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(
                            LocaleSegment,
                            StaticSegment("orders"),
                            ParamSegment("number"),
                            StaticSegment("after-sales"),
                            ParamSegment("request"),
                            StaticSegment("label"),
                        )
                        view={Lazy::<LabelRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("track"))
                        view={Lazy::<TrackRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("pages"), ParamSegment("name"))
                        view={Lazy::<TextRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, EntranceSegment)
                        view={Lazy::<EntranceRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("account"), WildcardSegment("section"))
                        view={Lazy::<AccountRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("console"), WildcardSegment("page"))
                        view={Lazy::<ConsoleRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(LocaleSegment, StaticSegment("seller"), WildcardSegment("page"))
                        view={Lazy::<ConsoleRoute>::new()}
                        ssr=SsrMode::Async
                    />
                </FlatRoutes>
            </Layout>
        </Router>
    }
}

lazy_part!(goods_part, __preload_goods_part, GoodsPages {
    Product: ProductRoute => ProductPage,
    Shop: ShopRoute => ShopPage,
    Text: TextRoute => TextPage
});

lazy_part!(purchase_part, __preload_purchase_part, PurchasePages {
    Cart: CartRoute => CartPage,
    Checkout: CheckoutRoute => CheckoutPage,
    Order: OrderRoute => OrderPage,
    Add: AddRoute => AddGoodsPage,
    Track: TrackRoute => TrackPage,
    Ask: AskRoute => AskPage,
    Request: RequestRoute => RequestPage,
    Label: LabelRoute => LabelPage
});

lazy_part!(person_part, __preload_person_part, PersonPages {
    Entrance: EntranceRoute => EntrancePage,
    Account: AccountRoute => AccountPage,
    Apply: ApplyRoute => ApplyPage
});

lazy_part!(console_part, __preload_console_part, ConsolePages {
    Console: ConsoleRoute => ConsolePage
});
