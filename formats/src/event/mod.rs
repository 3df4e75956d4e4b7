//! Events: what a ring says happened. [`table`] is the single source for encoder, decoder, CTF metadata,
//! RING.md and the C header.

mod define;
pub mod field;
pub mod kind;
pub mod table;
mod text;

pub use kind::{Cause, GcPhase, Level, Outcome, PollResult, ResourceKind, TaskKind, ValueType};
pub use table::{Event, TABLE};
pub use text::Text;

/// The six bits that name an event. Never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct EventId(pub u8);

impl EventId {
    /// Ids are below this.
    pub const COUNT: usize = 64;
    /// Reserved for events that need more ids; a reader skips it by the size in the ring header.
    pub const EXTENDED: EventId = EventId(63);

    /// The event's row; `None` if this version has no such event.
    #[inline]
    pub const fn info(self) -> Option<&'static EventInfo> {
        match ROW_OF[(self.0 & 63) as usize] {
            NO_ROW => None,
            row => Some(&TABLE[row as usize]),
        }
    }
}

/// The row of [`TABLE`] for each id.
const ROW_OF: [u8; EventId::COUNT] = {
    let mut rows = [NO_ROW; EventId::COUNT];
    let mut i = 0;
    while i < TABLE.len() {
        rows[TABLE[i].id.0 as usize] = i as u8;
        i += 1;
    }
    rows
};
const NO_ROW: u8 = u8::MAX;

/// Groups that a program switches on and off as one, each a bit of the enable mask.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Group {
    /// Packet state and clock anchors: always on.
    State = 0,
    /// Births and ends.
    Tasks = 1,
    /// Polls, slices and idle time.
    Running = 2,
    /// Wakes, reads, waits, resolutions.
    Causality = 3,
    /// Creation of channels, locks, sockets.
    Resources = 4,
    /// Spans and their fields, interrupts, GC.
    Spans = 5,
    /// Allocator and heap.
    Memory = 6,
    /// I/O requests and messages between guests.
    Io = 7,
    /// Counters.
    Values = 8,
    /// Labels and log lines.
    Text = 9,
    /// Clones and drops of wakers; off by default, one event each.
    Wakers = 10,
}

impl Group {
    /// All groups with the names that `UNITRACE=groups=…` takes.
    pub const ALL: [(Group, &'static str); 11] = [
        (Group::State, "state"),
        (Group::Tasks, "tasks"),
        (Group::Running, "running"),
        (Group::Causality, "causality"),
        (Group::Resources, "resources"),
        (Group::Spans, "spans"),
        (Group::Memory, "memory"),
        (Group::Io, "io"),
        (Group::Values, "values"),
        (Group::Text, "text"),
        (Group::Wakers, "wakers"),
    ];

    /// The group's bit in an enable mask.
    #[inline(always)]
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// The mask a program starts with: all but [`Group::Wakers`].
    pub const DEFAULT_MASK: u32 = (1 << Group::ALL.len()) - 1 - Group::Wakers.bit();
}

/// One event of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EventInfo {
    /// Id on the wire.
    pub id: EventId,
    /// Name in listings, metadata and the C header.
    pub name: &'static str,
    /// What switches it on and off.
    pub group: Group,
    /// One sentence of meaning.
    pub doc: &'static str,
    /// Fixed fields in wire order.
    pub fields: &'static [field::FieldInfo],
    /// True if a [`Text`] follows the fields.
    pub has_text: bool,
}

impl EventInfo {
    /// Bytes of the fixed part after header and timestamp; a text's flag byte counts, its length and bytes do not.
    pub const fn fixed_size(&self) -> u16 {
        let mut size = 0;
        let mut i = 0;
        while i < self.fields.len() {
            size += self.fields[i].width.bytes as u16;
            i += 1;
        }
        size + self.has_text as u16
    }

    /// The word of the ring header's size table: [`EventInfo::fixed_size`], bit 15 set if a `u16` length and that
    /// many bytes follow.
    pub const fn size_word(&self) -> u16 {
        self.fixed_size() | (self.has_text as u16) << 15
    }
}

/// The ring header's size table: word `n` belongs to event id `n`, [`UNUSED_SIZE`] if this version has no such event.
pub const fn size_table() -> [u16; EventId::COUNT] {
    let mut words = [UNUSED_SIZE; EventId::COUNT];
    let mut i = 0;
    while i < TABLE.len() {
        words[TABLE[i].id.0 as usize] = TABLE[i].size_word();
        i += 1;
    }
    words
}

/// The size word of an id that is not in use: a packet that contains it cannot be read further.
pub const UNUSED_SIZE: u16 = 0xFFFF;
