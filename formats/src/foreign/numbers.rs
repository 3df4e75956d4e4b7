//! Numbers for texts that are said again and again, from 1.

use std::collections::HashMap;

use super::telling::Spread;

/// Places of texts that are remembered beside the map.
const RECENT: usize = 256;

/// Texts that have a number.
pub(crate) struct Numbers {
    by_text: HashMap<Box<str>, u64>,
    /// Texts that stay where they are: by address and length.
    by_place: HashMap<(usize, usize), u64, Spread>,
    /// The last of these, each where its address leads: what is asked for is mostly what was asked for just now.
    recent: Box<[((usize, usize), u64); RECENT]>,
}

impl Default for Numbers {
    fn default() -> Self {
        // No text lies at address 0.
        let recent = Box::new([((0, 0), 0); RECENT]);
        Self { by_text: HashMap::new(), by_place: HashMap::default(), recent }
    }
}

impl Numbers {
    /// The number of a text that stays where it is, unchanged, for as long as this lives: what a trace or the program
    /// itself holds. True if it is new.
    #[inline]
    pub(crate) fn known(&mut self, text: &str) -> (u64, bool) {
        let place = (text.as_ptr() as usize, text.len());
        let recent =
            (place.0 ^ place.1).wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as usize) >> (usize::BITS - 8);
        let (last, number) = self.recent[recent % RECENT];
        if last == place {
            return (number, false);
        }
        let (number, is_new) = self.at(place, text);
        self.recent[recent % RECENT] = (place, number);
        (number, is_new)
    }

    #[cold]
    fn at(&mut self, place: (usize, usize), text: &str) -> (u64, bool) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_number_wherever_they_lie() {
        let texts: Vec<String> = (0..2000).map(|n| format!("{}", n % 700)).collect();
        let mut numbers = Numbers::default();
        for _ in 0..2 {
            for (n, text) in texts.iter().enumerate() {
                assert_eq!(numbers.known(text).0, n as u64 % 700 + 1);
                assert_eq!(numbers.of(&text[..]), (n as u64 % 700 + 1, false));
            }
        }
        assert_eq!(numbers.known("new"), (701, true));
    }
}
