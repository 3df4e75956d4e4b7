//! Values of fields: 64 bits and how to read them.

use crate::{Callsite, Group, is_enabled, record};
use unitrace_formats::event::{Event, ValueType};
use unitrace_formats::id::ObjectId;

/// Records a value of the span or log line that was recorded just before here.
#[inline]
pub fn field(site: &'static Callsite, value: impl Into<Bits>) {
    if is_enabled(Group::Spans) {
        let Bits { of, value } = value.into();
        record(Event::Field { site: site.id(), of, value });
    }
}

/// A value of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bits {
    /// How to read it.
    pub of: ValueType,
    /// The bits.
    pub value: u64,
}

macro_rules! values {
    ($($from:ty => $of:ident, |$value:ident| $bits:expr;)*) => {$(
        impl From<$from> for Bits {
            #[inline]
            fn from($value: $from) -> Self {
                Self { of: ValueType::$of, value: $bits }
            }
        }
    )*};
}

values! {
    u8 => Unsigned, |value| value.into();
    u16 => Unsigned, |value| value.into();
    u32 => Unsigned, |value| value.into();
    u64 => Unsigned, |value| value;
    usize => Unsigned, |value| value as u64;
    i8 => Signed, |value| value as i64 as u64;
    i16 => Signed, |value| value as i64 as u64;
    i32 => Signed, |value| value as i64 as u64;
    i64 => Signed, |value| value as u64;
    isize => Signed, |value| value as i64 as u64;
    f64 => Float, |value| value.to_bits();
    bool => Bool, |value| value.into();
    ObjectId => Object, |value| value.0.into();
}
