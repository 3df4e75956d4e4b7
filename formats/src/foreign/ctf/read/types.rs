//! What TSDL can describe, with every name resolved.

use std::collections::HashSet;
use std::rc::Rc;

use super::head::Head;
use super::runs::{self, Run};
use super::who::Who;
use crate::event::ValueType;

/// In which order bytes stand.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Order {
    #[default]
    Little,
    Big,
}

/// An integer of 1 to 64 bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Integer {
    pub(super) bits: u32,
    /// In bits, a power of two.
    pub(super) align: u32,
    pub(super) is_signed: bool,
    pub(super) order: Order,
    /// A character.
    pub(super) is_text: bool,
    /// The clock that it tells, by its number.
    pub(super) clock: Option<usize>,
}

impl Integer {
    /// True if it is made of whole bytes, the lowest first, from any byte on.
    pub(super) fn is_whole(&self) -> bool {
        self.align == 8 && self.bits % 8 == 0 && self.order == Order::Little
    }

    pub(super) const fn value_type(&self) -> ValueType {
        if self.is_signed { ValueType::Signed } else { ValueType::Unsigned }
    }

    /// Its value, of a word in whose low bits it stands; signed ones are extended to 64 bits.
    #[inline(always)]
    pub(super) const fn of_word(&self, word: u64) -> u64 {
        let unused = 64 - self.bits;
        let high = word << unused;
        if self.is_signed { (high as i64 >> unused) as u64 } else { high >> unused }
    }
}

/// Values with names: from, to, name.
pub(super) type Names = Rc<Vec<(i128, i128, Rc<str>)>>;

/// Any type.
#[derive(Clone, Debug)]
pub(super) enum Type {
    Integer(Integer),
    /// 32 or 64 bits.
    Float(Integer),
    Enumeration(Integer, Names),
    Text,
    Structure(Rc<Structure>),
    Variant(Rc<Variant>),
    Array(Rc<Type>, u64),
    /// As many as the integer in this slot said.
    Sequence(Rc<Type>, Slot),
}

/// Where the value of an integer is kept that a variant or a sequence asks for.
pub(super) type Slot = usize;

/// Fields one after the other.
#[derive(Clone, Debug)]
pub(super) struct Structure {
    pub(super) fields: Vec<Field>,
    /// Least alignment, in bits.
    pub(super) align: u32,
    /// All fields, in order, as they are read.
    pub(super) runs: Vec<Run>,
}

impl Structure {
    /// `asked`: slots whose values somebody asks for.
    pub(super) fn new(fields: Vec<Field>, align: u32, asked: &HashSet<Slot>) -> Self {
        let runs = runs::of(&fields, asked);
        Self { fields, align, runs }
    }
}

/// A named part of a structure.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Without the underscore that LTTng puts before names.
    pub(super) name: Rc<str>,
    pub(super) of: Type,
    /// Where its value is kept, if somebody may ask for it.
    pub(super) slot: Slot,
    /// What CTF or LTTng say that a field of this name is.
    pub(super) role: Role,
}

/// Names with a meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Magic,
    StreamId,
    PacketSize,
    ContentSize,
    Begin,
    End,
    Discarded,
    PacketNumber,
    Cpu,
    EventId,
    Thread,
    Process,
    /// A value like any other.
    Value,
}

impl Role {
    /// Of a field with this name.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "magic" => Self::Magic,
            "stream_id" => Self::StreamId,
            "packet_size" => Self::PacketSize,
            "content_size" => Self::ContentSize,
            "timestamp_begin" => Self::Begin,
            "timestamp_end" => Self::End,
            "events_discarded" => Self::Discarded,
            "packet_seq_num" => Self::PacketNumber,
            "cpu_id" => Self::Cpu,
            "id" => Self::EventId,
            "vtid" | "tid" => Self::Thread,
            "procname" => Self::Process,
            _ => Self::Value,
        }
    }
}

/// One of several types.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub(super) tag: Slot,
    /// Values of the tag from and to, and which option they choose.
    pub(super) choices: Vec<(i128, i128, usize)>,
    pub(super) options: Vec<Field>,
}

impl Type {
    /// True for what makes texts when it stands in an array.
    pub(super) const fn is_character(&self) -> bool {
        matches!(self, Self::Integer(Integer { bits: 8, align: 8, is_text: true, .. }))
    }

    /// In bits.
    pub(super) fn align(&self) -> u32 {
        match self {
            Self::Integer(int) | Self::Float(int) | Self::Enumeration(int, _) => int.align,
            Self::Text => 8,
            Self::Structure(structure) => structure.align,
            Self::Variant(_) => 1,
            Self::Array(of, _) | Self::Sequence(of, _) => of.align(),
        }
    }
}

/// A clock.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Clock {
    pub(super) name: String,
    pub(super) hz: u64,
    /// Of its zero, since 1970 or another origin: seconds and ticks.
    pub(super) offset_s: i64,
    pub(super) offset: i64,
}

/// Streams with the same layout.
#[derive(Clone, Default, Debug)]
pub(super) struct StreamClass {
    pub(super) packet_context: Option<Type>,
    pub(super) event_header: Option<Type>,
    /// How that is read at once, if it can be.
    pub(super) head: Option<Head>,
    pub(super) event_context: Option<Type>,
    /// If that says who speaks and nothing else.
    pub(super) who: Option<Who>,
    /// By id.
    pub(super) events: Vec<Option<Rc<EventClass>>>,
}

/// Events with the same layout.
#[derive(Clone, Default, Debug)]
pub(super) struct EventClass {
    /// Its place among all classes of the trace.
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) loglevel: Option<i64>,
    pub(super) context: Option<Type>,
    pub(super) fields: Option<Type>,
}

/// What a metadata file says.
#[derive(Clone, Default, Debug)]
pub(super) struct Metadata {
    pub(super) packet_header: Option<Type>,
    pub(super) clocks: Vec<Clock>,
    /// By id.
    pub(super) streams: Vec<Option<StreamClass>>,
    /// Of the environment: what recorded it, on which host.
    pub(super) environment: Vec<(String, String)>,
    /// How many slots there are.
    pub(super) slots: usize,
    /// How many classes of events there are.
    pub(super) events: usize,
}
