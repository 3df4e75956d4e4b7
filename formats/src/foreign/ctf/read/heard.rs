//! What one event says, as it is read.

use super::decode::Hears;
use super::types::{Field, Integer, Names, Role};
use crate::event::{Text, ValueType};

/// A number that an event said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number<'a> {
    pub(super) field: &'a Field,
    pub(super) of: ValueType,
    pub(super) bits: u64,
}

/// A text that an event said: from where to where it stands among all of them.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    field: &'a Field,
    from: usize,
    to: usize,
}

/// The values of an event.
#[derive(Default, Debug)]
pub(super) struct Heard<'a> {
    pub(super) numbers: Vec<Number<'a>>,
    /// Texts and names, `name=value`.
    text: Vec<u8>,
    words: Vec<Word<'a>>,
    /// Its own fields are read, no more its context: a thread that is named there is not who says it.
    in_payload: bool,
    /// Who says it.
    pub(super) thread: Option<u64>,
    /// What program that is of.
    pub(super) process: &'a [u8],
}

impl<'a> Heard<'a> {
    /// The next event begins.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.numbers.clear();
        self.text.clear();
        self.words.clear();
        self.in_payload = false;
    }

    /// Who says it is not known yet; up to here it is who said the last.
    #[inline]
    pub(super) fn nobody(&mut self) {
        (self.thread, self.process) = (None, &[]);
    }

    /// All its texts.
    #[inline]
    pub(super) fn text(&self) -> Text<'_> {
        let is_cut = self.text.len() > Text::MAX;
        Text::from_wire(&self.text[..self.text.len().min(Text::MAX)], is_cut).unwrap_or_default()
    }

    /// The context is read; what follows are its own fields.
    #[inline]
    pub(super) fn payload(&mut self) {
        self.in_payload = true;
    }

    /// Its texts one by one, with their fields.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'a Field, &[u8])> {
        self.words.iter().map(|word| (word.field, &self.text[word.from..word.to]))
    }

    fn word(&mut self, field: &'a Field, text: &[u8]) {
        if !self.text.is_empty() {
            self.text.push(b' ');
        }
        self.text.extend_from_slice(field.name.as_bytes());
        self.text.push(b'=');
        let from = self.text.len();
        self.text.extend_from_slice(text);
        self.words.push(Word { field, from, to: self.text.len() });
    }
}

impl<'a> Hears<'a> for Heard<'a> {
    #[inline]
    fn number(&mut self, field: &'a Field, of: ValueType, bits: u64) {
        self.numbers.push(Number { field, of, bits });
    }

    #[inline]
    fn integer(&mut self, field: &'a Field, int: &Integer, value: u64) {
        match field.role {
            Role::Thread if !self.in_payload => self.thread = Some(value),
            _ if int.clock.is_some() => {}
            _ => self.number(field, int.value_type(), value),
        }
    }

    fn named(&mut self, field: &'a Field, int: &Integer, value: u64, names: &'a Names) {
        let number = if int.is_signed { i128::from(value as i64) } else { i128::from(value) };
        match names.iter().find(|(from, to, _)| (*from..=*to).contains(&number)) {
            Some((.., name)) => self.word(field, name.as_bytes()),
            None => self.integer(field, int, value),
        }
    }

    #[inline]
    fn text(&mut self, field: &'a Field, text: &'a [u8]) {
        match field.role {
            Role::Process if !self.in_payload => self.process = text,
            _ => self.word(field, text),
        }
    }
}
