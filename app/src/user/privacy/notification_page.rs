//! What is sent to a person, and what only with their consent.

use super::consents::Consents;
use super::strings;
use crate::routes::AccountSection;
use crate::user::components::LiveAccount;
use crate::user::strings::section_name;
use domain::user::ConsentPurpose;
use leptos::prelude::*;
use ui::{Badge, FormSection, IconName, SettingList, SettingRow, Tone};

/// Messages about orders, and offers.
#[component]
pub fn NotificationPage(
    /// The account.
    account: LiveAccount,
) -> impl IntoView {
    let locale = account.locale;
    let s = strings::strings(locale);
    view! {
        <h1>{section_name(locale, AccountSection::Notifications)}</h1>
        <FormSection id="orders" title=s.orders_news>
            <SettingList label=s.orders_news>
                <SettingRow
                    title=s.orders_news
                    text=s.orders_news_text
                    icon=IconName::Bell
                    value=move || view! { <Badge tone=Tone::Success>{s.always}</Badge> }
                />
            </SettingList>
        </FormSection>
        <FormSection id="offers" title=s.offers_title text=s.offers_text>
            <Consents
                account
                purposes=&[ConsentPurpose::MarketingMail, ConsentPurpose::MarketingSms]
                label=s.offers_title
            />
        </FormSection>
    }
    .into_any()
}
