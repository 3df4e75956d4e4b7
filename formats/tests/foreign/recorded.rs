//! Recorded files, named by the environment: `UNITRACE_TRACES="a.utr b.ring"`. `.ci/foreign` records some.

use unitrace_formats::trace::Trace;

use crate::{babeltrace, exports, python};

#[test]
#[ignore = "needs babeltrace2, python3 and recorded files: .ci/foreign"]
fn recorded_files_read_the_same() {
    let files = std::env::var("UNITRACE_TRACES").expect("run .ci/foreign, which names recorded files");
    assert!(!files.trim().is_empty(), "no files are named");
    for (n, file) in files.split_whitespace().enumerate() {
        let bytes = std::fs::read(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let trace = Trace::from_bytes(bytes.clone()).unwrap_or_else(|error| panic!("{file}: {error}"));
        let events: u64 = trace.packets().iter().map(|packet| u64::from(packet.header.commit.count)).sum();
        println!("{file}: {events} events, {} lost", trace.lost().total());
        assert!(events > 0, "{file} is empty");
        python::assert_same(&format!("recorded_{n}"), &bytes);
        exports::assert_read(&format!("recorded_{n}"), &bytes);
        babeltrace::assert_told(&format!("recorded_{n}"), bytes);
    }
}
