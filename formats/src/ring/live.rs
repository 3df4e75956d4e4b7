//! The live table: one 32-byte slot for every live task, resource and open span, because a wrapped ring has lost
//! the spawn of exactly those that matter most.
//!
//! Slot = id mod slots. Claimed by one CAS of `owner` from 0 to the id at spawn or create, freed at the end by storing
//! 0; a collision is counted in the ring header and that object is not in the table. Update: `id` := 0;
//! fence(Release); fields; `id` := n (Release).

use super::{u16_at, u32_at, u64_at};
use crate::id::{ObjectId, SiteId};
use crate::time::Ticks;

/// Bytes of a slot.
pub const SLOT_BYTES: usize = 32;

/// Offsets of a slot's fields.
pub mod offset {
    /// u32, the object; 0: free or being rewritten.
    pub const ID: usize = 0;
    /// u8, [`super::LiveKind`].
    pub const KIND: usize = 4;
    /// u8, [`super::LiveState`].
    pub const STATE: usize = 5;
    /// u16, callsite.
    pub const SITE: usize = 6;
    /// u32, the task that made it, or none.
    pub const PARENT: usize = 8;
    /// u32, the resource a task waits on, or none.
    pub const WAITING_ON: usize = 12;
    /// u64, ticks since when it is in this state.
    pub const SINCE: usize = 16;
    /// u32, claimed by this object; readers ignore it.
    pub const OWNER: usize = 24;
    /// u8, [`crate::event::TaskKind`] or [`crate::event::ResourceKind`]; then 3 reserved bytes.
    pub const DETAIL: usize = 28;
}

/// What sort of object a slot holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum LiveKind {
    /// A task, promise or future.
    Task = 1,
    /// A channel, lock, socket or timer.
    Resource = 2,
    /// An open span.
    Span = 3,
}

/// What a live task did when it was last looked at.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum LiveState {
    /// Not a task, or not known.
    Unknown = 0,
    /// Spawned, not yet polled.
    New = 1,
    /// On a CPU.
    Running = 2,
    /// Off the CPU, waits.
    Waiting = 3,
    /// Off the CPU, could run.
    Ready = 4,
}

/// A copied slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LiveEntry {
    /// The object.
    pub id: ObjectId,
    /// What sort of object.
    pub kind: LiveKind,
    /// What it did.
    pub state: LiveState,
    /// Callsite.
    pub site: SiteId,
    /// The task that made it, or none.
    pub parent: ObjectId,
    /// What a task waits on, or none.
    pub waiting_on: ObjectId,
    /// Since when.
    pub since: Ticks,
    /// Raw [`crate::event::TaskKind`] or [`crate::event::ResourceKind`].
    pub detail: u8,
}

impl LiveEntry {
    /// Reads one slot; `None` if it is free, torn or not a slot.
    pub fn parse(slot: &[u8]) -> Option<Self> {
        let slot = slot.get(..SLOT_BYTES)?;
        let id = ObjectId(u32_at(slot, offset::ID));
        if id.is_none() {
            return None;
        }
        let kind = match slot[offset::KIND] {
            1 => LiveKind::Task,
            2 => LiveKind::Resource,
            3 => LiveKind::Span,
            _ => return None,
        };
        let state = match slot[offset::STATE] {
            1 => LiveState::New,
            2 => LiveState::Running,
            3 => LiveState::Waiting,
            4 => LiveState::Ready,
            _ => LiveState::Unknown,
        };
        Some(Self {
            id,
            kind,
            state,
            site: SiteId(u16_at(slot, offset::SITE)),
            parent: ObjectId(u32_at(slot, offset::PARENT)),
            waiting_on: ObjectId(u32_at(slot, offset::WAITING_ON)),
            since: Ticks(u64_at(slot, offset::SINCE)),
            detail: slot[offset::DETAIL],
        })
    }
}
