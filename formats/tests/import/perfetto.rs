//! Perfetto's track events.

use prost::Message;
use unitrace_formats::foreign::perfetto::schema::{
    CLEARED, CounterDescriptor, DebugAnnotation, Interned, InternedData, NEEDED, ProcessDescriptor, Trace,
    TracePacket, TrackDescriptor, TrackEvent, Value, kind,
};
use unitrace_formats::foreign::perfetto::{self};

use crate::seen::lines;

fn track(uuid: u64, parent: Option<u64>, name: &str) -> TrackDescriptor {
    TrackDescriptor { uuid, parent, name: Some(name.into()), ..TrackDescriptor::default() }
}

fn described(track: TrackDescriptor) -> TracePacket {
    TracePacket { sequence: 1, track: Some(track), ..TracePacket::default() }
}

fn happens(at: u64, event: TrackEvent) -> TracePacket {
    TracePacket {
        timestamp: Some(at),
        sequence: 1,
        flags: NEEDED,
        event: Some(event),
        ..TracePacket::default()
    }
}

fn event(kind: u32, track: u64) -> TrackEvent {
    TrackEvent { kind, track, name_iid: (kind != kind::END).then_some(1), ..TrackEvent::default() }
}

/// A file with every kind of packet that is read.
pub(crate) fn any_packet() -> Vec<u8> {
    let name = |name: &str| vec![Interned { iid: 1, name: name.into() }];
    let interned =
        InternedData { categories: name("net"), names: name("request"), annotations: name("bytes") };
    let process = ProcessDescriptor { pid: 4, name: "server".into() };
    let counter = CounterDescriptor { unit: 3, unit_name: None };
    let argument = DebugAnnotation { name_iid: 1, value: Some(Value::Unsigned(12)) };
    let packets = vec![
        TracePacket { sequence: 1, flags: CLEARED, interned: Some(interned), ..TracePacket::default() },
        described(TrackDescriptor { process: Some(process), ..track(1, None, "") }),
        described(track(2, Some(1), "main")),
        happens(
            100,
            TrackEvent {
                categories: vec![1],
                annotations: vec![argument],
                flows: vec![9],
                ..event(kind::BEGIN, 2)
            },
        ),
        happens(150, TrackEvent { ending_flows: vec![9], ..event(kind::INSTANT, 3) }),
        happens(200, event(kind::END, 2)),
        happens(250, TrackEvent { value: Some(-5), ..event(kind::COUNTER, 4) }),
        // Described after they are used.
        described(track(3, Some(1), "worker")),
        described(TrackDescriptor { counter: Some(counter), ..track(4, Some(1), "queue") }),
    ];
    Trace { packet: packets }.encode_to_vec()
}

#[test]
fn tracks_slices_flows_and_counters_are_read() {
    let trace = perfetto::read(&any_packet()).unwrap();
    assert_eq!(
        lines(&trace),
        [
            "0 thread main of -",
            "0 main runs",
            "0 slice request in - of main",
            "0 bytes = 12",
            "50 thread worker of -",
            "50 worker says request ",
            "50 worker reads main",
            "100 request ends",
            "100 main stops: pending",
            "150 queue = -5",
        ]
    );
    assert_eq!(trace.header().program_name(), "server");
    let source = trace.source().unwrap();
    assert!(source.dropped.is_empty(), "{source:?}");
    assert_eq!((source.records["track_event"], source.records["track_descriptor"]), (4, 4));
}

#[test]
fn what_we_write_can_be_read() {
    let written = any_packet();
    let mut again = Vec::new();
    perfetto::write(&perfetto::read(&written).unwrap(), &mut again).unwrap();
    let trace = perfetto::read(&again).unwrap();
    let seen = lines(&trace);
    assert!(seen.iter().any(|line| line.contains("slice request")), "{seen:#?}");
    assert!(trace.source().unwrap().dropped.is_empty());
}

#[test]
fn a_torn_packet_is_said() {
    let mut bytes = any_packet();
    bytes.truncate(bytes.len() - 3);
    let trace = perfetto::read(&bytes).unwrap();
    assert!(trace.source().unwrap().dropped[0].what.contains("file ends in"));
}

#[test]
fn what_has_no_packet_is_refused() {
    for bytes in [&b""[..], b"not a trace at all", &[0xFF; 32]] {
        assert!(perfetto::read(bytes).unwrap_err().to_string().contains("not one packet"));
    }
}
