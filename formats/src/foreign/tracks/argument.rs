//! Arguments: what a slice or moment says besides its name.

use super::NameId;

/// Name and value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Argument {
    /// Its name.
    pub name: NameId,
    /// Its value.
    pub value: Value,
}

/// A value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value {
    /// A number without sign.
    Unsigned(u64),
    /// A number with one.
    Signed(i64),
    /// A number with a fraction.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// A text.
    Text(NameId),
}

/// A stretch of the list that holds all arguments.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Arguments {
    first: u32,
    count: u16,
}

/// The arguments of all slices and moments, in one list.
#[derive(Default, Debug)]
pub(super) struct AllArguments(Vec<Argument>);

impl AllArguments {
    /// Keeps these. More than 65,535 of one slice, or 4 G in all, are left out.
    pub(super) fn keep(&mut self, arguments: &[Argument]) -> Arguments {
        let count = u16::try_from(arguments.len()).unwrap_or(u16::MAX);
        let Ok(first) = u32::try_from(self.0.len()) else { return Arguments::default() };
        self.0.extend_from_slice(&arguments[..count.into()]);
        Arguments { first, count }
    }

    /// What was kept.
    pub(super) fn get(&self, of: Arguments) -> &[Argument] {
        &self.0[of.first as usize..][..of.count.into()]
    }
}
