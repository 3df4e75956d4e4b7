//! A word or a regular expression, whatever the case.

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};

use super::NoFilter;
use crate::model::{Model, TextId};

/// Machine code of a regular expression may take so much memory: enough for any that a person writes.
const MOST: usize = 1 << 20;

/// What a text is compared with.
#[derive(Clone, Debug)]
pub(super) enum Words {
    /// It holds this, in small letters.
    Holds(String),
    /// It matches.
    Matches(Regex),
}

impl Words {
    /// `/regex/` or a word.
    pub(super) fn read(text: &str) -> Result<Self, NoFilter> {
        let pattern = text.strip_prefix('/').filter(|rest| !rest.is_empty());
        let Some(pattern) = pattern.and_then(|rest| rest.strip_suffix('/')) else {
            return Ok(Self::Holds(text.to_lowercase()));
        };
        let regex = RegexBuilder::new(pattern).case_insensitive(true).size_limit(MOST).build();
        regex.map(Self::Matches).map_err(|error| {
            NoFilter(format!("`{text}` is no regular expression: {}", last_line(&error.to_string())))
        })
    }

    /// True if the text holds or matches it.
    pub(super) fn fit(&self, text: &str) -> bool {
        match self {
            Self::Holds(word) => text.to_lowercase().contains(word),
            Self::Matches(regex) => regex.is_match(text),
        }
    }
}

/// The last line says what is wrong, those before draw a picture of it.
fn last_line(text: &str) -> &str {
    let line = text.lines().last().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line)
}

/// Words with what is known already: a text that a thousand tasks share is compared once.
pub(super) struct Known<'a> {
    model: &'a Model,
    words: &'a Words,
    known: HashMap<TextId, bool>,
}

impl<'a> Known<'a> {
    pub(super) fn new(model: &'a Model, words: &'a Words) -> Self {
        Self { model, words, known: HashMap::new() }
    }

    pub(super) fn fit(&mut self, text: TextId) -> bool {
        *self.known.entry(text).or_insert_with(|| self.words.fit(self.model.text(text)))
    }
}
