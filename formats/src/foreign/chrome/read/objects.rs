//! Finds the events of a file, one after the other: in an array, closed or not, or in the member `traceEvents` of an
//! object. An object that cannot be read is skipped, and the rest goes on.

use super::event::ChromeEvent;
use super::json::Cursor;

/// The events of a file.
pub(super) struct Objects<'a> {
    cursor: Cursor<'a>,
}

impl<'a> Objects<'a> {
    /// Goes to the first event. `None`: there is no array of events.
    pub(super) fn new(file: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor::new(file);
        if file.starts_with(b"\xEF\xBB\xBF") {
            cursor.at = 3;
        }
        if cursor.peek()? == b'{' {
            find_events(&mut cursor)?;
        }
        cursor.take(b'[').then_some(Self { cursor })
    }

    /// Where it stands.
    pub(super) const fn offset(&self) -> usize {
        self.cursor.at
    }

    /// The place where the next event begins, and what stands there: `None` if it is no event. At the end of the array
    /// or file nothing comes any more.
    pub(super) fn next(&mut self) -> Option<(usize, Option<ChromeEvent<'a>>)> {
        while self.cursor.take(b',') {}
        if self.cursor.peek()? == b']' {
            return None;
        }
        let begin = self.cursor;
        let event = ChromeEvent::read(&mut self.cursor);
        if event.is_none() {
            self.cursor = begin;
            self.cursor.skip();
        }
        Some((begin.at, event))
    }
}

/// Goes through the members of the outer object up to the array that is called `traceEvents`.
fn find_events(cursor: &mut Cursor<'_>) -> Option<()> {
    if !cursor.take(b'{') {
        return None;
    }
    loop {
        cursor.take(b',');
        let is_it = cursor.value()?.text() == "traceEvents";
        if !cursor.take(b':') {
            return None;
        }
        if is_it {
            return Some(());
        }
        cursor.value()?;
    }
}
