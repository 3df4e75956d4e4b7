//! What happens on one track.

use super::NameId;
use super::argument::Arguments;
use crate::event::Level;

/// A thread, or another row that slices nest on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TrackIndex(pub(super) u32);

impl TrackIndex {
    pub(super) const fn at(self) -> usize {
        self.0 as usize
    }
}

/// What stands on a slice or beside a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Label {
    pub(super) name: NameId,
    pub(super) category: NameId,
    pub(super) arguments: Arguments,
}

/// One thing that happens, at a time in ns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) at: i64,
    pub(super) what: What,
}

/// What happens.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// A slice whose end is known.
    Slice { end: i64, label: Label },
    /// A slice that ends with the [`What::End`] that belongs to it.
    Begin { label: Label },
    /// The innermost slice of those ends.
    End { arguments: Arguments },
    /// A moment.
    Point { label: Label, level: Level },
    /// The thread is born of another.
    Spawned { by: Option<TrackIndex> },
    /// The thread is over.
    Over,
    /// It begins to wait for something of this name.
    Wait { on: NameId },
    /// It was made runnable.
    Woken { by: Option<TrackIndex> },
    /// It used what another had made.
    Read { from: TrackIndex },
    /// A life of its own begins or ends, by its number.
    LifeBegins { life: u32 },
    /// See [`What::LifeBegins`].
    LifeEnds { life: u32 },
}

impl What {
    /// The order of what happens at the same time: ends before beginnings, a long slice before those inside it. Else
    /// the order of the file.
    fn rank(&self) -> (u8, i64) {
        match *self {
            Self::Spawned { .. } => (0, 0),
            Self::LifeEnds { .. } => (1, 0),
            Self::Slice { end, .. } => (2, end.saturating_neg()),
            Self::Over => (3, 0),
            _ => (2, i64::MIN),
        }
    }
}

/// A thread and all that happens on it.
#[derive(Debug)]
pub(super) struct Track {
    /// Its process, by number.
    pub(super) process: usize,
    /// Its id in the process.
    pub(super) id: u64,
    /// Its name, if it has one.
    pub(super) name: NameId,
    /// The format says when a CPU ran it.
    pub(super) scheduled: bool,
    /// It is a row for what belongs together, and runs on no CPU.
    pub(super) never_runs: bool,
    /// What happens, in the order of the file until [`Track::sort`].
    pub(super) moments: Vec<Moment>,
}

impl Track {
    /// Puts what happens in order of time; what happens at the same time stays in the order of the file where that
    /// says anything.
    pub(super) fn sort(&mut self) {
        let key = |moment: &Moment| (moment.at, moment.what.rank());
        if !self.moments.is_sorted_by_key(key) {
            self.moments.sort_by_key(key);
        }
    }
}
