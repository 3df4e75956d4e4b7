//! CTF directories, without a CTF reader: what is written where, and what is never touched.

#[path = "foreign/rings.rs"]
mod rings;

use std::fs;
use std::path::{Path, PathBuf};

use unitrace_formats::foreign::ctf::{CtfError, CtfOptions, write_dir};
use unitrace_formats::ring::packet::{HEADER, PacketHeader, offset};
use unitrace_formats::trace::{Packet, Trace};

fn empty_directory(name: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ctf").join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    dir
}

fn files(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A packet of a stream file.
struct Written<'a> {
    header: PacketHeader,
    content: &'a [u8],
    /// CTF's count of losses, which stands where the commit was.
    lost: u64,
    /// The number of events, which stands where the ring counts discarded ones.
    events: u32,
}

fn packets(file: &[u8]) -> Vec<Written<'_>> {
    let mut rest = file;
    let mut found = Vec::new();
    while let Some(header) = PacketHeader::parse(rest) {
        let (packet, after) = rest.split_at(header.packet_bits as usize / 8);
        let content = &packet[HEADER..header.content_bits as usize / 8];
        let lost = packet[offset::COMMIT..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        found.push(Written { header, content, lost, events: header.discarded });
        rest = after;
    }
    assert!(rest.is_empty());
    found
}

/// Events and losses so far, of each packet.
fn counts(file: &[u8]) -> Vec<(u32, u64)> {
    packets(file).iter().map(|packet| (packet.events, packet.lost)).collect()
}

#[test]
fn packets_are_copied_as_they_are() {
    let trace = Trace::from_bytes(rings::several()).unwrap();
    let dir = empty_directory("copied");
    let summary = write_dir(&trace, &dir, CtfOptions::default()).unwrap();
    assert_eq!((summary.streams, summary.lost), (6, 0));
    let mut written = 0;
    for file in files(&dir).iter().filter(|name| *name != "metadata") {
        let bytes = fs::read(dir.join(file)).unwrap();
        for Written { header, content, lost, events } in packets(&bytes) {
            let is_it = |ours: &&Packet| (ours.header.stream, ours.header.seq) == (header.stream, header.seq);
            let ours = trace.packets().iter().find(is_it).unwrap();
            assert_eq!(content, trace.content(ours));
            assert_eq!((header.end, lost, events), (ours.header.end, 0, ours.header.commit.count));
            written += 1;
        }
    }
    assert_eq!((written, summary.packets), (trace.packets().len(), trace.packets().len() as u64));
}

#[test]
fn loss_at_both_ends_gets_packets_of_its_own() {
    let trace = Trace::from_bytes(rings::lost_at_both_ends()).unwrap();
    let dir = empty_directory("ends");
    assert_eq!(write_dir(&trace, &dir, CtfOptions::default()).unwrap().lost, 5 + 6 + 11);
    let bytes = fs::read(dir.join("lane_0_level_0")).unwrap();
    assert_eq!(counts(&bytes), [(0, 0), (2, 5), (0, 11)]);
    let bytes = fs::read(dir.join("lane_1_level_2")).unwrap();
    assert_eq!(counts(&bytes), [(0, 0), (0, 11)]);
}

#[test]
fn our_own_directory_is_replaced() {
    let dir = empty_directory("replaced");
    let several = Trace::from_bytes(rings::several()).unwrap();
    write_dir(&several, &dir, CtfOptions::default()).unwrap();
    assert_eq!(files(&dir).len(), 7);
    let every = Trace::from_bytes(rings::every()).unwrap();
    write_dir(&every, &dir, CtfOptions::default()).unwrap();
    assert_eq!(files(&dir), ["lane_0_level_0", "metadata"]);
}

#[test]
fn nothing_else_is_touched() {
    let trace = Trace::from_bytes(rings::every()).unwrap();
    let foreign: [(&str, &[(&str, &str)]); 5] = [
        ("notes", &[("notes.txt", "mine")]),
        ("stream", &[("lane_0_level_0", "mine")]),
        ("metadata", &[("metadata", "/* CTF 1.8 */\n")]),
        ("beside", &[("metadata", "/* CTF 1.8 */\n/* Written by unitrace. */\n"), ("channel0_0", "mine")]),
        ("boot", &[("boot_0/notes.txt", "mine")]),
    ];
    for (name, contents) in foreign {
        let dir = empty_directory(name);
        for (file, text) in contents {
            fs::create_dir_all(dir.join(file).parent().unwrap()).unwrap();
            fs::write(dir.join(file), text).unwrap();
        }
        let error = write_dir(&trace, &dir, CtfOptions::default()).unwrap_err();
        assert!(matches!(error, CtfError::Foreign(_)), "{name}: {error}");
        assert!(error.to_string().contains("an empty or a new directory"), "{error}");
        for (file, text) in contents {
            assert_eq!(fs::read_to_string(dir.join(file)).unwrap(), *text);
        }
    }
}

