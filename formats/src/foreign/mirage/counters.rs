//! Counters by their names, which stand in every record that changes one.

use std::collections::HashMap;

use super::super::author::{Author, Source};
use crate::id::SiteId;

/// All counters of a file.
#[derive(Default, Debug)]
pub(super) struct Counters<'a> {
    all: Vec<Counter<'a>>,
    by_name: HashMap<&'a [u8], usize>,
    last: usize,
}

/// One counter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counter<'a> {
    name: &'a [u8],
    pub(super) site: SiteId,
    pub(super) value: i64,
    changes: u64,
}

/// Counters that are told apart: a damaged file could name a new one in every record.
const MOST: usize = 4096;

impl<'a> Counters<'a> {
    /// The counter of this name, one more change of it counted. `None` if there are too many.
    pub(super) fn changed(&mut self, name: &'a [u8], author: &mut Author) -> Option<&mut Counter<'a>> {
        if self.all.get(self.last).is_none_or(|last| last.name != name) {
            self.last = match self.by_name.get(name) {
                Some(&at) => at,
                None if self.all.len() < MOST => self.add(name, author),
                None => return None,
            };
        }
        let counter = &mut self.all[self.last];
        counter.changes += 1;
        Some(counter)
    }

    fn add(&mut self, name: &'a [u8], author: &mut Author) -> usize {
        let site = author.counter(&String::from_utf8_lossy(name), "", "");
        self.all.push(Counter { name, site, value: 0, changes: 0 });
        self.by_name.insert(name, self.all.len() - 1);
        self.all.len() - 1
    }

    /// How often each changed.
    pub(super) fn count(&self, source: &mut Source) {
        for counter in &self.all {
            source.tally("counters", &String::from_utf8_lossy(counter.name), counter.changes);
        }
    }
}

/// `name+3` in a buffer of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    bytes: [u8; 64],
    length: usize,
}

impl Change {
    /// What a change by `by` is called.
    pub(super) fn new(name: &[u8], by: i64) -> Self {
        let mut digits = [0; 20];
        let mut first = digits.len();
        let mut rest = by.unsigned_abs();
        loop {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let mut change = Self { bytes: [0; 64], length: 0 };
        change.put(&name[..name.len().min(40)]);
        change.put(if by < 0 { b"-" } else { b"+" });
        change.put(&digits[first..]);
        change
    }

    fn put(&mut self, text: &[u8]) {
        self.bytes[self.length..][..text.len()].copy_from_slice(text);
        self.length += text.len();
    }

    /// The text.
    pub(super) fn text(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::Change;

    #[test]
    fn changes_read_like_the_ancestors() {
        let text =
            |name: &str, by| String::from_utf8(Change::new(name.as_bytes(), by).text().to_vec()).unwrap();
        assert_eq!([text("gntref", 1), text("gntref", -20), text("", 0)], ["gntref+1", "gntref-20", "+0"]);
        assert_eq!(text(&"x".repeat(99), i64::MIN), "x".repeat(40) + "-9223372036854775808");
    }
}
