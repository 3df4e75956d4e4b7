//! Walks over a packet by the types of its metadata and says what stands there.

use super::bits::{Bits, first_zero};
use super::runs::{Is, Run, Whole};
use super::types::{Field, Integer, Names, Slot, Type};
use crate::event::ValueType;

/// What hears the values.
pub(super) trait Hears<'a> {
    /// A number that means nothing but itself.
    fn number(&mut self, field: &'a Field, of: ValueType, bits: u64);
    fn integer(&mut self, field: &'a Field, int: &Integer, value: u64);
    fn named(&mut self, field: &'a Field, int: &Integer, value: u64, names: &'a Names);
    fn text(&mut self, field: &'a Field, text: &'a [u8]);
}

/// One packet being read.
#[derive(Clone, Debug)]
pub(super) struct Decoder<'a> {
    pub(super) bits: Bits<'a>,
    /// Last values of fields that somebody may ask for.
    slots: Vec<i128>,
    /// Values that may still be read: arrays of nothing take no bits and could go on for ever.
    budget: u64,
    /// The time by the clock that the fields tell; `None` while they tell other times.
    pub(super) time: Option<u64>,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8], slots: usize) -> Self {
        let budget = bytes.len() as u64 * 8 + 4096;
        Self { bits: Bits::new(bytes), slots: vec![0; slots], budget, time: None }
    }

    /// Reads a value of this type. `None` if it is not all there.
    pub(super) fn read(&mut self, of: &'a Type, hears: &mut impl Hears<'a>) -> Option<()> {
        match of {
            Type::Structure(structure) => {
                self.bits.align(structure.align);
                for run in &structure.runs {
                    self.run(&structure.fields, run, hears)?;
                }
                Some(())
            }
            // Headers and contexts are structures.
            _ => None,
        }
    }

    /// Neighbouring fields.
    #[inline]
    fn run(&mut self, fields: &'a [Field], run: &'a Run, hears: &mut impl Hears<'a>) -> Option<()> {
        // Near the end of the packet one by one.
        let whole = run.whole.as_ref().and_then(|whole| Some((self.bits.ahead(whole.bytes)?, whole)));
        let Some((bytes, Whole { bytes: length, parts })) = whole else {
            for field in fields.get(run.fields.clone())? {
                self.field(field, &field.of, hears)?;
            }
            return Some(());
        };
        for part in parts {
            let (field, rest) = (fields.get(part.field)?, bytes.get(part.at..)?);
            let word = u64::from_le_bytes(*rest.first_chunk()?);
            match &part.is {
                Is::Number(of @ ValueType::Signed, unused) => {
                    hears.number(field, *of, ((word << unused) as i64 >> unused) as u64);
                }
                Is::Number(of, unused) => hears.number(field, *of, word << unused >> unused),
                Is::Single => hears.number(field, ValueType::Float, single(word)),
                Is::Special => self.special(field, &field.of, word, hears),
                Is::Text(length) => hears.text(field, up_to_zero(rest.get(..*length)?)),
            }
        }
        self.bits.at += *length as u64 * 8;
        Some(())
    }

    /// A number in the low bits of a word that is more than a number.
    #[inline]
    fn special(&mut self, field: &'a Field, of: &'a Type, word: u64, hears: &mut impl Hears<'a>) {
        match of {
            Type::Integer(int) => {
                let value = int.of_word(word);
                self.note(field, int, value);
                hears.integer(field, int, value);
            }
            Type::Enumeration(int, names) => {
                let value = int.of_word(word);
                self.note(field, int, value);
                hears.named(field, int, value, names);
            }
            _ => {}
        }
    }

    fn field(&mut self, field: &'a Field, of: &'a Type, hears: &mut impl Hears<'a>) -> Option<()> {
        self.budget = self.budget.checked_sub(1)?;
        match of {
            Type::Integer(int) | Type::Enumeration(int, _) => {
                let word = self.bits.integer(int)?;
                self.special(field, of, word, hears);
            }
            Type::Float(int) => {
                let bits = self.bits.integer(int)?;
                let bits = if int.bits == 32 { single(bits) } else { bits };
                hears.number(field, ValueType::Float, bits);
            }
            Type::Text => {
                let text = self.bits.text()?;
                hears.text(field, text);
            }
            Type::Structure(_) => self.read(of, hears)?,
            Type::Variant(variant) => {
                let tag = *self.slots.get(variant.tag)?;
                let (.., option) =
                    variant.choices.iter().find(|(from, to, _)| (*from..=*to).contains(&tag))?;
                let option = variant.options.get(*option)?;
                self.field(option, &option.of, hears)?;
            }
            Type::Array(of, count) => self.several(field, of, *count, hears)?,
            Type::Sequence(of, length) => {
                let count = u64::try_from(*self.slots.get(*length)?).ok()?;
                self.several(field, of, count, hears)?;
            }
        }
        Some(())
    }

    /// What a number is beside its value: the time, or what somebody may ask for later.
    #[inline(always)]
    fn note(&mut self, field: &Field, int: &Integer, value: u64) {
        self.keep(field.slot, if int.is_signed { i128::from(value as i64) } else { i128::from(value) });
        if int.clock.is_some() {
            self.tick(value, int.bits);
        }
    }

    /// What somebody may ask for later.
    #[inline(always)]
    pub(super) fn keep(&mut self, slot: Slot, value: i128) {
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = value;
        }
    }

    /// A clock shows this in its low bits.
    #[inline(always)]
    pub(super) fn tick(&mut self, low: u64, bits: u32) {
        if let Some(time) = &mut self.time {
            *time = tick(*time, low, bits);
        }
    }

    fn several(
        &mut self,
        field: &'a Field,
        of: &'a Type,
        count: u64,
        hears: &mut impl Hears<'a>,
    ) -> Option<()> {
        self.bits.align(of.align());
        if of.is_character() {
            let text = self.bits.take(count)?;
            hears.text(field, up_to_zero(text));
            return Some(());
        }
        (0..count).try_for_each(|_| self.field(field, of, hears))
    }
}

/// The 64 bits of a number with a fraction that has 32, in the low bits of a word.
fn single(word: u64) -> u64 {
    f64::from(f32::from_bits(word as u32)).to_bits()
}

fn up_to_zero(text: &[u8]) -> &[u8] {
    &text[..first_zero(text).unwrap_or(text.len())]
}

/// CTF's clock rule: a field of n bits replaces the low n bits; if that would step back, they have wrapped once.
fn tick(time: u64, low: u64, bits: u32) -> u64 {
    if bits >= 64 {
        return low;
    }
    let mask = (1 << bits) - 1;
    let next = time & !mask | low & mask;
    if next < time { next.wrapping_add(1 << bits) } else { next }
}
