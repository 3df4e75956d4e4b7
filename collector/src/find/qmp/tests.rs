//! Each way to the bytes, with a monitor that is this test itself.

use super::*;
use crate::find::Host;
use crate::qmp::fake::{GREETING, Listener, answer, refusal};
use crate::ring::Ring;
use crate::test_ring::ram::{ram, scattered};
use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

/// What the monitor says of its guest's memory.
const TREE: &str = "FlatView #1\\n AS \\\"memory\\\", root: system\\n  \
                    0000000000000000-000000000003ffff (prio 0, ram): pc.ram\\n\\n";

/// A guest's RAM: a ring in 64 pages.
fn guest_ram() -> Vec<u8> {
    let (ring, frames) = scattered();
    ram(&ring, &frames)
}

/// What stands between two texts of a command.
fn part<'a>(line: &'a str, before: &str, after: char) -> &'a str {
    line.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or("", |(part, _)| part)
}

/// A monitor that knows where the memory is (`hva`), and saves as many bytes of it as `saves` makes of what was asked for.
fn monitor(ram: Vec<u8>, hva: u64, saves: fn(usize) -> usize) -> Listener {
    Listener::new(GREETING, move |number, line| {
        if line.contains("info mtree") {
            return answer(number, &format!("\"{TREE}\""));
        }
        if line.contains("gpa2hva") {
            return answer(number, &format!("\"Host virtual address for 0x0 (pc.ram) is {hva:#x}\\r\\n\""));
        }
        if line.contains("query-status") {
            return answer(number, "{\"running\": true}");
        }
        if line.contains("qom-get") {
            return refusal(number);
        }
        if line.contains("pmemsave") {
            let at: usize = part(line, "\"val\":", '}').parse().unwrap();
            let size: usize = part(line, "\"size\":", ',').parse().unwrap();
            let path = part(line, "\"filename\":\"", '"');
            fs::write(path, &ram[at..][..saves(size)]).unwrap();
        }
        answer(number, "{}")
    })
}

fn take(found: &Found) -> u64 {
    crate::overview::Overview::of(&found.ring).events
}

fn expected() -> u64 {
    let (ring, _) = scattered();
    let length = ring.len() as u64;
    let ring = Ring::open(Box::new(crate::memory::Buffer::new(ring)), 0, length).unwrap();
    crate::overview::Overview::of(&ring).events
}

#[test]
fn from_the_process() {
    let ram = guest_ram().leak();
    let listener = monitor(Vec::new(), ram.as_ptr().addr() as u64, |_| 0);
    let found = of_qmp(&listener.socket(), Progress::HIDDEN).unwrap();
    assert_eq!((found.len(), take(&found[0])), (1, expected()));
    assert_eq!(found[0].pid, Some(std::process::id()));
    assert!(expected() > 100);
}

/// The address is no memory of the process that listens: it is somebody between.
#[test]
fn saved_by_the_monitor() {
    let listener = monitor(guest_ram(), 4096, |size| size);
    let found = of_qmp(&listener.socket(), Progress::HIDDEN).unwrap();
    assert_eq!((found.len(), take(&found[0])), (1, expected()));
}

#[test]
fn a_monitor_that_saves_too_little() {
    let listener = monitor(guest_ram(), 4096, |size| size - 1);
    let error = of_qmp(&listener.socket(), Progress::HIDDEN).err().unwrap();
    assert!(matches!(error, FindError::NoRingInGuest { .. }), "{error}");
}

#[test]
fn a_guest_goes_on_as_often_as_it_was_paused() {
    static STOPS: AtomicU64 = AtomicU64::new(0);
    static CONTS: AtomicU64 = AtomicU64::new(0);
    let listener = Listener::new(GREETING, |number, line| {
        if line.contains("\"stop\"") {
            STOPS.fetch_add(1, Ordering::Relaxed);
        }
        if line.contains("\"cont\"") {
            CONTS.fetch_add(1, Ordering::Relaxed);
        }
        answer(number, if line.contains("query-status") { "{\"running\": true}" } else { "{}" })
    });
    let qmp = Arc::new(Mutex::new(Qmp::connect(&listener.socket()).unwrap()));
    let monitor = Monitor::new(qmp, &listener.socket(), None, None);
    monitor.go_on().unwrap();
    assert_eq!(CONTS.load(Ordering::Relaxed), 0, "it was not we who stopped it");
    monitor.pause().unwrap();
    monitor.pause().unwrap();
    monitor.go_on().unwrap();
    assert_eq!((STOPS.load(Ordering::Relaxed), CONTS.load(Ordering::Relaxed)), (1, 0));
    monitor.go_on().unwrap();
    assert_eq!(CONTS.load(Ordering::Relaxed), 1);
    assert!(!monitor.is_over());
}
