//! The form of one rule, and what it says when somebody else was faster.

use super::api::{ChangePaymentFee, payment_fees};
use super::page::rule_name;
use super::strings::{Strings, bearer_name, field_error, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::{Rivals, conflict_notice, differing, strings as common};
use crate::user::components::{Attempt, Problem, field_error_in};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::settlement::{FeeBearer, PaymentFeeForm, PaymentFeeRule};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{Button, ButtonVariant, Field, FormGrid, FormSection, Select, SelectOption, TextInput};

/// Changes a rule; `version` is the page's, which loads anew.
pub(super) fn form(locale: Locale, rule: &PaymentFeeRule, version: RwSignal<u32>) -> AnyView {
    let (s, c) = (strings(locale), common::strings(locale));
    let hydrated = use_hydrated();
    let attempt = Attempt::<ChangePaymentFee>::new(locale, move |()| version.update(|version| *version += 1));
    let problem = attempt.problem();
    let error = move |name: &'static str| field_error_in(locale, problem, name, field_error);
    let typed = PaymentFeeForm::of(rule);
    let bearers = FeeBearer::ALL
        .map(|bearer| SelectOption::new(bearer.as_str(), bearer_name(locale, bearer)))
        .to_vec();
    let title = format!("{} · {}", s.change, rule_name(locale, rule));
    view! {
        <FormSection id="fee" title text=s.change_text>
            {stale(locale, s, attempt)}
            <form
                class="stack"
                method="post"
                action=ChangePaymentFee::url()
                novalidate=move || hydrated.get()
                on:submit=attempt.on_submit()
            >
                {hidden("method", &typed.method.as_str())} {hidden("currency", &typed.currency)}
                {hidden("version", &typed.version)}
                <Problem form="fee" locale problem asked=Asked::Other words=field_error />
                <FormGrid>
                    <Field id="fee-rate" label=s.rate hint=s.rate_hint required=true error=error("rate")>
                        <TextInput name="rate" value=typed.rate attr:inputmode="decimal" attr:maxlength="6" />
                    </Field>
                    <Field id="fee-fixed" label=s.fixed hint=s.fixed_hint error=error("fixed")>
                        <TextInput name="fixed" value=typed.fixed attr:inputmode="decimal" attr:maxlength="12" />
                    </Field>
                    <Field id="fee-bearer" label=s.bearer hint=s.bearer_hint>
                        <Select name="bearer" options=bearers selected=typed.bearer.as_str() />
                    </Field>
                </FormGrid>
                <div>
                    <Button kind="submit" variant=ButtonVariant::Primary pending=attempt.pending()>
                        {c.save}
                    </Button>
                </div>
            </form>
        </FormSection>
    }
    .into_any()
}

/// Somebody else was faster: both versions, and a choice.
fn stale(locale: Locale, s: &'static Strings, attempt: Attempt<ChangePaymentFee>) -> impl IntoView {
    let name = move |bearer| bearer_name(locale, bearer).to_owned();
    let saved = async |_| payment_fees().await.ok();
    let compare = move |known: Vec<PaymentFeeRule>, mine: ChangePaymentFee| {
        let is_it =
            |rule: &&PaymentFeeRule| (rule.method, rule.fixed.currency()) == (mine.method, mine.currency);
        let theirs = PaymentFeeForm::of(known.iter().find(is_it)?);
        let version = theirs.version;
        let changes = differing([
            (s.rate, theirs.rate, mine.rate.clone()),
            (s.fixed, theirs.fixed, mine.fixed.clone()),
            (s.bearer, name(theirs.bearer), name(mine.bearer)),
        ]);
        let again = Some(ChangePaymentFee { version, ..mine });
        Some(Rivals { changes, again })
    };
    conflict_notice(locale, attempt, saved, compare)
}
