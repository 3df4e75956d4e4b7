//! Guests: each trace of a joined model, and how well its clock is known.

use unitrace_formats::axis::Tie;
use unitrace_formats::time::Nanos;

use super::TimeRange;

/// A guest in [`super::Model::guests`]; 0 where there is only one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct GuestIndex(pub u16);

impl GuestIndex {
    /// For indexing.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// One trace of several that stand on one time axis.
#[derive(Clone, PartialEq, Debug)]
pub struct Guest {
    /// What to call it: its program, or its file where two programs have one name.
    pub name: String,
    /// From its first event to its last, on the common axis.
    pub range: TimeRange,
    /// How far its times may be off against the axis to either side; `None`: nothing ties it to the others, and it
    /// begins where the axis begins.
    pub error: Option<Nanos>,
    /// What it is tied by.
    pub by: Tie,
}
