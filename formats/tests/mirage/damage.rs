//! Rings that wrapped, tore, were cut short or are nonsense.

use proptest::prelude::*;
use unitrace_formats::trace::Trace;

use crate::write::{BIND, Content, TASK};
use crate::{list, source};

/// A packet in which each thread of `threads` runs once.
fn runs(count: u16, threads: std::ops::Range<u64>) -> Vec<u8> {
    let content = threads.fold(Content::default(), |content, thread| content.switch(1000 + thread, thread));
    content.packet(count, 200)
}

fn threads_of(trace: &Trace) -> Vec<String> {
    let last = |line: &String| line.rsplit('=').next().unwrap().to_owned();
    list(trace).iter().map(last).collect()
}

#[test]
fn a_ring_that_wrapped_begins_with_its_oldest_packet() {
    // The third packet is the oldest; the numbers wrap from 65,535 to 0 on the way.
    let counts = [0, 1, 65_534, 65_535];
    let packets = [(0, 20..22), (1, 22..24), (2, 10..12), (3, 12..14)];
    let file: Vec<u8> = packets.into_iter().flat_map(|(at, threads)| runs(counts[at], threads)).collect();
    let trace = Trace::from_bytes(file).unwrap();
    assert_eq!(threads_of(&trace), ["10", "11", "12", "13", "20", "21", "22", "23"]);
    assert_eq!((source(&trace).numbers["packets"], source(&trace).numbers["packets_missing"]), (4, 0));
}

#[test]
fn a_bad_packet_costs_only_itself() {
    let good: Vec<Vec<u8>> = (0..4).map(|n| runs(n as u16, n * 2 + 1..n * 2 + 3)).collect();
    let read = |packets: &[Vec<u8>]| Trace::from_bytes(packets.concat()).unwrap();
    let mut zeroed = good.clone();
    zeroed[1] = vec![0; 200];
    let trace = read(&zeroed);
    assert_eq!(threads_of(&trace), ["1", "2", "5", "6", "7", "8"]);
    assert_eq!(source(&trace).numbers["packets_missing"], 1);
    let said = source(&trace).dropped[0].to_string();
    assert_eq!(said, "200 bytes that belong to no packet were left out, the first at byte 200");
    // An unknown op, in the first of the two records.
    let mut torn = good.clone();
    torn[2][30 + 8] = 99;
    let trace = read(&torn);
    assert_eq!(threads_of(&trace), ["1", "2", "3", "4", "7", "8"]);
    assert_eq!(source(&trace).dropped[0].first_at, 430);
    // A packet of size 0 is none; a content that is larger than its packet ends with it.
    let mut nothing = good.clone();
    nothing[1][20..24].fill(0);
    assert_eq!(threads_of(&read(&nothing)), ["1", "2", "5", "6", "7", "8"]);
    let mut large = good.clone();
    large[1][26..30].fill(0xFF);
    assert_eq!(threads_of(&read(&large)), ["1", "2", "3", "4", "5", "6", "7", "8"]);
    // A time that cannot be.
    let mut future = good.clone();
    future[3][30 + 7] = 0x7F;
    assert_eq!(threads_of(&read(&future)), ["1", "2", "3", "4", "5", "6"]);
    // The first packet zeroed: what follows tells what it is.
    let mut first = good;
    first[0] = vec![0; 200];
    assert_eq!(threads_of(&read(&first)).len(), 6);
}

#[test]
fn a_file_that_was_cut_short_is_read_up_to_there() {
    let mut file = [runs(0, 1..3), runs(1, 3..5)].concat();
    file.truncate(200 + 30 + 17 + 3);
    let trace = Trace::from_bytes(file).unwrap();
    assert_eq!(threads_of(&trace), ["1", "2", "3"]);
    assert_eq!(source(&trace).dropped.len(), 2);
}

#[test]
fn nothing_at_all() {
    assert!(Trace::from_bytes(vec![]).is_err());
    let trace = Trace::from_bytes(Content::default().file()).unwrap();
    assert_eq!((list(&trace).len(), source(&trace).numbers["packets_empty"]), (0, 1));
}

#[test]
fn a_thread_created_twice_is_created_once() {
    let content = Content::default().creates(0, 1, 2, TASK).creates(5, 1, 2, BIND).creates(6, 2, 1, TASK);
    let trace = Trace::from_bytes(content.file()).unwrap();
    assert_eq!(list(&trace).len(), 1);
    assert_eq!((source(&trace).records["creates"], source(&trace).dropped[0].count), (3, 2));
}

proptest! {
    #[test]
    fn any_records_make_a_trace(records in prop::collection::vec((0u8..14, 0u64..6, 0u64..6, 0u8..20), 0..200)) {
        let mut content = Content::default();
        for (time, (op, a, b, of_type)) in records.into_iter().enumerate() {
            let time = time as u64;
            let a = a.wrapping_sub(1);
            content = match op {
                0 => content.creates(time, a, b, of_type),
                1 => content.read(time, a, b),
                2 => content.fulfills(time, a, b),
                3 => content.fails(time, a, b, "no"),
                4 => content.becomes(time, a, b),
                5 => content.label(time, a, if b == 0 { "__should_resolve" } else { "text" }),
                6 => content.increase(time, a, b as i64, "counter"),
                7 | 12 | 13 => content.switch(time, a),
                8 => content.gc(time, b),
                9 => content.signal(time, a, b),
                10 => content.try_read(time, a, b),
                _ => content.counter(time, a, b as i64, "counter"),
            };
        }
        let trace = Trace::from_bytes(content.file()).unwrap();
        let spawned: Vec<String> = list(&trace).into_iter().filter(|line| line.contains(" spawn ")).collect();
        let mut tasks: Vec<&str> = spawned.iter().filter_map(|line| line.split("parent").next()?.split("task=").nth(1)).collect();
        let before = tasks.len();
        tasks.sort_unstable();
        tasks.dedup();
        prop_assert_eq!(tasks.len(), before, "spawned twice");
        prop_assert_eq!(trace.columns().len(), list(&trace).len() + trace.packets().len());
    }

    #[test]
    fn mutated_bytes_make_a_trace_or_an_error(changes in prop::collection::vec((0usize..800, any::<u8>()), 0..20), cut in 0usize..801) {
        let mut file: Vec<u8> = (0..4).flat_map(|n| runs(n as u16, n * 2 + 1..n * 2 + 3)).collect();
        changes.into_iter().for_each(|(at, byte)| file[at] = byte);
        file.truncate(cut);
        if let Ok(trace) = Trace::from_bytes(file) {
            prop_assert_eq!(trace.columns().damaged(), 0);
            prop_assert_eq!(trace.notes(), &[]);
        }
    }
}
