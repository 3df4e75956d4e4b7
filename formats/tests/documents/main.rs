//! The normative documents say what the code does.
//!
//! `UNITRACE_REWRITE=1 cargo test -p unitrace-formats --test documents` rewrites the generated tables.

mod generated;
mod layout;
mod pattern;
mod tables;

use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn document(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn generated_tables_are_current() {
    let old = document("RING.md");
    let new = generated::splice(&old, "<!-- events:", "<!-- end of events", &generated::events());
    let new = generated::splice(&new, "<!-- enumerations:", "<!-- end of enum", &generated::enumerations());
    if std::env::var_os("UNITRACE_REWRITE").is_some() {
        std::fs::write(path("RING.md"), &new).unwrap();
    } else {
        assert!(
            old == new,
            "the event tables of RING.md are stale: UNITRACE_REWRITE=1 cargo test -p unitrace-formats --test documents"
        );
    }
}

#[test]
fn ring_offsets_are_those_of_the_code() {
    let document = document("RING.md");
    for structure in layout::RING {
        let rows = tables::rows_after(&document, structure.heading);
        let named: Vec<(usize, &str)> = rows
            .iter()
            .filter(|row| !row.name.is_empty() && !row.name.starts_with("reserved"))
            .map(|row| (row.offset, row.name))
            .collect();
        assert_eq!(named, structure.fields, "{}", structure.name);
    }
}

#[test]
fn ring_fields_do_not_overlap() {
    let document = document("RING.md");
    for structure in layout::RING {
        let mut end = 0;
        for row in tables::rows_after(&document, structure.heading) {
            assert!(row.offset >= end, "{}: {} overlaps", structure.name, row.name);
            end = row.offset + row.size().unwrap_or(0);
        }
        assert!(end <= structure.size, "{} is larger than {}", structure.name, structure.size);
    }
}

#[test]
fn ring_pattern_has_the_offsets_of_the_code() {
    let pattern = document("ring.hexpat");
    let layouts = pattern::layouts(&pattern);
    for structure in layout::RING {
        let layout = layouts.get(structure.name).unwrap_or_else(|| panic!("no struct {}", structure.name));
        assert_eq!(layout.fields, structure.fields, "{}", structure.name);
        assert_eq!(layout.size, structure.size, "{}", structure.name);
    }
}
