//! babeltrace2 reads every CTF directory that we write, and says the same as we do.

use std::path::Path;
use std::process::Command;

use unitrace_formats::event::field::Meaning;
use unitrace_formats::event::{Event, TABLE};
use unitrace_formats::foreign::ctf::{self, CtfOptions, Summary};
use unitrace_formats::id::SiteId;
use unitrace_formats::trace::{Packet, Trace};
use unitrace_formats::wire::decode::{Decoded, Events};

use crate::{empty_directory, rings, run};

const REMEDY: &str = "install it: apt-get install babeltrace2";

/// What babeltrace2 made of a trace.
struct Reading {
    written: Summary,
    lines: Vec<String>,
    warnings: String,
}

fn read(name: &str, ring: Vec<u8>) -> (Trace, Reading) {
    let trace = Trace::from_bytes(ring).expect("our own ring");
    let dir = empty_directory(name);
    let written = ctf::write_dir(&trace, &dir, CtfOptions::default()).expect("an empty directory");
    let (lines, warnings) = babeltrace(&dir);
    (trace, Reading { written, lines, warnings })
}

fn babeltrace(dir: &Path) -> (Vec<String>, String) {
    let mut command = Command::new("babeltrace2");
    let command = command.args(["--no-delta", "--clock-cycles"]).arg(dir);
    let (out, err) = run(command, REMEDY);
    (out.lines().map(str::to_owned).collect(), err)
}

/// What babeltrace2 should print for all events of a trace, in any order.
fn expected(trace: &Trace) -> Vec<String> {
    let mut lines = Vec::new();
    for packet in trace.packets() {
        let sizes = &trace.epochs()[packet.epoch as usize].header.event_sizes;
        for event in Events::new(trace.content(packet), packet.header.begin, sizes) {
            let (time, event) = event.expect("our own packet");
            let Decoded::Known(event) = event else { panic!("an event of this version") };
            lines.push(format!(
                "[{:020}] {}: {}, {}",
                time.0,
                event.name(),
                context(packet),
                payload(trace, &event)
            ));
        }
    }
    lines.sort();
    lines
}

fn context(packet: &Packet) -> String {
    let header = &packet.header;
    let (first, count, owner) = (header.first_index, header.commit.count, header.owner);
    format!("{{ first_index = {first}, events = {count}, owner = {owner} }}")
}

