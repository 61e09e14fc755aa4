//! An example parcel: what is asked is in the address, so it works without scripts and can be passed on.

use super::strings::{Strings, amount, kilograms, method_name, strings, zone_name};
use crate::console::Address;
use domain::kernel::{Currency, Locale, Money};
use domain::logistics::{DeliveryMethod, Load, PROVINCES, Tariff, Zone};
use leptos::prelude::*;
use ui::{
    Button, Field, FormGrid, FormSection, Notice, Select, SelectOption, SummaryList, SummaryRow, TextInput,
    Tone,
};

/// A parcel that an address tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parcel {
    zone: Zone,
    load: Load,
    worth: Money,
}

impl Parcel {
    /// Nothing where the numbers cannot be read.
    fn read(address: &Address, tariff: &Tariff) -> Option<Self> {
        let currency: Currency = filled(address, "currency", "CNY").parse().ok()?;
        let country = filled(address, "country", "CN");
        let grams = thousandths(&filled(address, "weight", "1"))?;
        let litres = thousandths(&filled(address, "litres", "0"))?;
        Some(Self {
            zone: tariff.zone(&country, &address.get("province"), currency),
            load: Load {
                grams,
                cubic_mm: litres.checked_mul(1_000)?,
            },
            worth: Money::parse(&filled(address, "worth", "100"), currency).ok()?,
        })
    }
}

fn filled(address: &Address, name: &str, otherwise: &str) -> String {
    match address.get(name) {
        text if text.is_empty() => otherwise.to_owned(),
        text => text,
    }
}

/// A decimal number with at most three decimals, in thousandths.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || part.len() > 3 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: i64 = format!("{part:0<3}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 1_000 + part)
}

/// The form of an example, and what the parcel of the address costs.
pub(super) fn example(locale: Locale, address: &Address, tariff: &Tariff) -> AnyView {
    let s = strings(locale);
    let currencies = Currency::ALL.map(|currency| SelectOption::new(currency.code(), currency.code()));
    let name = move |(zh, en): &(&'static str, &'static str)| {
        SelectOption::new(*zh, if locale == Locale::Zh { *zh } else { *en })
    };
    let provinces = std::iter::once(SelectOption::new("", "—")).chain(PROVINCES.iter().map(name));
    let text = |name: &'static str, label: &'static str, hint: &'static str, otherwise: &'static str| {
        let value = filled(address, name, otherwise);
        view! {
            <Field id=format!("example-{name}") label hint>
                <TextInput name value attr:maxlength="12" />
            </Field>
        }
        .into_any()
    };
    let (currency, province) = (filled(address, "currency", "CNY"), address.get("province"));
    let to = [
        text("country", s.country, s.country_hint, "CN"),
        view! {
            <Field id="example-province" label=s.province>
                <Select name="province" options=provinces.collect() selected=province />
            </Field>
        }
        .into_any(),
    ];
    let what = [
        text("weight", s.weight, "", "1"),
        text("litres", s.litres, "", "0"),
        text("worth", s.worth, "", "100"),
    ];
    let action = format!("{}#example", address.path());
    let outcome = outcome(locale, s, Parcel::read(address, tariff), tariff);
    view! {
        <FormSection id="example" title=s.example text=s.example_text>
            <form class="stack" method="get" action=action>
                <FormGrid>
                    <Field id="example-currency" label=s.currency>
                        <Select name="currency" options=Vec::from(currencies) selected=currency />
                    </Field>
                    {Vec::from(to)} {Vec::from(what)}
                </FormGrid>
                <div>
                    <Button kind="submit">{s.calculate}</Button>
                </div>
            </form>
            {outcome}
        </FormSection>
    }
    .into_any()
}

fn outcome(locale: Locale, s: &'static Strings, parcel: Option<Parcel>, tariff: &Tariff) -> AnyView {
    let Some(parcel) = parcel else {
        return view! {
            <Notice tone=Tone::Warning>
                <p>{s.cannot}</p>
            </Notice>
        }
        .into_any();
    };
    let fees = DeliveryMethod::ALL.map(|method| {
        let fee = tariff.fee(method, parcel.zone, parcel.load, parcel.worth);
        let words = match fee {
            Ok(fee) if fee.is_zero() => s.free.to_owned(),
            Ok(fee) => amount(fee),
            Err(_) => s.cannot.to_owned(),
        };
        view! { <SummaryRow label=method_name(locale, method)>{words}</SummaryRow> }
    });
    view! {
        <SummaryList columns=true>
            <SummaryRow label=s.zone>{zone_name(locale, parcel.zone)}</SummaryRow>
            <SummaryRow label=s.chargeable>{kilograms(parcel.load.chargeable_grams())}</SummaryRow>
            {Vec::from(fees)}
        </SummaryList>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_to_the_thousandth() {
        assert_eq!(
            (thousandths("1"), thousandths("0.25"), thousandths(" 8.125 ")),
            (Some(1_000), Some(250), Some(8_125))
        );
        for wrong in ["", ".", "x", "1.2345", "-1", "1234567"] {
            assert_eq!(thousandths(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_that_says_nothing_is_a_small_parcel_nearby() {
        let house = Tariff::house();
        let parcel = Parcel::read(&Address::default(), &house).unwrap();
        assert_eq!((parcel.zone, parcel.load.grams), (Zone::Mainland, 1_000));
        let fee = house.fee(DeliveryMethod::Standard, parcel.zone, parcel.load, parcel.worth);
        assert_eq!(fee.unwrap().minor(), 1_200);
    }
}
