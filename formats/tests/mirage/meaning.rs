//! What each record becomes.

use unitrace_formats::trace::Trace;

use crate::write::{BIND, Content, TASK, WAIT};
use crate::{list, source};

const IDLE: u64 = u64::MAX;

fn read(content: &Content) -> Trace {
    Trace::from_bytes(content.file()).unwrap()
}

#[test]
fn switches_are_polls() {
    let trace = read(&Content::default().switch(5, 1).switch(6, 2).switch(7, 2).switch(8, IDLE).switch(9, 1));
    let expected = [
        "0 poll_begin task=1",
        "1 switch from=1 result=pending to=2",
        "3 poll_end task=2 result=pending",
        "3 idle_begin",
        "4 idle_end",
        "4 poll_begin task=1",
    ];
    assert_eq!(list(&trace), expected);
    assert_eq!((source(&trace).records["switch"], source(&trace).span.0), (5, 4));
    assert_eq!(source(&trace).numbers["threads_never_created"], 2);
}

#[test]
fn promises_are_resolved_by_others_or_end_by_themselves() {
    let content = Content::default()
        .creates(0, 1, 2, WAIT)
        .creates(0, 1, 3, TASK)
        .fulfills(1, 1, 2)
        .fails(2, 3, 3, "Not_found")
        .label(3, 1, "main")
        .label(4, 1, "__should_resolve");
    let expected = [
        "0 spawn task=2 parent=1 site=\"wait\" kind=promise",
        "0 spawn task=3 parent=1 site=\"task\" kind=promise",
        "1 resolve by=1 target=2 outcome=done",
        "2 log task=3 level=error site=0 text=\"Not_found\"",
        "2 end task=3 outcome=failed",
        "3 label object=1 site=0 text=\"main\"",
        "4 should_resolve task=1",
    ];
    let trace = read(&content);
    assert_eq!(list(&trace), expected);
    let source = source(&trace);
    assert_eq!((source.tallies["types"]["Wait"], source.tallies["should_resolve"]["never_resolved"]), (1, 1));
}

#[test]
fn a_bind_begins_with_what_it_waited_for() {
    let content = Content::default()
        .creates(0, 1, 2, WAIT)
        .creates(1, 1, 3, BIND)
        .try_read(2, 3, 2)
        .creates(3, 1, 4, BIND)
        .try_read(4, 4, 3)
        .fulfills(5, 1, 2)
        .read(6, 3, 2)
        .fulfills(7, 3, 3)
        .read(8, 4, 3);
    let expected = [
        "0 spawn task=2 parent=1 site=\"wait\" kind=promise",
        "5 resolve by=1 target=2 outcome=done",
        "6 spawn task=3 parent=2 site=\"bind\" kind=promise",
        "6 poll_begin task=3",
        "6 read task=3 source=2",
        "7 end task=3 outcome=done",
        "8 spawn task=4 parent=3 site=\"bind\" kind=promise",
        "8 switch from=3 result=pending to=4",
        "8 read task=4 source=3",
    ];
    assert_eq!(list(&read(&content)), expected);
}

#[test]
fn a_bind_that_others_looked_at_or_that_spoke_begins_where_it_was_created() {
    let waiting = Content::default().creates(0, 1, 2, WAIT).creates(1, 1, 3, BIND).try_read(2, 3, 2);
    // Looked at in vain: 5 does something else afterwards.
    let looked_at =
        waiting.clone().try_read(3, 5, 3).label(4, 5, "gone on").creates(4, 5, 6, TASK).try_read(5, 5, 2);
    for content in [looked_at, waiting.clone().label(3, 3, "named"), waiting.becomes(3, 1, 3)] {
        let trace = read(&content.read(6, 3, 2));
        assert!(list(&trace).contains(&"1 spawn task=3 parent=1 site=\"bind\" kind=promise".to_owned()));
        assert!(list(&trace).contains(&"2 wait task=3 resource=2".to_owned()));
    }
}

