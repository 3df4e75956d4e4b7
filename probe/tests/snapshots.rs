//! Copies of a ring that two threads, others that come and go, and signals write as fast as they can: no false gap, no bad event. 200 copies here,
//! a hundred thousand with `UNITRACE_SNAPSHOTS=100000 cargo test --release -p unitrace-probe --test snapshots`.
#![allow(clippy::unwrap_used)]

mod reading;
mod work;

use reading::live::Mapped;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use unitrace_probe::Config;

fn main() {
    let wanted = std::env::var("UNITRACE_SNAPSHOTS").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let runtime = std::env::temp_dir().join(format!("unitrace-snapshots-{}", std::process::id()));
    std::fs::create_dir_all(&runtime).unwrap();
    // SAFETY: there is one thread.
    unsafe { std::env::set_var("XDG_RUNTIME_DIR", &runtime) };
    let config = Config::new().name("snapshots").size(256 << 10).lanes(4).packet_size(1024);
    let session = config.start().unwrap();
    let ring = Mapped::file(session.path().unwrap());
    let done = AtomicBool::new(false);
    let (mut packets, mut grown, mut overtaken) = (0u64, 0u64, 0u64);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut n = 0u32;
                while !done.load(Ordering::Relaxed) {
                    work::record_one(n);
                    n = n.wrapping_add(1);
                }
            });
        }
        // Threads that come and go take turns in the third lane.
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let short = std::thread::spawn(|| (0..200).for_each(work::record_one));
                short.join().unwrap();
            }
        });
        work::strike_with_signals(Duration::from_micros(300));
        for _ in 0..wanted {
            for stream in ring.snapshot() {
                let parsed = stream.packets();
                work::assert_whole(&parsed);
                packets += parsed.len() as u64;
                grown += stream.grown;
                overtaken += stream.overtaken;
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    std::fs::remove_dir_all(runtime).unwrap();
    println!(
        "{wanted} snapshots of a busy ring, {packets} packets: no bad event, no false gap\n\
         {grown} packets had grown when their successor was copied, {overtaken} were overwritten while they were copied"
    );
    assert!(packets > wanted * 10, "the ring was not busy");
}
