//! Rings that ended processes left: the newest of each program are kept, to be looked at afterwards.

use super::identity::start_of;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use unitrace_formats::ring::header::offset;

/// Dead rings kept of a program, with the one that is about to be made not counted.
const KEPT: usize = 8;

/// Removes all but the newest dead rings of `program`. What cannot be removed stays; this is only housekeeping.
pub(super) fn keep_newest(directory: &Path, program: &str) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let mut dead: Vec<(SystemTime, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let pid = pid_in(entry.file_name().to_str()?, program)?;
            let path = entry.path();
            let changed = entry.metadata().ok()?.modified().ok()?;
            (!is_alive(pid, &path)).then_some((changed, path))
        })
        .collect();
    dead.sort();
    let surplus = dead.len().saturating_sub(KEPT);
    for (_, path) in &dead[..surplus] {
        let _ = std::fs::remove_file(path);
    }
}

/// The pid in `PROGRAM-PID-BOOTID.ring`; `None` if it is no such name.
fn pid_in(name: &str, program: &str) -> Option<u32> {
    let rest = name.strip_prefix(program)?.strip_prefix('-')?.strip_suffix(".ring")?;
    let (pid, boot_id) = rest.split_once('-')?;
    u64::from_str_radix(boot_id, 16).ok()?;
    pid.parse().ok()
}

/// True if the process that made the ring still runs: its pid is in use by a process of the same age.
fn is_alive(pid: u32, ring: &Path) -> bool {
    let Some(start) = start_of(pid) else { return false };
    let mut stored = [0; 8];
    let read = File::open(ring).and_then(|file| file.read_exact_at(&mut stored, offset::WRITER_START as u64));
    // A ring that is just being made has no start yet: leave it alone.
    read.is_err() || matches!(u64::from_le_bytes(stored), 0) || u64::from_le_bytes(stored) == start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(pid_in("web-12-00ff.ring", "web"), Some(12));
        assert_eq!(pid_in("web-12-00ff.ring", "we"), None);
        assert_eq!(pid_in("web-server-12-00ff.ring", "web"), None);
        assert_eq!(pid_in("web-12-00ff.utr", "web"), None);
    }

    #[test]
    fn eight_dead_rings_stay_and_living_ones() {
        let directory = std::env::temp_dir().join(format!("unitrace-dead-{}", std::process::id()));
        std::fs::create_dir(&directory).unwrap();
        let ring = |pid: u32, boot: u32, start: u64, age: u64| {
            let path = directory.join(format!("web-{pid}-{boot:016x}.ring"));
            let mut page = vec![0; 4096];
            page[offset::WRITER_START..][..8].copy_from_slice(&start.to_le_bytes());
            std::fs::write(&path, page).unwrap();
            let time = SystemTime::now() - std::time::Duration::from_secs(age);
            File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        };
        let us = std::process::id();
        (0..12).for_each(|n| ring(u32::MAX - n, n, 7, 100 + u64::from(n)));
        ring(us, 100, start_of(us).unwrap(), 5000);
        ring(us, 101, start_of(us).unwrap() + 1, 6000);
        keep_newest(&directory, "web");
        let mut left: Vec<_> = std::fs::read_dir(&directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let boots: Vec<_> = left
            .iter()
            .map(|name| u64::from_str_radix(&name[name.len() - 21..][..16], 16).unwrap())
            .collect();
        assert_eq!(left.len(), KEPT + 1, "{left:?}");
        assert!(
            boots.contains(&100) && !boots.contains(&101) && (0..8).all(|n| boots.contains(&n)),
            "{boots:?}"
        );
        std::fs::remove_dir_all(directory).unwrap();
    }
}
