//! Strings by number: a reference is 16 bits.

use std::collections::HashMap;

use super::word::{fit, put_text, record, words_of};
use crate::foreign::telling::Spread;

/// Numbers end here.
const LAST: u16 = 0x7FFF;
/// Set in a reference to a text that stands in the record itself; the rest is its length.
pub(super) const INLINE: u16 = 0x8000;

/// Strings that have a number.
#[derive(Default)]
pub(super) struct Strings {
    by_text: HashMap<Box<str>, u16>,
    /// Texts that stay where they are as long as the trace is written: by address and length.
    by_place: HashMap<(usize, usize), u16, Spread>,
}

impl Strings {
    /// The number of a text that stays where it is for as long as this lives; its record goes into `out` if it is new.
    /// 0: there are no more numbers, or it is empty.
    pub(super) fn known(&mut self, text: &str, out: &mut Vec<u8>) -> u16 {
        let place = (text.as_ptr() as usize, text.len());
        if let Some(&number) = self.by_place.get(&place) {
            return number;
        }
        let number = self.number(fit(text), out);
        self.by_place.insert(place, number);
        number
    }

    fn number(&mut self, text: &str, out: &mut Vec<u8>) -> u16 {
        if text.is_empty() {
            return 0;
        }
        if let Some(&number) = self.by_text.get(text) {
            return number;
        }
        let number = self.by_text.len() as u16 + 1;
        if number >= LAST {
            return 0;
        }
        self.by_text.insert(text.into(), number);
        let size = 1 + words_of(text) as u64;
        let head = record::STRING | size << 4 | u64::from(number) << 16 | (text.len() as u64) << 32;
        out.extend(head.to_le_bytes());
        put_text(text, out);
        number
    }
}