fn payload(trace: &Trace, event: &Event<'_>) -> String {
    let mut fields = Vec::new();
    event.each_field(|info, bits| {
        let label = match info.meaning {
            Meaning::Site => Some(site(trace, SiteId(bits as u16))),
            Meaning::Enumeration(names) => Some(
                names.iter().find(|(value, _)| u64::from(*value) == bits).map(|(_, name)| (*name).to_owned()),
            ),
            _ => None,
        };
        let value = match label {
            Some(Some(label)) => format!("( \"{label}\" : container = {bits} )"),
            Some(None) => format!("( <unknown> : container = {bits} )"),
            None if info.width.signed => (bits as i64).to_string(),
            None => bits.to_string(),
        };
        fields.push(format!("{} = {value}", info.name));
    });
    if let Some(text) = event.text() {
        let (length, text_bytes) = (text.bytes().len(), String::from_utf8_lossy(text.bytes()));
        fields.push(format!(
            "flags = {}, text_length = {length}, text = \"{text_bytes}\"",
            u8::from(text.is_cut())
        ));
    }
    if fields.is_empty() { "{ }".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
}

fn site(trace: &Trace, id: SiteId) -> Option<String> {
    if id.is_none() {
        return Some("none".to_owned());
    }
    Some(trace.sites().get(id)?.name.to_owned())
}

fn assert_same(trace: &Trace, mut reading: Reading) {
    reading.lines.sort();
    let expected = expected(trace);
    assert_eq!(reading.written.events as usize, expected.len());
    let different = reading.lines.iter().zip(&expected).find(|(theirs, ours)| theirs != ours);
    assert!(different.is_none(), "theirs, ours: {different:#?}");
    assert_eq!(reading.lines.len(), expected.len());
}

/// The same events, and exactly the loss.
pub(crate) fn assert_told(name: &str, ring: Vec<u8>) {
    let (trace, reading) = read(name, ring);
    assert_eq!(reading.written.lost, trace.lost().total());
    assert_eq!(told(&reading.warnings), trace.lost().total(), "{}", reading.warnings);
    assert_same(&trace, reading);
}

fn assert_lossless(name: &str, ring: Vec<u8>) {
    let (trace, reading) = read(name, ring);
    assert_eq!(reading.warnings, "");
    assert_eq!(reading.written.lost, 0);
    assert_same(&trace, reading);
}

#[test]
#[ignore = "needs babeltrace2"]
fn nothing() {
    assert_lossless("nothing", rings::empty());
}

#[test]
#[ignore = "needs babeltrace2"]
fn every_event_and_every_stamp() {
    let (trace, reading) = read("every", rings::every());
    assert_eq!(reading.warnings, "");
    for row in TABLE {
        let name = format!("] {}: ", row.name);
        assert!(reading.lines.iter().any(|line| line.contains(&name)), "no {name}");
    }
    assert_same(&trace, reading);
}

#[test]
#[ignore = "needs babeltrace2"]
fn far_jumps() {
    assert_lossless("far", rings::far());
}

#[test]
#[ignore = "needs babeltrace2"]
fn times_that_ctf_cannot_hold() {
    let (trace, reading) = read("too_far", rings::too_far());
    let (last, rest) = trace.packets().split_last().expect("packets");
    let rest: u64 = rest.iter().map(|packet| u64::from(packet.header.commit.count)).sum();
    assert!(rest > 0);
    assert_eq!((reading.written.events, reading.lines.len() as u64), (rest, rest));
    assert_eq!(told(&reading.warnings), u64::from(last.header.commit.count), "{}", reading.warnings);
}

/// Whatever is damaged, babeltrace2 reads what we write of it, and is told what we leave out.
#[test]
#[ignore = "needs babeltrace2"]
fn damaged_rings() {
    for seed in 0..40 {
        let trace = Trace::from_bytes(rings::damaged(seed)).expect("the header is whole");
        let dir = empty_directory("flipped");
        let written = ctf::write_dir(&trace, &dir, CtfOptions::default()).expect("an empty directory");
        let (lines, warnings) = babeltrace(&dir);
        assert_eq!(lines.len() as u64, written.events, "seed {seed}");
        assert_eq!(told(&warnings), written.lost, "seed {seed}: {warnings}");
    }
}

#[test]
#[ignore = "needs babeltrace2"]
fn several_streams() {
    assert_lossless("several", rings::several());
}

#[test]
#[ignore = "needs babeltrace2"]
fn a_ring_that_went_round() {
    assert_lossless("wrapped", rings::wrapped());
}

#[test]
#[ignore = "needs babeltrace2"]
fn loss_to_the_event() {
    let (ring, lost) = rings::lossy();
    assert_eq!(Trace::from_bytes(ring.clone()).expect("our own ring").lost().total(), lost);
    assert_told("lossy", ring);
}

#[test]
#[ignore = "needs babeltrace2"]
fn loss_at_both_ends() {
    assert_told("ends", rings::lost_at_both_ends());
}

#[test]
#[ignore = "needs babeltrace2"]
fn a_clock_that_was_restarted() {
    assert_lossless("restarted", rings::restarted());
}

#[test]
#[ignore = "needs babeltrace2"]
fn two_programs_on_one_axis() {
    let options = CtfOptions { absolute: true };
    let dir = empty_directory("two");
    for (name, uuid) in [("a", 1), ("b", 2)] {
        let trace = Trace::from_bytes(rings::another(uuid)).expect("our own ring");
        ctf::write_dir(&trace, &dir.join(name), options).expect("an empty directory");
    }
    let mut command = Command::new("babeltrace2");
    let (out, err) = run(command.args(["--clock-date", "--clock-gmt"]).arg(&dir), REMEDY);
    assert_eq!(err, "");
    assert_eq!(
        out.lines().count(),
        2 * Trace::from_bytes(rings::several()).expect("our own ring").columns().len()
    );
    // Tick 5000 of 1 ns was at 1_700_000_000.123_456_789 in both.
    assert!(out.starts_with("[2023-11-14 22:13:20.123452789] "), "{}", &out[..200]);
}

/// The sum of "Tracer discarded N events".
fn told(warnings: &str) -> u64 {
    let counts = warnings.split("Tracer discarded ").skip(1).filter_map(|rest| {
        let (count, rest) = rest.split_once(' ')?;
        rest.starts_with("event").then(|| count.parse::<u64>().expect("a number"))
    });
    counts.fold(0, u64::saturating_add)
}

#[test]
#[ignore = "needs babeltrace2"]
fn hostile_names() {
    let (_, reading) = read("hostile", rings::hostile());
    assert_eq!(reading.warnings, "");
    let counters: Vec<_> = reading.lines.iter().filter(|line| line.contains("] counter: ")).collect();
    assert_eq!(counters.len(), SHOWN.len());
    for (line, shown) in counters.iter().zip(SHOWN) {
        assert!(line.contains(&format!("{{ site = ( {shown}, value = ")), "{line}\nshould show {shown}");
    }
}

/// [`rings::hostile`] as babeltrace2 prints it, with its own escapes.
const SHOWN: [&str; 10] = [
    r#""quote \" semicolon ; } ; /* comment" : container = 1 )"#,
    r#""back\\slash \\" : container = 2 )"#,
    r#""new\nline\r\ttab" : container = 3 )"#,
    r#""nul␀in the middle 1" : container = 4 )"#,
    r#""made.rs:4" : container = 5 )"#,
    r#""täglich 日本 🦀" : container = 6 )"#,
    r#""*/ event { id = 3; name = \"x\"; };" : container = 7 )"#,
    r#""\e[31m red %s %n \?\? \?\?/" : container = 8 )"#,
    r#"<unknown> : container = 999 )"#,
    r#""none" : container = 0 )"#,
];

#[test]
#[ignore = "needs babeltrace2"]
fn events_of_a_newer_writer() {
    let (_, reading) = read("newer", rings::newer());
    assert_eq!(reading.warnings, "");
    let payloads: Vec<_> = reading.lines.iter().filter_map(|line| line.split_once("owner = 0 }, ")).collect();
    let payloads: Vec<_> = payloads.iter().map(|(_, payload)| *payload).collect();
    let fixed = |bytes: &[u8]| {
        let bytes: Vec<_> = bytes.iter().enumerate().map(|(n, byte)| format!("[{n}] = {byte}")).collect();
        bytes.join(", ")
    };
    let first = format!("{{ fixed = [ {} ] }}", fixed(&[1, 2, 3, 4]));
    let second =
        format!("{{ fixed = [ {} ], tail_length = 3, tail = [ {} ] }}", fixed(&[0, 77]), fixed(b"abc"));
    assert_eq!(payloads, ["{ task = 0 }", "{ }", &first, &second, "{ }"]);
}
