//! QEMU's `ivshmem-plain`: a file of the host's as memory of a device. Where the guest's RAM is private, the ring goes there.

use super::pci;
use crate::arch;
use crate::console::println;
use core::ptr::NonNull;

const VENDOR: u16 = 0x1af4;
const DEVICE: u16 = 0x1110;
/// BAR 2 is the memory.
const MEMORY: u8 = 2;

/// The device's memory, if there is one.
pub(super) fn memory() -> Option<NonNull<[u8]>> {
    let place = pci::find(VENDOR, DEVICE)?.memory(MEMORY);
    if place.is_empty() || place.end > arch::MAPPED {
        println!("the ivshmem device lies at {place:#x?}, beyond 4 GiB: the ring stays in RAM");
        return None;
    }
    let base = core::ptr::with_exposed_provenance_mut(place.start as usize);
    Some(NonNull::slice_from_raw_parts(NonNull::new(base)?, (place.end - place.start) as usize))
}
