//! The reference: every operation and every schema of the `OpenAPI` document.

use super::frame;
use super::html::{escape, line, prose};
use super::schema;
use serde_json::Value;
use std::fmt::Write as _;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// An operation where it stands in the document.
struct Operation<'a> {
    method: &'static str,
    path: &'a str,
    value: &'a Value,
}

impl Operation<'_> {
    fn id(&self) -> &str {
        self.value["operationId"].as_str().unwrap_or_default()
    }

    fn summary(&self) -> &str {
        self.value["summary"].as_str().unwrap_or_default()
    }

    fn parameters(&self, place: &str) -> impl Iterator<Item = &Value> {
        self.value["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(move |parameter| parameter["in"] == place)
    }

    /// The schema of the body, if there is one.
    fn body(&self) -> Option<&Value> {
        self.value["requestBody"]["content"]["application/json"].get("schema")
    }
}

/// The page at `/docs/api`.
pub fn page(document: &Value) -> String {
    let info = &document["info"];
    let title = info["title"].as_str().unwrap_or_default();
    let mut contents = String::new();
    let mut text = format!(
        "<h1>{}</h1><p class=\"version\">Version {} · <a href=\"/v1/openapi.json\">/v1/openapi.json</a></p>\
         <div class=\"lead\">{}</div>",
        escape(title),
        escape(info["version"].as_str().unwrap_or_default()),
        prose(info["description"].as_str().unwrap_or_default()),
    );
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = tag["name"].as_str().unwrap_or_default();
        let safe = escape(name);
        contents.push_str(&["<h2>", &safe, "</h2><ul>"].concat());
        let about = prose(tag["description"].as_str().unwrap_or_default());
        text.push_str(
            &[
                "<section class=\"tag\"><h2 id=\"tag-",
                &safe,
                "\">",
                &safe,
                "</h2>",
                &about,
            ]
            .concat(),
        );
        for operation in operations(document, name) {
            let _ = write!(
                contents,
                "<li><a href=\"#{}\"><span class=\"method {1}\">{1}</span>{2}</a></li>",
                escape(operation.id()),
                operation.method,
                escape(operation.summary())
            );
            text.push_str(&section(document, &operation));
        }
        contents.push_str("</ul>");
        text.push_str("</section>");
    }
    text.push_str(&schemas(document, &mut contents));
    frame(title, "/docs/api", &contents, &text)
}

fn operations<'a>(document: &'a Value, tag: &str) -> Vec<Operation<'a>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let mut found: Vec<Operation<'a>> = paths
        .flat_map(|(path, item)| {
            METHODS.into_iter().filter_map(|method| {
                Some(Operation {
                    method,
                    path,
                    value: item.get(method)?,
                })
            })
        })
        .filter(|operation| {
            operation.value["tags"]
                .as_array()
                .is_some_and(|tags| tags.iter().any(|t| t == tag))
        })
        .collect();
    // As a buyer goes: what makes a thing first, then its parts in the order of their paths.
    found.sort_by_key(|operation| (operation.path.matches('/').count(), operation.method != "post"));
    found
}

fn section(document: &Value, operation: &Operation<'_>) -> String {
    let path = escape(operation.path)
        .replace('{', "<var>{")
        .replace('}', "}</var>");
    let mut html = format!(
        "<article class=\"operation\" id=\"{}\"><h3>{}</h3><p class=\"route\"><span class=\"method {2}\">{2}</span>\
         <code>{path}</code></p>",
        escape(operation.id()),
        escape(operation.summary()),
        operation.method,
    );
    html.push_str(&prose(
        operation.value["description"].as_str().unwrap_or_default(),
    ));
    for (place, title) in [("path", "Path"), ("query", "Query"), ("header", "Headers")] {
        let rows: String = operation.parameters(place).map(parameter).collect();
        if !rows.is_empty() {
            html.push_str(&["<h4>", title, "</h4>", &scroll(&rows)].concat());
        }
    }
    if let Some(body) = operation.body() {
        html.push_str(&["<h4>Body</h4><p>", &schema::kind(body), "</p>"].concat());
    }
    html.push_str(
        &[
            "<h4>Try it</h4><pre><code>",
            &escape(&curl(document, operation)),
            "</code></pre>",
        ]
        .concat(),
    );
    html.push_str("<h4>Answers</h4>");
    html.push_str(&answers(document, operation));
    html.push_str("</article>");
    html
}

