//! What the writers under test record: numbered events from threads, and from signals that interrupt them.
#![allow(dead_code, clippy::unwrap_used)]

use crate::reading::{Packet, assert_gapless};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use unitrace_formats::event::{Cause, Event};
use unitrace_formats::id::ObjectId;
use unitrace_probe::record;

/// Signals that recorded so far.
pub(crate) static STRUCK: AtomicU32 = AtomicU32::new(0);

/// The `n`-th event of a thread; it carries its own check.
pub(crate) fn record_one(n: u32) {
    record(Event::Read { task: ObjectId(n), source: ObjectId(!n) });
}

/// [`record_one`] without end.
pub(crate) fn record_for_ever() -> ! {
    let mut n = 0u32;
    loop {
        record_one(n);
        n = n.wrapping_add(1);
    }
}

extern "C" fn struck(signal: libc::c_int) {
    let n = STRUCK.fetch_add(1, Ordering::Relaxed);
    record(Event::Wake { task: ObjectId(n), cause: Cause::Irq, by: !n });
    // A second signal inside the first: the third level.
    if signal == libc::SIGALRM && n % 4 == 0 {
        // SAFETY: raise is allowed in a signal handler.
        unsafe { libc::raise(libc::SIGUSR1) };
    }
}

/// Makes SIGALRM (from a timer) and SIGUSR1 record events, whatever they interrupt.
pub(crate) fn strike_with_signals(every: Duration) {
    handle(libc::SIGALRM);
    handle(libc::SIGUSR1);
    let every = libc::timeval { tv_sec: 0, tv_usec: every.as_micros() as libc::suseconds_t };
    let timer = libc::itimerval { it_interval: every, it_value: every };
    // SAFETY: `timer` is ours.
    assert_eq!(unsafe { libc::setitimer(libc::ITIMER_REAL, &timer, std::ptr::null_mut()) }, 0);
}

/// Lets [`struck`] handle a signal; the other signal may interrupt it, the same one may not: on a slow machine it
/// would be delivered before the handler's first instruction, again and again, until the stack is full.
pub(crate) fn handle(signal: libc::c_int) {
    // SAFETY: an all-zero sigaction is a valid one; the handler only records and raises.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = struck as extern "C" fn(libc::c_int) as usize;
        action.sa_flags = libc::SA_RESTART;
        assert_eq!(libc::sigaction(signal, &action, std::ptr::null_mut()), 0);
    }
}

/// Every event is one that was recorded, in order, and nothing between the first and the last is missing (but for a
/// packet that is missing as a whole).
pub(crate) fn assert_whole(packets: &[Packet<'_>]) {
    let mut run = 0;
    for end in 1..=packets.len() {
        if end == packets.len() || packets[end].header.seq != packets[end - 1].header.seq + 1 {
            assert_gapless(&packets[run..end]);
            assert_numbered(&packets[run..end]);
            run = end;
        }
    }
}

fn assert_numbered(packets: &[Packet<'_>]) {
    let mut last = None;
    let mut owner = 0;
    let events =
        packets.iter().flat_map(|packet| packet.events.iter().map(|event| (packet.header.owner, event)));
    for (by, (_, event)) in events {
        // Each thread counts from 0.
        if by != owner {
            (owner, last) = (by, None);
        }
        match *event {
            Event::Read { task, source } => {
                assert_eq!(source.0, !task.0, "a bad event");
                assert!(last.is_none_or(|last: u32| task.0 == last.wrapping_add(1)), "{last:?}, then {task}");
                last = Some(task.0);
            }
            Event::Wake { task, by, .. } => assert_eq!(by, !task.0, "a bad event"),
            Event::Current { .. } => {}
            other => panic!("nobody recorded {other:?}"),
        }
    }
}
