//! Monitors that answer, and others.

use super::*;
use std::os::unix::net::UnixListener;
use std::thread::{self, JoinHandle};

/// Long enough for those who answer at once.
const PATIENCE: Duration = Duration::from_secs(2);

const GREETING: &str = "{\"QMP\": {\"version\": {}}}\n";

/// Somebody who listens: says `first` at once, then for each line that comes what `answer` makes of it.
fn listen(
    first: &str,
    answer: fn(u64, &str) -> String,
) -> (tempfile::TempDir, std::path::PathBuf, JoinHandle<()>) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("socket");
    let listener = UnixListener::bind(&path).unwrap();
    let first = first.to_owned();
    let thread = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(first.as_bytes()).unwrap();
        let mut lines = io::BufRead::lines(io::BufReader::new(stream.try_clone().unwrap()));
        let mut number = 0;
        while let Some(Ok(line)) = lines.next() {
            number += 1;
            if stream.write_all(answer(number, &line).as_bytes()).is_err() {
                break;
            }
        }
    });
    (directory, path, thread)
}

fn done(number: u64) -> String {
    format!("{{\"return\": {{}}, \"id\": {number}}}\n")
}

#[test]
fn answers_among_events() {
    let (_directory, path, thread) = listen(GREETING, |number, line| {
        let event = "{\"event\": \"STOP\"}\n{\"return\": {}, \"id\": 99}\n";
        match line.contains("query-status") {
            true => format!("{event}{{\"return\": {{\"running\": true}}, \"id\": {number}}}\n"),
            false => done(number),
        }
    });
    let mut qmp = Qmp::connect(&path).unwrap();
    assert_eq!(qmp.pid(), Some(std::process::id()));
    assert!(qmp.is_running().unwrap());
    drop(qmp);
    thread.join().unwrap();
}

#[test]
fn a_refusal_is_told_and_does_not_break_it() {
    let (_directory, path, _thread) = listen(GREETING, |number, line| match line.contains("stop") {
        true => format!("{{\"error\": {{\"desc\": \"no\"}}, \"id\": {number}}}\n"),
        false => done(number),
    });
    let mut qmp = Qmp::connect(&path).unwrap();
    assert_eq!(qmp.execute("stop", json!({})).unwrap_err().to_string(), "it refuses stop: no");
    qmp.execute("cont", json!({})).unwrap();
}

fn error_of(first: &str, answer: fn(u64, &str) -> String) -> String {
    let (_directory, path, _thread) = listen(first, answer);
    let begin = Instant::now();
    let error = Qmp::connect_with(&path, PATIENCE)
        .and_then(|mut qmp| qmp.human("info mtree -f"))
        .unwrap_err()
        .to_string();
    assert!(begin.elapsed() < PATIENCE * 3, "{error}");
    error
}

#[test]
fn peers_that_are_no_monitors() {
    assert!(error_of("SSH-2.0\n", |_, _| String::new()).contains("a line is no JSON"));
    assert!(error_of("{}\n", |_, _| String::new()).contains("its greeting is none"));
    assert!(error_of(GREETING, |number, _| format!("{{\"id\": {number}}}\n")).contains("without a result"));
    assert!(error_of(GREETING, |number, _| done(number)).contains("no text"));
    assert!(error_of(GREETING, |_, _| "[".repeat(100_000) + "\n").contains("a line is no JSON"));
    assert!(error_of(GREETING, |_, _| "{\"event\": 1}\n".repeat(MOST_LINES)).contains("never the answer"));
    assert!(error_of(GREETING, |_, _| "x".repeat(LONGEST_LINE + (1 << 20))).contains("without an end"));
}

#[test]
fn a_peer_that_says_nothing_is_left() {
    let error = error_of(GREETING, |_, _| String::new());
    assert!(error.contains("does not answer"), "{error}");
}

#[test]
fn whoever_broke_the_rules_is_not_asked_again() {
    let (_directory, path, _thread) = listen(GREETING, |number, _| match number {
        1 => done(1),
        _ => "nonsense\n".to_owned(),
    });
    let mut qmp = Qmp::connect(&path).unwrap();
    assert!(matches!(qmp.is_running(), Err(QmpError::Protocol(_))));
    assert!(matches!(qmp.is_running(), Err(QmpError::Closed)));
}
