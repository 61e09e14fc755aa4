//! What the checkout knows while it is filled in. The inputs hold what is typed; this holds what other parts depend on.

use super::strings;
use crate::cart::api::SaveForm;
use crate::error::ApiError;
use crate::logistics::{AddressDraft, TypedAddress};
use domain::cart::{CartLine, CartView, CheckoutForm, PricedCart, price_cart};
use domain::kernel::{Currency, Locale, Money};
use domain::logistics::{CountryCode, DeliveryMethod, Zone};
use domain::payment::{Offers, PaymentMethod, Unavailable};
use leptos::form::FromFormData;
use leptos::html;
use leptos::prelude::*;

/// A total that the buyer is asked to accept, and what it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedTotal {
    pub before: Option<Money>,
    pub now: Money,
    pub method: DeliveryMethod,
    pub zone: Zone,
}

/// The checkout under way.
#[derive(Clone, Copy)]
pub struct Draft {
    pub locale: Locale,
    pub currency: Currency,
    pub form: NodeRef<html::Form>,
    pub cart: RwSignal<CartView>,
    address: StoredValue<AddressDraft>,
    pub delivery: RwSignal<DeliveryMethod>,
    pub payment: RwSignal<PaymentMethod>,
    offers: StoredValue<Offers>,
    pub problem: RwSignal<Option<ApiError>>,
    pub changed_total: RwSignal<Option<ChangedTotal>>,
    /// The order is on its way.
    pub placing: RwSignal<bool>,
}

impl Draft {
    /// Starts from what was filled in before, and from the refusal that a plain form came back with.
    pub fn new(locale: Locale, cart: CartView, offers: Offers, problem: Option<ApiError>) -> Self {
        let form = &cart.form;
        let delivery = DeliveryMethod::parse(&form.delivery).unwrap_or_default();
        let changed = problem.as_ref().filter(|problem| problem.code == "total_changed");
        let changed = changed.and_then(|problem| problem.total).map(|now| ChangedTotal {
            before: None,
            now,
            method: delivery,
            zone: form.zone(&cart.tariff, cart.currency),
        });
        let problem = RwSignal::new(problem);
        let address = AddressDraft::new(locale, "checkout", problem.into(), address_of(form));
        Self {
            locale,
            currency: cart.currency,
            form: NodeRef::new(),
            address: StoredValue::new(address),
            delivery: RwSignal::new(delivery),
            payment: RwSignal::new(PaymentMethod::parse(&form.payment).unwrap_or_default()),
            offers: StoredValue::new(offers),
            problem,
            changed_total: RwSignal::new(changed),
            placing: RwSignal::new(false),
            cart: RwSignal::new(cart),
        }
    }

    /// Where it goes.
    pub fn address(self) -> AddressDraft {
        self.address.get_value()
    }

    /// Where it goes, as far as it has been filled in.
    pub fn zone(self) -> Zone {
        let address = self.address();
        let currency = self.currency;
        self.cart.with(|cart| {
            let zone = |country: &String, region: &String| cart.tariff.zone(country, region, currency);
            address
                .country
                .with(|country| address.region.with(|region| zone(country, region)))
        })
    }

    /// The cart priced for the chosen delivery; the server's totals if it cannot be priced.
    pub fn priced(self) -> Memo<Option<PricedCart>> {
        Memo::new(move |_| {
            let (method, zone) = (self.delivery.get(), self.zone());
            self.cart.with(|cart| {
                let lines: Vec<CartLine> = cart.lines.iter().map(|line| line.line).collect();
                price_cart(&lines, cart.currency, method, zone, &cart.tariff).ok()
            })
        })
    }

