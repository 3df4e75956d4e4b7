//! Numbers for texts that are said again and again, from 1.

use std::collections::HashMap;

use super::telling::Spread;

/// Texts that have a number.
#[derive(Default)]
pub(crate) struct Numbers {
    by_text: HashMap<Box<str>, u64>,
    /// Texts that stay where they are: by address and length.
    by_place: HashMap<(usize, usize), u64, Spread>,
}

impl Numbers {
    /// The number of a text that stays where it is, unchanged, for as long as this lives: what a trace or the program
    /// itself holds. True if it is new.
    #[inline]
    pub(crate) fn known(&mut self, text: &str) -> (u64, bool) {
        let place = (text.as_ptr() as usize, text.len());
        if let Some(&number) = self.by_place.get(&place) {
            return (number, false);
        }
        let (number, is_new) = self.of(text);
        self.by_place.insert(place, number);
        (number, is_new)
    }

    /// The number of any text. True if it is new.
    pub(crate) fn of(&mut self, text: &str) -> (u64, bool) {
        if let Some(&number) = self.by_text.get(text) {
            return (number, false);
        }
        let number = self.by_text.len() as u64 + 1;
        self.by_text.insert(text.into(), number);
        (number, true)
    }
}
