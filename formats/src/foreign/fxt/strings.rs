//! Strings by number: a reference is 16 bits.

use super::word::{fit, put_text, record, words_of};
use crate::foreign::numbers::Numbers;

/// Numbers end here.
const LAST: u64 = 0x7FFF;
/// Set in a reference to a text that stands in the record itself; the rest is its length.
pub(super) const INLINE: u16 = 0x8000;

/// Strings that have a number.
#[derive(Default)]
pub(super) struct Strings(Numbers);

impl Strings {
    /// The number of a text that stays where it is for as long as this lives; its record goes into `out` if it is new.
    /// 0: there are no more numbers, or it is empty.
    pub(super) fn known(&mut self, text: &str, out: &mut Vec<u8>) -> u16 {
        if text.is_empty() {
            return 0;
        }
        let (number, is_new) = self.0.known(text);
        if number > LAST {
            return 0;
        }
        if is_new {
            let text = fit(text);
            let size = 1 + words_of(text) as u64;
            let head = record::STRING | size << 4 | number << 16 | (text.len() as u64) << 32;
            out.extend(head.to_le_bytes());
            put_text(text, out);
        }
        number as u16
    }
}
