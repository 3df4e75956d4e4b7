//! `--pid`, `--file`, `--list`, `--clean`: programs that run, and programs that did.

use crate::stage::{Stage, polls};
use std::fs;

/// Large enough for what the tests record.
const LARGE: &str = "size=16M";

#[test]
fn a_running_program_by_its_pid() {
    let stage = Stage::new();
    let traced = stage.start("record 100000 wait", LARGE);
    let said = stage.must(&["--pid", &traced.pid()]);
    let name = format!("traced-{}.utr", traced.pid());
    let trace = stage.trace(&name);
    assert_eq!((polls(&trace), trace.lost().total()), (100_000, 0));
    assert!(said.contains(&name) && said.contains("lost    0"), "{said}");
    assert!(trace.clock().unix_error().is_some(), "no wall time");
    traced.end();
}

#[test]
fn a_memfd_ring() {
    let stage = Stage::new();
    let traced = stage.start("record 1000 wait memfd", LARGE);
    stage.must(&["--pid", &traced.pid(), "-o", "a.utr"]);
    assert_eq!(polls(&stage.trace("a.utr")), 1000);
    let list = stage.collected(&["--list"]).stdout;
    assert!(String::from_utf8(list).unwrap().contains("(memfd)"));
    traced.end();
}

/// A ring that is a static of the program: no file, no name, only bytes.
#[test]
fn a_ring_in_the_programs_own_memory() {
    let stage = Stage::new();
    let mut traced = stage.start("static 500 wait", "");
    stage.must(&["--pid", &traced.pid(), "-o", "a.utr"]);
    assert_eq!(polls(&stage.trace("a.utr")), 500);
    traced.kill();
}

/// The probe closes the file; what is left are mappings.
#[test]
fn a_ring_whose_file_was_removed() {
    let stage = Stage::new();
    let traced = stage.start("record 1000 wait", LARGE);
    fs::remove_file(stage.ring()).unwrap();
    stage.must(&["--pid", &traced.pid(), "-o", "a.utr"]);
    assert_eq!(polls(&stage.trace("a.utr")), 1000);
    traced.end();
}

#[test]
fn a_killed_program_by_its_ring() {
    let stage = Stage::new();
    let mut traced = stage.start("threads 3 20000 wait", LARGE);
    traced.kill();
    let pid = traced.pid();
    let output = stage.collected(&["--pid", &pid]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3));
    let ring = stage.ring();
    assert!(said.contains(&format!("collect --file {}", ring.display())), "{said}");
    stage.must(&["--file", ring.to_str().unwrap(), "-o", "a.utr"]);
    let trace = stage.trace("a.utr");
    assert_eq!((polls(&trace), trace.lost().total()), (60_000, 0));
}

#[test]
fn several_rings_into_a_directory() {
    let stage = Stage::new();
    let (one, two) = (stage.start("record 10 wait", LARGE), stage.start("record 20 wait", LARGE));
    let pids = [one.pid(), two.pid()];
    stage.must(&["--pid", &pids[0], "--pid", &pids[1], "-o", "both/"]);
    for (pid, events) in pids.iter().zip([10, 20]) {
        assert_eq!(polls(&stage.trace(format!("both/traced-{pid}.utr"))), events);
    }
}

#[test]
fn other_formats_by_the_name_of_the_output() {
    let stage = Stage::new();
    let mut traced = stage.start("record 50 wait", LARGE);
    traced.kill();
    let ring = stage.ring();
    let ring = ring.to_str().unwrap();
    stage.must(&["--file", ring, "-o", "a.ctf/"]);
    assert!(stage.path().join("a.ctf/metadata").is_file());
    stage.must(&["--file", ring, "-o", "a.txt"]);
    let text = fs::read_to_string(stage.path().join("a.txt")).unwrap();
    assert_eq!(text.lines().filter(|line| line.contains("poll_begin")).count(), 50);
    for (name, polls) in [("a.json", "\"cat\":\"poll\""), ("a.jsonl", "poll_begin"), ("a.folded", ";")] {
        stage.must(&["--file", ring, "-o", name]);
        let text = fs::read_to_string(stage.path().join(name)).unwrap();
        assert!(text.contains(polls), "{name}");
    }
    for (name, start) in [("a.fxt", &b"\x10\x00\x04FxT"[..]), ("a.pftrace", b"\x0a")] {
        stage.must(&["--file", ring, "-o", name]);
        assert!(fs::read(stage.path().join(name)).unwrap().starts_with(start), "{name}");
    }
    let ticks = stage.collected(&["--file", ring, "--ticks", "-o", "-"]).stdout;
    let first: u64 = String::from_utf8(ticks).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(first > 1000, "raw ticks do not begin at 0");
}

/// The same events from the live ring and from its file after death.
#[test]
fn live_and_dead_listings_are_the_same() {
    let stage = Stage::new();
    let mut traced = stage.start("threads 2 5000 wait", LARGE);
    let live = stage.collected(&["--pid", &traced.pid(), "--ticks", "-o", "-"]).stdout;
    traced.kill();
    let dead = stage.collected(&["--file", stage.ring().to_str().unwrap(), "--ticks", "-o", "-"]).stdout;
    assert!(live.len() > 100_000 && live == dead);
}

#[test]
fn list_and_clean() {
    let stage = Stage::new();
    let mut dead = stage.start("record 10 wait", LARGE);
    dead.kill();
    let gone = stage.ring();
    let alive = stage.start("record 10 wait", LARGE);
    let list = String::from_utf8(stage.collected(&["--list"]).stdout).unwrap();
    let line = |pid: &str| list.lines().find(|line| line.trim_start().starts_with(pid)).unwrap().to_owned();
    assert!(line(&dead.pid()).contains("dead") && line(&alive.pid()).contains("alive"), "{list}");

    let said = stage.must(&["--clean", "--dry-run"]);
    assert!(said.contains("would remove") && gone.exists(), "{said}");
    let said = stage.must(&["--clean"]);
    assert!(said.contains(&format!("removed {}", gone.display())), "{said}");
    assert!(!gone.exists() && stage.ring().exists(), "the living one stays");
    alive.end();
}

#[test]
fn somebody_elses_program() {
    use std::os::unix::process::CommandExt;
    let stage = Stage::new();
    let traced = stage.start("record 10 wait", LARGE);
    let am_root = nix_is_root();
    let output = if am_root {
        stage.collect(&["--pid", &traced.pid()]).uid(65534).gid(65534).current_dir("/").output().unwrap()
    } else {
        stage.collected(&["--pid", "1"])
    };
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("as root"), "{said}");
    traced.end();
}

fn nix_is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").unwrap().uid() == 0
}
