//! CTF of others: every type that TSDL has, in streams made here by hand; then the same with changed bytes.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use proptest::prelude::*;
use unitrace_formats::foreign::ctf::read::read_parts;
use unitrace_formats::foreign::mapping::Mapping;
use unitrace_formats::trace::Trace;

const METADATA: &str = r#"/* CTF 1.8 */
typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
typealias integer { size = 32; align = 8; } := unsigned int;
typealias integer { size = 5; align = 1; } := uint5_t;
trace {
    major = 1; minor = 8; byte_order = le; uuid = "2a6422d0-6cee-11e0-8c08-cb07d7b3a564";
    packet.header := struct { unsigned int magic; uint8_t uuid[2]; unsigned int stream_id; };
};
env { tracer_name = "made by hand"; };
clock { name = c; freq = 1000; offset_s = 1700000000; };
typealias integer { size = 27; align = 1; map = clock.c.value; } := stamp_t;
typealias integer { size = 64; align = 8; map = clock.c.value; } := time_t;
stream {
    id = 3;
    packet.context := struct { time_t timestamp_begin; unsigned int content_size; unsigned int packet_size;
        unsigned int events_discarded; uint8_t cpu_id; };
    event.header := struct {
        enum : uint5_t { compact = 0 ... 30, extended = 31 } id;
        variant <id> { struct { stamp_t timestamp; } compact; struct { unsigned int id; time_t timestamp; } extended; } v;
    } align(8);
    event.context := struct { integer { size = 32; signed = true; } _vtid; };
};
event {
    id = 7; stream_id = 3; name = "net:sent"; loglevel = 4;
    fields := struct {
        integer { size = 12; align = 1; signed = true; byte_order = be; } _odd;
        integer { size = 4; align = 1; byte_order = be; } _rest;
        string _host;
        enum : uint8_t { "TCP" = 6, "UDP" = 17 } _protocol;
        floating_point { exp_dig = 8; mant_dig = 24; align = 8; } _load;
        uint8_t _n;
        uint8_t _list[_n];
        integer { size = 8; encoding = UTF8; } _tag[4];
        typedef struct { uint8_t x; } point_t;
        point_t _points[2];
    };
};
event { id = 500; stream_id = 3; name = "tick"; };
"#;

/// One packet: two events with compact headers and one with an extended one.
fn stream() -> Vec<u8> {
    padded(3)
}

/// The same with so many bytes after the last event.
fn padded(padding: usize) -> Vec<u8> {
    let mut packet = Vec::new();
    packet.extend(0xC1FC_1FC1u32.to_le_bytes());
    packet.extend([0x2a, 0x64]);
    packet.extend(3u32.to_le_bytes());
    packet.extend(1000u64.to_le_bytes());
    let sizes = packet.len();
    packet.extend([0; 8]);
    packet.extend(5u32.to_le_bytes());
    packet.push(2);
    for (time, odd) in [(1010u32, -1i16), (1020, 300)] {
        packet.extend((7 | time << 5).to_le_bytes());
        packet.extend(42u32.to_le_bytes());
        packet.extend(((odd as u16) << 4 | 9).to_be_bytes());
        packet.extend(b"example.org\0");
        packet.push(17);
        packet.extend(0.5f32.to_le_bytes());
        packet.extend([2, 10, 20]);
        packet.extend(b"ab\0\0");
        packet.extend([1, 2]);
    }
    packet.push(31);
    packet.extend(500u32.to_le_bytes());
    packet.extend(5000u64.to_le_bytes());
    packet.extend(42u32.to_le_bytes());
    let content = packet.len() as u32 * 8;
    packet[sizes..sizes + 4].copy_from_slice(&content.to_le_bytes());
    packet.resize(packet.len() + padding, 0xEE);
    let size = packet.len() as u32 * 8;
    packet[sizes + 4..sizes + 8].copy_from_slice(&size.to_le_bytes());
    packet
}

fn read(metadata: &str, stream: Vec<u8>) -> Option<Trace> {
    read_parts(metadata.as_bytes(), vec![("stream_0".into(), stream)], &Mapping::default()).ok()
}

fn list(trace: &Trace) -> Vec<String> {
    let columns = trace.columns();
    let events = columns.events().filter(|(_, event)| event.name() != "current");
    let line = |(at, event): (unitrace_formats::time::Ticks, unitrace_formats::event::Event<'_>)| {
        let mut line = format!("{} ", at.0).into_bytes();
        unitrace_formats::trace::text::event(&event, trace.sites(), &mut line).unwrap();
        String::from_utf8(line).unwrap()
    };
    events.map(line).collect()
}

