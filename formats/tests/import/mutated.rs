//! Files that were changed anywhere: an importer gives what it can, and never panics.

use proptest::prelude::*;
use unitrace_formats::foreign::{chrome, fxt, perfetto, xentrace};

use crate::fxt::any_record;
use crate::perfetto::any_packet;
use crate::xentrace::any_record as any_xen_record;

const CHROME: &str = r#"{"traceEvents":[{"ph":"B","name":"a","ts":1.5,"pid":1,"tid":2,"args":{"x":[1,{"y":null}]}},
{"ph":"E","ts":2},{"ph":"b","cat":"c","id2":{"local":"0x1"},"ts":3},{"ph":"e","cat":"c","id2":{"local":"0x1"},"ts":4},
{"ph":"s","id":1,"ts":3},{"ph":"f","id":1,"ts":9,"tid":5},{"ph":"C","name":"n","ts":8,"args":{"v":-1e9}}],"x":{}}"#;

/// Where, and what stands there instead.
fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12)
}

fn changed(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, u8)], cut: prop::sample::Index) -> Vec<u8> {
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    bytes.truncate(cut.index(bytes.len() + 1));
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_panics(changes in changes(), cut: prop::sample::Index) {
        for (read, bytes) in [
            (fxt::read as fn(&[u8]) -> _, any_record().bytes()),
            (perfetto::read, any_packet()),
            (chrome::read, CHROME.into()),
            (xentrace::read, any_xen_record().bytes()),
        ] {
            if let Ok(trace) = read(&changed(bytes, &changes, cut)) {
                prop_assert!(trace.columns().damaged() == 0);
                prop_assert!(trace.source().is_some());
            }
        }
    }
}
