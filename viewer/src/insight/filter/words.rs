//! A word or a regular expression, whatever the case.

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};

use super::NoFilter;
use crate::model::{Model, TextId};

/// Machine code of a regular expression may take so much memory: enough for any that a person writes.
const MOST: usize = 1 << 20;

/// What a text is compared with.
#[derive(Clone, Debug)]
pub(crate) struct Words(Regex);

impl Words {
    /// `/regex/`, or a word that a text may hold anywhere.
    pub(crate) fn read(text: &str) -> Result<Self, NoFilter> {
        let pattern = text.strip_prefix('/').filter(|rest| !rest.is_empty());
        let pattern = pattern.and_then(|rest| rest.strip_suffix('/'));
        let pattern = pattern.map_or_else(|| regex::escape(text), str::to_owned);
        let regex = RegexBuilder::new(&pattern).case_insensitive(true).size_limit(MOST).build();
        regex.map(Self).map_err(|error| {
            NoFilter(format!("`{text}` is no regular expression: {}", last_line(&error.to_string())))
        })
    }

    /// True if the text holds or matches it.
    pub(crate) fn fit(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// The last line says what is wrong, those before draw a picture of it.
fn last_line(text: &str) -> &str {
    let line = text.lines().last().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line)
}

/// Words with what is known already: a text that a thousand tasks share is compared once.
pub(crate) struct Known<'a> {
    model: &'a Model,
    words: &'a Words,
    known: HashMap<TextId, bool>,
}

impl<'a> Known<'a> {
    /// Nothing is known yet.
    pub(crate) fn new(model: &'a Model, words: &'a Words) -> Self {
        Self { model, words, known: HashMap::new() }
    }

    /// True if the text fits.
    pub(crate) fn fit(&mut self, text: TextId) -> bool {
        *self.known.entry(text).or_insert_with(|| self.words.fit(self.model.text(text)))
    }
}
