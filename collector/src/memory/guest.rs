//! The memory of a whole guest, as its own physical addresses see it.

use super::{Memory, ReadError};
use std::ops::Range;
use std::sync::Arc;

/// A guest's memory. Addresses of [`Memory::read`] are guest-physical; under Xen PV pseudo-physical (frame number × 4,096).
///
/// One implementation for each way to reach a guest: a file or a mapping of its RAM ([`Ram`](super::Ram)), a monitor that is asked
/// ([`QmpMemory`](super::QmpMemory)), a core file ([`CoreMemory`](super::CoreMemory)). [`crate::find`] looks for rings in any of them, and
/// [`crate::dump`] writes a core file of any of them.
pub trait Guest: Memory {
    /// Where there is RAM: whole pages, in order, without overlaps.
    fn ram(&self) -> Vec<Range<u64>>;

    /// These pages, which are RAM, one after the other as a memory of their own from address 0.
    /// [`Frames`](super::Frames) is that for every guest; one that can map pages does better.
    ///
    /// # Errors
    /// When they cannot be reached.
    fn pages(self: Arc<Self>, frames: &[u64]) -> Result<Box<dyn Memory>, ReadError>;
}
