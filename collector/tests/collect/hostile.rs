//! A ring that somebody scribbles into while it is read, and one that is cut short meanwhile: `collect` ends, soon, with
//! a trace that can be read or with an error, and takes little memory.

use crate::stage::Stage;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use unitrace_formats::trace::Trace;

/// Bytes of a generator that needs no crate (xorshift).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Runs `collect` again and again while `spoil` changes the file.
fn collect_while(spoil: impl Fn(&File, u64, &mut u64) + Send + 'static, args: &[&str]) {
    let stage = Stage::new();
    let mut traced = stage.start("threads 3 20000 wait", "size=1M,lanes=4");
    traced.kill();
    let ring = stage.ring();
    let file = File::options().read(true).write(true).open(&ring).unwrap();
    let length = file.metadata().unwrap().len();
    let good = std::fs::read(&ring).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let spoiler = thread::spawn(move || {
        let mut state = 0x9E37_79B9_7F4A_7C15;
        while !stopped.load(Ordering::Relaxed) {
            spoil(&file, length, &mut state);
            if next(&mut state).is_multiple_of(200) {
                file.write_all_at(&good, 0).unwrap();
            }
        }
    });
    for _ in 0..15 {
        let begin = Instant::now();
        let mut all = vec!["--file", ring.to_str().unwrap(), "-o", "a.utr", "--force", "-q"];
        all.extend(args);
        let output = stage.collect_in_little_memory(&all).output().unwrap();
        assert!(begin.elapsed() < Duration::from_secs(20), "it took {:?}", begin.elapsed());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => {
                let trace = Trace::open(&stage.path().join("a.utr")).unwrap();
                assert!(trace.columns().len() < 1 << 20);
            }
            Some(code @ (1 | 5)) => assert!(said.starts_with("error: "), "{code}: {said}"),
            other => panic!("{other:?}: {said}"),
        }
    }
    stop.store(true, Ordering::Relaxed);
    spoiler.join().unwrap();
}

#[test]
fn random_bytes_while_it_is_read() {
    collect_while(
        |file, length, state| {
            let at = next(state) % (length - 8);
            file.write_all_at(&next(state).to_le_bytes(), at).unwrap();
        },
        &[],
    );
}

#[test]
fn random_bytes_while_it_is_followed() {
    collect_while(
        |file, length, state| {
            let at = 4096 + next(state) % (length - 4104);
            file.write_all_at(&next(state).to_le_bytes(), at).unwrap();
        },
        &["--for", "100ms"],
    );
}

/// A mapping would end `collect` with SIGBUS.
#[test]
fn cut_short_while_it_is_read() {
    collect_while(
        |file, length, state| {
            file.set_len(next(state) % length).unwrap();
            file.set_len(length).unwrap();
        },
        &[],
    );
}
