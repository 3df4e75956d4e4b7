//! Interns name and source line of `#[track_caller]` functions: a fixed table, open addressing, lock-free.
//!
//! An entry is claimed by one CAS of `location`, then says its name, then its site. Nobody waits: who meets an entry
//! that is still being written goes on to the next one, and the callsite has two ids that readers fold.

use crate::{Callsite, state};
use core::panic::Location;
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::SiteKind;

/// Entries of [`PLACES`]: callsites of the function forms in one program.
const ENTRIES: usize = 1024;

/// Entries looked at before a place counts as not fitting.
const REACH: usize = 16;

/// The places of this program.
pub(super) static PLACES: Places<ENTRIES> = Places::new();

/// A table of `N` places; `N` is a power of two.
#[derive(Debug)]
pub(super) struct Places<const N: usize> {
    entries: [Entry; N],
    overflowed: AtomicU32,
}

/// One place. All zero: free.
#[derive(Debug)]
struct Entry {
    /// Address of the `Location`.
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
    fn new(kind: SiteKind, name: &'static str, location: &'static Location<'static>) -> Self {
        Self {
            location: core::ptr::from_ref(location).addr(),
            name: name.as_ptr().addr(),
            shape: name.len() << 8 | kind as usize,
        }
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
        Self { entries: [const { Entry::free() }; N], overflowed: AtomicU32::new(0) }
    }

    /// The site of this place in the running session's ring. None: no session, or no room (counted).
    pub(super) fn site(
        &self,
        kind: SiteKind,
        name: &'static str,
        location: &'static Location<'static>,
    ) -> SiteId {
        let key = Key::new(kind, name, location);
        let epoch = state::epoch() as u16;
        let start = key.hash();
        let found = (start..start + REACH).map(|at| &self.entries[at % N]).find(|entry| entry.take(&key));
        let Some(entry) = found else {
            self.overflowed.fetch_add(1, Ordering::Relaxed);
            return SiteId::NONE;
        };
        let known = entry.site.load(Ordering::Relaxed);
        if (known >> 16) as u16 == epoch && known != 0 {
            return SiteId(known as u16);
        }
        let site = register(kind, name, location);
        entry.site.store((epoch as u32) << 16 | site.0 as u32, Ordering::Relaxed);
        site
    }
}

#[cold]
fn register(kind: SiteKind, name: &'static str, location: &'static Location<'static>) -> SiteId {
    Callsite::new(kind, name, "", location.file(), location.line(), "").id()
}
