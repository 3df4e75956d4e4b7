//! A garbage-collected heap of documents: trees whose leaves are texts. Mark and sweep, everybody stops; each phase is a
//! span in the trace.
//!
//! Only [`Root`]s keep objects alive, so whoever holds a bare [`Object`] must not let a collection happen meanwhile;
//! collections happen only where [`Arena::collect_if_due`] says so. An object that has been swept is recognised by its
//! generation: it is gone, never another one.

mod arena;
mod collect;

#[cfg(bare)]
pub(crate) use arena::{Arena, Object, Root};
