//! How commands speak: progress on standard error, results on standard output.

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar over `total` steps; over an unknown number when 0. Silent where nobody watches.
pub(super) fn bar(total: u64, unit: &str) -> ProgressBar {
    let (bar, template) = if total == 0 {
        (
            ProgressBar::new_spinner(),
            format!("{{spinner}} {{pos}} {unit} {{per_sec}} {{elapsed}}"),
        )
    } else {
        (
            ProgressBar::new(total),
            format!("{{bar:30}} {{pos}}/{{len}} {unit} {{per_sec}}, {{eta}} left"),
        )
    };
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

/// Prints a result as JSON.
pub(super) fn json(value: &serde_json::Value) {
    println!("{value:#}");
}
