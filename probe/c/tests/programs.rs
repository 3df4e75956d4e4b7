//! C programs against the library: what they tell stands in the ring, bad use included; recording neither allocates nor makes
//! a system call; switched off at build time nothing is left.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "std", target_os = "linux"))]

#[path = "../../tests/story/mod.rs"]
mod story;

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use story::Story;
use unitrace_formats::event::Event;

#[test]
fn what_c_tells_is_in_the_ring() {
    let (output, ring) = run("told");
    assert!(output.status.success(), "{output:?}");
    let told = Story::file(&ring.unwrap());
    assert_eq!(
        told.sentences(),
        [
            "- spawns task task",
            "new mutex lock",
            "poll task",
            "task spawns promise promise",
            "promise should resolve",
            "task tries promise",
            "promise waits for lock",
            "task spawns future other",
            "poll other",
            "other resolves promise failed",
            "other is ready",
            "other ends done",
            "task reads promise",
            "irq 7",
            "irq 7 wakes task",
            "irq_end",
            "io lock wakes task",
            "task begins span span in -",
            "field size u64 0x1000",
            "enter span",
            "gc_begin",
            "gc_end",
            "exit span",
            "end span",
            "cached = -5",
            "label task Zoë",
            "task waits for lock",
            "task is pending",
            "io promise wakes task",
            "poll task",
            "task reads promise",
            "task is pending",
            "task spawns promise promise",
            "promise waits for lock",
            "- resolves promise done",
            "idle_begin",
            "idle_end",
            "- spawns thread other",
            "poll task",
            "switch",
            "task ends done",
            "log other error out of memory",
            "other is panicked",
            "other ends panicked",
        ]
    );
    let (module, file, line) = told.place("task");
    assert!(module == "told" && file.ends_with("told.c") && line == 5, "{module} {file}:{line}");
}

#[test]
fn what_nobody_should_say_does_no_harm() {
    let (output, ring) = run("bad");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), ANSWERS);
    let told = Story::file(&ring.unwrap()).sentences();
    let (cut, zeros) = (format!("label ? {}…", "x".repeat(1024)), format!("label ? {}…", "␀".repeat(341)));
    assert_eq!(
        told,
        [
            "- spawns task zero␀and \u{FFFD}",
            "- spawns other ?",
            "? = 3",
            "label zero␀and \u{FFFD} ",
            "label zero␀and \u{FFFD} nul␀nul",
            "label zero␀and \u{FFFD} caf\u{FFFD} \u{FFFD}",
            &cut,
            &zeros,
            "? ends other",
        ]
    );
}

#[test]
fn an_allocators_blocks_are_samples_of_who_runs() {
    let (output, ring) = run("heap");
    assert!(output.status.success(), "{output:?}");
    let told = Story::file(&ring.unwrap());
    assert_eq!(
        told.sentences(),
        [
            "- spawns task owner",
            "poll owner",
            "alloc",
            "heap",
            "heap sampled every = 1",
            "alloc",
            "free",
            "owner is ready",
            "owner ends done",
            "alloc",
            "free",
        ]
    );
    let sizes = told.events().into_iter().filter_map(|event| match event {
        Event::Alloc { bytes, .. } => Some(bytes.0),
        _ => None,
    });
    assert_eq!(sizes.collect::<Vec<_>>(), [64, 32, 4096]);
}

/// Each says what is wrong and what to do.
const ANSWERS: &str = "\
UNITRACE=off in the environment: nothing is recorded
recording
a null pointer: ut_start_in needs memory and a struct ut_machine
recording has begun already: call ut_stop first, or begin once
too few bytes for so many CPUs: give at least 64 KiB and 64 KiB more for each CPU, in whole pages
the memory for the ring is not aligned to 4096 bytes: begin it at a page
the ring of this process could not be made; stderr has the reason and what to do
no such code: give what ut_start or ut_start_in returned
";

#[test]
fn recording_neither_allocates_nor_makes_a_system_call() {
    let (output, _) = run("law");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("still alive"), "{output:?}");
    // The system call after that, a forbidden one, is what it dies of.
    assert!(!said.contains("not sealed") && output.status.signal() == Some(libc::SIGSYS), "{output:?}");
}

#[test]
fn off_means_gone() {
    let object = work().join("off.o");
    compile(&["-DUNITRACE_OFF", "-c", "-o"], &object, "told");
    let names = Command::new("nm").arg(&object).output().unwrap();
    let names = String::from_utf8(names.stdout).unwrap();
    let left: Vec<_> =
        names.lines().filter(|line| line.contains(" U ut_") || line.contains(" T ut_")).collect();
    assert!(names.contains("main") && left.is_empty(), "{left:?}");
}

/// Compiles and runs programs/NAME.c; its output, and the ring it left.
fn run(name: &str) -> (Output, Option<PathBuf>) {
    let (program, runtime) = (work().join(name), work().join(format!("{name}.rings")));
    let library = library();
    compile(&[library.to_str().unwrap(), "-lpthread", "-ldl", "-lm", "-o"], &program, name);
    std::fs::create_dir_all(&runtime).unwrap();
    let output =
        Command::new(&program).env("XDG_RUNTIME_DIR", &runtime).env_remove("UNITRACE").output().unwrap();
    let ring = std::fs::read_dir(runtime.join("unitrace")).unwrap().next().map(|entry| entry.unwrap().path());
    (output, ring)
}

fn compile(arguments: &[&str], to: &Path, name: &str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = here.join("tests/programs").join(name).with_extension("c");
    let include = here.join("../include");
    let mut compiler = Command::new("cc");
    // The program before the library: a linker takes from it what was asked for until then.
    compiler
        .args(["-O2", "-Wall", "-Wextra", "-Werror", "-I"])
        .args([&include, &source])
        .args(arguments)
        .arg(to);
    let output = compiler.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A directory of this run's own.
fn work() -> &'static Path {
    static WORK: OnceLock<PathBuf> = OnceLock::new();
    WORK.get_or_init(|| {
        let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
        let _ = std::fs::remove_dir_all(&work);
        std::fs::create_dir_all(&work).unwrap();
        work
    })
}

/// The static library, built as this test was: cargo builds none for the sake of tests.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "unitrace-probe-c", "--target-dir"]).arg(target);
        let status = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap();
        assert!(status.success());
        target.join("debug/libunitrace_c.a")
    })
}
