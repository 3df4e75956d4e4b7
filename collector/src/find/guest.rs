//! The rings in a guest's memory. Whoever can reach the memory of a guest implements [`Guest`]; everything here is the
//! same for all of them.
//!
//! A header that was found by its magic may be a copy: in a buffer of a disk or network, left from the last boot, or put
//! there by a guest that wants to lead us on. The page list decides, where there is one: the ring is in the frames that it
//! names, and its first frame is the one where the header was found. What has no list may as well be left from an earlier
//! boot, so it counts only where no ring has one.

use super::stopped::MonitorProcess;
use super::{FindError, Found, scan};
use crate::memory::{Guest, Memory, ReadError};
use crate::progress::Progress;
use crate::ring::{Ring, RingError};
use std::ops::Range;
use std::sync::Arc;
use tracing::{debug, warn};
use unitrace_formats::ring::page_list::{self, FRAMES};
use unitrace_formats::ring::{Header, HeaderError, PAGE, WriterKind};

/// Rings taken out of one guest: each kernel has one, and each becomes a file.
pub(super) const MOST_RINGS: usize = 8;

/// Why a page that looks like a ring's first is not taken for it.
#[derive(Debug, thiserror::Error)]
enum NoRing {
    #[error("a copy of a ring's first page: the ring itself begins at {0:#x}")]
    Copy(u64),
    #[error("a header whose page list is damaged")]
    List,
    #[error("a header whose page list names {0:#x}, where the guest has no RAM")]
    NoRam(u64),
    #[error("a header whose page list names {0:#x} twice")]
    Twice(u64),
    #[error("the ring of a process inside the guest, whose pages are anywhere: collect it inside the guest")]
    Process,
    #[error("a header without the ring behind it: a copy of it, or cut short")]
    Cut,
    #[error(transparent)]
    Header(#[from] HeaderError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Ring(#[from] RingError),
}

/// Searches all RAM of a guest. `place` is the guest in words, `pid` the process that hosts it.
///
/// # Errors
/// When there is no ring, or the guest went away.
pub fn of_guest(
    guest: &Arc<dyn Guest>,
    place: &str,
    pid: Option<u32>,
    progress: Progress,
) -> Result<Vec<Found>, FindError> {
    let headers = headers(guest, &guest.ram(), place, progress)?;
    Candidates { place, pid, headers: &headers }.resolve(guest, Some)
}

/// Searches `ranges` of a memory for headers.
pub(super) fn headers(
    memory: &dyn Memory,
    ranges: &[Range<u64>],
    place: &str,
    progress: Progress,
) -> Result<Vec<u64>, FindError> {
    let total = ranges.iter().map(|range| range.end - range.start).sum();
    let bar = progress.bar("searching the guest for a ring", total);
    let headers = scan::scan(memory, ranges, |bytes| {
        bar.inc(bytes);
        true
    });
    bar.finish_and_clear();
    headers.map_err(|error| FindError::Ring { place: place.to_owned(), error: error.into() })
}

/// Where headers were found, in some memory that holds the guest's.
pub(super) struct Candidates<'a> {
    pub(super) place: &'a str,
    pub(super) pid: Option<u32>,
    pub(super) headers: &'a [u64],
}