#[test]
fn every_type() {
    let trace = read(METADATA, [stream(), stream()].concat()).unwrap();
    let expected = [
        "1010 label object=1 site=0 text=\"42\"",
        "1010 log task=1 level=warn site=\"sent\" text=\"host=example.org protocol=UDP tag=ab\"",
        "1010 field site=\"odd\" of=i64 value=18446744073709551615",
        "1010 field site=\"rest\" of=u64 value=9",
        "1010 field site=\"load\" of=f64 value=4602678819172646912",
        "1010 field site=\"n\" of=u64 value=2",
        "1010 field site=\"list\" of=u64 value=10",
        "1010 field site=\"list\" of=u64 value=20",
        "1010 field site=\"x\" of=u64 value=1",
        "1010 field site=\"x\" of=u64 value=2",
        "1020 log task=1 level=warn site=\"sent\" text=\"host=example.org protocol=UDP tag=ab\"",
        "1020 field site=\"odd\" of=i64 value=300",
    ];
    let said = list(&trace);
    assert_eq!(said[..expected.len()], expected);
    assert!(said.contains(&"5000 log task=1 level=info site=\"tick\" text=\"\"".to_owned()));
    let source = trace.source().unwrap();
    assert_eq!(source.format, "CTF 1.8 (made by hand)");
    assert_eq!((source.records["net:sent"], source.records["tick"], source.numbers["packets"]), (4, 2, 2));
    assert_eq!((source.dropped.len(), source.numbers["events_discarded"]), (0, 5));
    assert_eq!(trace.lane_name(0), Some("CPU 2"));
    assert_eq!(
        (trace.live().len(), trace.live()[0].detail),
        (1, unitrace_formats::event::TaskKind::Thread.raw())
    );
    let start = trace.clock().unix(trace.clock().start()).unwrap();
    assert_eq!(start.0, 1_700_000_001_010_000_000);
}

/// Where words of eight bytes can be taken and where not, the same stands there.
#[test]
fn near_the_end_it_is_read_alike() {
    let [near, far] = [0, 100].map(|padding| list(&read(METADATA, padded(padding)).unwrap()));
    assert_eq!(near, far);
    assert_eq!(near.len(), 20);
}

/// Several packets, the last of them cut short, of a stream that is longer than what is looked at first.
#[test]
fn packets_of_any_length_follow_each_other() {
    let packets: Vec<u8> = (0..200).flat_map(|n| padded(n * 40)).collect();
    let trace = read(METADATA, packets[..packets.len() - 7000].to_vec()).unwrap();
    let source = trace.source().unwrap();
    assert_eq!((source.records["net:sent"], source.numbers["packets"]), (400, 200));
    assert_eq!(source.dropped.len(), 1, "{source:?}");
}

#[test]
fn what_cannot_be_read_says_where() {
    let fault = |metadata: &str| {
        read_parts(metadata.as_bytes(), Vec::new(), &Mapping::default()).unwrap_err().to_string()
    };
    assert_eq!(
        fault("event { fields := struct { nothing x; }; };"),
        "cannot read this as CTF 1.8: at byte 36: in the metadata: no type is called \"nothing x\""
    );
    assert!(fault(&"struct {".repeat(1000)).contains("too deep"));
    // Bytes after the last event of a packet that was cut short.
    let trace = read(METADATA, stream()[..100].to_vec()).unwrap();
    assert_eq!(trace.source().unwrap().records["net:sent"], 1);
    assert_eq!(trace.source().unwrap().dropped.len(), 2);
}

#[test]
fn arrays_of_nothing_end() {
    let metadata = "typealias integer { size = 64; } := u; stream { event.header := struct { u n; }; };
        event { name = x; fields := struct { struct { } none[1000000000000]; struct { } more[n]; }; };";
    let mut stream = u64::MAX.to_le_bytes().to_vec();
    stream.extend([0; 800]);
    let trace = read(metadata, stream).unwrap();
    assert_eq!(trace.source().unwrap().total(), 0);
}

/// Who speaks is read once while it stays the same, and anew when it changes, wherever it is said.
#[test]
fn each_event_is_of_who_says_it() {
    let metadata = "typealias integer { size = 8; align = 8; } := u8;
        stream { event.header := struct { u8 id; };
            event.context := struct { u8 vtid; integer { size = 8; align = 8; encoding = UTF8; } procname[2]; }; };
        event { name = zero; id = 0; fields := struct { u8 vtid; }; };
        event { name = one; id = 1; context := struct { u8 tid; }; };";
    let events: [&[u8]; 7] = [
        b"\x00\x01aa\x05",
        b"\x00\x01aa\x06",
        b"\x00\x02aa\x07",
        b"\x01\x02aa\x09",
        b"\x00\x02aa\x08",
        b"\x00\x02aa\x08",
        b"\x00\x01aa\x08",
    ];
    for padding in [0, 100] {
        // Of what stands behind the events the first is of no class.
        let stream = [events.concat(), vec![0xEE; padding]].concat();
        let said = list(&read(metadata, stream).unwrap());
        let tasks: Vec<&str> =
            said.iter().filter_map(|line| line.split_once(" log task=")?.1.split(' ').next()).collect();
        assert_eq!(tasks, ["1", "1", "2", "3", "2", "2", "1"], "{said:?}");
    }
}

