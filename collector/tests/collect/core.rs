//! Core files. Those of gdb need gdb, so they are not in a plain `cargo test`: `cargo test -p unitrace-collector --
//! --ignored` runs them and fails if gdb is not there.

use crate::stage::{Stage, Traced, polls};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn gcore(stage: &Stage, traced: &Traced) -> PathBuf {
    let prefix = stage.path().join("core");
    let output = Command::new("gcore").arg("-o").arg(&prefix).arg(traced.pid()).output();
    let output = output.expect("gcore cannot be run: install gdb");
    let core = stage.path().join(format!("core.{}", traced.pid()));
    assert!(core.exists(), "gcore wrote no core: {}", String::from_utf8_lossy(&output.stderr));
    core
}

#[test]
#[ignore = "needs gdb"]
fn the_core_names_the_rings_file() {
    let stage = Stage::new();
    let mut traced = stage.start("record 3000 wait", "");
    let core = gcore(&stage, &traced);
    traced.kill();
    stage.must(&["--core", core.to_str().unwrap(), "-o", "a.utr"]);
    assert_eq!(polls(&stage.trace("a.utr")), 3000);

    fs::remove_file(stage.ring()).unwrap();
    let output = stage.collected(&["--core", core.to_str().unwrap(), "-o", "b.utr"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be taken"));
}

#[test]
#[ignore = "needs gdb"]
fn a_core_with_shared_mappings_has_the_ring_itself() {
    let stage = Stage::new();
    let mut traced = stage.start("record 3000 wait", "");
    fs::write(format!("/proc/{}/coredump_filter", traced.pid()), "0x7f").unwrap();
    let core = gcore(&stage, &traced);
    traced.kill();
    fs::remove_file(stage.ring()).unwrap();
    stage.must(&["--core", core.to_str().unwrap(), "-o", "a.utr"]);
    assert_eq!(polls(&stage.trace("a.utr")), 3000);
}

#[test]
#[ignore = "needs gdb"]
fn a_memfd_is_in_the_core() {
    let stage = Stage::new();
    let mut traced = stage.start("record 3000 wait memfd", "");
    let core = gcore(&stage, &traced);
    let live = stage.collected(&["--pid", &traced.pid(), "--ticks", "-o", "-"]).stdout;
    traced.kill();
    let dead = stage.collected(&["--core", core.to_str().unwrap(), "--ticks", "-o", "-"]).stdout;
    assert!(!live.is_empty() && live == dead, "the listings of the live program and of its core differ");
}

#[test]
#[ignore = "needs gdb"]
fn a_core_without_a_ring() {
    let stage = Stage::new();
    let traced = stage.start("untraced wait", "");
    let core = gcore(&stage, &traced);
    let output = stage.collected(&["--core", core.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no ring in"));
}
