//! Which columns of a `DataTable` are shown, as a form in a popover that changes the address.

use leptos::prelude::*;
use web_sys::SubmitEvent;

use crate::get_form::kept;
use crate::popover::Anchored;
use crate::{Button, ButtonSize, ButtonVariant, Checkbox, Column, IconName, PopoverAlign};

stylance::import_crate_style!(css, "src/column_choice.module.css");

/// Name of the parameter; it comes once for each column shown, the first included.
const NAME: &str = "columns";

/// A button that opens the list of columns. Sends `columns=key` for each that is shown.
#[component]
pub fn ColumnChoice(
    /// Id of the popover, unique in the page.
    #[prop(into)]
    id: String,
    /// Words of the button.
    #[prop(into)]
    label: String,
    /// The columns of the table.
    columns: Vec<Column>,
    /// Address of the list.
    #[prop(into)]
    action: String,
    /// The other parameters of the address.
    #[prop(optional)]
    keep: Vec<(String, String)>,
    /// Words of the button that sends it.
    #[prop(into)]
    apply: String,
    /// The list with the columns it has by itself.
    #[prop(into)]
    reset_href: String,
    /// Words of the link to that.
    #[prop(into)]
    reset: String,
    /// Hears the form before the browser sends it, to follow the address without a new page.
    #[prop(into, optional)]
    on_submit: Option<Callback<SubmitEvent>>,
) -> impl IntoView {
    let always = columns.first().map(|column| column.key.clone());
    let boxes: Vec<_> = columns
        .into_iter()
        .skip(1)
        .map(|column| {
            view! { <Checkbox name=NAME value=column.key checked=!column.hidden>{column.label}</Checkbox> }
        })
        .collect();
    let submit = move |event| {
        if let Some(on_submit) = on_submit {
            on_submit.run(event);
        }
    };
    let title = label.clone();
    let form = move || {
        view! {
            <form class=css::form method="get" action=action aria-label=title on:submit=submit>
                {kept(keep)} <input type="hidden" name=NAME value=always />
                <div class=css::boxes>{boxes}</div>
                <div class=css::foot>
                    <a class=css::reset href=reset_href>{reset}</a>
                    <Button kind="submit" variant=ButtonVariant::Primary size=ButtonSize::Small>{apply}</Button>
                </div>
            </form>
        }
        .into_any()
    };
    Anchored {
        id,
        label,
        icon: Some(IconName::Columns),
        icon_only: false,
        face: None,
        variant: ButtonVariant::Secondary,
        align: PopoverAlign::End,
    }
    .view("", false, Box::new(form))
}
