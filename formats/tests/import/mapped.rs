//! CTF whose events have a meaning.

use unitrace_formats::foreign::ctf::read::read_parts;
use unitrace_formats::foreign::mapping::Mapping;
use unitrace_formats::trace::Trace;

use crate::seen::lines;

const HEAD: &str = r#"/* CTF 1.8 */
typealias integer { size = 8; align = 8; } := uint8_t;
typealias integer { size = 32; align = 8; } := uint32_t;
typealias integer { size = 32; align = 8; signed = true; } := int32_t;
trace { major = 1; minor = 8; byte_order = le; packet.header := struct { uint32_t magic; }; };
clock { name = c; freq = 1000000000; };
typealias integer { size = 64; align = 8; map = clock.c.value; } := time_t;
"#;

const PROGRAM: &str = r#"
stream {
    event.header := struct { uint8_t id; time_t timestamp; };
    event.context := struct { int32_t _vtid; };
};
event { id = 0; name = "shop:start"; fields := struct { uint32_t _req; string _url; }; };
event { id = 1; name = "shop:done"; fields := struct { uint32_t _req; }; };
event { id = 2; name = "work:enter"; fields := struct { string _what; }; };
event { id = 3; name = "work:leave"; };
event { id = 4; name = "job:new"; fields := struct { uint32_t _id; string _name; }; };
event { id = 5; name = "job:run"; fields := struct { uint32_t _id; }; };
event { id = 6; name = "job:stop"; };
event { id = 7; name = "job:end"; fields := struct { uint32_t _id; }; };
event { id = 8; name = "job:wake"; fields := struct { uint32_t _id; }; };
event { id = 9; name = "queue:length"; fields := struct { uint32_t _n; }; };
event { id = 10; name = "other"; fields := struct { uint32_t _n; }; };
"#;

const RULES: &str = "
begin shop:start id=req name=url   # requests overlap
end shop:done id=req
begin work:enter name=what ; end work:leave
task job:new id=id name=name
run job:run id=id
stop job:stop
gone job:end id=id
wake job:wake id=id
counter queue:length value=n
";

/// One packet.
struct Stream(Vec<u8>);

impl Stream {
    fn new(context: &[u8]) -> Self {
        Self([&0xC1FC_1FC1u32.to_le_bytes(), context].concat())
    }

    fn event(mut self, id: u8, time: u64, rest: &[&[u8]]) -> Self {
        self.0.push(id);
        self.0.extend(time.to_le_bytes());
        rest.iter().for_each(|part| self.0.extend_from_slice(part));
        self
    }
}

const fn n(value: u32) -> [u8; 4] {
    value.to_le_bytes()
}

fn program(rules: &str) -> Trace {
    let metadata = format!("{HEAD}{PROGRAM}");
    let (one, two) = (n(11), n(12));
    // What a thread says may stand in several streams: it moved between CPUs.
    let first = Stream::new(&[])
        .event(0, 100, &[&one, &n(7), b"/index\0"])
        .event(2, 110, &[&one, b"parse\0"])
        .event(4, 130, &[&one, &n(1), b"mailer\0"])
        .event(5, 150, &[&one, &n(1)])
        .event(8, 180, &[&one, &n(1)])
        .event(9, 190, &[&one, &n(3)])
        .event(7, 300, &[&one, &n(1)])
        .event(1, 310, &[&one, &n(99)]);
    let second = Stream::new(&[])
        .event(0, 105, &[&two, &n(8), b"/other\0"])
        .event(3, 140, &[&one])
        .event(6, 160, &[&one])
        .event(1, 200, &[&two, &n(7)])
        .event(1, 210, &[&two, &n(8)])
        .event(5, 290, &[&one, &n(1)])
        .event(10, 305, &[&two, &n(5)]);
    let streams = vec![("a".into(), first.0), ("b".into(), second.0)];
    read_parts(metadata.as_bytes(), streams, &rules.parse().expect("rules")).expect("a trace")
}

#[test]
fn events_become_what_rules_say() {
    let trace = program(RULES);
    assert_eq!(
        lines(&trace),
        [
            "0 thread thread 11 of -",
            "0 thread 11 -: thread 11",
            "0 promise /index of thread 11",
            "0 /index says /index url=/index",
            "0 req = 7",
            "5 thread thread 12 of -",
            "5 thread 12 -: thread 12",
            "5 promise /other of thread 12",
            "5 /other says /other url=/other",
            "5 req = 8",
            "10 thread 11 runs",
            "10 slice parse in - of thread 11",
            "10 parse -: parse",
            "10 parse what: parse",
            "30 thread mailer of thread 11",
            "40 parse ends",
            "40 thread 11 stops: pending",
            "50 mailer runs",
            "60 mailer stops: pending",
            "80 mailer is woken",
            "90 length = 3",
            "100 /index is over",
            "110 /other is over",
            "190 mailer runs",
            "200 mailer is over",
            "200 mailer stops: ready",
            "205 thread 12 says other ",
            "205 n = 5",
        ]
    );
    let source = trace.source().unwrap();
    assert_eq!((source.records["shop:start"], source.total()), (2, 15));
    assert_eq!(
        source.dropped[0].to_string(),
        "1 events shop:done without what their rule asks for was left out, the first at byte 0"
    );
}

#[test]
fn without_rules_they_are_lines() {
    let seen = lines(&program(""));
    assert!(seen.contains(&"0 11 says start url=/index".to_owned()), "{seen:?}");
}

const KERNEL: &str = r#"
env { domain = "kernel"; tracer_name = "lttng-modules"; };
stream {
    packet.context := struct { uint32_t cpu_id; };
    event.header := struct { uint8_t id; time_t timestamp; };
};
event { id = 0; name = "sched_switch"; fields := struct {
    string _prev_comm; int32_t _prev_tid; int32_t _prev_state; string _next_comm; int32_t _next_tid; }; };
event { id = 1; name = "sched_wakeup"; fields := struct { string _comm; int32_t _tid; }; };
event { id = 2; name = "syscall_entry_read"; };
"#;

#[test]
fn a_kernel_is_known() {
    let switch = |stream: Stream, at, from: u32, state: u32, name: &[u8], to: u32| {
        stream.event(0, at, &[b"?\0", &n(from), &n(state), name, &n(to)])
    };
    let first = Stream::new(&n(0));
    let first = switch(first, 100, 0, 0, b"shell\0", 20);
    let first = first.event(2, 110, &[]).event(1, 120, &[b"editor\0", &n(21)]);
    let first = switch(first, 150, 20, 0, b"editor\0", 21);
    let first = switch(first, 180, 21, 1, b"swapper\0", 0);
    let streams = vec![("channel0_0".into(), first.0)];
    let trace = read_parts(format!("{HEAD}{KERNEL}").as_bytes(), streams, &Mapping::default()).unwrap();
    assert_eq!(
        lines(&trace),
        [
            "0 thread shell of -",
            "0 shell runs",
            "10 shell says syscall_entry_read ",
            "20 thread editor of -",
            "20 editor is woken",
            "50 shell stops: preempted",
            "50 editor runs",
            "80 editor stops: pending",
            "80 idle_begin",
        ]
    );
    assert_eq!(trace.source().unwrap().format, "CTF 1.8 (lttng-modules)");
}
