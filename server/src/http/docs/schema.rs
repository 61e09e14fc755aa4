//! JSON Schemas: their names for people, their tables, and values that fit them.

use super::html::{escape, line};
use serde_json::{Map, Value, json};

const DEPTH: usize = 8;

/// The name of a `$ref` to a schema.
fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/components/schemas/")
}

/// The alternatives of a schema, without "nothing".
fn alternatives(schema: &Value) -> Option<Vec<&Value>> {
    let list = schema["oneOf"]
        .as_array()
        .or_else(|| schema["anyOf"].as_array())?;
    Some(list.iter().filter(|schema| schema["type"] != "null").collect())
}

fn may_be_null(schema: &Value) -> bool {
    let null = |list: &Value, is: fn(&Value) -> bool| list.as_array().is_some_and(|list| list.iter().any(is));
    null(&schema["type"], |kind| kind == "null") || null(&schema["oneOf"], |schema| schema["type"] == "null")
}

/// The types of a schema by name, without "null".
fn kinds(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .filter(|kind| *kind != "null")
            .collect(),
        _ => Vec::new(),
    }
}

/// What a value is, in a few words, with links to named schemas.
pub fn kind(schema: &Value) -> String {
    let mut text = if let Some(name) = reference(schema) {
        let name = escape(name);
        format!("<a href=\"#schema-{name}\">{name}</a>")
    } else if let Some(several) = alternatives(schema) {
        several.into_iter().map(kind).collect::<Vec<_>>().join(" or ")
    } else if kinds(schema) == ["array"] {
        format!("array of {}", kind(&schema["items"]))
    } else {
        escape(&kinds(schema).join(" or "))
    };
    if let Some(format) = schema["format"]
        .as_str()
        .filter(|format| !format.starts_with("int"))
    {
        text.push_str(&[" · ", &escape(format)].concat());
    }
    if may_be_null(schema) {
        text.push_str(" or null");
    }
    text
}

/// The bounds of a value in words: `1 to 999`, `at most 120 characters`, `one of a, b`.
pub fn bounds(schema: &Value) -> String {
    let mut parts = Vec::new();
    match (schema["minimum"].as_f64(), schema["maximum"].as_f64()) {
        (Some(low), Some(high)) => parts.push(format!("{low} to {high}")),
        (Some(low), None) => parts.push(format!("at least {low}")),
        (None, Some(high)) => parts.push(format!("at most {high}")),
        (None, None) => {}
    }
    if let Some(length) = schema["maxLength"].as_u64() {
        parts.push(format!("at most {length} characters"));
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> = values
            .iter()
            .filter_map(Value::as_str)
            .map(|v| ["`", v, "`"].concat())
            .collect();
        parts.push(format!("one of {}", values.join(", ")));
    }
    if let Some(default) = schema.get("default") {
        parts.push(format!("default `{}`", plain(default)));
    }
    parts.iter().map(|part| line(part)).collect::<Vec<_>>().join("; ")
}

/// A value without the quotes of JSON.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The table of an object's properties, or what else the schema says.
pub fn table(schema: &Value) -> String {
    let Some(properties) = schema["properties"].as_object() else {
        if let Some(several) = alternatives(schema) {
            return several.into_iter().map(table).collect();
        }
        return format!("<p class=\"bounds\">{} {}</p>", kind(schema), bounds(schema));
    };
    let required = |name: &str| {
        schema["required"]
            .as_array()
            .is_some_and(|names| names.iter().any(|required| required == name))
    };
    let rows: String = properties
        .iter()
        .map(|(name, property)| {
            let need = if required(name) {
                ""
            } else {
                "<span class=\"optional\">may be missing</span>"
            };
            row(
                name,
                need,
                property,
                property["description"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    let caption = schema["description"].as_str().map(line).unwrap_or_default();
    let caption = if caption.is_empty() {
        caption
    } else {
        ["<caption>", &caption, "</caption>"].concat()
    };
    [
        "<div class=\"scroll\"><table>",
        &caption,
        "<tbody>",
        &rows,
        "</tbody></table></div>",
    ]
    .concat()
}

/// A row about a named value.
pub fn row(name: &str, note: &str, schema: &Value, description: &str) -> String {
    let bounds = bounds(schema);
    let bounds = if bounds.is_empty() {
        bounds
    } else {
        ["<span class=\"bounds\">", &bounds, "</span>"].concat()
    };
    format!(
        "<tr><th scope=\"row\"><code>{}</code>{note}</th><td><span class=\"kind\">{}</span>{}{bounds}</td></tr>",
        escape(name),
        kind(schema),
        line(description),
    )
}

/// A value that fits a schema of the document: its example, or one made of the examples of its parts.
pub fn sample(document: &Value, schema: &Value) -> Value {
    sample_at(document, schema, 0)
}

fn sample_at(document: &Value, schema: &Value, depth: usize) -> Value {
    if depth > DEPTH {
        return Value::Null;
    }
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(name) = reference(schema) {
        return sample_at(document, &document["components"]["schemas"][name], depth + 1);
    }
    if let Some(first) = alternatives(schema).and_then(|several| several.first().copied()) {
        return sample_at(document, first, depth + 1);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    match kinds(schema).first().copied().unwrap_or_default() {
        "object" => sample_object(document, schema, depth),
        // A schema that holds itself ends in an empty list.
        "array" if schema["items"]["$ref"].is_string() && depth > 3 => json!([]),
        "array" => match sample_at(document, &schema["items"], depth + 1) {
            Value::Null => json!([]),
            item => json!([item]),
        },
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        "string" => json!("…"),
        _ => Value::Null,
    }
}

fn sample_object(document: &Value, schema: &Value, depth: usize) -> Value {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let parts = properties.map(|(name, property)| (name.clone(), sample_at(document, property, depth + 1)));
    Value::Object(parts.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_made_of_examples_and_ends() {
        let document = json!({"components": {"schemas": {"Node": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "example": "root"},
                "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}
            }
        }}}});
        let node = sample(&document, &json!({"$ref": "#/components/schemas/Node"}));
        assert_eq!(node["name"], "root");
        assert!(node["children"].is_array());
    }

    #[test]
    fn kinds_are_told_in_words() {
        assert_eq!(
            kind(&json!({"type": ["string", "null"], "format": "date-time"})),
            "string · date-time or null"
        );
        assert_eq!(
            kind(&json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Money"}]})),
            "<a href=\"#schema-Money\">Money</a> or null"
        );
        assert_eq!(bounds(&json!({"minimum": 1, "maximum": 999})), "1 to 999");
    }
}