/// Heads of events in shapes that are worked out before they are read, and in some that are not.
const HEADS: [&str; 9] = [
    "struct { u8 id; t32 timestamp; u8 n; }",
    "struct { t32 timestamp; u4 id; u4 n; u16 more; } align(32)",
    "struct { u8 id; u4 n; t27 timestamp; }",
    "struct { u8 n; enum : u8 { a = 0, b = 1 ... 7, c = 8 ... 255 } id;
        variant <id> { struct { t32 timestamp; } a; struct { u16 x; t64 timestamp; } b; struct { } c; } v; }",
    "struct { enum : u4 { a = 0 ... 14, b = 15 } n; variant <n> { t27 a; struct { u4 n; u8 id; t64 timestamp; } b; } v; } align(8)",
    "struct { u8 id; integer { size = 16; align = 8; signed = true; } n; t32 timestamp; }",
    "struct { u8 id; u8 n; t32 timestamp; t32 again; }",
    "struct { u8 id; integer { size = 16; align = 8; byte_order = be; } n; t64 timestamp; }",
    "struct { u8 n; u8 names[2]; enum : u8 { a = 1 } id; variant <id> { t32 a; } v; }",
];

/// One packet with such heads: `n` of the head, or of what follows it, is asked for by the event's fields.
fn headed(head: &str, content: &[u8], padding: usize) -> Vec<String> {
    let metadata = format!(
        "typealias integer {{ size = 4; align = 1; }} := u4; typealias integer {{ size = 8; align = 8; }} := u8;
        typealias integer {{ size = 16; align = 8; }} := u16; typealias integer {{ size = 32; align = 8; }} := u32;
        clock {{ name = c; }}; typealias integer {{ size = 27; align = 1; map = clock.c.value; }} := t27;
        typealias integer {{ size = 32; align = 8; map = clock.c.value; }} := t32;
        typealias integer {{ size = 64; align = 8; map = clock.c.value; }} := t64;
        stream {{ packet.context := struct {{ u32 content_size; u32 packet_size; }}; event.header := {head}; }};
        event {{ name = zero; id = 0; fields := struct {{ u8 list[n]; }}; }};
        event {{ name = one; id = 1; fields := struct {{ u8 n; u8 list[n]; }}; }};
        event {{ name = two; id = 2; }};"
    );
    let bits = |bytes: usize| (bytes as u32 * 8).to_le_bytes();
    let (length, all) = (8 + content.len(), 8 + content.len() + padding);
    let stream = [&bits(length)[..], &bits(all), content, &vec![0xEE; padding]].concat();
    list(&read(&metadata, stream).unwrap())
}

proptest! {
    /// Far from the end of a packet a head is read at once, near it field by field.
    #[test]
    fn heads_are_read_alike(
        head in prop::sample::select(&HEADS),
        content in prop::collection::vec(prop_oneof![6 => 0u8..4, 1 => Just(15), 1 => any::<u8>()], 0..56),
    ) {
        prop_assert_eq!(headed(head, &content, 0), headed(head, &content, 200));
    }

    #[test]
    fn changed_streams_make_a_trace(changes in prop::collection::vec((0usize..200, any::<u8>()), 0..12), cut in 0usize..300) {
        let mut bytes = [stream(), stream()].concat();
        changes.into_iter().for_each(|(at, byte)| bytes[at] = byte);
        bytes.truncate(cut);
        let rules = "begin net:sent id=n name=host; end net:sent id=odd; run net:sent id=rest; gone net:sent id=x; stop tick;
            counter net:sent value=load; switch net:sent from=odd to=n state=x";
        let streams = || vec![("stream_0".into(), bytes.clone())];
        for mapping in [Mapping::default(), rules.parse().unwrap()] {
            let trace = read_parts(METADATA.as_bytes(), streams(), &mapping).unwrap();
            prop_assert_eq!(trace.columns().damaged(), 0);
        }
    }

    #[test]
    fn changed_metadata_makes_a_trace_or_an_error(changes in prop::collection::vec((0usize..METADATA.len(), 0u8..128), 1..8)) {
        let mut text = METADATA.as_bytes().to_vec();
        changes.into_iter().for_each(|(at, byte)| text[at] = byte);
        if let Some(trace) = read(&String::from_utf8_lossy(&text), stream()) {
            prop_assert_eq!(trace.columns().damaged(), 0);
        }
    }
}
