//! `kill -9` at random moments: what the ring's file holds is whole. 40 kills here, a thousand with
//! `UNITRACE_KILLS=1000 cargo test --release -p unitrace-probe --test crash`.
#![allow(clippy::unwrap_used)]

mod reading;
mod work;

use reading::Copied;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Tells the test's own program to be the victim.
const VICTIM: &str = "UNITRACE_TEST_VICTIM";

#[derive(Default, Debug)]
struct Tally {
    kills: u64,
    events: u64,
    packets: u64,
    /// Killed in the middle of a packet switch.
    recycled: u64,
    wrapped_lanes: u64,
    least_recovered: f64,
}

fn main() {
    if std::env::var_os(VICTIM).is_some() {
        victim();
    }
    let kills = std::env::var("UNITRACE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(40);
    let runtime = std::env::temp_dir().join(format!("unitrace-crash-{}", std::process::id()));
    std::fs::create_dir_all(&runtime).unwrap();
    let mut tally = Tally { least_recovered: 1.0, ..Tally::default() };
    let mut random = 0x9E37_79B9_7F4A_7C15_u64 ^ u64::from(std::process::id());
    for _ in 0..kills {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let ring = kill(&runtime, Duration::from_micros((random >> 33) % 30_000));
        look(&ring, &mut tally);
        std::fs::remove_file(ring).unwrap();
    }
    std::fs::remove_dir_all(runtime).unwrap();
    println!("{tally:#?}");
    assert!(tally.least_recovered >= 0.95 && tally.wrapped_lanes > 0);
    println!("{kills} kills: no bad event, no false gap");
}

/// Records as fast as it can from two threads and from signals, until it is killed.
fn victim() -> ! {
    let session = unitrace_probe::Config::new().name("victim").size(2 << 20).lanes(2).start().unwrap();
    println!("{}", session.path().unwrap().display());
    work::strike_with_signals(Duration::from_micros(200));
    std::thread::spawn(|| work::record_for_ever());
    work::record_for_ever()
}

fn kill(runtime: &Path, after: Duration) -> PathBuf {
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .env(VICTIM, "1")
        .env("XDG_RUNTIME_DIR", runtime)
        .env_remove("UNITRACE")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut path = String::new();
    BufReader::new(victim.stdout.take().unwrap()).read_line(&mut path).unwrap();
    std::thread::sleep(after);
    victim.kill().unwrap();
    victim.wait().unwrap();
    PathBuf::from(path.trim_end())
}

fn look(ring: &Path, tally: &mut Tally) {
    let copied = Copied::file(ring);
    let geometry = copied.header.geometry;
    tally.kills += 1;
    for (stream, packets) in copied.streams() {
        let places = geometry.packets[usize::from(stream.level)] as usize;
        let newest = packets[packets.len() - 1].header.seq;
        // Whole but for the packet that was being recycled.
        let expected = places.min(newest as usize);
        assert!(packets.len() + 1 >= expected, "{stream}: {} of {expected} packets", packets.len());
        tally.recycled += u64::from(packets.len() < expected);
        work::assert_whole(&packets);
        tally.packets += packets.len() as u64;
        tally.events += packets.iter().map(|packet| packet.events.len() as u64).sum::<u64>();
        if places >= 64 && newest > places as u64 {
            let bytes: u64 = packets.iter().map(|packet| u64::from(packet.header.commit.offset)).sum();
            let recovered = bytes as f64 / (places as u64 * u64::from(geometry.packet_size)) as f64;
            tally.wrapped_lanes += 1;
            tally.least_recovered = tally.least_recovered.min(recovered);
        }
    }
}
