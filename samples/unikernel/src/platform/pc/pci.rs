//! PCI configuration by ports: devices on bus 0 and the memory that the firmware gave them. Unsafe because of ports.

use crate::arch::port::{read_u32, write_u32};
use core::ops::Range;

const ADDRESS: u16 = 0xcf8;
const DATA: u16 = 0xcfc;
/// Vendor and device.
const IDENTITY: u8 = 0;
const COMMAND: u8 = 4;
/// Of the command register: answers to accesses of its memory.
const MEMORY: u32 = 2;
const FIRST_BAR: u8 = 0x10;
/// Low bits of a memory BAR that are no address.
const FLAGS: u64 = 0xf;

/// A device on bus 0, by its slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Device(u32);

/// The first device with this vendor and device number.
pub(super) fn find(vendor: u16, device: u16) -> Option<Device> {
    let wanted = u32::from(vendor) | u32::from(device) << 16;
    (0..32).map(Device).find(|candidate| candidate.read(IDENTITY) == wanted)
}

impl Device {
    /// The physical addresses of the 64-bit memory BARs `number` and `number + 1`, as the firmware has placed them. From
    /// now on the device answers there.
    pub(super) fn memory(self, number: u8) -> Range<u64> {
        let (low, high) = (FIRST_BAR + 4 * number, FIRST_BAR + 4 * number + 4);
        let command = self.read(COMMAND);
        let place = self.pair(low, high);
        // All ones come back with zeros where the size is; meanwhile the device must not answer.
        self.write(COMMAND, command & !MEMORY);
        self.write(low, u32::MAX);
        self.write(high, u32::MAX);
        let size = (!(self.pair(low, high) & !FLAGS)).wrapping_add(1);
        self.write(low, place as u32);
        self.write(high, (place >> 32) as u32);
        self.write(COMMAND, command | MEMORY);
        let base = place & !FLAGS;
        base..base.saturating_add(size)
    }

    fn pair(self, low: u8, high: u8) -> u64 {
        u64::from(self.read(low)) | u64::from(self.read(high)) << 32
    }

    fn select(self, register: u8) {
        // SAFETY: chooses which register the data port shows.
        unsafe { write_u32(ADDRESS, 1 << 31 | self.0 << 11 | u32::from(register)) };
    }

    fn read(self, register: u8) -> u32 {
        self.select(register);
        // SAFETY: reading configuration changes nothing.
        unsafe { read_u32(DATA) }
    }

    fn write(self, register: u8, value: u32) {
        self.select(register);
        // SAFETY: only what `memory` writes: where the device answers, which is no memory of the kernel's.
        unsafe { write_u32(DATA, value) };
    }
}
