//! Pages of a Xen guest that are mapped into this program: by grants, or by their frame numbers.

use super::{Memory, ReadError};
use crate::xen::mapping::Mapping;

/// Mapped pages as memory; address 0 is the first byte of the first page. They stay readable after the guest has ended.
#[derive(Debug)]
pub struct MappedMemory {
    mapping: Mapping,
}

impl MappedMemory {
    /// Takes a mapping all pages of which are there.
    pub fn new(mapping: Mapping) -> Self {
        Self { mapping }
    }

    /// Bytes that are mapped.
    pub fn length(&self) -> u64 {
        self.mapping.len() as u64
    }
}

impl Memory for MappedMemory {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let is_read = usize::try_from(at).is_ok_and(|at| self.mapping.read(at, to));
        if is_read { Ok(()) } else { Err(ReadError::End { at, length: to.len() }) }
    }
}
