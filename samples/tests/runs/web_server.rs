//! The web server answers rightly under load, and its ring holds what the pictures show.

use std::process::Command;
use std::time::Duration;

use crate::left::{Facts, directory, ring_in};
use unitrace_formats::event::{Event, Outcome};
use unitrace_samples::demo::RunningServer;
use unitrace_samples::load::Load;

#[test]
fn answers_are_right_and_everything_is_in_the_ring() {
    let runtime = directory("web_server");
    let mut command = Command::new(env!("CARGO_BIN_EXE_web_server"));
    command.args(["--port", "0"]).env("XDG_RUNTIME_DIR", &runtime).env("UNITRACE", "size=32M");
    let mut server = RunningServer::start_with(&mut command).unwrap();
    let load = Load {
        port: server.port,
        connections: 8,
        requests: 1500,
        seconds: Duration::from_secs(20),
        think: Duration::from_millis(1),
    };
    let report = load.run().unwrap();
    server.kill().unwrap();
    println!("{report}");
    assert_eq!((report.requests(), report.wrong), (1500, 0), "{report}");

    let facts = Facts::read(&ring_in(&runtime));
    println!("{:?}", facts.summary());
    let count = |is: fn(&Event<'_>) -> bool| facts.count(is);
    assert_eq!([facts.tasks("accept"), facts.tasks("database"), facts.tasks("cleaner")], [1, 1, 1]);
    // 25 requests on each connection; each is a task with a name of its own.
    assert!(facts.tasks("connection") >= 60, "{}", facts.tasks("connection"));
    assert!(count(|event| matches!(event, Event::Label { .. })) >= facts.tasks("connection"));
    assert!(facts.tasks("tile") >= 3 * 100, "{} tiles of dashboards", facts.tasks("tile"));
    assert!(count(|event| matches!(event, Event::PollBegin { .. })) > 1500);
    assert!(count(|event| matches!(event, Event::Wake { .. })) > 1500);
    assert!(count(|event| matches!(event, Event::Read { .. })) > 1500);
    assert!(count(|event| matches!(event, Event::Wait { .. })) > 1500);
    assert!(count(|event| matches!(event, Event::Alloc { .. })) > 10);
    assert!(count(|event| matches!(event, Event::Heap { .. })) > 0);
    assert!(count(|event| matches!(event, Event::GcBegin { .. })) > 0);
    assert!(
        count(|event| matches!(event, Event::End { outcome: Outcome::Dropped, .. })) > 0,
        "late searches are cancelled"
    );
    let begun = count(|event| matches!(event, Event::GcBegin { .. }));
    assert_eq!(begun, count(|event| matches!(event, Event::GcEnd { .. })));
    // The last value of the counter is what the clients counted.
    let mut requests = 0;
    let sites = facts.trace.sites();
    facts.each(|event| {
        if let Event::Counter { site, value } = event {
            let is_requests = sites.get(*site).is_some_and(|site| site.name == "requests");
            requests = if is_requests { requests.max(*value) } else { requests };
        }
    });
    assert_eq!(requests, 1500);
}
