//! Threads that come, go and find no lane; forks; a full file system; the environment.
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

mod alone;
mod reading;

use alone::{copy, session};
use reading::{Copied, assert_gapless};
use std::time::{Duration, Instant};
use unitrace_formats::event::Event;
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::StreamId;
use unitrace_probe::{Config, StartError, record, set_current, start};

fn record_one(n: u32) {
    record(Event::PollBegin { task: ObjectId(n) });
}

fn numbers(copied: &Copied) -> Vec<u32> {
    copied
        .events()
        .into_iter()
        .map(|(_, _, event)| match event {
            Event::PollBegin { task } => task.0,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn ended_threads_leave_what_they_recorded() {
    let (_one, session) = session(Config::new().lanes(3));
    for n in 0..30 {
        std::thread::spawn(move || record_one(n)).join().unwrap();
    }
    let copied = copy(&session);
    assert_eq!(numbers(&copied), (0..30).collect::<Vec<_>>());
    assert_eq!(copied.header.no_lane, 0, "lanes of ended threads are free");
    let streams = copied.streams();
    assert_eq!(streams.len(), 3, "lanes are taken in turn");
    for packets in streams.values() {
        assert_gapless(packets);
        let mut owners: Vec<_> = packets.iter().map(|packet| packet.header.owner).collect();
        owners.dedup();
        assert_eq!(owners.len(), 10, "each owner begins a packet");
    }
}

/// Thread locals of the program are dropped while the thread still has its lane.
#[test]
fn the_last_words_of_a_thread_are_recorded() {
    struct Last(u32);
    impl Drop for Last {
        fn drop(&mut self) {
            record_one(self.0);
        }
    }
    thread_local!(static LAST: std::cell::RefCell<Option<Last>> = const { std::cell::RefCell::new(None) });
    let (_one, session) = session(Config::new().lanes(1));
    for n in 0..5 {
        std::thread::spawn(move || {
            LAST.set(Some(Last(10 * n + 1)));
            record_one(10 * n);
        })
        .join()
        .unwrap();
    }
    assert_eq!(numbers(&copy(&session)), [0, 1, 10, 11, 20, 21, 30, 31, 40, 41]);
}

#[test]
fn threads_without_a_lane_are_counted_and_get_one_later() {
    let (_one, session) = session(Config::new().lanes(1));
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let (ready, is_ready) = std::sync::mpsc::channel();
    let first = std::thread::spawn(move || {
        record_one(1);
        ready.send(()).unwrap();
        wait.recv().unwrap();
    });
    is_ready.recv().unwrap();
    (100..107).for_each(record_one);
    assert_eq!(copy(&session).header.no_lane, 7);
    go.send(()).unwrap();
    first.join().unwrap();
    record_one(2);
    assert_eq!(numbers(&copy(&session)), [1, 2]);
    assert_eq!(copy(&session).header.no_lane, 7);
}

#[test]
fn the_child_of_a_fork_leaves_its_parents_ring_alone() {
    let (_one, session) = session(Config::new().lanes(4));
    record_one(1);
    // SAFETY: the child records, which needs no lock, starts a ring, and ends without running anything else.
    let child = unsafe { libc::fork() };
    if child == 0 {
        record_one(66);
        let own = Config::new().name("child").memfd(true).start();
        record_one(2);
        let right = own.is_ok_and(|own| numbers(&Copied::new(own.copy())) == [2]);
        // SAFETY: ends at once.
        unsafe { libc::_exit(if right { 42 } else { 1 }) };
    }
    let mut status = 0;
    // SAFETY: our child; `status` is ours.
    unsafe { libc::waitpid(child, &mut status, 0) };
    assert_eq!(libc::WEXITSTATUS(status), 42, "the child could not record on its own");
    record_one(3);
    assert_eq!(numbers(&copy(&session)), [1, 3]);
}

#[test]
fn a_second_ring_takes_over_from_the_first() {
    let (_one, session) = session(Config::new());
    record_one(1);
    assert!(matches!(start(), Err(StartError::AlreadyStarted)));
    assert!(session.is_recording());
    let first = session.path().unwrap().to_owned();
    drop(session);
    record_one(2);
    let session = Config::new().start().unwrap();
    assert_ne!(session.path().unwrap(), first);
    record_one(3);
    assert_eq!(numbers(&Copied::file(&first)), [1]);
    assert_eq!(numbers(&copy(&session)), [3]);
}

#[test]
fn a_full_file_system_turns_recording_off_with_a_message() {
    let shm = std::ffi::CString::new("/dev/shm").unwrap();
    // SAFETY: an all-zero statvfs is valid, and ours.
    let room = unsafe {
        let mut found: libc::statvfs = std::mem::zeroed();
        assert_eq!(libc::statvfs(shm.as_ptr(), &mut found), 0);
        found.f_blocks * found.f_frsize
    };
    let (one, session) = session(Config::new());
    drop(session);
    // SAFETY: the lock is held.
    unsafe { std::env::remove_var("XDG_RUNTIME_DIR") };
    let config = Config::new().name("too-big").size(2 * room);
    let message = config.clone().start().unwrap_err().to_string();
    assert!(message.starts_with("recording is off: allocating /dev/shm/unitrace-"), "{message}");
    assert!(message.ends_with("make room there, or ask for less with UNITRACE=size=1M"), "{message}");
    let session = config.start_or_warn();
    assert!(!session.is_recording());
    record_one(1);
    let left =
        std::fs::read_dir("/dev/shm").unwrap().flat_map(|entry| std::fs::read_dir(entry.unwrap().path()));
    let left = left.flatten().any(|file| file.unwrap().file_name().to_string_lossy().starts_with("too-big-"));
    assert!(!left, "a file was left behind");
    drop(one);
}

#[test]
fn the_environment_has_the_last_word() {
    let (_one, session) = session(Config::new());
    drop(session);
    // SAFETY: the lock is held.
    let set = |value: &str| unsafe { std::env::set_var("UNITRACE", value) };
    set("off");
    let off = start().unwrap();
    assert!(!off.is_recording() && off.path().is_none());
    set("size=1M,lanes=3,groups=spans");
    let on = Config::new().size(64 << 20).start().unwrap();
    record_one(1);
    record(Event::IrqBegin { vector: 7 });
    let copied = copy(&on);
    assert_eq!((copied.bytes.len(), copied.header.geometry.lanes), (1 << 20, 3));
    assert_eq!(copied.events().len(), 1);
    drop(on);
    set("colour=blue");
    assert!(matches!(start(), Err(StartError::Environment(item)) if item == "colour=blue"));
    // SAFETY: as above.
    unsafe { std::env::remove_var("UNITRACE") };
}

#[test]
fn every_packet_says_what_runs() {
    let (_one, session) = session(Config::new().lanes(1).size(256 << 10));
    assert_eq!(set_current(ObjectId(5)), ObjectId::NONE);
    (0..2000).for_each(record_one);
    assert_eq!(set_current(ObjectId::NONE), ObjectId(5));
    for packet in &copy(&session).streams()[&StreamId { lane: 0, level: 0 }] {
        assert_eq!(packet.events[0].1, Event::Current { task: ObjectId(5) });
    }
}

#[test]
fn anchors_come_from_time_to_time() {
    let (_one, session) = session(Config::new().lanes(1).size(256 << 10));
    let end = Instant::now() + Duration::from_millis(2300);
    while Instant::now() < end {
        (0..1000).for_each(record_one);
        std::thread::sleep(Duration::from_millis(1));
    }
    let copied = copy(&session);
    let anchors: Vec<_> = copied.header.anchors.iter().flatten().collect();
    assert!(anchors.len() >= 3, "{anchors:?}");
    let (first, last) = (anchors[0], anchors[anchors.len() - 1]);
    let ticks = copied.header.frequency.unwrap().nanos(last.ticks.0 - first.ticks.0).0 as f64;
    let (unix, host) = (last.unix_ns - first.unix_ns, last.host_ns - first.host_ns);
    assert!(
        (ticks / host as f64 - 1.0).abs() < 1e-3 && (ticks / unix as f64 - 1.0).abs() < 1e-3,
        "{anchors:?}"
    );
}
