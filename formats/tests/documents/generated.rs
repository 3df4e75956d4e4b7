//! The parts of RING.md that follow from the event table.

use unitrace_formats::event::field::{FieldInfo, Meaning};
use unitrace_formats::event::{EventInfo, Group, TABLE};

/// The event table.
pub(crate) fn events() -> String {
    let mut out =
        String::from("| id | event | group | field | type | meaning |\n|---|---|---|---|---|---|\n");
    for row in TABLE {
        event(&mut out, row);
    }
    out
}

fn event(out: &mut String, row: &EventInfo) {
    let group = Group::ALL.iter().find(|(group, _)| *group == row.group).expect("every group has a name").1;
    let size = row.fixed_size();
    let tail = if row.has_text { "+" } else { "" };
    *out += &format!(
        "| **{}** | **`{}`** | {group} | | {size}{tail} bytes | {} |\n",
        row.id.0, row.name, row.doc
    );
    for field in row.fields {
        *out += &format!("| | | | `{}` | {} | {} |\n", field.name, field.type_name, field.doc);
    }
    if row.has_text {
        out.push_str("| | | | `text` | text | The text. |\n");
    }
}

/// The enumerations that fields use, in the order of their first use.
pub(crate) fn enumerations() -> String {
    let mut out = String::from("| type | values |\n|---|---|\n");
    let mut done: Vec<&str> = Vec::new();
    for FieldInfo { meaning, type_name, .. } in TABLE.iter().flat_map(|row| row.fields) {
        let Meaning::Enumeration(values) = meaning else { continue };
        if done.contains(type_name) {
            continue;
        }
        done.push(type_name);
        let values: Vec<String> = values.iter().map(|(value, name)| format!("{value} {name}")).collect();
        out += &format!("| {type_name} | {} |\n", values.join(", "));
    }
    out
}

/// `document` with what stands between the line that begins with `begin` and the one that begins with `end`
/// replaced.
pub(crate) fn splice(document: &str, begin: &str, end: &str, content: &str) -> String {
    let start = document.find(begin).unwrap_or_else(|| panic!("no line {begin:?}"));
    let start = start + document[start..].find('\n').expect("the line ends") + 1;
    let stop = start + document[start..].find(end).unwrap_or_else(|| panic!("no line {end:?}"));
    format!("{}\n{content}\n{}", &document[..start], &document[stop..])
}
