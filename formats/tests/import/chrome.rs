//! Chrome's trace events.

use unitrace_formats::foreign::chrome;

use crate::seen::lines;

fn read(text: &str) -> Vec<String> {
    lines(&chrome::read(text.as_bytes()).expect("a trace"))
}

#[test]
fn slices_nest_whether_told_whole_or_in_halves() {
    let told = r#"[
        {"ph":"M","name":"thread_name","pid":1,"tid":7,"args":{"name":"main"}},
        {"ph":"X","name":"inner","cat":"a","ts":2.5,"dur":1,"pid":1,"tid":7,"args":{"n":3,"who":"me"}},
        {"ph":"X","name":"outer","cat":"a","ts":1,"dur":10,"pid":1,"tid":7},
        {"ph":"B","name":"half","cat":"a","ts":5,"pid":1,"tid":7},
        {"ph":"E","ts":6,"pid":1,"tid":7,"args":{"late":1}}
    ]"#;
    assert_eq!(
        read(told),
        [
            "0 thread main of -",
            "0 main runs",
            "0 slice outer in - of main",
            "1500 slice inner in outer of main",
            "1500 n = 3",
            "1500 inner -: inner",
            "1500 inner who: me",
            "2500 inner ends",
            "4000 slice half in outer of main",
            "5000 half -: half",
            "5000 half late: 1",
            "5000 half ends",
            "10000 outer ends",
            "10000 main stops: pending",
        ]
    );
}

#[test]
fn slices_that_overlap_and_asynchronous_ones_have_lives_of_their_own() {
    let told = r#"{"displayTimeUnit":"ns","traceEvents":[
        {"ph":"X","name":"first","ts":0,"dur":4,"pid":1,"tid":1},
        {"ph":"X","name":"second","ts":2,"dur":4,"pid":1,"tid":1},
        {"ph":"b","cat":"net","name":"request","id":"0x1","ts":1,"pid":1,"tid":1,"args":{"path":"/"}},
        {"ph":"e","cat":"net","name":"request","id":"0x1","ts":9,"pid":1,"tid":1}
    ]}"#;
    assert_eq!(
        read(told),
        [
            "0 thread thread 1 of -",
            "0 thread 1 -: thread 1",
            "0 thread 1 runs",
            "0 slice first in - of thread 1",
            "1000 promise request of thread 1",
            "1000 request says request path=/",
            "2000 promise second of thread 1",
            "4000 first ends",
            "4000 thread 1 stops: pending",
            "6000 second is over",
            "9000 request is over",
        ]
    );
}

#[test]
fn arrows_counters_and_moments() {
    let told = r#"[
        {"ph":"X","name":"a","ts":0,"dur":2,"pid":1,"tid":1},
        {"ph":"s","cat":"f","name":"f","id":5,"ts":1,"pid":1,"tid":1},
        {"ph":"X","name":"b","ts":3,"dur":2,"pid":1,"tid":"io"},
        {"ph":"f","cat":"f","name":"f","id":5,"ts":3,"pid":1,"tid":"io"},
        {"ph":"C","name":"queue","ts":4,"pid":1,"args":{"length":7.6}},
        {"ph":"i","name":"tick","ts":4.5,"pid":1,"tid":1,"args":{"message":"hello"}},
        {"ph":"X","cat":"v8.gc","name":"V8.GCScavenger","ts":5,"dur":1,"pid":1,"tid":1}
    ]"#;
    let seen = read(told);
    assert!(seen.iter().any(|line| line.ends_with("reads thread 1")), "{seen:#?}");
    assert!(seen.contains(&"4000 queue length = 8".to_owned()), "{seen:#?}");
    assert!(seen.contains(&"4500 thread 1 says tick hello".to_owned()), "{seen:#?}");
    assert!(seen.contains(&"5000 gc minor begins".to_owned()), "{seen:#?}");
}

#[test]
fn a_file_without_an_end_and_with_bad_events_gives_the_rest() {
    let told = "[{\"ph\":\"X\",\"name\":\"a\",\"ts\":0,\"dur\":1},\n{\"ph\" oops, \"x\":{\"y\":[1,2]}},\n\
                {\"ph\":\"X\",\"ts\":\"never\"},{\"ph\":\"X\",\"name\":\"b\",\"ts\":2,\"dur\":1},\n{\"ph\":\"X\",\"na";
    let trace = chrome::read(told.as_bytes()).unwrap();
    let seen = lines(&trace);
    assert!(
        seen.iter().any(|line| line.contains("slice a")) && seen.iter().any(|line| line.contains("slice b"))
    );
    let source = trace.source().unwrap();
    let left: Vec<_> = source.dropped.iter().map(ToString::to_string).collect();
    assert_eq!(
        left,
        [
            "2 events that are not JSON, or not objects were left out, the first at byte 39",
            "1 events without a time was left out, the first at byte 69",
        ]
    );
    assert_eq!(source.numbers["arrays without an end"], 1);
}

#[test]
fn what_has_no_array_is_refused() {
    for text in ["", "{}", "12", "{\"traceEvents\": 5}", "[", "{\"a\":[1,2"] {
        let read = chrome::read(text.as_bytes());
        match text {
            // An empty array is an empty trace: a program died before its first event.
            "[" => assert!(read.is_ok()),
            _ => assert!(read.unwrap_err().to_string().contains("no array of events"), "{text}"),
        }
    }
}
