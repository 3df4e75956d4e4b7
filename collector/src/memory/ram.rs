//! A guest's RAM in one piece of another memory: the file behind it, or its mapping in the monitor's process.
//!
//! The piece begins with guest-physical address 0. Where a guest has more RAM than fits below the devices that end at
//! 4 GiB, the rest of it is at 4 GiB and above, but follows at once in the piece:
//!
//! ```text
//! physical  0 ──────── split      4 GiB ──────────
//! piece     0 ──────── split ──────────────── end
//! ```

use super::{Frames, Guest, Memory, ReadError};
use std::ops::Range;
use std::sync::Arc;

/// Where physical addresses go on after the devices.
const HIGH: u64 = 4 << 30;

/// Where monitors split RAM: QEMU's q35, its pc and microvm and Cloud Hypervisor, Firecracker.
const SPLITS: [u64; 3] = [0x8000_0000, 0xC000_0000, 0xD000_0000];

/// Where the parts of a piece of RAM are in the physical address space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    length: u64,
    split: u64,
}

impl Layout {
    /// What `length` bytes of RAM may look like, most likely first: only a guest that has more than 2 GiB leaves a choice.
    pub fn possible(length: u64) -> Vec<Self> {
        let splits = SPLITS.into_iter().filter(|&split| split < length);
        std::iter::once(length).chain(splits).map(|split| Self { length, split }).collect()
    }

    /// The physical address of an offset in the piece.
    pub fn physical(self, offset: u64) -> u64 {
        if offset < self.split { offset } else { HIGH.saturating_add(offset - self.split) }
    }

    /// The offset of a physical address, and how many bytes follow it in both; `None` if there is no RAM.
    pub fn offset(self, physical: u64) -> Option<(u64, u64)> {
        let (offset, end) = if physical < self.split {
            (physical, self.split)
        } else {
            (physical.checked_sub(HIGH)?.checked_add(self.split)?, self.length)
        };
        (offset < end).then(|| (offset, end - offset))
    }

    fn ranges(self) -> Vec<Range<u64>> {
        let high = HIGH..self.physical(self.length);
        [0..self.split, high].into_iter().filter(|range| range.start < range.end).collect()
    }
}

/// The RAM of a guest in another memory.
#[derive(Debug)]
pub struct Ram<M> {
    memory: M,
    parts: Vec<Part>,
}

/// RAM that is in one piece in both memories.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its physical addresses, whole pages.
    pub physical: Range<u64>,
    /// Where it begins in the other memory.
    pub at: u64,
}

impl<M: Memory> Ram<M> {
    /// RAM with this layout, from `base` of a memory on.
    pub fn new(memory: M, base: u64, layout: Layout) -> Self {
        let part = |physical: Range<u64>| {
            let offset = layout.offset(physical.start).map_or(0, |(offset, _)| offset);
            Part { physical, at: base.wrapping_add(offset) }
        };
        Self::of_parts(memory, layout.ranges().into_iter().map(part).collect())
    }

    /// RAM whose parts are known: in order, without overlaps.
    pub fn of_parts(memory: M, parts: Vec<Part>) -> Self {
        Self { memory, parts }
    }

    fn part(&self, address: u64) -> Option<&Part> {
        let part = self.parts.get(self.parts.partition_point(|part| part.physical.end <= address))?;
        part.physical.contains(&address).then_some(part)
    }
}

impl<M: Memory> Memory for Ram<M> {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let end = || ReadError::End { at, length: to.len() };
        let part = self.part(at).ok_or_else(end)?;
        if part.physical.end - at < to.len() as u64 {
            return Err(end());
        }
        self.memory.read(part.at.wrapping_add(at - part.physical.start), to)
    }

    fn filled(&self, within: Range<u64>) -> Vec<Range<u64>> {
        let mut filled = Vec::new();
        for Part { physical, at } in &self.parts {
            let (start, end) = (physical.start.max(within.start), physical.end.min(within.end));
            if start >= end {
                continue;
            }
            let at = at.wrapping_add(start - physical.start);
            let there = self.memory.filled(at..at.saturating_add(end - start));
            filled
                .extend(there.into_iter().map(|range| start + (range.start - at)..start + (range.end - at)));
        }
        filled
    }
}

impl<M: Memory + 'static> Guest for Ram<M> {
    fn ram(&self) -> Vec<Range<u64>> {
        self.parts.iter().map(|part| part.physical.clone()).collect()
    }

    fn pages(self: Arc<Self>, frames: &[u64]) -> Result<Box<dyn Memory>, ReadError> {
        Ok(Box::new(Frames::new(self, frames)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Buffer;

    #[test]
    fn small_guests_leave_no_choice() {
        let layouts = Layout::possible(1 << 30);
        assert_eq!(layouts.len(), 1);
        assert_eq!(layouts[0].ranges(), vec![0..1 << 30]);
    }

    #[test]
    fn what_does_not_fit_below_the_devices_is_above() {
        let layouts = Layout::possible(5 << 30);
        assert_eq!(layouts.len(), 4);
        let q35 = layouts[1];
        assert_eq!(q35.ranges(), [0..2 << 30, 4 << 30..7 << 30]);
        assert_eq!(q35.physical((2 << 30) + 5), (4 << 30) + 5);
        assert_eq!(q35.offset((4 << 30) + 5), Some(((2 << 30) + 5, (3 << 30) - 5)));
        assert_eq!(q35.offset(3 << 30), None);
        assert_eq!(q35.offset(7 << 30), None);
        assert_eq!(q35.offset(u64::MAX), None);
    }

    #[test]
    fn parts_are_read_where_they_are() {
        let layout = Layout { length: 6, split: 4 };
        let ram = Ram::new(Buffer::new(vec![9, 0, 1, 2, 3, 4, 5]), 1, layout);
        let mut two = [0; 2];
        ram.read(HIGH, &mut two).unwrap();
        assert_eq!(two, [4, 5]);
        assert!(ram.read(3, &mut two).is_err(), "across the hole");
        assert_eq!(ram.filled(2..u64::MAX), [2..4, HIGH..HIGH + 2]);
    }
}
