//! All the memory of a Xen guest, mapped a window at a time: for guests that published nothing.

use super::{Guest, MappedMemory, Memory, ReadError};
use crate::xen::control::Info;
use crate::xen::foreign::{Foreign, Pages};
use crate::xen::p2m::{P2m, P2mError};
use crate::xen::{Frame, PAGE};
use std::io;
use std::iter;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// Pages mapped at once while memory is searched: 2 MiB.
const WINDOW: u64 = 512;
/// Reads shorter than this are no search: they get the pages they want and no more.
const SEARCH: usize = 64 << 10;
/// Frame number of 4 GiB. What lies below it and is no RAM, devices would have.
const HIGH: u64 = 1 << 20;
/// Frames that a guest has besides its RAM: shared pages, grants, special pages.
const SPECIAL: u64 = 1024;

/// A guest's memory by foreign mapping; of a PV guest through its own table of frames.
///
/// Frames where the guest has no page read as zeros: [`Guest::ram`] can only say where RAM may be, because Xen does not
/// tell, and trying all frames up to the highest takes half a minute for a guest of 8 MB.
#[derive(Debug)]
pub struct ForeignMemory {
    foreign: Foreign,
    /// `None`: the guest's frame numbers are those that Xen wants.
    p2m: Option<P2m>,
    ram: Vec<Range<u64>>,
    window: Mutex<Option<Window>>,
}

/// Some pages side by side, mapped.
#[derive(Debug)]
struct Window {
    first: u64,
    /// Place of each page in the mapping.
    places: Vec<Option<usize>>,
    pages: Option<Pages>,
}

impl ForeignMemory {
    /// Reads `foreign`'s guest. `highest` is the highest frame number it uses.
    ///
    /// # Errors
    /// When a PV guest's table of frames cannot be found.
    pub fn new(foreign: Foreign, info: &Info, highest: Frame) -> Result<Self, P2mError> {
        let pages = info.max_pages.max(info.pages).saturating_add(SPECIAL);
        let (p2m, ram) = if info.is_pv {
            let p2m = P2m::open(&foreign, info.shared_info, pages)?;
            let ram = iter::once(0..p2m.pages() * PAGE as u64).collect();
            (Some(p2m), ram)
        } else {
            (None, ram(pages, highest.0.saturating_add(1)))
        };
        Ok(Self { foreign, p2m, ram, window: Mutex::new(None) })
    }

    /// The frames that Xen wants for these of the guest's.
    fn translated(&self, frames: Range<u64>) -> Vec<Option<Frame>> {
        match &self.p2m {
            Some(p2m) => p2m.frames(&self.foreign, frames.start, (frames.end - frames.start) as usize),
            None => frames.map(|frame| Some(Frame(frame))).collect(),
        }
    }

    fn map(&self, first: u64, count: u64) -> io::Result<Window> {
        let frames = self.translated(first..first.saturating_add(count));
        let mut wanted = Vec::new();
        let place = |frame: Option<Frame>| {
            wanted.push(frame?);
            Some(wanted.len() - 1)
        };
        let places = frames.into_iter().map(place).collect();
        let pages = if wanted.is_empty() { None } else { Some(self.foreign.map(&wanted)?) };
        Ok(Window { first, places, pages })
    }
}

impl Window {
    fn has(&self, frame: u64) -> bool {
        frame.checked_sub(self.first).is_some_and(|place| place < self.places.len() as u64)
    }

    /// Copies out of a page of the window; zeros if it is not there.
    fn read(&self, frame: u64, at: usize, to: &mut [u8]) {
        let place = self.places.get((frame - self.first) as usize).copied().flatten();
        let is_read = place.zip(self.pages.as_ref()).is_some_and(|(place, pages)| pages.read(place, at, to));
        if !is_read {
            to.fill(0);
        }
    }
}

