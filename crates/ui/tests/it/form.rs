//! Forms of a console and the smaller parts.

use leptos::prelude::*;
use ui::{
    Abbreviation, Change, CodeInput, CopyField, Diff, DiffWords, ErrorSummary, Field, FileInput, FormError,
    FormSection, PasswordInput, SaveBar, SettingList, SettingRow, StaleNotice, Stat, Stats, SummaryList,
    SummaryRow, Switch, TextArea, Timeline, TimelineEvent, Tone,
};

use crate::{html, tag_with};

#[test]
fn a_one_time_code_can_be_filled_in_from_the_message() {
    let html = html(|| {
        view! { <Field id="code" label="Code" required=true><CodeInput name="code" digits=8 /></Field> }
            .into_any()
    });
    let input = tag_with(&html, "<input");
    for part in [
        "autocomplete=\"one-time-code\"",
        "inputmode=\"numeric\"",
        "pattern=\"([0-9] ?){8}\"",
        "id=\"code\"",
        " required",
    ] {
        assert!(input.contains(part), "{part} in {input}");
    }
}

#[test]
fn a_password_is_hidden_until_its_button_is_pressed() {
    let html = html(|| {
        view! { <Field id="password" label="Password" error="Too short"><PasswordInput name="password" autocomplete="new-password" show="Show" /></Field> }
            .into_any()
    });
    let input = tag_with(&html, "<input");
    assert!(
        input.contains("type=\"password\"") && input.contains("autocomplete=\"new-password\""),
        "{input}"
    );
    assert!(
        input.contains("aria-describedby=\"password-error\"") && input.contains("aria-invalid"),
        "{input}"
    );
    let button = tag_with(&html, "<button");
    assert!(
        button.contains("type=\"button\"") && button.contains("aria-pressed=\"false\""),
        "{button}"
    );
    assert!(button.contains("aria-controls=\"password\""), "{button}");
}

#[test]
fn what_a_text_area_holds_cannot_end_it() {
    let html = html(|| {
        let typed = "</textarea><script>alert(1)</script> & more";
        view! { <TextArea name="note" value=typed /> }.into_any()
    });
    assert!(
        html.contains(">&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</textarea>"),
        "{html}"
    );
}

#[test]
fn a_file_input_is_wired_to_its_field() {
    let html = html(|| {
        view! { <Field id="licence" label="Licence" error="Missing"><FileInput name="licence" accept=".pdf" most=5_000_000 too_large="Too large" /></Field> }
            .into_any()
    });
    let input = tag_with(&html, "type=\"file\"");
    assert!(
        input.contains("id=\"licence\"") && input.contains("aria-describedby=\"licence-error\""),
        "{input}"
    );
    assert!(input.contains("accept=\".pdf\""), "{input}");
    assert!(!html.contains("Too large"), "{html}");
}

#[test]
fn a_switch_is_a_check_box_of_a_form() {
    let html = html(|| view! { <Switch name="weekly" checked=true>"Weekly summary"</Switch> }.into_any());
    let input = tag_with(&html, "role=\"switch\"");
    for part in [
        "type=\"checkbox\"",
        "name=\"weekly\"",
        "value=\"true\"",
        " checked",
    ] {
        assert!(input.contains(part), "{part} in {input}");
    }
    assert!(html.starts_with("<label"), "{html}");
}

#[test]
fn an_error_summary_links_into_the_fields_and_can_take_the_focus() {
    let html = html(|| {
        let errors = vec![
            FormError {
                field: "phone".into(),
                message: "Too short".into(),
            },
            FormError {
                field: String::new(),
                message: "Try again".into(),
            },
        ];
        view! { <ErrorSummary title="Two errors" errors /> }.into_any()
    });
    let summary = tag_with(&html, "role=\"alert\"");
    assert!(summary.contains("tabindex=\"-1\""), "{summary}");
    assert_eq!(html.matches("<a ").count(), 1, "{html}");
    assert!(
        tag_with(&html, "href=\"#phone\"").contains("rel=\"external\""),
        "{html}"
    );
}

#[test]
fn without_errors_there_is_no_summary() {
    let html = html(|| view! { <ErrorSummary title="Errors" errors=Vec::new() /> }.into_any());
    assert!(!html.contains("alert") && !html.contains("Errors"), "{html}");
}

#[test]
fn a_save_bar_says_only_what_is_so() {
    let bar = |unsaved: bool| {
        html(move || view! { <SaveBar unsaved unsaved_label="Unsaved">"Save"</SaveBar> }.into_any())
    };
    assert!(bar(true).contains("data-unsaved") && bar(true).contains("Unsaved"));
    assert!(!bar(false).contains("data-unsaved") && !bar(false).contains("Unsaved"));
    assert!(bar(false).contains("role=\"status\""));
}

