//! The processes of this machine that run guests, and the rings in those. For a table: so many guests are looked into as
//! there are, each for a short time.

use super::searched::Searched;
use super::{FindError, Found};
use crate::proc;
use std::time::{Duration, Instant};

/// How the programs that run guests are called; the system cuts names after 15 characters.
const MONITORS: [&str; 8] =
    ["qemu-system-", "qemu-kvm", "firecracker", "cloud-hyperviso", "crosvm", "uhyve", "solo5-hvt", "hvt"];

/// How long one guest is searched.
const PATIENCE: Duration = Duration::from_secs(2);

/// A process that runs a guest.
pub struct ListedMonitor {
    /// The process.
    pub pid: u32,
    /// Its program.
    pub name: String,
    /// What is in its guest.
    pub seen: SeenInside,
}

/// What is in a guest.
pub enum SeenInside {
    /// Rings, one at least.
    Rings(Vec<Found>),
    /// Nothing that looks like one.
    Nothing,
    /// Nothing in the part that was searched before the time was over.
    NothingYet,
    /// Its memory cannot be read.
    Unreadable(FindError),
}

/// Every process that is called like a monitor.
pub fn monitors() -> Vec<ListedMonitor> {
    let all = proc::all().into_iter().map(|pid| (pid, proc::name(pid)));
    let monitors = all.filter(|(_, name)| is_monitor(name));
    monitors.map(|(pid, name)| ListedMonitor { pid, name, seen: look_inside(pid) }).collect()
}

/// True for the name of a program that runs guests.
pub(super) fn is_monitor(name: &str) -> bool {
    MONITORS
        .iter()
        .any(|monitor| if monitor.ends_with('-') { name.starts_with(monitor) } else { name == *monitor })
}

fn look_inside(pid: u32) -> SeenInside {
    let end = Instant::now() + PATIENCE;
    match Searched::open(pid)
        .and_then(|searched| searched.until(end).rings(crate::progress::Progress::HIDDEN))
    {
        Ok(rings) if !rings.is_empty() => SeenInside::Rings(rings),
        Ok(_) if Instant::now() >= end => SeenInside::NothingYet,
        Ok(_) | Err(FindError::NoRingInGuest { .. }) => SeenInside::Nothing,
        Err(error) => SeenInside::Unreadable(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_run_guests() {
        assert!(is_monitor("qemu-system-x86") && is_monitor("firecracker") && is_monitor("cloud-hyperviso"));
        assert!(!is_monitor("qemu-img") && !is_monitor("web") && !is_monitor("hvtop"));
    }
}
