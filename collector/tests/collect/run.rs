//! `-- CMD`: its exit code is ours, its signals are its own, its trace is complete.

use crate::follow::traced_command;
use crate::stage::{Stage, polls};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::process::Output;
use std::thread;
use std::time::Duration;

fn run(stage: &Stage, args: &[&str], what: &str) -> Output {
    let mut command = stage.collect(args);
    command.arg("--").args(traced_command()).env("TRACED", what).env("UNITRACE", "size=16M");
    command.output().unwrap()
}

#[test]
fn the_commands_exit_code() {
    let stage = Stage::new();
    for (script, code) in [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137), ("kill -TERM $$", 143)] {
        let output = stage.collected(&["--", "sh", "-c", script]);
        assert_eq!(output.status.code(), Some(code), "{script}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("had no ring"));
    }
}

#[test]
fn commands_that_cannot_be_started() {
    let stage = Stage::new();
    assert_eq!(stage.collected(&["--", "no-such-command"]).status.code(), Some(127));
    assert_eq!(stage.collected(&["--", "/"]).status.code(), Some(126));
}

#[test]
fn a_command_is_recorded_from_start_to_end() {
    let stage = Stage::new();
    for args in [&["-o", "a.utr", "--force"][..], &["-o", "a.utr", "--force", "--last"]] {
        let output = run(&stage, args, "record 100000 fail");
        assert_eq!(output.status.code(), Some(7), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(polls(&stage.trace("a.utr")), 100_000, "{args:?}");
    }
}

/// Over before anybody could look: its ring is still there.
#[test]
fn a_very_short_command() {
    let stage = Stage::new();
    for number in 0..10 {
        let name = format!("{number}.utr");
        let output = run(&stage, &["-o", &name], "record 10");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(polls(&stage.trace(&name)), 10);
    }
}

#[test]
fn a_crash_leaves_a_whole_trace() {
    let stage = Stage::new();
    let output = run(&stage, &["-o", "a.utr"], "record 5000 abort");
    assert_eq!(output.status.code(), Some(134));
    let trace = stage.trace("a.utr");
    assert_eq!((polls(&trace), trace.lost().missing), (5000, 0));
}

#[test]
fn what_the_command_starts_is_recorded_too() {
    let stage = Stage::new();
    let mut command = stage.collect(&["-o", "a.utr", "--", "sh", "-c", "\"$0\" \"$@\"; exit 3"]);
    command.args(traced_command()).env("TRACED", "paced 20000 100").env("UNITRACE", "size=16M");
    assert_eq!(command.output().unwrap().status.code(), Some(3));
    assert_eq!(polls(&stage.trace("a.utr")), 20_000);
}

/// One file for each of them.
#[test]
fn a_command_that_starts_several() {
    let stage = Stage::new();
    let script = "\"$0\" \"$@\" & \"$0\" \"$@\"; wait";
    let mut command = stage.collect(&["-o", "a.utr", "--", "sh", "-c", script]);
    command.args(traced_command()).env("TRACED", "paced 20000 100").env("UNITRACE", "size=4M,lanes=1");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for name in ["a.utr", "a-2.utr"] {
        assert_eq!(polls(&stage.trace(name)), 20_000, "{name}");
    }
}

#[test]
fn signals_are_passed_on() {
    let stage = Stage::new();
    let script = "trap 'echo got it; exit 5' TERM; while :; do sleep 0.01; done";
    let collect =
        stage.collect(&["--", "sh", "-c", script]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(300));
    kill(Pid::from_raw(collect.id() as i32), Signal::SIGTERM).unwrap();
    let output = collect.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "got it\n");
}

/// The recording ends, the command does not.
#[test]
fn for_a_time() {
    let stage = Stage::new();
    let output = run(&stage, &["--for", "300ms", "-o", "a.utr"], "paced 150000 100 fail");
    assert_eq!(output.status.code(), Some(7), "{}", String::from_utf8_lossy(&output.stderr));
    let polls = polls(&stage.trace("a.utr"));
    assert!((1000..140_000).contains(&polls), "{polls}");
}

#[test]
fn what_cannot_be_written_does_not_end_the_command() {
    let stage = Stage::new();
    let output = run(&stage, &["-o", "no/such/directory/a.utr"], "record 100 fail");
    assert_eq!(output.status.code(), Some(7));
    assert!(String::from_utf8_lossy(&output.stderr).contains("goes on without being recorded"));
}
