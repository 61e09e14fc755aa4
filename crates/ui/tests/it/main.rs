//! What the components promise, read from the HTML they render on the server.

mod console;
mod form;
mod list;

use domain::kernel::{Currency, Money};
use leptos::prelude::*;
use ui::{
    Button, Drawer, Field, Icon, IconName, Notice, Price, QuantityStepper, SWATCH_COLOURS, Swatch, TextInput,
    Tone,
};

/// Renders on the server, without the comments that mark text for hydration.
fn html(view: impl FnOnce() -> AnyView) -> String {
    Owner::new().with(|| view().to_html()).replace("<!>", "")
}

/// The tag that holds a text, up to its `>`.
fn tag_with<'a>(html: &'a str, part: &str) -> &'a str {
    let at = html.find(part).unwrap_or_else(|| panic!("{part} in {html}"));
    let start = html[..at].rfind('<').unwrap_or_default();
    let end = html[at..].find('>').map_or(html.len(), |end| at + end + 1);
    &html[start..end]
}

fn repository_file(path: &str) -> String {
    let path = format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_control_is_tied_to_the_label_hint_and_error_of_its_field() {
    let html = html(|| {
        view! {
            <Field id="phone" label="Phone" hint="For the courier" error="Too short" required=true>
                <TextInput name="phone" />
            </Field>
        }
        .into_any()
    });
    assert!(html.contains("for=\"phone\""), "{html}");
    assert!(html.contains("id=\"phone\""), "{html}");
    assert!(
        html.contains("aria-describedby=\"phone-hint phone-error\""),
        "{html}"
    );
    assert!(html.contains("aria-invalid=\"true\""), "{html}");
    assert!(html.contains(" required"), "{html}");
    assert!(html.contains("id=\"phone-error\""), "{html}");
}

#[test]
fn a_field_does_not_lend_its_wiring_to_its_neighbour() {
    let html = html(|| {
        view! {
            <Field id="first" label="First" error="Wrong">
                <TextInput name="first" />
            </Field>
            <TextInput name="second" />
        }
        .into_any()
    });
    assert_eq!(html.matches("id=\"first\"").count(), 1, "{html}");
    assert_eq!(html.matches("aria-invalid").count(), 1, "{html}");
}

#[test]
fn a_pending_button_says_so_and_takes_no_clicks() {
    let html = html(|| view! { <Button pending=true>"Buy"</Button> }.into_any());
    assert!(
        html.contains("aria-busy=\"true\"") && html.contains(" disabled"),
        "{html}"
    );
    assert!(html.contains("Buy"), "{html}");
}

#[test]
fn attributes_given_to_an_erased_component_reach_its_element() {
    let html = html(|| view! { <TextInput name="q" attr:minlength="2" /> }.into_any());
    assert!(html.contains("minlength=\"2\""), "{html}");
}

#[test]
fn a_former_price_is_shown_only_if_it_is_higher() {
    let money = |minor| Money::new(minor, Currency::Cny);
    let price = |now, before| {
        html(move || {
            view! { <Price amount=money(now) compare_at=Some(money(before)) compare_label="Was" /> }
                .into_any()
        })
    };
    assert!(price(100, 200).contains("<s>"));
    assert!(price(100, 200).contains("Was"));
    assert!(!price(200, 200).contains("<s>"));
    assert!(!price(300, 200).contains("<s>"));
}

#[test]
fn a_negative_price_carries_its_sign_before_the_currency() {
    let html = html(|| view! { <Price amount=Money::new(-4050, Currency::Cny) /> }.into_any());
    let text: String = html
        .split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(text, "−¥40.50");
}

#[test]
fn only_a_live_failure_interrupts() {
    let notice = |tone, live| html(move || view! { <Notice tone live>"Text"</Notice> }.into_any());
    assert!(notice(Tone::Danger, true).contains("role=\"alert\""));
    assert!(notice(Tone::Success, true).contains("role=\"status\""));
    assert!(!notice(Tone::Danger, false).contains("role="));
}

#[test]
fn a_drawer_may_stand_inside_a_form() {
    let html =
        html(|| view! { <Drawer id="f" title="Filters" close_label="Close">"Content"</Drawer> }.into_any());
    assert!(!html.contains("<form"), "{html}");
    assert!(html.contains("commandfor=\"f\""), "{html}");
}

#[test]
fn a_quantity_is_a_number_input_of_a_form() {
    let html = html(|| {
        view! { <QuantityStepper name="quantity" value=2 max=9 label="Quantity" decrease="Less" increase="More" /> }
            .into_any()
    });
    for part in [
        "type=\"number\"",
        "name=\"quantity\"",
        "value=\"2\"",
        "min=\"1\"",
        "max=\"9\"",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn every_icon_is_in_the_sprite() {
    let sprite = repository_file("public/sprite.svg");
    for name in IconName::ALL {
        let html = html(move || view! { <Icon name /> }.into_any());
        let id = html
            .split("/sprite.svg#")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let id = id.unwrap_or_else(|| panic!("no reference in {html}"));
        assert!(sprite.contains(&format!("<symbol id=\"{id}\"")), "{id}");
    }
}

#[test]
fn every_swatch_colour_has_a_token_and_a_rule() {
    let (tokens, rules) = (
        repository_file("style/tokens.css"),
        repository_file("style/components.css"),
    );
    for colour in SWATCH_COLOURS {
        assert!(tokens.contains(&format!("--colour-{colour}:")), "{colour}");
        assert!(rules.contains(&format!("[data-colour=\"{colour}\"]")), "{colour}");
    }
}

#[test]
fn class_names_in_the_markup_are_those_of_the_committed_style_sheet() {
    let rules = repository_file("style/components.css");
    let html = html(|| view! { <Swatch colour="jade" /> }.into_any());
    let class = html
        .split("class=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default();
    assert!(
        !class.is_empty() && rules.contains(&format!(".{class} {{")),
        "{class}"
    );
}

/// The content security policy refuses inline styles: in the sources of all components, not in a few renderings.
#[test]
fn no_component_writes_an_inline_style() {
    let folder = format!("{}/src", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut read = 0;
    for file in files {
        let path = file.unwrap_or_else(|error| panic!("{folder}: {error}")).path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text =
                std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            for written in [" style=", " style:", "set_property"] {
                assert!(!text.contains(written), "{written} in {}", path.display());
            }
            read += 1;
        }
    }
    assert!(read > 60, "only {read} files were read");
}
