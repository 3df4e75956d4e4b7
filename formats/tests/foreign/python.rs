//! A reader in Python that knows only RING.md and TRACE.md says the same as we do.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use unitrace_formats::event::Event;
use unitrace_formats::ring::{Gap, GapKind, StreamId};
use unitrace_formats::trace::Trace;
use unitrace_formats::wire::decode::{Decoded, Events};

use crate::{empty_directory, rings, run};

fn python(file: &Path) -> String {
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reader.py");
    run(Command::new("python3").arg("-B").arg(reader).arg(file), "install it: apt-get install python3").0
}

/// The listing that `reader.py` should print.
fn listing(trace: &Trace) -> String {
    let mut out = String::new();
    for epoch in trace.epochs() {
        let program = epoch.header.program;
        let end = program.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
        out += &format!("boot {:016x} {}\n", epoch.header.boot_id, program[..end].escape_ascii());
    }
    tables(&mut out, trace);
    for packet in trace.packets() {
        let header = &packet.header;
        let (count, owner) = (header.commit.count, header.owner);
        out += &format!("packet {} {} {} {count} {owner}\n", packet.epoch, header.stream, header.seq);
        let sizes = &trace.epochs()[packet.epoch as usize].header.event_sizes;
        for event in Events::new(trace.content(packet), header.begin, sizes) {
            let (time, event) = event.expect("a checked packet");
            out += &format!("{} {}\n", time.0, show(event));
        }
    }
    losses(&mut out, trace);
    out
}

fn tables(out: &mut String, trace: &Trace) {
    for (id, site) in trace.sites().iter() {
        let _ = write!(out, "site {id} {} {}", site.kind as u8, site.line);
        for text in [site.name, site.module, site.file, site.unit] {
            let _ = write!(out, " <{}>", text.as_bytes().escape_ascii());
        }
        out.push('\n');
    }
    for slot in trace.live() {
        let (kind, state) = (slot.kind as u8, slot.state as u8);
        let (id, site, parent, on) = (slot.id, slot.site, slot.parent, slot.waiting_on);
        *out += &format!("live {id} {kind} {state} {site} {parent} {on} {} {}\n", slot.since.0, slot.detail);
    }
}

fn show(event: Decoded<'_>) -> String {
    let event: Event<'_> = match event {
        Decoded::Known(event) => event,
        Decoded::Skipped(id) => return format!("unknown_{}", id.0),
    };
    let mut out = event.name().to_owned();
    event.each_field(|info, bits| {
        let _ = match info.width.signed {
            true => write!(out, " {}={}", info.name, bits as i64),
            false => write!(out, " {}={bits}", info.name),
        };
    });
    if let Some(text) = event.text() {
        let cut = if text.is_cut() { " cut" } else { "" };
        let _ = write!(out, " text={}{cut}", text.bytes().escape_ascii());
    }
    out
}

fn losses(out: &mut String, trace: &Trace) {
    let mut streams: Vec<(u32, StreamId)> = trace.packets().iter().map(|p| (p.epoch, p.id())).collect();
    streams.dedup();
    for (epoch, stream) in streams {
        let of = |kind| {
            let gaps = trace.gaps().iter().filter(|gap| gap.stream == stream && gap.kind == kind);
            gaps.filter(|gap| epoch_of(trace, gap) == epoch).map(|gap| gap.events).sum::<u64>()
        };
        let sums = [GapKind::Older, GapKind::Missing, GapKind::Discarded].map(of);
        *out += &format!("lost {epoch} {} {} {} {}\n", stream.raw(), sums[0], sums[1], sums[2]);
    }
}

fn epoch_of(trace: &Trace, gap: &Gap) -> u32 {
    trace.epochs().iter().rposition(|epoch| epoch.start <= gap.after).unwrap_or(0) as u32
}

/// Both readers say the same about a ring or a trace file.
pub(crate) fn assert_same(name: &str, bytes: &[u8]) {
    let file = empty_directory(&format!("python_{name}")).join(name);
    std::fs::write(&file, bytes).expect("a file");
    let trace = Trace::from_bytes(bytes.to_vec()).expect("our own file");
    let (theirs, ours) = (python(&file), listing(&trace));
    let different = theirs.lines().zip(ours.lines()).find(|(theirs, ours)| theirs != ours);
    assert!(different.is_none(), "{name}: theirs, ours: {different:#?}");
    assert_eq!(theirs.len(), ours.len(), "{name}");
}

#[test]
#[ignore = "needs python3"]
fn rings_read_the_same() {
    assert_same("empty.ring", &rings::empty());
    assert_same("every.ring", &rings::every());
    assert_same("far.ring", &rings::far());
    assert_same("several.ring", &rings::several());
    assert_same("wrapped.ring", &rings::wrapped());
    assert_same("lossy.ring", &rings::lossy().0);
    assert_same("hostile.ring", &rings::hostile());
    assert_same("newer.ring", &rings::newer());
}

#[test]
#[ignore = "needs python3"]
fn damaged_rings_read_the_same() {
    for seed in 0..40 {
        assert_same(&format!("damaged_{seed}.ring"), &rings::damaged(seed));
    }
}

#[test]
#[ignore = "needs python3"]
fn truncated_rings_read_the_same() {
    let ring = rings::wrapped();
    for length in [ring.len() - 1, ring.len() / 2, ring.len() * 9 / 10 + 77] {
        assert_same(&format!("cut_{length}.ring"), &ring[..length]);
    }
}

#[test]
#[ignore = "needs python3"]
fn trace_files_read_the_same() {
    for (name, ring) in
        [("every", rings::every()), ("wrapped", rings::wrapped()), ("lossy", rings::lossy().0)]
    {
        assert_same(&format!("{name}.utr"), &rings::trace_file(&ring, false));
        assert_same(&format!("{name}_reversed.utr"), &rings::trace_file(&ring, true));
    }
    assert_same("restarted.utr", &rings::restarted());
}

#[test]
#[ignore = "needs python3"]
fn truncated_trace_files_read_the_same() {
    let file = rings::trace_file(&rings::wrapped(), false);
    for length in [file.len() - 1, file.len() - 4000, file.len() / 2, file.len() / 3 + 5] {
        assert_same(&format!("cut_{length}.utr"), &file[..length]);
    }
}