#[test]
fn an_absolute_clock_needs_an_anchor() {
    let dir = empty_directory("absolute");
    let options = CtfOptions { absolute: true };
    let trace = Trace::from_bytes(rings::every()).unwrap();
    assert!(matches!(write_dir(&trace, &dir, options), Err(CtfError::NoAnchor)));
    assert!(files(&dir).is_empty());
    let trace = Trace::from_bytes(rings::several()).unwrap();
    write_dir(&trace, &dir, options).unwrap();
    let metadata = fs::read_to_string(dir.join("metadata")).unwrap();
    // 5000 ticks of a nanosecond before the anchor.
    assert!(
        metadata.contains("offset_s = 1700000000;\n    offset = 123451789;\n    absolute = TRUE;"),
        "{metadata}"
    );
}

#[test]
fn every_boot_is_a_trace_of_its_own() {
    let trace = Trace::from_bytes(rings::restarted()).unwrap();
    assert_eq!(trace.epochs().len(), 2);
    let dir = empty_directory("restarted");
    let summary = write_dir(&trace, &dir, CtfOptions::default()).unwrap();
    assert_eq!(summary.events as usize, trace.columns().len());
    assert_eq!(files(&dir), ["boot_0", "boot_1"]);
    let uuid = |boot: &str| {
        let metadata = fs::read_to_string(dir.join(boot).join("metadata")).unwrap();
        metadata.lines().find(|line| line.contains("uuid")).map(str::to_owned)
    };
    assert_ne!(uuid("boot_0"), uuid("boot_1"));
    let alone = Trace::from_bytes(rings::every()).unwrap();
    write_dir(&alone, &dir, CtfOptions::default()).unwrap();
    assert_eq!(files(&dir), ["lane_0_level_0", "metadata"]);
}

#[test]
fn damaged_packets_are_counted_as_lost() {
    let mut bytes = rings::trace_file(&rings::several(), false);
    let trace = Trace::from_bytes(bytes.clone()).unwrap();
    let packet = *trace.packets().iter().find(|packet| packet.header.seq == 3).unwrap();
    // An event id that nobody knows, under a CRC that fits: only decoding finds it.
    rings::rewrite_packet(&mut bytes, &packet.header, |content| content[0] = 60 << 2);
    let trace = Trace::from_bytes(bytes).unwrap();
    let dir = empty_directory("damaged");
    let summary = write_dir(&trace, &dir, CtfOptions::default()).unwrap();
    assert_eq!(summary.lost, u64::from(packet.header.commit.count));
    let all: u64 = trace.packets().iter().map(|packet| u64::from(packet.header.commit.count)).sum();
    assert_eq!(summary.events + summary.lost, all);
}

#[test]
fn what_is_damaged_is_left_out_and_counted() {
    let dir = empty_directory("flipped");
    for seed in 100..120 {
        let trace = Trace::from_bytes(rings::damaged(seed)).unwrap();
        let summary = write_dir(&trace, &dir, CtfOptions::default()).unwrap();
        let (mut events, mut lost) = (0, 0u64);
        for file in files(&dir).iter().filter(|name| *name != "metadata") {
            let bytes = fs::read(dir.join(file)).unwrap();
            let packets = packets(&bytes);
            for pair in packets.windows(2) {
                assert!(pair[0].header.end <= pair[1].header.begin, "seed {seed}: {file} steps back");
                assert!(pair[0].lost <= pair[1].lost, "seed {seed}: {file} counts down");
            }
            events += packets.iter().map(|packet| u64::from(packet.events)).sum::<u64>();
            // A reader is told how much the count grows.
            lost = lost.saturating_add(packets[packets.len() - 1].lost - packets[0].lost);
        }
        assert_eq!((events, lost), (summary.events, summary.lost), "seed {seed}");
    }
}