    /// The total that the buyer sees, and is charged or asked again: a changed one once it is known.
    pub fn total(self) -> Memo<Money> {
        let priced = self.priced();
        Memo::new(move |_| {
            let changed = self
                .changed_total
                .get()
                .filter(|changed| changed.method == self.delivery.get() && changed.zone == self.zone());
            let priced = priced.with(|priced| priced.as_ref().map(|priced| priced.totals.total));
            let known = changed.map(|changed| changed.now).or(priced);
            known.unwrap_or_else(|| self.cart.with(|cart| cart.totals.total))
        })
    }

    /// The methods by which the order cannot be paid, and why not. Until a country is named, what depends on it is not
    /// offered.
    pub fn refused(self) -> Memo<Vec<(PaymentMethod, Unavailable)>> {
        let total = self.total();
        Memo::new(move |_| {
            let address = self.address();
            let country = address.country.with(|country| CountryCode::parse(country));
            let region = address.region.get();
            let check = |method: PaymentMethod| {
                let refused = match country {
                    Some(country) => self
                        .offers
                        .with_value(|offers| offers.check(method, country, &region, total.get())),
                    None if method == PaymentMethod::CashOnDelivery => Err(Unavailable::Elsewhere),
                    None => Ok(()),
                };
                refused.err().map(|why| (method, why))
            };
            PaymentMethod::ALL.into_iter().filter_map(check).collect()
        })
    }

    /// The payment method that will be sent: the chosen one where it is available.
    pub fn paid_by(self) -> Memo<PaymentMethod> {
        let refused = self.refused();
        Memo::new(move |_| {
            let chosen = self.payment.get();
            if refused.with(|refused| refused.iter().any(|(method, _)| *method == chosen)) {
                PaymentMethod::Online
            } else {
                chosen
            }
        })
    }

    /// What is wrong with a field, for people.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problem.with(|problem| {
                let fields = &problem.as_ref()?.fields;
                let error = fields.iter().find(|error| error.field == field)?;
                Some(strings::field_error(self.locale, field, &error.code))
            })
        })
    }

    /// Forgets what was wrong with a field, because it is being changed.
    pub fn forgive(self, field: &str) {
        let marked = self.problem.with_untracked(|problem| {
            problem
                .as_ref()
                .is_some_and(|problem| problem.fields.iter().any(|error| error.field == field))
        });
        if marked {
            self.problem.update(|problem| {
                if let Some(known) = problem {
                    known.fields.retain(|error| error.field != field);
                    if known.fields.is_empty() && known.code == "invalid_form" {
                        *problem = None;
                    }
                }
            });
        }
    }

    /// A field has another value. One place for all of them: inputs that are drawn anew need no handlers of their own.
    pub fn take(self, field: &str, value: String) {
        match field {
            "delivery" => self
                .delivery
                .set(DeliveryMethod::parse(&value).unwrap_or_default()),
            "payment" => self.payment.set(PaymentMethod::parse(&value).unwrap_or_default()),
            _ => self.address().take(field, value),
        }
    }

    /// What the inputs hold now.
    pub fn filled_in(self) -> Option<CheckoutForm> {
        let form = self.form.try_get_untracked().flatten()?;
        let entries = web_sys::FormData::new_with_form(&form).ok()?;
        SaveForm::from_form_data(&entries).ok().map(|input| input.form)
    }

    /// Takes over what was typed or restored by the browser before scripts were there.
    pub fn catch_up(self) {
        let Some(form) = self.filled_in() else { return };
        self.address().set(address_of(&form));
        if let Some(method) = DeliveryMethod::parse(&form.delivery) {
            self.delivery.set(method);
        }
        if let Some(method) = PaymentMethod::parse(&form.payment) {
            self.payment.set(method);
        }
    }
}

/// The address in a checkout's form.
fn address_of(form: &CheckoutForm) -> TypedAddress {
    TypedAddress {
        recipient: form.recipient.clone(),
        country: form.country.clone(),
        region: form.region.clone(),
        city: form.city.clone(),
        district: form.district.clone(),
        street: form.street.clone(),
        postcode: form.postcode.clone(),
    }
}
