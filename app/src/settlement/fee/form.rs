//! The form of one rule, and what it says when somebody else was faster.

use super::api::{ChangePaymentFee, payment_fees};
use super::page::rule_name;
use super::strings::{Strings, bearer_name, field_error, strings};
use crate::cart::components::{hidden, use_hydrated};
use crate::console::strings as common;
use crate::session::use_visit;
use crate::user::components::{Attempt, Problem, field_error_in, leave_for};
use crate::user::strings::Asked;
use domain::kernel::Locale;
use domain::settlement::{FeeBearer, PaymentFeeForm, PaymentFeeRule};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use ui::{
    Button, ButtonVariant, Change, DiffWords, Field, FormGrid, FormSection, Select, SelectOption,
    StaleNotice, TextInput,
};

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
    let c = common::strings(use_visit().locale);
    let problem = attempt.problem();
    let conflict = Memo::new(move |_| {
        problem.with(|problem| problem.as_ref().is_some_and(|error| error.code == "conflict"))
    });
    let now = LocalResource::new(move || {
        let asked = conflict.get();
        async move {
            if !asked {
                return None;
            }
            payment_fees().await.ok()
        }
    });
    move || {
        // Nothing is asked before: a page that is made on the server would wait for what only a browser has.
        if !conflict.get() {
            return None;
        }
        let known = now.get().flatten()?;
        let mine = attempt.last()?;
        let is_it =
            |rule: &&PaymentFeeRule| (rule.method, rule.fixed.currency()) == (mine.method, mine.currency);
        let theirs = PaymentFeeForm::of(known.iter().find(is_it)?);
        let words = DiffWords {
            caption: c.diff_caption.to_owned(),
            field: c.diff_field.to_owned(),
            before: c.diff_theirs.to_owned(),
            after: c.diff_mine.to_owned(),
            nothing: c.diff_nothing.to_owned(),
        };
        let seen = theirs.version;
        let changes = differences(locale, s, theirs, &mine);
        let overwrite = move |_| {
            attempt.send(ChangePaymentFee {
                version: seen,
                ..mine.clone()
            });
        };
        let reload = move |_| leave_for("");
        Some(view! {
            <StaleNotice title=c.stale_title text=c.stale_text words changes>
                <Button on:click=reload>{c.take_theirs}</Button>
                <Button variant=ButtonVariant::Danger on:click=overwrite>
                    {c.keep_mine}
                </Button>
            </StaleNotice>
        })
    }
}

fn differences(
    locale: Locale,
    s: &'static Strings,
    theirs: PaymentFeeForm,
    mine: &ChangePaymentFee,
) -> Vec<Change> {
    let name = |bearer| bearer_name(locale, bearer).to_owned();
    [
        (s.rate, theirs.rate, mine.rate.clone()),
        (s.fixed, theirs.fixed, mine.fixed.clone()),
        (s.bearer, name(theirs.bearer), name(mine.bearer)),
    ]
    .into_iter()
    .filter(|(_, before, after)| before != after)
    .map(|(field, before, after)| Change {
        field: field.to_owned(),
        before,
        after,
    })
    .collect()
}
