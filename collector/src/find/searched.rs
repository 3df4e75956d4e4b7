//! Rings that nothing names, somewhere in the memory of a running process: a static that the program records into, or
//! the RAM of a guest that the process hosts.

use super::guest::MOST_RINGS;
use super::hosted::Piece;
use super::monitors::is_monitor;
use super::stopped::MonitorProcess;
use super::{FindError, Found, GuestAt, of_process, scan};
use crate::memory::{ProcessMemory, ReadError};
use crate::proc;
use crate::progress::Progress;
use crate::ring::Ring;
use indicatif::ProgressBar;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;
use tracing::debug;

/// The rings that [`of_process`] finds; if there are none, those in all the memory the process can write to.
pub fn in_process(pid: u32, progress: &Progress) -> Result<Vec<Found>, FindError> {
    match of_process(pid) {
        Err(nothing @ (FindError::NoRing { .. } | FindError::SwitchedOff { .. })) => {
            let found = Searched::open(pid)?.rings(*progress)?;
            match proc::name(pid) {
                _ if !found.is_empty() => Ok(found),
                name if is_monitor(&name) => Err(FindError::NoRingInGuest {
                    place: format!("the guest of process {pid} ({name})"),
                    hint: String::new(),
                }),
                _ => Err(nothing),
            }
        }
        found => found,
    }
}

/// The guest that a process hosts; a ring in its memory tells where that begins.
///
/// # Errors
/// When the process cannot be read, or no guest's ring is in it.
pub fn guest_in_process(pid: u32, progress: Progress) -> Result<GuestAt, FindError> {
    let searched = Searched::open(pid)?;
    let ranges = joined(&searched.mappings);
    let total = ranges.iter().map(|range| range.end - range.start).sum();
    let bar = progress.bar("searching the process for its guest", total);
    for range in ranges {
        let headers = searched.headers(&range, &bar)?;
        if let Some(guest) = searched.piece(&range).guest_at(&headers) {
            bar.finish_and_clear();
            let place = format!("{}, guest", searched.place);
            return Ok(GuestAt { guest, place, host: Some(MonitorProcess::host(pid)) });
        }
    }
    bar.finish_and_clear();
    Err(FindError::NoGuest { place: searched.place })
}

/// A process whose memory can be read.
pub(super) struct Searched {
    pid: u32,
    place: String,
    memory: Arc<ProcessMemory>,
    mappings: Vec<Range<u64>>,
    until: Option<Instant>,
}

impl Searched {
    pub(super) fn open(pid: u32) -> Result<Self, FindError> {
        let denied = |error| FindError::Denied { pid, name: proc::name(pid), error };
        let mappings = proc::writable(pid).map_err(denied)?;
        let memory = Arc::new(ProcessMemory::open(pid).map_err(denied)?);
        Ok(Self { pid, place: format!("process {pid} ({})", proc::name(pid)), memory, mappings, until: None })
    }

    /// Not longer than until then.
    pub(super) fn until(self, end: Instant) -> Self {
        Self { until: Some(end), ..self }
    }

    /// The rings of the guest that the process hosts; if it hosts none with a ring, those of the process itself.
    pub(super) fn rings(&self, progress: Progress) -> Result<Vec<Found>, FindError> {
        let ranges = joined(&self.mappings);
        let total = ranges.iter().map(|range| range.end - range.start).sum();
        let bar = progress.bar("searching the process for a ring", total);
        let rings = self.rings_in(ranges, &bar);
        bar.finish_and_clear();
        rings
    }

    fn rings_in(&self, ranges: Vec<Range<u64>>, bar: &ProgressBar) -> Result<Vec<Found>, FindError> {
        let mut own = Vec::new();
        for range in ranges {
            let headers = self.headers(&range, bar)?;
            if let Some(rings) = self.piece(&range).rings(&headers, &self.place, self.pid) {
                return rings;
            }
            own.extend(headers.into_iter().map(|at| self.open_at(at, range.end - at)));
        }
        let mut first_error = None;
        let mut found = Vec::new();
        for ring in own {
            match ring {
                // A header without the rest behind it is a copy that somebody made.
                Ok(ring) if ring.ring.is_cut() => debug!("{}: a copy, or cut off", ring.place),
                Ok(_) if found.len() == MOST_RINGS => break,
                Ok(ring) => found.push(ring),
                Err(error) => {
                    debug!("{error}");
                    first_error.get_or_insert(error);
                }
            }
        }
        first_error.filter(|_| found.is_empty()).map_or(Ok(found), Err)
    }

    fn headers(&self, range: &Range<u64>, bar: &ProgressBar) -> Result<Vec<u64>, FindError> {
        let go_on = |bytes| {
            bar.inc(bytes);
            self.until.is_none_or(|until| Instant::now() < until)
        };
        match scan::scan(&self.memory, std::slice::from_ref(range), go_on) {
            Ok(headers) => Ok(headers),
            Err(ReadError::Gone) => Err(FindError::NoProcess(self.pid)),
            Err(error) => Err(FindError::Ring { place: self.place.clone(), error: error.into() }),
        }
    }

    fn piece(&self, range: &Range<u64>) -> Piece<'_> {
        Piece { memory: &self.memory, range: range.clone(), mappings: &self.mappings }
    }

    fn open_at(&self, address: u64, available: u64) -> Result<Found, FindError> {
        let place = format!("{} at {address:#x}", self.place);
        let ring = Ring::open(Box::new(self.memory.clone()), address, available)
            .map_err(|error| FindError::Ring { place: place.clone(), error })?;
        Ok(Found::new(ring, place, Some(self.pid)))
    }
}

/// Ranges that touch as one, because a ring may lie across; the largest first, because that is a guest's RAM.
pub(super) fn joined(ranges: &[Range<u64>]) -> Vec<Range<u64>> {
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => joined.push(range.clone()),
        }
    }
    joined.sort_by_key(|range| std::cmp::Reverse(range.end - range.start));
    joined
}
