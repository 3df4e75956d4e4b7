//! Signals strike in the middle of records and packet switches, and in the middle of each other, while every level
//! wraps: nothing is lost but what was counted, and nothing is corrupt.
#![allow(clippy::unwrap_used)]

mod reading;
mod work;

use reading::Copied;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use unitrace_formats::ring::StreamId;
use unitrace_probe::Config;

/// Two seconds each; nearly always the first is enough.
const ROUNDS: u32 = 20;

fn main() {
    let session =
        Config::new().name("signals").size(256 << 10).lanes(1).packet_size(1024).memfd(true).start().unwrap();
    work::record_one(0);
    work::strike_with_signals(Duration::from_micros(50));
    let mut recorded = 1;
    // Where both threads share a CPU, luck is needed for a signal inside of a signal's record.
    for _ in 0..ROUNDS {
        recorded = record_while_struck(recorded);
        mask_signals(libc::SIG_BLOCK);
        if Copied::new(session.copy()).streams().keys().any(|stream| stream.level == 2) {
            break;
        }
    }
    let struck = u64::from(work::STRUCK.load(Ordering::Relaxed));
    // The discarded are stated by the next packet of level 0.
    (0..200).for_each(|n| work::record_one(recorded + n));

    let copied = Copied::new(session.copy());
    assert_eq!(copied.header.no_lane, 0);
    let streams = copied.streams();
    let (mut all, mut levels) = (0, [0; 3]);
    for (stream, packets) in &streams {
        work::assert_whole(packets);
        let newest = &packets[packets.len() - 1].header;
        // One event of each packet is its `current`.
        let events = newest.first_index + u64::from(newest.commit.count) - newest.seq;
        all += events;
        levels[usize::from(stream.level)] = events;
        let places = copied.header.geometry.packets[usize::from(stream.level)];
        println!("{stream}: {events} events, {} packets in {places} places", newest.seq);
        assert!(stream.level == 2 || newest.seq > u64::from(places), "{stream} did not wrap");
    }
    let task_level = &streams[&StreamId { lane: 0, level: 0 }];
    let discarded = u64::from(task_level[task_level.len() - 1].header.discarded);
    println!("{recorded} recorded, {struck} signals, {discarded} discarded");
    assert_eq!(all + discarded, u64::from(recorded) + 200 + struck);
    assert!(levels[1] > 100 && levels[2] > 0, "signals did not strike inside of records: {levels:?}");
}

/// Records from event `n` on for two seconds, struck by signals; returns the number of the next event.
fn record_while_struck(mut n: u32) -> u32 {
    let done = AtomicBool::new(false);
    // SAFETY: pthread_self has no conditions.
    let target = unsafe { libc::pthread_self() };
    std::thread::scope(|scope| {
        // A new thread inherits the mask: no signal may find it, it has no lane.
        mask_signals(libc::SIG_BLOCK);
        scope.spawn(|| {
            let end = Instant::now() + Duration::from_secs(2);
            while Instant::now() < end {
                // SAFETY: the target thread waits for this one.
                unsafe { libc::pthread_kill(target, libc::SIGUSR1) };
                std::hint::spin_loop();
            }
            done.store(true, Ordering::Relaxed);
        });
        mask_signals(libc::SIG_UNBLOCK);
        while !done.load(Ordering::Relaxed) {
            work::record_one(n);
            n += 1;
        }
    });
    n
}

fn mask_signals(how: libc::c_int) {
    // SAFETY: `set` is initialised by sigfillset.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut set);
        libc::pthread_sigmask(how, &set, std::ptr::null_mut());
    }
}
