//! Texts, each kept once.

use std::collections::HashMap;
use std::rc::Rc;

/// A text in [`Names`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self { known: HashMap::new(), texts: Vec::new() };
        names.intern("");
        names
    }
}

impl Names {
    /// Keeps a text and names it.
    pub(super) fn intern(&mut self, text: &str) -> NameId {
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
