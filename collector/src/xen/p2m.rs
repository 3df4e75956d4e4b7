//! Which machine frame each page of a PV guest is: the guest's own table, which it publishes in the page it shares with
//! Xen so that tools can find its memory.
//!
//! ```text
//! shared_info ─▶ list of lists ─▶ up to 512 lists ─▶ up to 512 P2M pages each ─▶ 512 machine frames each
//! ```
//! All of it is the guest's to write. Numbers are only handed back to Xen, which maps nothing but the guest's own pages;
//! the size is bounded by what the guest may have.

use super::foreign::Foreign;
use super::{Frame, PAGE};
use std::io;

/// Entries of a page.
const ENTRIES: usize = PAGE / 8;
/// Offsets in a 64-bit guest's `struct shared_info`: `arch.max_pfn` and `arch.pfn_to_mfn_frame_list_list`.
const MAX_PFN: usize = 3088;
const LIST_OF_LISTS: usize = 3096;
/// Set in entries that are no page of the guest: INVALID_P2M_ENTRY, FOREIGN_FRAME, IDENTITY_FRAME.
const NO_FRAME: u64 = 3 << 62;

/// Why a PV guest's frames are not known.
#[derive(Debug, thiserror::Error)]
pub enum P2mError {
    /// The shared page, or a page of the table, is not there.
    #[error("{what} (machine frame {frame:#x}) cannot be mapped: {error}")]
    Map {
        /// What was looked for.
        what: &'static str,
        /// Where.
        frame: u64,
        /// What the system said.
        error: io::Error,
    },
    /// The guest has not published it.
    #[error(
        "the guest has not published its table of frames (shared_info names list {list:#x}, {pages} pages)"
    )]
    Unpublished {
        /// Frame of the list.
        list: u64,
        /// Pages it covers.
        pages: u64,
    },
}

/// Where pages of the guest come from, by machine frame.
pub trait MachinePages {
    /// A copy of the page.
    fn page(&self, frame: Frame) -> io::Result<Box<[u8; PAGE]>>;
}

impl MachinePages for Foreign {
    fn page(&self, frame: Frame) -> io::Result<Box<[u8; PAGE]>> {
        let mapped = self.map(&[frame])?;
        let mut copy = Box::new([0; PAGE]);
        if mapped.read(0, 0, &mut copy[..]) {
            return Ok(copy);
        }
        Err(mapped.missing().map_or(io::ErrorKind::NotFound.into(), |(_, error)| error))
    }
}

/// The machine frames of a PV guest, looked up page by page.
#[derive(Debug)]
pub struct P2m {
    /// Machine frames of the table's own pages.
    table: Vec<Frame>,
    pages: u64,
}

impl P2m {
    /// Finds the table. `most` is the largest number of pages that is looked at, whatever the guest says.
    pub fn open(from: &impl MachinePages, shared_info: Frame, most: u64) -> Result<Self, P2mError> {
        let shared = page(from, shared_info, "the page it shares with Xen")?;
        let word = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| shared[at + i]));
        let (list, pages) = (word(LIST_OF_LISTS), word(MAX_PFN));
        if list == 0 || list & NO_FRAME != 0 || pages == 0 {
            return Err(P2mError::Unpublished { list, pages });
        }
        let pages = pages.min(most).min((ENTRIES * ENTRIES * ENTRIES) as u64);
        let lists = words(&*page(from, Frame(list), "its list of lists of frames")?);
        let wanted = usize::try_from(pages).unwrap_or(usize::MAX).div_ceil(ENTRIES);
        let mut table = Vec::new();
        for list in lists.into_iter().take(wanted.div_ceil(ENTRIES)) {
            table.extend(words(&*page(from, Frame(list), "a list of its frames")?).into_iter().map(Frame));
        }
        table.truncate(wanted);
        Ok(Self { table, pages })
    }

    /// Pages that the guest counts.
    pub fn pages(&self) -> u64 {
        self.pages
    }

    /// The machine frames of `count` pages from `first` on; `None` for those that are not the guest's. Parts of the
    /// table that cannot be read count as not there.
    pub fn frames(&self, from: &impl MachinePages, first: u64, count: usize) -> Vec<Option<Frame>> {
        let mut frames = Vec::with_capacity(count);
        let end = first.saturating_add(count as u64).min(self.pages);
        let mut next = first;
        while next < end {
            let (number, within) = ((next / ENTRIES as u64) as usize, (next % ENTRIES as u64) as usize);
            let take = (ENTRIES - within).min(usize::try_from(end - next).unwrap_or(usize::MAX));
            let entries = self.table.get(number).and_then(|&at| page(from, at, "").ok());
            let entries = entries.map_or_else(|| vec![NO_FRAME; ENTRIES], |page| words(&page));
            let is_frame = |entry: u64| (entry & NO_FRAME == 0).then_some(Frame(entry));
            frames.extend(entries[within..within + take].iter().map(|&entry| is_frame(entry)));
            next += take as u64;
        }
        frames.resize(count, None);
        frames
    }
}

