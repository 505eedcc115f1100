//! Normal forms: of identifiers (I-g), and of events when two are compared (E2).

use serde_json::{Map, Value, json};

use super::time;

/// I-g: namespaces of handles.
pub const HANDLES: [&str; 15] = [
    "twitter",
    "x",
    "instagram",
    "facebook",
    "linkedin",
    "tiktok",
    "youtube",
    "github",
    "mastodon",
    "threads",
    "bluesky",
    "pinterest",
    "reddit",
    "snapchat",
    "telegram",
];

pub fn namespace(identifier: &str) -> &str {
    identifier.split(':').next().unwrap_or("")
}

/// I-g: the normal form of `namespace:value`.
pub fn normal(identifier: &str) -> String {
    let Some((namespace, value)) = identifier.split_once(':') else {
        return identifier.to_string();
    };
    let value = match namespace {
        "email" => value.trim().to_lowercase(),
        "phone" => {
            let plus = if value.trim().starts_with('+') {
                "+"
            } else {
                ""
            };
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            format!("{plus}{digits}")
        }
        _ if HANDLES.contains(&namespace) => handle(value),
        _ => value.to_string(),
    };
    format!("{namespace}:{value}")
}

fn handle(value: &str) -> String {
    let mut value = value.trim();
    if value.contains('/') {
        let path = value
            .split(['?', '#'])
            .next()
            .unwrap_or("")
            .trim_end_matches('/');
        value = path.rsplit('/').next().unwrap_or("");
    }
    value.trim_start_matches('@').to_lowercase()
}

/// E2: the form in which two events are compared: no `note`, defaults written out, instants as
/// milliseconds, identifiers in normal form, lists as sets, measured numbers as floats.
pub fn canonical(raw: &Value) -> Value {
    let mut event: Map<String, Value> = raw.as_object().expect("an object").clone();
    event.remove("note");
    let kind = event["event"].as_str().unwrap_or("").to_string();
    if kind == "consented" {
        event.entry("basis").or_insert(json!("consent"));
    }
    if kind == "established" {
        event.entry("holds").or_insert(json!(true));
    }
    if event.get("veto") == Some(&json!([])) {
        event.remove("veto");
    }
    for (key, value) in event.iter_mut() {
        *value = match key.as_str() {
            "at" | "from" | "until" => as_instant(value),
            "identifier" | "to" => as_identifier(value),
            "between" | "identifiers" => set(value
                .as_array()
                .expect("a list")
                .iter()
                .map(as_identifier)
                .collect()),
            "score" | "confidence" | "sentiment" => json!(value.as_f64()),
            "value" if value.is_object() => json!({"at": as_instant(&value["at"])}),
            "when" => condition(value),
            _ => sets_inside(value),
        };
    }
    Value::Object(event)
}

fn condition(v: &Value) -> Value {
    let (key, value) = v
        .as_object()
        .and_then(|o| o.iter().next())
        .expect("one key");
    let value = match key.as_str() {
        "after" | "before" => as_instant(value),
        "trust" => json!(value.as_f64()),
        "not" => condition(value),
        "all" | "any" => set(value
            .as_array()
            .expect("a list")
            .iter()
            .map(condition)
            .collect()),
        _ => value.clone(),
    };
    json!({ key.as_str(): value })
}

fn sets_inside(v: &Value) -> Value {
    match v {
        Value::Array(items) => set(items.iter().map(sets_inside).collect()),
        Value::Object(fields) => fields
            .iter()
            .map(|(k, x)| (k.clone(), sets_inside(x)))
            .collect(),
        _ => v.clone(),
    }
}

fn set(mut items: Vec<Value>) -> Value {
    items.sort_by_key(Value::to_string);
    items.dedup();
    Value::Array(items)
}

fn as_instant(v: &Value) -> Value {
    json!(time::instant(v.as_str().expect("an instant")))
}

fn as_identifier(v: &Value) -> Value {
    json!(normal(v.as_str().expect("an identifier")))
}
