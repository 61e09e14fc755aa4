//! Wapiti: pages with their links and forms, with text that becomes code where it is not escaped.

use super::target::Target;
use super::{Attack, Outcome, install};
use crate::report::{Failure, Result};
use std::time::Duration;

pub const HOLES: &[&str] = &["SQL Injection", "Reflected Cross Site Scripting"];

const MODULES: [&str; 9] = [
    "sql",
    "xss",
    "file",
    "exec",
    "crlf",
    "redirect",
    "csp",
    "http_headers",
    "cookieflags",
];
/// Pages to begin with: those with parameters or forms.
const STARTS: [&str; 9] = [
    "/en/search?q=tea",
    "/en/c/tea?sort=newest&page=1",
    "/en/p/celadon-gaiwan-150",
    "/en/cart",
    "/en/checkout",
    "/en/track",
    "/en/sign-in?next=%2Fen%2Faccount",
    "/en/register",
    "/en/reset",
];
/// Prints a report of Wapiti as lines.
const READER: &str = "
import json, sys
report = json.load(open(sys.argv[1]))
for kind in ('vulnerabilities', 'anomalies'):
    for name, found in report[kind].items():
        for one in found:
            print('finding', name, one['method'], one['path'].split('?')[0], one['parameter'] or '', sep='\\t')
print('done', report['infos']['crawled_pages_nbr'], sep='\\t')
";

pub fn run(attack: &Attack, target: &Target, limit: Duration) -> Result<Outcome> {
    let report = target.file("wapiti.json");
    let mut command = install::program(attack, "wapiti");
    let (first, starts): (&str, &[&str]) = if target.is_planted {
        ("/planted/", &[])
    } else {
        ("/en", &STARTS)
    };
    // A fifth for looking around, the rest for the attacks, each in turn; each waits for its last answers.
    let crawl = limit.as_secs() / 5;
    let each = limit.as_secs() * 3 / 5 / u64::try_from(MODULES.len()).unwrap_or(1);
    command
        .args(["--url", &format!("{}{first}", target.url)])
        .args(["--scope", if target.is_planted { "folder" } else { "domain" }])
        .args([
            "--depth",
            "1",
            "--max-links-per-page",
            "2",
            "--max-files-per-dir",
            "6",
        ])
        .args(["--module", &MODULES.join(",")])
        .args(["--max-scan-time", &crawl.to_string()])
        .args(["--max-attack-time", &each.max(3).to_string()])
        .args([
            "--timeout",
            "20",
            "--verbose",
            "1",
            "--flush-session",
            "--no-bugreport",
        ])
        // Nobody but the shop is to be asked, nor told of it.
        .args(["--endpoint", &target.url, "--dns-endpoint", "localhost"]);
    for path in starts {
        command.args(["--start", &format!("{}{path}", target.url)]);
    }
    for folder in ["art", "brand", "media", "fonts", "docs"] {
        command.args(["--exclude", &format!("{}/{folder}/*", target.url)]);
    }
    command.arg("--store-session").arg(target.file("session"));
    command.arg("--store-config").arg(target.file("settings"));
    command.args(["--format", "json", "--output"]).arg(&report);
    let log = target.file("tool.log");
    install::listen(&log, &command, limit + Duration::from_mins(2))?;
    let mut reader = install::program(attack, "python");
    reader.args(["-c", READER]).arg(&report);
    let lines = crate::process::output_of(&mut reader);
    lines.as_deref().and_then(read).ok_or_else(|| {
        Failure::new(
            "Wapiti did not come to its end.",
            format!("{} says why.", log.display()),
        )
    })
}

fn read(lines: &str) -> Option<Outcome> {
    let mut findings: Vec<String> = Vec::new();
    let mut done = None;
    for line in lines.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        match cells[..] {
            ["finding", name, method, path, parameter] => {
                let finding = format!("{name}: {method} {path} {parameter}")
                    .trim_end()
                    .to_owned();
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
            ["done", count] => done = count.parse().ok(),
            _ => {}
        }
    }
    Some(Outcome {
        done: done?,
        findings,
        remark: "pages".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read() {
        let lines = "finding\tSQL Injection\tGET\t/planted/find\tname\nfinding\tSQL Injection\tGET\t/planted/find\tname\n\
                     finding\tHttpOnly Flag cookie\tGET\t/\t\ndone\t12\n";
        let outcome = read(lines).unwrap();
        assert_eq!(outcome.done, 12);
        assert_eq!(
            outcome.findings,
            [
                "SQL Injection: GET /planted/find name",
                "HttpOnly Flag cookie: GET /"
            ]
        );
        assert_eq!(read(""), None);
    }
}
