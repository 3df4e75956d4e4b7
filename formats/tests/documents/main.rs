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
        // Other tests read it at the same time.
        std::fs::write(path("RING.md.new"), &new).unwrap();
        std::fs::rename(path("RING.md.new"), path("RING.md")).unwrap();
    } else {
        assert!(
            old == new,
            "the event tables of RING.md are stale: UNITRACE_REWRITE=1 cargo test -p unitrace-formats --test documents"
        );
    }
}

#[test]
fn ring_offsets_are_those_of_the_code() {
    assert_offsets(&document("RING.md"), layout::RING);
}

#[test]
fn trace_offsets_are_those_of_the_code() {
    let document = document("TRACE.md");
    assert_offsets(&document, layout::TRACE);
    for (heading, fields) in layout::OPEN {
        assert_eq!(named(&document, heading), *fields, "{heading}");
    }
}

fn assert_offsets(document: &str, structures: &[layout::Structure]) {
    for structure in structures {
        assert_eq!(named(document, structure.heading), structure.fields, "{}", structure.name);
        let mut end = 0;
        for row in tables::rows_after(document, structure.heading) {
            assert!(row.offset >= end, "{}: {} overlaps", structure.name, row.name);
            end = row.offset + row.size().unwrap_or(0);
        }
        assert!(end <= structure.size, "{} is larger than {}", structure.name, structure.size);
    }
}

/// The fields of a table that are not reserved.
fn named<'a>(document: &'a str, heading: &str) -> Vec<(usize, &'a str)> {
    let rows = tables::rows_after(document, heading);
    rows.iter().filter(|row| !row.name.starts_with("reserved")).map(|row| (row.offset, row.name)).collect()
}

#[test]
fn patterns_have_the_offsets_of_the_code() {
    for (name, structures) in [("ring.hexpat", layout::RING), ("trace.hexpat", layout::TRACE)] {
        let pattern = document(name);
        let layouts = pattern::layouts(&pattern);
        for structure in structures {
            let layout =
                layouts.get(structure.name).unwrap_or_else(|| panic!("no struct {}", structure.name));
            assert_eq!(layout.fields, structure.fields, "{name}: {}", structure.name);
            assert_eq!(layout.size, structure.size, "{name}: {}", structure.name);
        }
    }
}

#[test]
fn both_patterns_have_one_packet_header() {
    let (ring, trace) = (document("ring.hexpat"), document("trace.hexpat"));
    let (ring, trace) = (pattern::layouts(&ring), pattern::layouts(&trace));
    assert_eq!(ring["Packet"].fields, trace["PacketHeader"].fields);
}