/// Where a guest of this many pages can have RAM: from 0 on, and from 4 GiB on what had no room below.
fn ram(pages: u64, end: u64) -> Vec<Range<u64>> {
    /// Where the RAM of large guests ends below 4 GiB at the earliest: what libxl leaves for devices of an HVM guest.
    const LOW: u64 = HIGH - (1 << 16);
    let low = 0..pages.min(end).min(HIGH);
    let high = HIGH..HIGH.saturating_add(pages.saturating_sub(LOW)).min(end);
    let is_there = |range: &Range<u64>| !range.is_empty();
    let bytes = |range: Range<u64>| range.start * PAGE as u64..range.end * PAGE as u64;
    [low, high].into_iter().filter(is_there).map(bytes).collect()
}

impl Memory for ForeignMemory {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let length = to.len();
        let system = |error| ReadError::System { at, length, error };
        // A guest full of copies of a ring makes a reader look here and there: what the search has mapped stays.
        let mut own = None;
        let mut searched = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = if length < SEARCH { &mut own } else { &mut *searched };
        let mut rest = to;
        let mut address = at;
        while !rest.is_empty() {
            let (frame, within) = (address / PAGE as u64, (address % PAGE as u64) as usize);
            if kept.as_ref().is_none_or(|window| !window.has(frame)) {
                let pages = (within + rest.len()).div_ceil(PAGE) as u64;
                let (first, count) =
                    if length < SEARCH { (frame, pages) } else { (frame - frame % WINDOW, WINDOW) };
                *kept = None;
                *kept = Some(self.map(first, count).map_err(system)?);
            }
            let (part, after) = rest.split_at_mut((PAGE - within).min(rest.len()));
            if let Some(window) = &*kept {
                window.read(frame, within, part);
            }
            address = address.checked_add(part.len() as u64).ok_or(ReadError::End { at, length })?;
            rest = after;
        }
        Ok(())
    }
}

impl Guest for ForeignMemory {
    fn ram(&self) -> Vec<Range<u64>> {
        self.ram.clone()
    }

    fn pages(self: Arc<Self>, frames: &[u64]) -> Result<Box<dyn Memory>, ReadError> {
        let mut wanted = Vec::with_capacity(frames.len());
        // A run of frames at a time: each costs a look into the table of a PV guest.
        for run in frames.chunk_by(|before, after| before.checked_add(1) == Some(*after)) {
            let (Some(&first), length) = (run.first(), run.len() as u64) else { continue };
            for (frame, translated) in run.iter().zip(self.translated(first..first.saturating_add(length))) {
                let at = frame.saturating_mul(PAGE as u64);
                wanted.push(translated.ok_or(ReadError::End { at, length: PAGE })?);
            }
        }
        let system = |error| ReadError::System { at: 0, length: frames.len() * PAGE, error };
        let mapped = self.foreign.map(&wanted).map_err(system)?.whole();
        let mapping = mapped.map_err(|(page, error)| ReadError::System {
            at: frames.get(page).map_or(0, |frame| frame.saturating_mul(PAGE as u64)),
            length: PAGE,
            error,
        })?;
        Ok(Box::new(MappedMemory::new(mapping)))
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a list of one range is what is meant")]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;
    const GIB: u64 = 1 << 30;

    fn ram_of(bytes: u64, end: u64) -> Vec<Range<u64>> {
        ram(bytes / PAGE as u64, end / PAGE as u64)
    }

    #[test]
    fn small_guests_are_searched_up_to_their_size() {
        // A PVH guest of 8 MB uses special frames just below 4 GiB.
        assert_eq!(ram_of(12 * MIB, 4 * GIB - MIB), [0..12 * MIB]);
        assert_eq!(ram_of(12 * MIB, 8 * MIB), [0..8 * MIB], "nothing beyond the highest frame");
    }

    #[test]
    fn large_guests_go_on_at_4_gib() {
        assert_eq!(ram_of(8 * GIB, 9 * GIB), [0..4 * GIB, 4 * GIB..8 * GIB + 256 * MIB]);
    }

    #[test]
    fn nothing_to_search() {
        assert_eq!(ram(0, 0), []);
        assert_eq!(ram(u64::MAX, 1), [0..PAGE as u64]);
    }
}
