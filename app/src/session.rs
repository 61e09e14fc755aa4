//! Who is looking: language and currency of the visit, and the few things all pages share.
//! Nothing here is personal: cached pages are made with it.

use crate::routes;
use domain::kernel::{Currency, Locale, Timestamp};
use domain::logistics::UsualDelivery;
use domain::user::SignedIn;
use leptos::prelude::*;
use ui::Toaster;

/// The language and currency of this visit. They change by a full page load only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    pub locale: Locale,
    pub currency: Currency,
    /// What pages promise of delivery.
    pub delivery: UsualDelivery,
}

/// Where the shop is on the web, for absolute addresses: `https://shop.example`, no slash at the end.
/// The host provides it as context; the browser knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(pub String);

/// The name of the event that tells that the whole page is awake.
pub const AWAKE: &str = "jishi:awake";

/// Units in the cart, once known: the badge in the header. Whoever changes the cart sets it.
/// It stays empty until the whole page is awake, since the server has sent it empty: parts of a lazy page wake late.
#[derive(Clone, Copy, Debug)]
pub struct CartBadge {
    units: RwSignal<Option<i64>>,
    awake: RwSignal<bool>,
}

impl CartBadge {
    fn new() -> Self {
        Self {
            units: RwSignal::new(None),
            awake: awake(),
        }
    }

    /// What the badge shows; nothing while unknown or zero.
    pub fn shown(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let units = self.awake.get().then(|| self.units.get()).flatten();
            units.filter(|units| *units > 0).map(|units| {
                if units > 99 {
                    "99+".to_owned()
                } else {
                    units.to_string()
                }
            })
        })
    }

    /// Shows `units`.
    pub fn set(self, units: i64) {
        self.units.set(Some(units));
    }
}

/// False until the whole page is awake.
fn awake() -> RwSignal<bool> {
    let awake = RwSignal::new(false);
    #[cfg(not(feature = "ssr"))]
    window_event_listener_untyped(AWAKE, move |_| awake.set(true));
    awake
}

/// The cookie that tells scripts that there may be a session; the session's own cookie is hidden from them.
pub const SIGNED_IN: &str = "__Host-signed-in";

/// Who is signed in, once known: the name in the header. Empty until the whole page is awake, as the badge is.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    person: RwSignal<Option<SignedIn>>,
    awake: RwSignal<bool>,
}

impl Who {
    fn new() -> Self {
        Self {
            person: RwSignal::new(None),
            awake: awake(),
        }
    }

    /// The person; nobody while unknown.
    pub fn person(self) -> Signal<Option<SignedIn>> {
        Signal::derive(move || self.awake.get().then(|| self.person.get()).flatten())
    }

    /// Takes over what the server says.
    pub fn set(self, person: Option<SignedIn>) {
        self.person.set(person);
    }
}

/// Who is signed in.
pub fn use_who() -> Who {
    use_context().unwrap_or_else(Who::new)
}

/// Whether the server is worth asking who is signed in: it knows itself; scripts look for the cookie.
pub fn may_be_signed_in() -> bool {
    #[cfg(feature = "ssr")]
    let may = true;
    #[cfg(not(feature = "ssr"))]
    let may = {
        use wasm_bindgen::JsCast as _;
        let cookies = document().unchecked_into::<web_sys::HtmlDocument>().cookie();
        cookies.is_ok_and(|cookies| {
            cookies
                .split(';')
                .any(|pair| pair.trim().split('=').next() == Some(SIGNED_IN))
        })
    };
    may
}

/// Finds out about the visit and makes it, the toaster, the cart badge and who is signed in known to everything below.
/// Once, at the root.
pub fn provide_session() -> Visit {
    let visit = current_visit();
    provide_context(visit);
    provide_context(CartBadge::new());
    provide_context(Who::new());
    provide_context(Toaster::new());
    visit
}

/// The language and currency of this visit.
pub fn use_visit() -> Visit {
    use_context().unwrap_or_else(current_visit)
}

/// The badge of the cart.
pub fn use_cart_badge() -> CartBadge {
    use_context().unwrap_or_else(CartBadge::new)
}

/// The toaster of the page.
pub fn use_toaster() -> Toaster {
    use_context().unwrap_or_default()
}

/// The absolute address of a path.
pub fn absolute(path: &str) -> String {
    let origin = use_context::<Origin>().unwrap_or_else(current_origin);
    format!("{}{path}", origin.0)
}

/// A point in time as people write it: at the shop's place for Chinese readers, in UTC for others.
pub fn date_time(locale: Locale, at: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const SHANGHAI_MINUTES: i64 = 480;
    match locale {
        Locale::Zh => {
            let c = at.civil(SHANGHAI_MINUTES);
            format!(
                "{}年{}月{}日 {:02}:{:02}",
                c.year, c.month, c.day, c.hour, c.minute
            )
        }
        Locale::En => {
            let c = at.civil(0);
            let month = MONTHS.get(usize::from(c.month).saturating_sub(1)).unwrap_or(&"");
            format!("{} {month} {}, {:02}:{:02} UTC", c.day, c.year, c.hour, c.minute)
        }
    }
}

#[cfg(feature = "ssr")]
fn current_visit() -> Visit {
    crate::server::visit()
}

#[cfg(not(feature = "ssr"))]
fn current_visit() -> Visit {
    let root = document().document_element();
    let attribute = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name));
    let path = window().location().pathname().unwrap_or_default();
    // The page for an unknown address without a language is in the language that the server chose.
    let told = || attribute("lang").and_then(|tag| tag.parse().ok());
    let locale = routes::locale_of(&path).or_else(told).unwrap_or(FALLBACK);
    let currency = attribute("data-currency")
        .and_then(|code| code.parse().ok())
        .unwrap_or_else(|| locale.default_currency());
    let amount = |name: &str| {
        let minor = attribute(name)?.parse().ok()?;
        Some(domain::kernel::Money::new(minor, currency))
    };
    let delivery = UsualDelivery {
        fee: amount("data-delivery-fee").unwrap_or(domain::kernel::Money::zero(currency)),
        free_from: amount("data-delivery-free"),
    };
    Visit {
        locale,
        currency,
        delivery,
    }
}

#[cfg(feature = "ssr")]
fn current_origin() -> Origin {
    crate::server::origin()
}

#[cfg(not(feature = "ssr"))]
fn current_origin() -> Origin {
    Origin(window().location().origin().unwrap_or_default())
}

/// The language of pages whose address has none (a mistyped address).
pub(crate) const FALLBACK: Locale = Locale::Zh;

/// The language of a path.
#[cfg(feature = "ssr")]
pub(crate) fn locale_or_fallback(path: &str) -> Locale {
    routes::locale_of(path).unwrap_or(FALLBACK)
}
