//! Several machines in one file, written by Perfetto's published schema and not by us.

use std::path::Path;
use std::process::Command;

use unitrace_formats::event::Event;
use unitrace_formats::trace::Trace;

use crate::{empty_directory, run};

#[test]
#[ignore = "needs python3 with Perfetto's schema: .ci/foreign"]
fn machines_have_their_own_processes_and_clocks() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/machines.py");
    let python = std::env::var("UNITRACE_PYTHON").unwrap_or_else(|_| "python3".into());
    let file = empty_directory("machines").join("two.pftrace");
    run(
        Command::new(python).arg("-B").arg(script).arg(&file),
        "run .ci/foreign, which gets Perfetto's schema",
    );
    let trace = Trace::open(&file).expect("a Perfetto trace");
    let (mut said, mut modules) = (Vec::new(), Vec::new());
    for (ticks, event) in trace.columns().events() {
        match event {
            Event::Spawn { site, .. } => modules.push(trace.sites().get(site).expect("a site").module),
            Event::Log { site, .. } => {
                said.push((trace.clock().nanos(ticks).0, trace.sites().get(site).expect("a site").name));
            }
            _ => {}
        }
    }
    // The second machine's wall clock showed 500 ns more when its snapshot was taken.
    let times: Vec<i64> = said.iter().map(|(at, _)| at - said[0].0).collect();
    assert_eq!(times, [0, 500], "{said:?}");
    assert_eq!([said[0].1, said[1].1], ["here 0", "here 7"]);
    modules.sort_unstable();
    assert_eq!(modules, ["server", "server on machine 7"]);
}
