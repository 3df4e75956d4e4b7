//! Monitors that answer, and others.

use super::fake::{GREETING, Listener, answer, refusal};
use super::*;

/// Long enough for those who answer at once.
const PATIENCE: Duration = Duration::from_secs(2);

#[test]
fn answers_among_events() {
    let listener = Listener::new(GREETING, |number, line| match line.contains("query-status") {
        true => {
            let before = "{\"event\": \"STOP\"}\n{\"return\": {}, \"id\": 99}\n";
            before.to_owned() + &answer(number, "{\"running\": true}")
        }
        false => answer(number, "{}"),
    });
    let mut qmp = Qmp::connect(&listener.socket()).unwrap();
    assert_eq!(qmp.pid(), Some(std::process::id()));
    assert!(qmp.is_running().unwrap());
    drop(qmp);
    listener.join();
}

#[test]
fn a_refusal_is_told_and_does_not_break_it() {
    let listener = Listener::new(GREETING, |number, line| match line.contains("stop") {
        true => refusal(number),
        false => answer(number, "{}"),
    });
    let mut qmp = Qmp::connect(&listener.socket()).unwrap();
    assert_eq!(qmp.execute("stop", json!({})).unwrap_err().to_string(), "it refuses stop: no");
    qmp.execute("cont", json!({})).unwrap();
}

fn error_of(first: &str, answer: fn(u64, &str) -> String) -> String {
    let listener = Listener::new(first, answer);
    let begin = Instant::now();
    let qmp = Qmp::connect_with(&listener.socket(), PATIENCE);
    let error = qmp.and_then(|mut qmp| qmp.human("info mtree -f")).unwrap_err().to_string();
    assert!(begin.elapsed() < PATIENCE * 3, "{error}");
    error
}

#[test]
fn peers_that_are_no_monitors() {
    assert!(error_of("SSH-2.0\n", |_, _| String::new()).contains("a line is no JSON"));
    assert!(error_of("{}\n", |_, _| String::new()).contains("its greeting is none"));
    assert!(error_of(GREETING, |number, _| format!("{{\"id\": {number}}}\n")).contains("without a result"));
    assert!(error_of(GREETING, |number, _| answer(number, "{}")).contains("no text"));
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
    let listener = Listener::new(GREETING, |number, _| match number {
        1 => answer(1, "{}"),
        _ => "nonsense\n".to_owned(),
    });
    let mut qmp = Qmp::connect(&listener.socket()).unwrap();
    assert!(matches!(qmp.is_running(), Err(QmpError::Protocol(_))));
    assert!(matches!(qmp.is_running(), Err(QmpError::Closed)));
}
