//! What an event's fields are made of: one trait that knows width, unit and how to pass the wire.

use super::kind::{Cause, GcPhase, Level, Outcome, PollResult, ResourceKind, TaskKind, ValueType};
use crate::id::{JoinKey, ObjectId, SampleId, SiteId};
use crate::wire::{Bytes, Put};

/// What a field's number means; metadata, listings and viewers format it by this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A task, resource or span.
    Object,
    /// A static callsite.
    Site,
    /// An allocation sample.
    Sample,
    /// An I/O join key.
    Key,
    /// One of a list of named values.
    Enumeration(&'static [(u8, &'static str)]),
    /// A number of bytes.
    ByteCount,
    /// A plain number.
    Number,
}

/// The integer that carries a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Width {
    /// Size on the wire in bytes: 1, 2, 4 or 8.
    pub bytes: u8,
    /// Two's complement if true.
    pub signed: bool,
}

/// One field of an event: a row of RING.md's event table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldInfo {
    /// Name in listings, metadata and the C header.
    pub name: &'static str,
    /// Size and sign.
    pub width: Width,
    /// What the number means.
    pub meaning: Meaning,
    /// Name of the type in RING.md: `u32`, `object`, `Cause`.
    pub type_name: &'static str,
    /// A phrase of meaning.
    pub doc: &'static str,
}

/// A type that can stand in an event.
pub trait Field: Copy {
    /// Size and sign on the wire.
    const WIDTH: Width;
    /// What the number means.
    const MEANING: Meaning;
    /// Name of the type in RING.md.
    const TYPE_NAME: &'static str;
    /// Appends the field.
    fn put(self, out: &mut impl Put);
    /// Takes the field off the front; `None` if there are too few bytes.
    fn take(bytes: &mut Bytes<'_>) -> Option<Self>;
    /// The number in the field; signed ones are sign-extended.
    fn bits(self) -> u64;
}

macro_rules! integer {
    ($($int:ty, $put:ident, $signed:literal;)*) => {$(
        impl Field for $int {
            const WIDTH: Width = Width { bytes: size_of::<$int>() as u8, signed: $signed };
            const MEANING: Meaning = Meaning::Number;
            const TYPE_NAME: &'static str = stringify!($int);
            #[inline(always)]
            fn put(self, out: &mut impl Put) {
                out.$put(self as _);
            }
            #[inline(always)]
            fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
                bytes.take().map(<$int>::from_le_bytes)
            }
            #[inline(always)]
            fn bits(self) -> u64 {
                self as u64
            }
        }
    )*};
}

integer! {
    u8, put_u8, false;
    u16, put_u16, false;
    u32, put_u32, false;
    u64, put_u64, false;
    i8, put_u8, true;
    i32, put_u32, true;
    i64, put_u64, true;
}

macro_rules! newtype {
    ($($name:ident: $raw:ty, $meaning:ident, $type_name:literal;)*) => {$(
        impl Field for $name {
            const WIDTH: Width = <$raw as Field>::WIDTH;
            const MEANING: Meaning = Meaning::$meaning;
            const TYPE_NAME: &'static str = $type_name;
            #[inline(always)]
            fn put(self, out: &mut impl Put) {
                self.0.put(out);
            }
            #[inline(always)]
            fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
                <$raw as Field>::take(bytes).map(Self)
            }
            #[inline(always)]
            fn bits(self) -> u64 {
                self.0.into()
            }
        }
    )*};
}

newtype! {
    ObjectId: u32, Object, "object";
    SiteId: u16, Site, "site";
    SampleId: u32, Sample, "sample";
    JoinKey: u64, Key, "key";
}

macro_rules! enumeration {
    ($($name:ident)*) => {$(
        impl Field for $name {
            const WIDTH: Width = <u8 as Field>::WIDTH;
            const MEANING: Meaning = Meaning::Enumeration(Self::NAMES);
            const TYPE_NAME: &'static str = stringify!($name);
            #[inline(always)]
            fn put(self, out: &mut impl Put) {
                out.put_u8(self.raw());
            }
            #[inline(always)]
            fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
                u8::take(bytes).map(Self::from_raw)
            }
            #[inline(always)]
            fn bits(self) -> u64 {
                self.raw().into()
            }
        }
    )*};
}

enumeration! { TaskKind Outcome PollResult Cause ResourceKind GcPhase Level ValueType }

/// A number of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
#[repr(transparent)]
pub struct ByteCount<T>(pub T);

impl<T: Field> Field for ByteCount<T> {
    const WIDTH: Width = T::WIDTH;
    const MEANING: Meaning = Meaning::ByteCount;
    const TYPE_NAME: &'static str = if T::WIDTH.bytes == 8 { "bytes64" } else { "bytes32" };
    #[inline(always)]
    fn put(self, out: &mut impl Put) {
        self.0.put(out);
    }
    #[inline(always)]
    fn take(bytes: &mut Bytes<'_>) -> Option<Self> {
        T::take(bytes).map(Self)
    }
    #[inline(always)]
    fn bits(self) -> u64 {
        self.0.bits()
    }
}
