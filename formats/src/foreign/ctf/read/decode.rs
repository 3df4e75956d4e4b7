//! Walks over a packet by the types of its metadata and says what stands there.

use super::bits::Bits;
use super::types::{Field, Integer, Names, Type};

/// What hears the values.
pub(super) trait Hears<'a> {
    fn integer(&mut self, field: &'a Field, int: &Integer, value: u64);
    fn named(&mut self, field: &'a Field, int: &Integer, value: u64, names: &'a Names);
    fn float(&mut self, field: &'a Field, value: f64);
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
                    let fields = structure.fields.get(run.fields.clone())?;
                    match run.bytes {
                        Some(bytes) => self.whole(fields, bytes, hears)?,
                        None => self.each(fields, hears)?,
                    }
                }
                Some(())
            }
            // Headers and contexts are structures.
            _ => None,
        }
    }

    fn each(&mut self, fields: &'a [Field], hears: &mut impl Hears<'a>) -> Option<()> {
        fields.iter().try_for_each(|field| self.field(field, &field.of, hears))
    }

    /// Fields that take so many whole bytes together.
    #[inline]
    fn whole(&mut self, fields: &'a [Field], bytes: usize, hears: &mut impl Hears<'a>) -> Option<()> {
        // Near the end of the packet one by one.
        let Some(mut rest) = self.bits.ahead(bytes) else { return self.each(fields, hears) };
        for field in fields {
            let word = u64::from_le_bytes(*rest.first_chunk()?);
            let length = match &field.of {
                Type::Integer(int) => {
                    self.keep(field, int, int.of_word(word));
                    hears.integer(field, int, int.of_word(word));
                    int.bits as usize / 8
                }
                Type::Enumeration(int, names) => {
                    self.keep(field, int, int.of_word(word));
                    hears.named(field, int, int.of_word(word), names);
                    int.bits as usize / 8
                }
                Type::Float(int) => {
                    hears.float(field, float(int, word));
                    int.bits as usize / 8
                }
                Type::Array(_, count) => {
                    let length = *count as usize;
                    hears.text(field, up_to_zero(rest.get(..length)?));
                    length
                }
                // Has no whole bytes.
                _ => return None,
            };
            rest = rest.get(length..)?;
        }
        self.bits.at += bytes as u64 * 8;
        Some(())
    }

    fn field(&mut self, field: &'a Field, of: &'a Type, hears: &mut impl Hears<'a>) -> Option<()> {
        self.budget = self.budget.checked_sub(1)?;
        match of {
            Type::Integer(int) => {
                let value = self.integer(field, int)?;
                hears.integer(field, int, value);
            }
            Type::Enumeration(int, names) => {
                let value = self.integer(field, int)?;
                hears.named(field, int, value, names);
            }
            Type::Float(int) => {
                let bits = self.bits.integer(int)?;
                hears.float(field, float(int, bits));
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

    #[inline(always)]
    fn integer(&mut self, field: &Field, int: &Integer) -> Option<u64> {
        let value = self.bits.integer(int)?;
        self.keep(field, int, value);
        Some(value)
    }

    /// What somebody may ask for later.
    #[inline(always)]
    fn keep(&mut self, field: &Field, int: &Integer, value: u64) {
        let kept = if int.is_signed { i128::from(value as i64) } else { i128::from(value) };
        if let Some(slot) = self.slots.get_mut(field.slot) {
            *slot = kept;
        }
        if let (Some(_), Some(time)) = (int.clock, self.time.as_mut()) {
            *time = tick(*time, value, int.bits);
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

/// A number with a fraction, of its bits.
fn float(int: &Integer, bits: u64) -> f64 {
    if int.bits == 32 { f32::from_bits(bits as u32).into() } else { f64::from_bits(bits) }
}

fn up_to_zero(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|&byte| byte == 0).unwrap_or(text.len());
    &text[..end]
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