impl Candidates<'_> {
    /// Those that are rings of this guest; `physical` says where in the guest an address is.
    pub(super) fn resolve(
        &self,
        guest: &Arc<dyn Guest>,
        physical: impl Fn(u64) -> Option<u64>,
    ) -> Result<Vec<Found>, FindError> {
        let names_frames = |&address: &u64| {
            let mut page = [0; PAGE];
            let header = guest.read(address, &mut page).ok().and_then(|()| Header::parse(&page).ok());
            header.is_some_and(|header| header.page_list_count > 0)
        };
        let addresses = self.headers.iter().filter_map(|&address| physical(address));
        let (listed, others): (Vec<u64>, Vec<u64>) = addresses.partition(names_frames);
        let mut first_no = None;
        let mut found = self.open(guest, &listed, &mut first_no);
        // A guest can be full of headers that name no frames, and to open each takes as much as a ring does.
        if found.is_empty() {
            found = self.open(guest, &others, &mut first_no);
        }
        if found.len() > MOST_RINGS {
            warn!("{} has more than {MOST_RINGS} rings; the others are left out", self.place);
            found.truncate(MOST_RINGS);
        }
        if !found.is_empty() {
            return Ok(found);
        }
        let hint =
            first_no.map_or(String::new(), |(address, no)| format!(" (at {address:#x} there is {no})"));
        Err(FindError::NoRingInGuest { place: self.place.to_owned(), hint })
    }

    /// The rings at these addresses, one more than are taken at most: that tells that there are more. `first_no` is why
    /// the first that is none is none.
    fn open(
        &self,
        guest: &Arc<dyn Guest>,
        addresses: &[u64],
        first_no: &mut Option<(u64, NoRing)>,
    ) -> Vec<Found> {
        let mut found = Vec::new();
        for &address in addresses {
            match ring_at(guest, address) {
                Ok(ring) => {
                    let place = format!("{} at {address:#x}", self.place);
                    let host = self.pid.map(MonitorProcess::host);
                    found.push(Found { host, ..Found::new(ring, place, self.pid) });
                    if found.len() > MOST_RINGS {
                        break;
                    }
                }
                Err(no) => {
                    debug!("{} at {address:#x}: {no}", self.place);
                    first_no.get_or_insert((address, no));
                }
            }
        }
        found
    }
}

/// The ring whose header is at this physical address.
fn ring_at(guest: &Arc<dyn Guest>, address: u64) -> Result<Ring, NoRing> {
    let mut page = [0; PAGE];
    guest.read(address, &mut page)?;
    let header = Header::parse(&page)?;
    let ram = guest.ram();
    let frames = if header.page_list_count > 0 {
        listed(guest, &ram, &header, address)?
    } else {
        contiguous(&ram, &header, address)?
    };
    let length = frames.len() as u64 * PAGE as u64;
    Ok(Ring::open(Arc::clone(guest).pages(&frames)?, 0, length)?)
}

/// The frames that the ring's page list names, if it is the ring of this very place.
fn listed(
    guest: &Arc<dyn Guest>,
    ram: &[Range<u64>],
    header: &Header,
    address: u64,
) -> Result<Vec<u64>, NoRing> {
    let need = usize::try_from(header.geometry.region / PAGE as u64).map_err(|_| NoRing::List)?;
    let lists = &header.page_lists[..(header.page_list_count as usize).min(header.page_lists.len())];
    if need == 0 || need > lists.len() * FRAMES {
        return Err(NoRing::List);
    }
    let mut frames = Vec::with_capacity(need);
    let mut page = [0; PAGE];
    for &list in lists {
        guest.read(physical(ram, list)?, &mut page)?;
        frames.extend(page_list::parse(&page).ok_or(NoRing::List)?.take(need - frames.len()));
        // Known after the first list already, before more is spent on it.
        if frames[0] != address / PAGE as u64 {
            return Err(NoRing::Copy(frames[0].saturating_mul(PAGE as u64)));
        }
    }
    for &frame in &frames {
        physical(ram, frame)?;
    }
    let mut sorted = frames.clone();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(NoRing::Twice(pair[0] * PAGE as u64)),
        None => Ok(frames),
    }
}

/// The frames behind the header, for a kernel that did not say which they are.
fn contiguous(ram: &[Range<u64>], header: &Header, address: u64) -> Result<Vec<u64>, NoRing> {
    if header.writer == WriterKind::Process {
        return Err(NoRing::Process);
    }
    let end = address.checked_add(header.geometry.region).ok_or(NoRing::Cut)?;
    if !ram.iter().any(|ram| ram.start <= address && end <= ram.end) {
        return Err(NoRing::Cut);
    }
    Ok((address / PAGE as u64..end / PAGE as u64).collect())
}

/// The address of a frame, if the guest has RAM there.
fn physical(ram: &[Range<u64>], frame: u64) -> Result<u64, NoRing> {
    let address = frame.checked_mul(PAGE as u64).ok_or(NoRing::NoRam(u64::MAX))?;
    // A core may have as many ranges as pages.
    let range = ram.get(ram.partition_point(|ram| ram.end <= address));
    let is_ram = range.is_some_and(|ram| ram.start <= address && ram.end - address >= PAGE as u64);
    if is_ram { Ok(address) } else { Err(NoRing::NoRam(address)) }
}

#[cfg(test)]
mod tests;
