//! `unitrace report`, as text and as JSON, against what is committed in `report/`.
//!
//! `SNAPSHOTS=overwrite cargo test -p unitrace-viewer --test report` writes both anew. The text may change as it likes.
//! Of the JSON every key is a promise: a line may be added to `keys.txt`, none may go or change.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;

use std::collections::BTreeSet;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use unitrace_viewer::model::Model;
use unitrace_viewer::report;

fn said(model: &Model, json: bool) -> String {
    let mut out = Vec::new();
    report::write(model, json, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_text_is_as_committed() {
    assert_data_eq!(said(&scenes::server(), false), file!["report/server.txt"]);
}

#[test]
fn json_keys_are_as_promised() {
    let mut keys = BTreeSet::new();
    for model in [scenes::server(), scenes::storm()] {
        let value: Value = serde_json::from_str(&said(&model, true)).expect("JSON");
        walk("", &value, &mut keys);
    }
    let lines: Vec<String> = keys.into_iter().collect();
    assert_data_eq!(lines.join("\n") + "\n", file!["report/keys.txt"]);
}

/// Every path with the type at its end; elements of a list are alike, and events are named by the event table.
fn walk(path: &str, value: &Value, keys: &mut BTreeSet<String>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(elements) => {
            return elements.iter().for_each(|element| walk(&format!("{path}[]"), element, keys));
        }
        Value::Object(fields) => {
            return fields.iter().for_each(|(key, value)| {
                let key = if path == ".events" { "EVENT" } else { key };
                walk(&format!("{path}.{key}"), value, keys);
            });
        }
    };
    keys.insert(format!("{path}: {kind}"));
}