#[test]
fn what_became_another_is_that_other() {
    let content = Content::default()
        .switch(0, 1)
        .creates(0, 1, 2, TASK)
        .becomes(1, 1, 2)
        .label(2, 1, "tail call")
        .becomes(3, 2, 1)
        .becomes(4, 1, 1);
    let expected = [
        "0 poll_begin task=1",
        "0 spawn task=2 parent=1 site=\"task\" kind=promise",
        "1 become task=1 into=2",
        "1 switch from=1 result=pending to=2",
        "2 label object=2 site=0 text=\"tail call\"",
    ];
    let trace = read(&content);
    assert_eq!(list(&trace), expected);
    assert_eq!(source(&trace).records["becomes"], 3);
    assert_eq!(source(&trace).dropped[0].count, 2);
}

#[test]
fn counters_of_both_ages() {
    let content = Content::default()
        .increase(0, 1, 2, "gntref")
        .increase(1, 1, -1, "gntref")
        .counter(2, 1, 7, "tcp-to-ip")
        .signal(3, 2, 1)
        .gc(1000, 400);
    let expected = [
        "0 counter site=\"gntref\" value=2",
        "0 log task=1 level=trace site=0 text=\"gntref+2\"",
        "1 counter site=\"gntref\" value=1",
        "1 log task=1 level=trace site=0 text=\"gntref-1\"",
        "2 counter site=\"tcp-to-ip\" value=7",
        "2 log task=1 level=trace site=0 text=\"tcp-to-ip+7\"",
        "3 wake task=2 cause=task by=1",
        "3 poll_begin task=2",
        "600 gc_begin phase=minor",
        "1000 gc_end phase=minor",
    ];
    let trace = read(&content);
    assert_eq!(list(&trace), expected);
    assert_eq!((source(&trace).numbers["gc_ns"], source(&trace).tallies["counters"]["gntref"]), (400, 2));
}

#[test]
fn numbers_that_are_no_names_of_ours() {
    let content = Content::default().creates(0, 0, 1 << 40, TASK).fulfills(1, 0, 1 << 40).read(2, 5, IDLE);
    let expected = [
        "0 spawn task=7 parent=6 site=\"task\" kind=promise",
        "1 resolve by=6 target=7 outcome=done",
        "2 poll_begin task=5",
    ];
    assert_eq!(list(&read(&content)), expected);
}

#[test]
fn the_s_expressions_of_2014() {
    let text = r#"((time 1.5)(op(Creates 0 1 Bind)))
((time 1.500000001)(op(Label 1"a \"quoted\"\nt\104xt")))
((time 1.500000002)(op (Switch -1) ))
((time 1.500000003)(op(Resolves 0 1())))
((time 1.500000004)(op(Creates 0 2 (Task))))
((time 1.500000005)(op(Resolves 0 2("Failure(\"no\")"))))
((time 1.500000006)(op(Increases 0 gntref -3)))
((time 1.500000007)(op(Increases 0 2 gntref)))
((time 1.500000008)(op(Reads 2 1)))
not a record
((time 1.500000009)(op(Dances 2 1)))
((time 1.500000
"#;
    let trace = Trace::from_bytes(text.as_bytes().to_vec()).unwrap();
    let said = list(&trace).join("\n");
    assert!(said.contains("1 label object=1 site=0 text=\"a \"quoted\"\\nthxt\""), "{said}");
    assert!(said.contains("log task=2 level=error site=0 text=\"Failure(\"no\")\""), "{said}");
    assert!(said.contains("counter site=\"gntref\" value=-1"), "{said}");
    let source = source(&trace);
    assert_eq!((source.total(), source.dropped[0].count), (9, 3));
    assert_eq!((source.records["creates"], source.tallies["types"]["Task"]), (2, 1));
}

#[test]
fn a_signal_wakes_what_then_runs_and_who_waits_still_waits() {
    let content = Content::default()
        .creates(0, 1, 2, WAIT)
        .try_read(1, 3, 2)
        .switch(2, 3)
        .switch(3, 4)
        .signal(4, 4, 3)
        .switch(5, 3)
        .read(6, 3, 2)
        .switch(7, 4);
    let expected = [
        "0 spawn task=2 parent=1 site=\"wait\" kind=promise",
        "1 try_read task=3 source=2",
        "1 wait task=3 resource=2",
        "2 poll_begin task=3",
        "3 wake task=4 cause=task by=3",
        "3 wait task=3 resource=2",
        "3 switch from=3 result=pending to=4",
        "5 switch from=4 result=pending to=3",
        "6 read task=3 source=2",
        "7 switch from=3 result=pending to=4",
    ];
    assert_eq!(list(&read(&content)), expected);
}
