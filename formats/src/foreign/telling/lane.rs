//! What runs on a lane: slices that nest, whatever is missing of them.

use super::{Slice, Valued};
use crate::event::Event;

/// Deeper nesting than this is noise: what begins there is an instant.
const DEEPEST: usize = 256;
/// Fields of one event that are kept; what more there are, are instants.
const MOST_FIELDS: usize = 64;

/// A slice that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open<'t> {
    pub(super) slice: Slice,
    pub(super) name: &'t str,
    /// When its begin was told.
    pub(super) since: u64,
}

/// A span or log line that fields may follow.
#[derive(Debug)]
pub(super) struct Held<'t> {
    pub(super) time: u64,
    pub(super) event: Event<'t>,
}

/// One lane at one level.
#[derive(Default)]
pub(super) struct Lane<'t> {
    pub(super) open: Vec<Open<'t>>,
    pub(super) held: Option<Held<'t>>,
    /// Fields of what is held.
    pub(super) fields: Vec<Valued>,
}

impl<'t> Lane<'t> {
    /// True if it is in this slice.
    pub(super) fn is_in(&self, what: Slice) -> bool {
        self.open.iter().any(|open| open.slice == what)
    }

    /// Opens a slice; `false` if too many are open.
    pub(super) fn begin(&mut self, slice: Slice, name: &'t str, since: u64) -> bool {
        let has_room = self.open.len() < DEEPEST;
        if has_room {
            self.open.push(Open { slice, name, since });
        }
        has_room
    }

    /// Where the innermost of these is.
    pub(super) fn find(&self, is_it: impl Fn(Slice) -> bool) -> Option<usize> {
        self.open.iter().rposition(|open| is_it(open.slice))
    }

    /// The outermost poll that is open.
    pub(super) fn outermost_poll(&self) -> Option<usize> {
        self.open.iter().position(|open| matches!(open.slice, Slice::Poll(_)))
    }

    /// Keeps an event back until it is known which fields it has.
    pub(super) fn hold(&mut self, time: u64, event: Event<'t>) {
        self.fields.clear();
        self.held = Some(Held { time, event });
    }

    /// A field of the event that is held; `false` if there is none, or no room.
    pub(super) fn field(&mut self, field: Valued) -> bool {
        let belongs = self.held.is_some() && self.fields.len() < MOST_FIELDS;
        if belongs {
            self.fields.push(field);
        }
        belongs
    }
}
