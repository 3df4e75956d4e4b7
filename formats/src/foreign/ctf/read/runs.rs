//! Fields that take whole bytes and stand one behind the other: where each is, is known before any is read.

use std::collections::HashSet;
use std::ops::Range;

use super::types::{Field, Role, Slot, Type};
use crate::event::ValueType;

/// Neighbouring fields of a structure.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) fields: Range<usize>,
    /// How they are read together, if each takes whole bytes and begins where the one before ends.
    pub(super) whole: Option<Whole>,
}

/// Fields that can be read together.
#[derive(Clone, Default, Debug)]
pub(super) struct Whole {
    /// What they take.
    pub(super) bytes: usize,
    pub(super) parts: Vec<Part>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Which one of the structure's.
    pub(super) field: usize,
    /// The byte of the run at which it begins.
    pub(super) at: usize,
    pub(super) is: Is,
}

/// What there is to do for it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Is {
    /// A number that means nothing but itself: its type, and how many bits of a word are above it.
    Number(ValueType, u32),
    /// A number with a fraction, of 32 bits.
    Single,
    /// A number that has a role, a clock or a name, or that somebody asks for.
    Special,
    /// So many characters.
    Text(usize),
}

/// Longer texts are looked for by themselves.
const LONGEST: u64 = 4096;

/// All fields, in order. `asked`: slots whose values somebody asks for.
pub(super) fn of(fields: &[Field], asked: &HashSet<Slot>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (number, field) in fields.iter().enumerate() {
        let Some((is, bytes)) = whole(field, asked) else {
            runs.push(Run { fields: number..number + 1, whole: None });
            continue;
        };
        if runs.last().is_none_or(|run| run.whole.is_none()) {
            runs.push(Run { fields: number..number, whole: Some(Whole::default()) });
        }
        if let Some(Run { fields, whole: Some(whole) }) = runs.last_mut() {
            fields.end = number + 1;
            whole.parts.push(Part { field: number, at: whole.bytes, is });
            whole.bytes += bytes;
        }
    }
    runs
}

/// What there is to do for a field, and how many bytes it takes, if those are whole, always as many, and may begin at any
/// byte.
fn whole(field: &Field, asked: &HashSet<Slot>) -> Option<(Is, usize)> {
    let (is, int) = match &field.of {
        Type::Integer(int) => {
            let is_plain = field.role == Role::Value && int.clock.is_none() && !asked.contains(&field.slot);
            (if is_plain { Is::Number(int.value_type(), 64 - int.bits) } else { Is::Special }, int)
        }
        Type::Enumeration(int, _) => (Is::Special, int),
        Type::Float(int) => (if int.bits == 32 { Is::Single } else { Is::Number(ValueType::Float, 0) }, int),
        Type::Array(of, count @ ..=LONGEST) if of.is_character() => {
            return Some((Is::Text(*count as usize), *count as usize));
        }
        _ => return None,
    };
    int.is_whole().then_some((is, int.bits as usize / 8))
}