fn words(page: &[u8; PAGE]) -> Vec<u64> {
    let (words, _) = page.as_chunks::<8>();
    words.iter().map(|word| u64::from_le_bytes(*word)).collect()
}

fn page(from: &impl MachinePages, frame: Frame, what: &'static str) -> Result<Box<[u8; PAGE]>, P2mError> {
    from.page(frame).map_err(|error| P2mError::Map { what, frame: frame.0, error })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// A guest's memory by machine frame.
    #[derive(Default)]
    struct Machine(HashMap<u64, [u8; PAGE]>);

    impl MachinePages for Machine {
        fn page(&self, frame: Frame) -> io::Result<Box<[u8; PAGE]>> {
            self.0.get(&frame.0).map(|page| Box::new(*page)).ok_or(io::ErrorKind::NotFound.into())
        }
    }

    impl Machine {
        fn put(&mut self, frame: u64, at: usize, word: u64) {
            self.0.entry(frame).or_insert([0; PAGE])[at..at + 8].copy_from_slice(&word.to_le_bytes());
        }

        /// A guest of 600 pages: shared info in 1, list of lists in 2, list in 3, table in 4 and 5, page n in 1000 + n.
        fn guest() -> Self {
            let mut machine = Self::default();
            machine.put(1, LIST_OF_LISTS, 2);
            machine.put(1, MAX_PFN, 600);
            machine.put(2, 0, 3);
            machine.put(3, 0, 4);
            machine.put(3, 8, 5);
            (0..600).for_each(|page| machine.put(4 + page as u64 / 512, page % 512 * 8, 1000 + page as u64));
            machine.put(4, 7 * 8, u64::MAX);
            machine
        }
    }

    #[test]
    fn pages_across_the_table() {
        let guest = Machine::guest();
        let p2m = P2m::open(&guest, Frame(1), 4096).unwrap();
        assert_eq!(p2m.pages(), 600);
        assert_eq!(p2m.frames(&guest, 6, 3), [Some(Frame(1006)), None, Some(Frame(1008))]);
        let across: Vec<_> = (510..514).map(|page| Some(Frame(1000 + page))).collect();
        assert_eq!(p2m.frames(&guest, 510, 4), across);
        assert_eq!(p2m.frames(&guest, 599, 3), [Some(Frame(1599)), None, None], "beyond its end");
        assert_eq!(p2m.frames(&guest, u64::MAX, 2), [None, None]);
    }

    #[test]
    fn a_guest_that_says_it_has_the_whole_machine() {
        let mut guest = Machine::guest();
        guest.put(1, MAX_PFN, u64::MAX);
        assert_eq!(P2m::open(&guest, Frame(1), 700).unwrap().pages(), 700);
        let error = P2m::open(&guest, Frame(1), u64::MAX).unwrap_err();
        assert!(matches!(error, P2mError::Map { frame: 0, .. }), "{error}");
    }

    #[test]
    fn a_part_of_the_table_that_is_not_there() {
        let mut guest = Machine::guest();
        guest.0.remove(&5);
        let p2m = P2m::open(&guest, Frame(1), 4096).unwrap();
        assert_eq!(p2m.frames(&guest, 511, 2), [Some(Frame(1511)), None]);
    }

    #[test]
    fn a_guest_that_published_nothing() {
        let mut guest = Machine::guest();
        guest.put(1, LIST_OF_LISTS, u64::MAX);
        assert!(matches!(P2m::open(&guest, Frame(1), 9).unwrap_err(), P2mError::Unpublished { .. }));
        guest.0.remove(&1);
        assert!(matches!(P2m::open(&guest, Frame(1), 9).unwrap_err(), P2mError::Map { .. }));
    }
}
