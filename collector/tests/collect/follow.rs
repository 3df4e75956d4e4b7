//! `--follow`: every event once, every loss counted, a good file however it ends.

use crate::stage::{Stage, polls};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs::File;
use std::io::Read;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use unitrace_formats::trace::Trace;

fn signal(child: &Child, signal: Signal) {
    kill(Pid::from_raw(child.id() as i32), signal).unwrap();
}

#[test]
fn exactly_all_events_of_a_paced_program() {
    let stage = Stage::new();
    // Twice what the ring holds, at a pace that takes over a second to go once around: this machine may be busy.
    let output = stage
        .collect(&["--follow", "-o", "a.utr", "--"])
        .args(traced_command())
        .env("TRACED", "paced 500000 200")
        .env("UNITRACE", "size=4M,lanes=1")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = stage.trace("a.utr");
    assert_eq!((polls(&trace), trace.lost().missing, trace.lost().older), (500_000, 0, 0));
}

pub(crate) fn traced_command() -> Vec<String> {
    let exe = std::env::current_exe().unwrap().to_str().unwrap().to_owned();
    std::iter::once(exe).chain(crate::stage::TRACED_ARGS.map(str::to_owned)).collect()
}

/// The ring is far too small for this writer: what is not there is counted.
#[test]
fn exact_loss_of_a_program_that_is_too_fast() {
    let stage = Stage::new();
    stage
        .collect(&["-o", "a.utr", "--interval", "20ms", "--"])
        .args(traced_command())
        .env("TRACED", "record 3000000")
        .env("UNITRACE", "size=256K,lanes=1")
        .output()
        .unwrap();
    let trace = stage.trace("a.utr");
    let recorded: u64 = trace.columns().len() as u64 + trace.lost().missing + trace.lost().older;
    // Besides the polls, each packet has one event of its own, and there are anchors.
    let of_packets = recorded - 3_000_000;
    assert!((3_000_000 / 1000..3_000_000 / 100).contains(&of_packets), "{of_packets} more than polls");
}

#[test]
fn ctrl_c_ends_the_file_well() {
    for end in [Signal::SIGINT, Signal::SIGTERM] {
        let stage = Stage::new();
        let traced = stage.start("forever", "");
        let mut collect =
            stage.collect(&["--pid", &traced.pid(), "--follow", "-o", "a.utr", "-q"]).spawn().unwrap();
        thread::sleep(Duration::from_millis(300));
        signal(&collect, end);
        assert!(collect.wait().unwrap().success());
        let trace = stage.trace("a.utr");
        assert!(polls(&trace) > 1000 && trace.notes().is_empty(), "{:?}", trace.notes());
        assert!(!stage.path().join("a.utr.part").exists());
    }
}

#[test]
fn for_a_time() {
    let stage = Stage::new();
    let traced = stage.start("forever", "");
    let begin = Instant::now();
    stage.must(&["--pid", &traced.pid(), "--for", "300ms", "-o", "a.utr"]);
    assert!(begin.elapsed() >= Duration::from_millis(300));
    assert!(polls(&stage.trace("a.utr")) > 1000);
}

#[test]
fn the_end_of_the_program_is_the_end_of_the_file() {
    let stage = Stage::new();
    let mut traced = stage.start("forever", "");
    let mut collect =
        stage.collect(&["--pid", &traced.pid(), "--follow", "-o", "a.utr", "-q"]).spawn().unwrap();
    thread::sleep(Duration::from_millis(200));
    traced.kill();
    assert!(collect.wait().unwrap().success());
    let trace = stage.trace("a.utr");
    assert!(polls(&trace) > 0 && trace.notes().is_empty());
}

/// What a viewer at the other end of a pipe sees while the program records a little.
#[test]
fn a_pipe_shows_events_while_they_come() {
    let stage = Stage::new();
    let traced = stage.start("record 20 wait", "");
    let mut collect = stage
        .collect(&["--pid", &traced.pid(), "--follow", "-o", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = collect.stdout.take().unwrap();
    let (mut so_far, begin) = (Vec::new(), Instant::now());
    loop {
        let mut more = vec![0; 1 << 16];
        let length = out.read(&mut more).unwrap();
        assert!(length > 0 && begin.elapsed() < Duration::from_secs(20), "no events came");
        so_far.extend_from_slice(&more[..length]);
        if Trace::from_bytes(so_far.clone()).is_ok_and(|trace| polls(&trace) == 20) {
            break;
        }
    }
    traced.end();
    out.read_to_end(&mut so_far).unwrap();
    assert!(collect.wait().unwrap().success());
    let trace = Trace::from_bytes(so_far).unwrap();
    assert_eq!((polls(&trace), trace.lost().missing), (20, 0), "shown again, counted once");
}

#[test]
fn a_reader_that_leaves_is_a_good_end() {
    let stage = Stage::new();
    let traced = stage.start("forever", "");
    let mut collect = stage
        .collect(&["--pid", &traced.pid(), "--follow", "-o", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0; 1000];
    collect.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = collect.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_full_device_is_an_error() {
    let Ok(full) = File::options().write(true).open("/dev/full") else { return };
    let stage = Stage::new();
    let traced = stage.start("record 10 wait", "");
    let output = stage.collect(&["--pid", &traced.pid(), "-o", "-"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output cannot be written"));
}
