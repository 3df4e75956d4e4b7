//! From a running, and from a killed, server to a trace, with the real `collect`, compared with the server's own tally.
//!
//! The server counts every spawn, counter, label, log line and collection in a file just before it records it. So a
//! trace may lack, of all of these together, one for each thread: the record that was not finished. It prints what it
//! saw; see it with `cargo test -p unitrace-samples --test runs end_to_end -- --nocapture`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use crate::left::Facts;
use unitrace_formats::event::Event;
use unitrace_formats::ring::StreamId;
use unitrace_samples::args::Failure;
use unitrace_samples::demo::{RunningServer, binary};
use unitrace_samples::load::{Load, Report};
use unitrace_samples::tally;

/// Worker threads of the server: as many records may be unfinished.
const THREADS: u64 = 2;
/// Big enough that nothing is overwritten in this test.
const ROOMY: &str = "size=64M";

/// A server under load with a directory, a tally and the programs to collect it.
struct Scene {
    collector: PathBuf,
    directory: PathBuf,
    server: RunningServer,
}

impl Scene {
    fn start(test: &str, settings: &str) -> Self {
        // As `cargo test --workspace` has built its dependencies.
        let collector = binary(&["--workspace"], "collect").unwrap();
        let directory = crate::left::directory(test);
        let mut command = Command::new(env!("CARGO_BIN_EXE_web_server"));
        command
            .args(["--port", "0", "--threads", &THREADS.to_string(), "--tally"])
            .arg(directory.join("tally"));
        command.env("XDG_RUNTIME_DIR", &directory).env("UNITRACE", settings);
        Self { collector, server: RunningServer::start_with(&mut command).unwrap(), directory }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn tally(&self) -> Counts {
        tally::read(&self.path("tally")).unwrap()
    }

    /// Asks for pages on a thread of its own.
    fn load(&self, seconds: f64) -> thread::JoinHandle<Result<Report, Failure>> {
        let load = Load {
            port: self.server.port,
            connections: 8,
            requests: 50_000,
            seconds: Duration::from_secs_f64(seconds),
            think: Duration::from_millis(1),
        };
        thread::spawn(move || load.run())
    }

    /// Runs `collect` and returns what it printed; it must succeed.
    fn collect(&self, args: &[&str]) -> String {
        let output: Output = Command::new(&self.collector)
            .args(args)
            .env("XDG_RUNTIME_DIR", &self.directory)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        println!("$ collect {}\n{said}", args.join(" "));
        assert!(output.status.success(), "collect {args:?}: {}", output.status);
        said
    }

    /// Collects into `name` and compares with the tally before and after.
    fn collect_and_compare(&self, name: &str, source: &[&str]) {
        let trace = self.path(name);
        let before = self.tally();
        self.collect(&[source, &["-o", &trace.to_string_lossy()]].concat());
        let after = self.tally();
        let recorded = recorded(&Facts::read(&trace));
        println!("{name}\n  tally before {before:?}\n  in the trace {recorded:?}\n  tally after  {after:?}");
        let unfinished: u64 =
            before.iter().zip(recorded).map(|(&tally, seen)| tally.saturating_sub(seen)).sum();
        println!("  {unfinished} of {} lacking\n", before.iter().sum::<u64>());
        assert!(unfinished <= THREADS, "{name} lacks {unfinished}");
        assert!(
            recorded.iter().zip(after).all(|(&seen, tally)| seen <= tally),
            "{name} holds more than there was"
        );
        assert!(before.iter().all(|&count| count > 0), "every kind was recorded: {before:?}");
    }
}

/// A count for each of [`tally::Kind::ALL`].
type Counts = [u64; tally::Kind::ALL.len()];

/// What a trace holds of the kinds that the tally counts. Counters of the probe itself are not in the tally.
fn recorded(facts: &Facts) -> Counts {
    let mut counts = tally::Kind::ALL.map(|(_, name)| facts.count_of(name));
    let is_ours =
        |site| facts.trace.sites().get(site).is_some_and(|site| site.module.starts_with("unitrace_samples"));
    let ours = facts.count(|event| matches!(*event, Event::Counter { site, .. } if is_ours(site)));
    counts[tally::Kind::Counter as usize] = ours as u64;
    counts
}

#[test]
fn a_running_server_is_collected_by_pid_and_by_following() {
    let scene = Scene::start("live", ROOMY);
    let pid = scene.server.pid().to_string();
    let load = scene.load(5.0);
    thread::sleep(Duration::from_millis(500));

    assert!(scene.collect(&["--list"]).contains(&pid));
    scene.collect_and_compare("pid.utr", &["--pid", &pid]);
    scene.collect_and_compare("follow.utr", &["--pid", &pid, "--follow", "--for", "1s"]);
    let report = load.join().unwrap().unwrap();
    println!("meanwhile: {report}");
    assert!(report.requests() > 100 && report.wrong == 0, "{report}");
}

#[test]
fn a_killed_server_lacks_one_unfinished_record_a_thread_at_most() {
    let mut scene = Scene::start("killed", ROOMY);
    let pid = scene.server.pid().to_string();
    let load = scene.load(5.0);
    thread::sleep(Duration::from_millis(1500));
    scene.server.kill().unwrap();
    assert!(load.join().unwrap().is_err(), "the clients lose their server in the middle of a request");

    assert!(scene.collect(&["--list"]).contains(&pid));
    let ring = crate::left::ring_in(&scene.directory);
    scene.collect_and_compare("file.utr", &["--file", &ring.to_string_lossy()]);
}

#[test]
fn a_killed_server_whose_ring_was_full_long_ago_lacks_one_packet_a_lane_at_most() {
    let mut scene = Scene::start("full", "size=1M");
    let load = scene.load(10.0);
    thread::sleep(Duration::from_millis(2500));
    scene.server.kill().unwrap();
    assert!(load.join().unwrap().is_err(), "the clients lose their server in the middle of a request");

    let (ring, trace) = (crate::left::ring_in(&scene.directory), scene.path("full.utr"));
    scene.collect(&["--file", &ring.to_string_lossy(), "-o", &trace.to_string_lossy()]);
    let Facts { trace, .. } = Facts::read(&trace);
    let mut found = BTreeMap::new();
    for packet in trace.packets() {
        let (count, last) = found.entry(packet.id()).or_insert((0, 0));
        (*count, *last) = (*count + 1, packet.header.seq.max(*last));
    }
    let room = |id: StreamId| u64::from(trace.header().geometry.packets[usize::from(id.level)]);
    let full: Vec<_> = found.iter().filter(|(id, (_, last))| *last > room(**id)).collect();
    for (id, (count, last)) in &full {
        println!("lane {}: {count} of {} packets, the last one is number {last}", id.lane, room(**id));
        assert!(count + 1 >= room(**id), "{id:?}");
    }
    println!("{:?}", trace.lost());
    assert!(!full.is_empty(), "a lane was full: {found:?}");
    assert_eq!((trace.lost().missing, trace.lost().damaged, trace.lost().discarded), (0, 0, 0));
}

#[test]
#[ignore = "needs gdb; .ci/run runs it"]
fn a_running_server_is_collected_from_its_core() {
    let scene = Scene::start("core", ROOMY);
    let pid = scene.server.pid().to_string();
    let load = scene.load(4.0);
    thread::sleep(Duration::from_millis(500));
    let prefix = scene.path("core");
    let made = Command::new("gcore").arg("-o").arg(&prefix).arg(&pid).stdin(Stdio::null()).output();
    let made = made.expect("gcore; it comes with gdb: apt-get install gdb");
    assert!(made.status.success(), "gcore: {}", String::from_utf8_lossy(&made.stderr));
    scene.collect_and_compare("core.utr", &["--core", &format!("{}.{pid}", prefix.display())]);
    drop(load.join());
}
