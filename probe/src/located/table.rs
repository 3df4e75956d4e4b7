//! Interns name and source line of `#[track_caller]` functions: a fixed table, open addressing, lock-free.
//!
//! An entry is claimed by one CAS of `location`, then says its name, then its site. Nobody waits: who meets an entry
//! that is still being written goes on to the next one, and the callsite has two ids that readers fold.

use crate::{Callsite, state};
use core::panic::Location;
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::SiteKind;
use unitrace_formats::ring::header::offset;

/// Entries of [`PLACES`]: callsites of the function forms in one program.
const ENTRIES: usize = 1024;

/// Entries looked at before a place counts as not fitting.
const REACH: usize = 16;

/// The places of this program.
pub(crate) static PLACES: Places<ENTRIES> = Places::new();

/// A table of `N` places; `N` is a power of two.
#[derive(Debug)]
pub(crate) struct Places<const N: usize> {
    entries: [Entry; N],
}

/// One place. All zero: free.
#[derive(Debug)]
struct Entry {
    /// Address of the `Location`, or of whatever else tells callsites apart.
    location: AtomicUsize,
    /// Address of the name; 0 while being written.
    name: AtomicUsize,
    /// Length of the name << 8 | kind.
    shape: AtomicUsize,
    /// Epoch << 16 | site. Other epochs: not yet registered in this session's ring.
    site: AtomicU32,
}

impl Entry {
    const fn free() -> Self {
        Self {
            location: AtomicUsize::new(0),
            name: AtomicUsize::new(0),
            shape: AtomicUsize::new(0),
            site: AtomicU32::new(0),
        }
    }

    /// Claims the entry for `key` or finds it claimed for the same.
    #[inline]
    fn take(&self, key: &Key) -> bool {
        let mut location = self.location.load(Ordering::Acquire);
        if location == 0 {
            match self.location.compare_exchange(0, key.location, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => {
                    self.shape.store(key.shape, Ordering::Relaxed);
                    self.name.store(key.name, Ordering::Release);
                    return true;
                }
                Err(other) => location = other,
            }
        }
        location == key.location
            && self.name.load(Ordering::Acquire) == key.name
            && self.shape.load(Ordering::Relaxed) == key.shape
    }
}

/// What tells places apart: addresses of static texts, compared but never followed.
struct Key {
    location: usize,
    name: usize,
    shape: usize,
}

impl Key {
    #[inline]
    fn new(kind: SiteKind, name: &'static str, location: usize) -> Self {
        Self { location, name: name.as_ptr().addr(), shape: name.len() << 8 | kind as usize }
    }

    #[inline]
    fn hash(&self) -> usize {
        let mixed =
            (self.location as u64 ^ (self.name as u64).rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 40) as usize
    }
}

impl<const N: usize> Places<N> {
    const fn new() -> Self {
        assert!(N.is_power_of_two());
        Self { entries: [const { Entry::free() }; N] }
    }

    /// The entry of this place, claimed now or earlier; `None`: no room.
    fn entry(&self, key: &Key) -> Option<&Entry> {
        let start = key.hash();
        (start..start + REACH).map(|at| &self.entries[at % N]).find(|entry| entry.take(key))
    }

    /// The site of this place in the ring that is recorded into. None: there is no ring, or no room (counted there as
    /// a site that did not fit).
    pub(super) fn site(
        &self,
        kind: SiteKind,
        name: &'static str,
        location: &'static Location<'static>,
    ) -> SiteId {
        let epoch = state::epoch() as u16;
        let Some(entry) = self.entry(&Key::new(kind, name, core::ptr::from_ref(location).addr())) else {
            if let Some(ring) = state::ring() {
                ring.count(offset::SITES_LOST);
            }
            return SiteId::NONE;
        };
        let known = entry.site.load(Ordering::Relaxed);
        if (known >> 16) as u16 == epoch && known != 0 {
            return SiteId(known as u16);
        }
        let site = Callsite::new(kind, name, "", location.file(), location.line(), "").id();
        entry.site.store(u32::from(epoch) << 16 | u32::from(site.0), Ordering::Relaxed);
        site
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn key(n: usize) -> Key {
        Key { location: 0x1000 + n * 24, name: 0x9000 + n % 3, shape: n % 2 }
    }

    fn address<const N: usize>(places: &Places<N>, n: usize) -> Option<usize> {
        places.entry(&key(n)).map(|entry| core::ptr::from_ref(entry).addr())
    }

    #[test]
    fn a_place_keeps_its_entry_and_shares_it_with_nobody() {
        let places = Places::<256>::new();
        let first: Vec<_> = (0..100).map(|n| address(&places, n)).collect();
        assert!(first.iter().all(Option::is_some));
        assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), 100);
        assert_eq!((0..100).map(|n| address(&places, n)).collect::<Vec<_>>(), first);
    }

    #[test]
    fn a_full_table_says_so_and_keeps_what_it_has() {
        let places = Places::<16>::new();
        let first: Vec<_> = (0..100).map(|n| address(&places, n)).collect();
        assert_eq!(first.iter().flatten().count(), 16);
        assert_eq!((0..100).map(|n| address(&places, n)).collect::<Vec<_>>(), first);
    }

    #[test]
    fn threads_that_meet_agree_in_the_end() {
        let places = Places::<1024>::new();
        let all = || (0..200).map(|n| address(&places, n)).collect::<Vec<_>>();
        std::thread::scope(|scope| {
            (0..4).for_each(|_| drop(scope.spawn(all)));
        });
        // While it was written an entry may have been passed over; nothing is ever lost or shared.
        let settled = all();
        assert_eq!(settled.iter().flatten().collect::<BTreeSet<_>>().len(), 200);
        assert_eq!(all(), settled);
    }
}
