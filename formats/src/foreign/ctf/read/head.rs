//! Heads of events, worked out before any is read: most are a few numbers at places that are known, or that the first of
//! them decides, as LTTng's two forms of an id with a time.

use std::collections::HashSet;

use super::decode::Decoder;
use super::types::{Field, Integer, Order, Role, Slot, Type, Variant};

/// The heads of a stream's events.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// Where heads begin, in bits; at least 8.
    align: u32,
    /// Where the number is that decides; `None`: there is one form.
    tag: Option<Place>,
    /// What stands there if that number lies from one value to another.
    forms: Vec<(u64, u64, Form)>,
}

/// Numbers at places that are known.
#[derive(Clone, Default, Debug)]
struct Form {
    /// What they take, in bits.
    bits: u32,
    id: Option<Place>,
    time: Option<Place>,
    /// Values that somebody asks for.
    kept: Vec<(Slot, Place)>,
}

/// An unsigned number, the lowest bits first.
#[derive(Clone, Copy, Debug)]
struct Place {
    byte: usize,
    /// Bits of the word there that are below and above it.
    below: u32,
    above: u32,
}

/// More forms than this are no head of any tracer, and each takes memory.
const MOST_FORMS: usize = 16;

/// Bytes that must follow where a head begins: the longest head, and a word.
const AHEAD: usize = 64;

impl Head {
    /// `None`: it must be read field by field. `asked`: slots whose values somebody asks for.
    pub(super) fn of(header: &Type, asked: &HashSet<Slot>) -> Option<Self> {
        let Type::Structure(header) = header else { return None };
        if header.align < 8 {
            return None;
        }
        let mut first = Form::default();
        let Some((Field { of: Type::Variant(variant), .. }, numbers)) = header.fields.split_last() else {
            first.numbers(&header.fields, header.align, asked)?;
            return Some(Self { align: header.align, tag: None, forms: vec![(0, 0, first)] });
        };
        first.numbers(numbers, header.align, asked)?;
        let (_, tag) = *first.kept.iter().find(|(slot, _)| *slot == variant.tag)?;
        let forms = forms(variant, &first, header.align, asked)?;
        Some(Self { align: header.align, tag: Some(tag), forms })
    }

    /// Reads a head: the event's id. `None`: here it must be read field by field.
    #[inline]
    pub(super) fn read(&self, decoder: &mut Decoder<'_>) -> Option<u64> {
        let bytes = decoder.bits.aligned(self.align, AHEAD)?;
        let tag = self.tag.map_or(Some(0), |tag| tag.of(bytes))?;
        let (.., form) = self.forms.iter().find(|(from, to, _)| (*from..=*to).contains(&tag))?;
        let end = decoder.bits.at + u64::from(form.bits);
        if end > decoder.bits.end {
            return None;
        }
        for (slot, place) in &form.kept {
            decoder.keep(*slot, place.of(bytes)?.into());
        }
        if let Some(time) = form.time {
            decoder.tick(time.of(bytes)?, time.bits());
        }
        decoder.bits.at = end;
        form.id.map_or(Some(0), |id| id.of(bytes))
    }
}

/// What follows `first` by each value of its tag.
fn forms(
    variant: &Variant,
    first: &Form,
    align: u32,
    asked: &HashSet<Slot>,
) -> Option<Vec<(u64, u64, Form)>> {
    let form = |&(from, to, option): &(i128, i128, usize)| {
        let mut form = first.clone();
        let option = std::slice::from_ref(variant.options.get(option)?);
        match &option[0].of {
            Type::Structure(inner) if inner.align <= align => {
                form.bits = form.bits.next_multiple_of(inner.align);
                form.numbers(&inner.fields, align, asked)?;
            }
            _ => form.numbers(option, align, asked)?,
        }
        Some((u64::try_from(from).ok()?, u64::try_from(to).ok()?, form))
    };
    if variant.choices.len() > MOST_FORMS {
        return None;
    }
    variant.choices.iter().map(form).collect()
}

impl Form {
    /// These follow. `None`: they cannot be read so.
    fn numbers(&mut self, fields: &[Field], align: u32, asked: &HashSet<Slot>) -> Option<()> {
        fields.iter().try_for_each(|field| self.number(field, align, asked))
    }

    fn number(&mut self, field: &Field, align: u32, asked: &HashSet<Slot>) -> Option<()> {
        let (Type::Integer(int) | Type::Enumeration(int, _)) = &field.of else { return None };
        let at = self.bits.next_multiple_of(int.align);
        let place = Place::of_number(int, at).filter(|_| int.align <= align)?;
        self.bits = at + int.bits;
        if field.role == Role::EventId {
            self.id = Some(place);
        }
        if int.clock.is_some() && self.time.replace(place).is_some() {
            // Each would move the time.
            return None;
        }
        if asked.contains(&field.slot) {
            self.kept.push((field.slot, place));
        }
        Some(())
    }
}

impl Place {
    fn of_number(int: &Integer, at: u32) -> Option<Self> {
        let (byte, below) = (at as usize / 8, at % 8);
        let above = 64_u32.checked_sub(below + int.bits)?;
        let is_here = !int.is_signed && int.order == Order::Little && byte + 8 <= AHEAD;
        is_here.then_some(Self { byte, below, above })
    }

    const fn bits(self) -> u32 {
        64 - self.below - self.above
    }

    #[inline(always)]
    fn of(self, bytes: &[u8]) -> Option<u64> {
        let word = u64::from_le_bytes(*bytes.get(self.byte..)?.first_chunk()?);
        Some(word << self.above >> (self.above + self.below))
    }
}
