//! Lines of the program that spawn tasks or make resources: each is named when it is first met in a ring, on the stack. A
//! fixed table, open addressing, lock-free.

use crate::site::Interned;
use crate::text::Buffer;
use core::fmt::Write;
use core::sync::atomic::{AtomicUsize, Ordering};
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::SiteKind;
use unitrace_formats::ring::site::Site;

/// Lines in one program; those beyond have no name.
const LINES: usize = 1024;

/// Entries looked at before a line counts as not fitting.
const REACH: usize = 16;

static TABLE: [Line; LINES] = [const { Line::free() }; LINES];

/// One line. All zero: free.
#[derive(Debug)]
pub(crate) struct Line {
    key: AtomicUsize,
    site: Interned,
}

/// The line that `key` tells from all others; `None`: it has no room.
pub(crate) fn line(key: usize) -> Option<&'static Line> {
    let start = ((key as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize;
    let mut lines = (start..start + REACH).map(|at| &TABLE[at % LINES]);
    lines.find(|line| line.is_of(key))
}

impl Line {
    const fn free() -> Self {
        Self { key: AtomicUsize::new(0), site: Interned::new() }
    }

    fn is_of(&self, key: usize) -> bool {
        match self.key.load(Ordering::Relaxed) {
            0 => self
                .key
                .compare_exchange(0, key, Ordering::Relaxed, Ordering::Relaxed)
                .map_or_else(|other| other == key, |_| true),
            other => other == key,
        }
    }

    /// Its site, if it has a name in this ring.
    pub(crate) fn site(&self) -> Option<SiteId> {
        self.site.get()
    }

    /// Names it: `what at file.rs:12`, without a file `what`, without a what `file.rs:12`. The whole path stands beside it.
    #[cold]
    pub(crate) fn name(&self, kind: SiteKind, what: &str, file: &str, line: u32) -> SiteId {
        let mut name = Buffer::new();
        let short = file.rsplit('/').next().unwrap_or(file);
        // A full buffer says no: the rest is cut.
        let _ = match (what, file) {
            ("", _) => write!(name, "{short}:{line}"),
            (_, "") => name.write_str(what),
            _ => write!(name, "{what} at {short}:{line}"),
        };
        // The file without its ending is the nearest there is to a module path.
        let module = file.strip_suffix(".rs").unwrap_or(file);
        self.site.intern(&Site { kind, name: name.as_str(), module, file, line, unit: "" })
    }
}