fn scroll(rows: &str) -> String {
    [
        "<div class=\"scroll\"><table><tbody>",
        rows,
        "</tbody></table></div>",
    ]
    .concat()
}

fn parameter(parameter: &Value) -> String {
    let required = parameter["required"].as_bool().unwrap_or(false);
    let note = if required {
        "<span class=\"required\">required</span>"
    } else {
        ""
    };
    schema::row(
        parameter["name"].as_str().unwrap_or_default(),
        note,
        &parameter["schema"],
        parameter["description"].as_str().unwrap_or_default(),
    )
}

/// A command that calls the operation.
fn curl(document: &Value, operation: &Operation<'_>) -> String {
    let mut path = operation.path.to_owned();
    for parameter in operation.parameters("path") {
        let name = parameter["name"].as_str().unwrap_or_default();
        path = path.replace(&["{", name, "}"].concat(), &schema::plain(&parameter["example"]));
    }
    let mut command = String::from("curl ");
    if operation.method != "get" {
        command.push_str(&["-X ", &operation.method.to_ascii_uppercase(), " "].concat());
    }
    let key = operation
        .parameters("query")
        .any(|parameter| parameter["name"] == "key");
    let query = if key {
        "?key=$KEY&locale=en"
    } else {
        "?locale=en&currency=CNY"
    };
    command.push_str(&["\"http://127.0.0.1:3000", &path, query, "\""].concat());
    for header in operation.parameters("header") {
        let name = header["name"].as_str().unwrap_or_default();
        command.push_str(&[" \\\n  -H '", name, ": ", &schema::plain(&header["example"]), "'"].concat());
    }
    if let Some(body) = operation.body() {
        let body = schema::sample(document, body);
        let _ = write!(
            command,
            " \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'"
        );
    }
    command
}

fn answers(document: &Value, operation: &Operation<'_>) -> String {
    let responses = operation.value["responses"].as_object().into_iter().flatten();
    let mut html = String::new();
    let mut problems = String::new();
    for (status, response) in responses {
        let about = line(response["description"].as_str().unwrap_or_default()).replace("\n\n", "<br>");
        if response["content"].get("application/problem+json").is_some() {
            let _ = write!(
                problems,
                "<tr><th scope=\"row\"><span class=\"status\">{status}</span></th><td>{}</td></tr>",
                linked_codes(response, &about)
            );
            continue;
        }
        let _ = write!(html, "<p><span class=\"status good\">{status}</span> {about}");
        let Some(body) = response["content"]["application/json"].get("schema") else {
            html.push_str("</p>");
            continue;
        };
        let sample = serde_json::to_string_pretty(&schema::sample(document, body)).unwrap_or_default();
        let _ = write!(
            html,
            " {}</p><details><summary>Example</summary><pre><code>{}</code></pre></details>",
            schema::kind(body),
            escape(&sample)
        );
    }
    if !problems.is_empty() {
        html.push_str(
            &[
                "<details><summary>Problems</summary>",
                &scroll(&problems),
                "</details>",
            ]
            .concat(),
        );
    }
    html
}

/// The text about a problem with every code linked to its explanation.
fn linked_codes(response: &Value, about: &str) -> String {
    let examples = response["content"]["application/problem+json"]["examples"]
        .as_object()
        .into_iter()
        .flatten();
    examples.fold(about.to_owned(), |text, (code, _)| {
        let shown = ["<code>", code, "</code>"].concat();
        text.replace(
            &shown,
            &["<a href=\"/docs/errors#", code, "\">", &shown, "</a>"].concat(),
        )
    })
}

fn schemas(document: &Value, contents: &mut String) -> String {
    contents.push_str("<h2>Schemas</h2><ul>");
    let mut html = String::from("<section class=\"tag\"><h2 id=\"schemas\">Schemas</h2>");
    for (name, value) in document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let name = escape(name);
        let _ = write!(contents, "<li><a href=\"#schema-{name}\">{name}</a></li>");
        let _ = write!(
            html,
            "<article class=\"schema\" id=\"schema-{name}\"><h3>{name}</h3>"
        );
        let nested = value.get("properties").is_some();
        if !nested {
            html.push_str(&prose(value["description"].as_str().unwrap_or_default()));
        }
        html.push_str(&schema::table(value));
        html.push_str("</article>");
    }
    contents.push_str("</ul>");
    html.push_str("</section>");
    html
}
