//! What the loader tells: `hvm_start_info` of the PVH boot protocol. Unsafe because it is found by a physical address; it
//! is copied before the heap, which may include its memory, begins.

use super::MAPPED;
use crate::command_line::CommandLine;
use core::ops::Range;

const MAGIC: u32 = 0x336e_c578;
/// A memory map entry that is RAM.
const RAM: u32 = 1;

#[repr(C)]
struct StartInfo {
    magic: u32,
    version: u32,
    flags: u32,
    modules: u32,
    module_list: u64,
    command_line: u64,
    rsdp: u64,
    memory_map: u64,
    memory_map_entries: u32,
    reserved: u32,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct MemoryMapEntry {
    start: u64,
    size: u64,
    kind: u32,
    reserved: u32,
}

/// What the kernel keeps of it.
#[derive(Debug)]
pub(crate) struct Boot {
    /// The kernel's arguments.
    pub(crate) command_line: CommandLine,
    /// Physical addresses of free RAM behind the kernel's image, below 4 GiB.
    pub(crate) free: Range<u64>,
}

unsafe extern "C" {
    /// First byte behind the image (link.ld).
    safe static kernel_end: u8;
}

/// Reads the loader's words; `None` if they are not PVH's.
///
/// # Safety
/// `address` is what the loader left in `ebx`, and its memory was not overwritten.
pub(crate) unsafe fn read(address: u64) -> Option<Boot> {
    // SAFETY: by the caller; the loader puts it in mapped memory, aligned.
    let info = unsafe { &*core::ptr::with_exposed_provenance::<StartInfo>(address as usize) };
    if info.magic != MAGIC || info.version == 0 {
        return None;
    }
    // SAFETY: the protocol says that both addresses are valid when not 0.
    unsafe {
        Some(Boot {
            command_line: CommandLine::copy(text(info.command_line)),
            free: free(core::slice::from_raw_parts(
                core::ptr::with_exposed_provenance(info.memory_map as usize),
                info.memory_map_entries as usize,
            )),
        })
    }
}

/// # Safety
/// At `address` is text that ends with a zero, or `address` is 0.
unsafe fn text<'a>(address: u64) -> &'a [u8] {
    if address == 0 {
        return b"";
    }
    // SAFETY: by the caller.
    unsafe { core::ffi::CStr::from_ptr(core::ptr::with_exposed_provenance(address as usize)) }.to_bytes()
}

/// The part of the RAM that the image lies in which is behind the image.
fn free(map: &[MemoryMapEntry]) -> Range<u64> {
    let end = (&raw const kernel_end).addr() as u64;
    let ours = map
        .iter()
        .find(|entry| entry.kind == RAM && entry.start < end && end < entry.start.saturating_add(entry.size));
    ours.map_or(end..end, |entry| end..(entry.start + entry.size).min(MAPPED))
}
