//! Finds the events of a file, one after the other: in an array, closed or not, or in the member `traceEvents` of an
//! object. An object that cannot be read is skipped, and the rest goes on.

use serde::de::IgnoredAny;
use serde_json::Deserializer;

use super::event::ChromeEvent;

/// The events of a file.
pub(super) struct Objects<'a> {
    file: &'a [u8],
    at: usize,
}

/// What stands in the array.
pub(super) enum Found<'a> {
    /// An event.
    Event(Box<ChromeEvent<'a>>),
    /// Something that is none.
    Bad,
}

impl<'a> Objects<'a> {
    /// Goes to the first event. `None`: there is no array of events.
    pub(super) fn new(file: &'a [u8]) -> Option<Self> {
        let mut objects = Self { file, at: 0 };
        if file.starts_with(b"\xEF\xBB\xBF") {
            objects.at = 3;
        }
        match objects.next_byte()? {
            b'[' => {}
            b'{' => {
                objects.at += 1;
                objects.find_events()?;
            }
            _ => return None,
        }
        objects.at += 1;
        Some(objects)
    }

    /// Goes through the members of the outer object up to the array that is called `traceEvents`.
    fn find_events(&mut self) -> Option<()> {
        loop {
            if self.next_byte()? == b',' {
                self.at += 1;
            }
            let is_it = self.value::<std::borrow::Cow<'a, str>>()?.as_ref() == "traceEvents";
            if self.next_byte()? != b':' {
                return None;
            }
            self.at += 1;
            if is_it {
                return (self.next_byte()? == b'[').then_some(());
            }
            self.value::<IgnoredAny>()?;
        }
    }

    fn value<T: serde::Deserialize<'a>>(&mut self) -> Option<T> {
        let mut values = Deserializer::from_slice(&self.file[self.at..]).into_iter();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value)
    }

    /// The next byte that is not white space; it is not taken.
    fn next_byte(&mut self) -> Option<u8> {
        let rest = &self.file[self.at..];
        let space = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.at += space;
        Some(rest[space])
    }

    /// Where it stands.
    pub(super) const fn offset(&self) -> usize {
        self.at
    }

    /// The next event, with the place where it begins; `None` at the end of the array or file.
    pub(super) fn next(&mut self) -> Option<(usize, Found<'a>)> {
        while self.next_byte()? == b',' {
            self.at += 1;
        }
        if self.next_byte()? == b']' {
            return None;
        }
        let begin = self.at;
        let mut values = Deserializer::from_slice(&self.file[begin..]).into_iter::<ChromeEvent<'a>>();
        match values.next()? {
            Ok(event) => {
                self.at += values.byte_offset();
                Some((begin, Found::Event(Box::new(event))))
            }
            Err(_) => {
                self.skip();
                Some((begin, Found::Bad))
            }
        }
    }

    /// Over a value that cannot be read: to the end of the object that begins here, or to the next one.
    fn skip(&mut self) {
        let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
        let begin = self.at;
        for (at, &byte) in self.file.iter().enumerate().skip(begin) {
            self.at = at + 1;
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_text => escaped = true,
                b'"' => in_text = !in_text,
                // No text goes over a line: here one was not closed, and a new event may begin.
                b'\n' if in_text => return,
                b'{' | b'[' if !in_text => depth += 1,
                b'}' | b']' if !in_text => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return;
                    }
                }
                b',' if !in_text && depth == 0 => return,
                _ => {}
            }
        }
    }
}
