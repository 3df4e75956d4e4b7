//! Tasks are named by the line that spawns them. Each name is made once and kept for ever.
//!
//! A fixed table, open addressing, lock-free. Unsafe for the pointers in it.

use crate::Callsite;
use core::panic::Location;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use std::boxed::Box;
use std::format;
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::SiteKind;

/// Lines that spawn in one program; those beyond have no name.
const LINES: usize = 1024;

/// Entries looked at before a line counts as not fitting.
const REACH: usize = 16;

static TABLE: [Line; LINES] = [const { Line::free() }; LINES];

/// All zero: free.
#[derive(Debug)]
struct Line {
    /// Address of the location.
    location: AtomicUsize,
    /// Null while it is being made.
    site: AtomicPtr<Callsite>,
}

/// The site of the tasks that are spawned at `location`.
pub(super) fn site(location: &'static Location<'static>) -> SiteId {
    let address = core::ptr::from_ref(location).addr();
    let start = ((address as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize;
    let mut lines = (start..start + REACH).map(|at| &TABLE[at % LINES]);
    lines.find(|line| line.is_of(address)).map_or(SiteId::NONE, |line| line.site(location))
}

impl Line {
    const fn free() -> Self {
        Self { location: AtomicUsize::new(0), site: AtomicPtr::new(core::ptr::null_mut()) }
    }

    fn is_of(&self, address: usize) -> bool {
        match self.location.load(Ordering::Relaxed) {
            0 => self
                .location
                .compare_exchange(0, address, Ordering::Relaxed, Ordering::Relaxed)
                .map_or_else(|other| other == address, |_| true),
            other => other == address,
        }
    }

    fn site(&self, location: &'static Location<'static>) -> SiteId {
        // SAFETY: null, or a callsite that was leaked below.
        match unsafe { self.site.load(Ordering::Acquire).as_ref() } {
            Some(site) => site.id(),
            None => self.name(location),
        }
    }

    #[cold]
    fn name(&self, location: &'static Location<'static>) -> SiteId {
        let file = location.file();
        // Beside it stands the whole path.
        let short = file.rsplit('/').next().unwrap_or(file);
        let name = Box::leak(format!("{short}:{}", location.line()).into_boxed_str());
        let site = Callsite::new(SiteKind::Task, name, module(file), file, location.line(), "");
        let site = Box::leak(Box::new(site));
        let id = site.id();
        // Two threads at once: the second's name stays, and the first's is the same.
        self.site.store(site, Ordering::Release);
        id
    }
}

/// The file without its ending is the nearest there is to a module path.
fn module(file: &'static str) -> &'static str {
    file.strip_suffix(".rs").unwrap_or(file)
}