#[test]
fn a_value_to_copy_is_a_read_only_input() {
    let html = html(|| {
        view! { <Field id="key" label="Key" hint="Shown once"><CopyField value="jsk_1" copy="Copy" copied="Copied" /></Field> }.into_any()
    });
    let input = tag_with(&html, "value=\"jsk_1\"");
    assert!(
        input.contains(" readonly") && input.contains("aria-describedby=\"key-hint\""),
        "{input}"
    );
    assert!(html.contains("Copy") && !html.contains("Copied"), "{html}");
}

fn words() -> DiffWords {
    DiffWords {
        caption: "Changes".into(),
        field: "Field".into(),
        before: "Before".into(),
        after: "After".into(),
        nothing: "(empty)".into(),
    }
}

fn changes() -> Vec<Change> {
    let change = |field: &str, before: &str, after: &str| Change {
        field: field.into(),
        before: before.into(),
        after: after.into(),
    };
    vec![
        change("Commission", "5 %", "4.5 %"),
        change("Account", "", "6222"),
    ]
}

#[test]
fn a_difference_is_told_by_its_elements_and_not_by_colour_alone() {
    let html = html(|| view! { <Diff words=words() changes=changes() /> }.into_any());
    assert_eq!(
        (html.matches("<del").count(), html.matches("<ins").count()),
        (1, 2),
        "{html}"
    );
    assert!(
        html.contains("(empty)") && html.contains("data-label=\"After\""),
        "{html}"
    );
    assert_eq!(html.matches("scope=\"row\"").count(), 2, "{html}");
}

#[test]
fn a_stale_version_strikes_neither_side_through() {
    let html = html(|| {
        view! { <StaleNotice title="Changed meanwhile" text="Choose" words=words() changes=changes()>"Take theirs"</StaleNotice> }
            .into_any()
    });
    assert!(!html.contains("<del") && !html.contains("<ins"), "{html}");
    assert!(
        html.contains("role=\"alert\"") && html.contains("5 %") && html.contains("Take theirs"),
        "{html}"
    );
}

#[test]
fn an_abbreviation_tells_its_meaning_without_a_tooltip() {
    let html =
        html(|| view! { <Abbreviation id="gmv" short="GMV" long="Gross merchandise value" /> }.into_any());
    let button = tag_with(&html, "<button");
    assert!(
        button.contains("popovertarget=\"gmv\"") && button.contains("aria-describedby=\"gmv\""),
        "{button}"
    );
    assert!(!html.contains("title="), "{html}");
}

#[test]
fn a_section_is_named_by_its_heading() {
    let html = html(|| view! { <FormSection id="who" title="Who it is">"Fields"</FormSection> }.into_any());
    assert!(
        tag_with(&html, "<section").contains("aria-labelledby=\"who-title\""),
        "{html}"
    );
    assert!(tag_with(&html, "<h2").contains("id=\"who-title\""), "{html}");
}

#[test]
fn names_and_values_are_description_lists() {
    let facts = html(|| {
        view! { <SummaryList columns=true><SummaryRow label="Number">"1"</SummaryRow></SummaryList> }
            .into_any()
    });
    assert!(
        facts.starts_with("<dl") && facts.contains("<dt") && facts.contains("<dd"),
        "{facts}"
    );
    let stats = html(|| {
        let stat = Stat {
            label: "Orders".into(),
            value: "7".into(),
            change: "+1".into(),
            tone: Tone::Success,
            href: "/orders".into(),
            ..Stat::default()
        };
        view! { <Stats items=vec![stat] /> }.into_any()
    });
    assert!(
        stats.starts_with("<dl") && stats.contains("href=\"/orders\""),
        "{stats}"
    );
    assert!(tag_with(&stats, "data-tone").contains("success"), "{stats}");
}

#[test]
fn settings_are_a_list_without_empty_places() {
    let html = html(|| {
        view! { <SettingList label="Account"><SettingRow title="Password" /><SettingRow title="E-mail" value=|| "a@example.com">"Change"</SettingRow></SettingList> }
            .into_any()
    });
    assert_eq!(html.matches("<li").count(), 2, "{html}");
    assert_eq!(html.matches("Change").count(), 1, "{html}");
    let first = html.split("</li>").next().unwrap_or_default();
    assert_eq!(first.matches("<div").count(), 1, "{first}");
}

#[test]
fn an_event_names_who_did_it() {
    let html = html(|| {
        let event = TimelineEvent {
            title: "Approved".into(),
            actor: "Mia".into(),
            time: "09:12".into(),
            ..TimelineEvent::default()
        };
        view! { <Timeline label="History" events=vec![event] /> }.into_any()
    });
    assert!(html.contains(">Mia<") && html.contains("<time"), "{html}");
}
