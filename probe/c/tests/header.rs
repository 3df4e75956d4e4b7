//! The enumerations of unitrace.h are those of the event table. `UNITRACE_BLESS=1` writes them anew.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::path::Path;
use unitrace_probe::formats::event::{
    Cause, GcPhase, Group, Level, Outcome, PollResult, ResourceKind, TaskKind, ValueType,
};

const BEGIN: &str = "/* ---- the event table's enumerations";
const END: &str = "/* ---- end of the table";

/// Names of C, prefix, values with their names.
type Enumeration = (&'static str, &'static str, &'static str, &'static [(u8, &'static str)]);

const ENUMERATIONS: &[Enumeration] = &[
    ("ut_kind", "UT_KIND", "What sort of thing runs.", TaskKind::NAMES),
    ("ut_outcome", "UT_OUTCOME", "How a task or promise ended.", Outcome::NAMES),
    ("ut_result", "UT_POLL", "How one poll, or slice of a thread, ended.", PollResult::NAMES),
    ("ut_cause", "UT_CAUSE", "Who made a task runnable.", Cause::NAMES),
    ("ut_resource_kind", "UT_RESOURCE", "What a task can wait on.", ResourceKind::NAMES),
    ("ut_gc_phase", "UT_GC", "Phases of a garbage collection.", GcPhase::NAMES),
    ("ut_level", "UT_LEVEL", "How loud a log line is.", Level::NAMES),
    ("ut_value", "UT_VALUE", "How to read the bits of a field.", ValueType::NAMES),
    ("ut_site_kind", "UT_SITE", "What stands at a callsite.", SITE_KINDS),
];

/// `SiteKind` is an ordinary enumeration; a value that it does not know comes back as the first.
const SITE_KINDS: &[(u8, &str)] = &[
    (0, "unknown"),
    (1, "task"),
    (2, "resource"),
    (3, "span"),
    (4, "counter"),
    (5, "text"),
    (6, "field"),
    (7, "allocation"),
];

#[test]
fn the_header_has_the_tables_enumerations() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../include/unitrace.h");
    let header = std::fs::read_to_string(&path).unwrap();
    let begin = header.find(BEGIN).unwrap();
    let begin = begin + header[begin..].find('\n').unwrap() + 1;
    let end = header.find(END).unwrap();
    let expected = format!("{}{}{}", &header[..begin], generated(), &header[end..]);
    if std::env::var_os("UNITRACE_BLESS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert!(
        header == expected,
        "unitrace.h does not have the table's enumerations; UNITRACE_BLESS=1 rewrites them"
    );
}

#[test]
fn site_kinds_are_all_there() {
    use unitrace_probe::formats::ring::site::SiteKind;
    for &(value, name) in SITE_KINDS {
        assert_eq!(format!("{:?}", SiteKind::from_raw(value)).to_lowercase(), name);
    }
    assert_eq!(SiteKind::from_raw(SITE_KINDS.len() as u8), SiteKind::Unknown);
}

fn generated() -> String {
    let mut out = String::new();
    for (name, prefix, meaning, values) in ENUMERATIONS {
        let values = values.iter().map(|(value, name)| (name, value.to_string()));
        enumeration(&mut out, name, prefix, meaning, values);
    }
    let groups = Group::ALL.iter().map(|(group, name)| (name, format!("1 << {}", *group as u32)));
    let all = format!("{:#x}", Group::ALL.iter().fold(0, |mask, (group, _)| mask | group.bit()));
    let default = format!("{:#x}", Group::DEFAULT_MASK);
    let named = [(&"all", all), (&"default", default)];
    enumeration(
        &mut out,
        "ut_group",
        "UT_GROUP",
        "What is switched on and off together, a bit each.",
        groups.chain(named),
    );
    out
}

fn enumeration<'a>(
    out: &mut String,
    name: &str,
    prefix: &str,
    meaning: &str,
    values: impl Iterator<Item = (&'a &'a str, String)>,
) {
    let lines: Vec<String> =
        values.map(|(name, value)| format!("    {prefix}_{} = {value}", name.to_uppercase())).collect();
    writeln!(out, "/* {meaning} */\nenum {name} {{\n{}\n}};", lines.join(",\n")).unwrap();
}

/// `ut_error(UT_ERROR_SIZE)` says how much is enough.
#[test]
fn the_size_that_is_said_to_be_enough_is() {
    use unitrace_probe::formats::ring::Geometry;
    for cpus in 1..=64 {
        let bytes = (64 << 10) + (64 << 10) * u64::from(cpus);
        assert!(Geometry::divide(bytes, cpus, 4096).is_ok(), "{cpus} CPUs");
    }
    assert!(Geometry::divide(32 << 10, 1, 4096).is_err());
}
