//! One event as it stands in the file.

use super::json::{Cursor, Raw};

/// The members that are read. Ids, process and thread may be numbers or texts.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct ChromeEvent<'a> {
    pub(super) phase: Raw<'a>,
    pub(super) name: Raw<'a>,
    pub(super) category: Raw<'a>,
    pub(super) time: Raw<'a>,
    pub(super) duration: Raw<'a>,
    pub(super) process: Raw<'a>,
    pub(super) thread: Raw<'a>,
    pub(super) id: Raw<'a>,
    /// An id that says where it counts: in its process, or in the whole file.
    pub(super) id2: Raw<'a>,
    pub(super) arguments: Raw<'a>,
}

impl<'a> ChromeEvent<'a> {
    /// Reads the event that begins here; `None` if there is no object, or a damaged one.
    pub(super) fn read(cursor: &mut Cursor<'a>) -> Option<Self> {
        let mut event = Self::default();
        cursor.object(|key, value| match key {
            b"ph" => event.phase = value,
            b"name" => event.name = value,
            b"cat" => event.category = value,
            b"ts" => event.time = value,
            b"dur" => event.duration = value,
            b"pid" => event.process = value,
            b"tid" => event.thread = value,
            b"id" => event.id = value,
            b"id2" => event.id2 = value,
            b"args" => event.arguments = value,
            _ => {}
        })?;
        Some(event)
    }
}
