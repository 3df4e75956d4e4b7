//! Texts, each kept once.

use std::collections::HashMap;
use std::rc::Rc;

/// A text in `Names`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct NameId(u32);

impl NameId {
    /// No text.
    pub const EMPTY: Self = Self(0);

    /// The number that stands for it.
    pub const fn raw(self) -> u32 {
        self.0
    }
}

/// The texts of a trace.
#[derive(Debug)]
pub(super) struct Names {
    known: HashMap<Rc<str>, NameId>,
    texts: Vec<Rc<str>>,
    /// Names that were asked for lately, by a hash that is cheap and may be wrong: most are asked for again and again.
    recent: Vec<NameId>,
}

/// Names in [`Names::recent`]; a power of two.
const RECENT: usize = 1024;

/// Where a text stands in [`Names::recent`]: made of its length and both ends.
fn slot(text: &str) -> usize {
    let bytes = text.as_bytes();
    let end = |from: usize| bytes.get(from..from + 8).and_then(|part| part.first_chunk());
    let (first, last) = match end(0) {
        Some(first) => {
            (u64::from_le_bytes(*first), end(bytes.len() - 8).map_or(0, |last| u64::from_le_bytes(*last)))
        }
        None => (bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)), 0),
    };
    let mixed = (first ^ last.rotate_left(23) ^ bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 40) as usize % RECENT
}

impl Default for Names {
    fn default() -> Self {
        let mut names =
            Self { known: HashMap::new(), texts: Vec::new(), recent: vec![NameId::EMPTY; RECENT] };
        names.intern("");
        names
    }
}

impl Names {
    /// Keeps a text and names it.
    pub(super) fn intern(&mut self, text: &str) -> NameId {
        let slot = slot(text);
        let recent = self.recent[slot];
        if self.texts.get(recent.0 as usize).is_some_and(|known| **known == *text) {
            return recent;
        }
        let id = self.find_or_keep(text);
        self.recent[slot] = id;
        id
    }

    fn find_or_keep(&mut self, text: &str) -> NameId {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        // A file of 4 G different names is larger than any that fits in memory.
        let id = NameId(self.texts.len() as u32);
        let text: Rc<str> = text.into();
        self.known.insert(Rc::clone(&text), id);
        self.texts.push(text);
        id
    }

    /// The text.
    pub(super) fn text(&self, id: NameId) -> &str {
        &self.texts[id.0 as usize]
    }
}
