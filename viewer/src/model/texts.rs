//! All texts of a model in one arena: a name that a thousand tasks share is stored once.

use std::collections::HashMap;

/// A text in [`Texts`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TextId(u32);

impl TextId {
    /// The empty text, in every arena.
    pub const EMPTY: Self = Self(0);

    /// For indexing.
    pub(super) const fn at(self) -> usize {
        self.0 as usize
    }
}

/// The arena.
#[derive(Clone, Debug)]
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
    known: HashMap<Box<str>, TextId>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { bytes: String::new(), ends: vec![0], known: HashMap::new() }
    }
}

impl Texts {
    /// Stores `text` once and names it.
    pub fn intern(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::EMPTY;
        }
        if let Some(&id) = self.known.get(text) {
            return id;
        }
        let Ok(next) = u32::try_from(self.ends.len()) else { return TextId::EMPTY };
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        self.known.insert(text.into(), TextId(next));
        TextId(next)
    }

    /// The id of a text that is stored.
    pub fn find(&self, text: &str) -> Option<TextId> {
        if text.is_empty() { Some(TextId::EMPTY) } else { self.known.get(text).copied() }
    }

    /// All texts, by their ids.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|id| self.get(TextId(id)))
    }

    /// The text; empty for an id of another arena.
    pub fn get(&self, id: TextId) -> &str {
        let at = id.0 as usize;
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(0);
        self.bytes.get(begin..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one() {
        let mut texts = Texts::default();
        let (a, b, again) = (texts.intern("a"), texts.intern("béé"), texts.intern("a"));
        assert_eq!(a, again);
        assert_eq!((texts.get(a), texts.get(b), texts.get(TextId::EMPTY)), ("a", "béé", ""));
        assert_eq!(texts.intern(""), TextId::EMPTY);
    }
}
