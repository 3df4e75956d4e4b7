//! Rings that nothing names, somewhere in the memory of a running process: a static that the program records into, or
//! the RAM of a guest that the process hosts.

use super::{FindError, Found, of_process, readable, scan};
use crate::memory::{Memory, ProcessMemory, ReadError};
use crate::proc;
use crate::progress::Progress;
use crate::ring::Ring;
use std::ops::Range;
use tracing::debug;

/// The rings that [`of_process`] finds; if there are none, those in all the memory the process can write to.
pub fn in_process(pid: u32, progress: &Progress) -> Result<Vec<Found>, FindError> {
    match of_process(pid) {
        Err(nothing @ (FindError::NoRing { .. } | FindError::SwitchedOff { .. })) => {
            let found = search(pid, progress)?;
            if found.is_empty() { Err(nothing) } else { Ok(found) }
        }
        found => found,
    }
}

fn search(pid: u32, progress: &Progress) -> Result<Vec<Found>, FindError> {
    let denied = |error| FindError::Denied { pid, name: proc::name(pid), error };
    let ranges = joined(proc::writable(pid).map_err(denied)?);
    let memory = ProcessMemory::open(pid).map_err(denied)?;
    let total = ranges.iter().map(|range| range.end - range.start).sum();
    let bar = progress.bar("searching the process for a ring", total);
    let mut found = Vec::new();
    for range in ranges {
        match scan::scan(&memory, std::slice::from_ref(&range), |bytes| bar.inc(bytes)) {
            Ok(addresses) => found.extend(addresses.into_iter().map(|at| open(pid, at, range.end - at))),
            Err(ReadError::Gone) => return Err(FindError::NoProcess(pid)),
            // Memory of a driver, or unmapped meanwhile.
            Err(error) => debug!("left out: {error}"),
        }
    }
    bar.finish_and_clear();
    // A header without the rest behind it is a copy that somebody made.
    let is_copy = |found: &Result<Found, _>| found.as_ref().is_ok_and(|found: &Found| found.ring.is_cut());
    readable(found.into_iter().filter(|found| !is_copy(found)))
}

fn open(pid: u32, address: u64, available: u64) -> Result<Found, FindError> {
    let place = format!("process {pid} ({}) at {address:#x}", proc::name(pid));
    let ring_error = |error| FindError::Ring { place: place.clone(), error };
    let memory: Box<dyn Memory> = Box::new(ProcessMemory::open(pid).map_err(|error| FindError::Denied {
        pid,
        name: proc::name(pid),
        error,
    })?);
    let ring = Ring::open(memory, address, available).map_err(ring_error)?;
    Ok(Found::new(ring, place, Some(pid)))
}

/// Ranges that touch, as one: a ring may lie across.
fn joined(ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}
