//! What Xen's loader tells a paravirtual guest: `struct start_info`. Unsafe because it is found by its address.

use crate::arch::start_info::Boot;
use crate::command_line::CommandLine;
use crate::platform::xen::event::Port;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, Ordering};

const COMMAND_LINE: usize = 1024;

#[repr(C)]
pub(super) struct StartInfo {
    magic: [u8; 32],
    pages: u64,
    shared_information: u64,
    flags: u32,
    store_frame: u64,
    store_port: u32,
    console_frame: u64,
    console_port: u32,
    page_tables: u64,
    page_table_frames: u64,
    frame_table: u64,
    module: u64,
    module_length: u64,
    command_line: [u8; COMMAND_LINE],
}

unsafe extern "C" {
    /// First byte behind the image, and of the heap (link.ld).
    safe static kernel_end: u8;
    safe static pv_heap_end: u8;
}

static KEPT: AtomicPtr<StartInfo> = AtomicPtr::new(core::ptr::null_mut());

fn kept() -> Option<&'static StartInfo> {
    let kept = NonNull::new(KEPT.load(Ordering::Relaxed))?;
    // SAFETY: by the caller of `boot`.
    Some(unsafe { kept.as_ref() })
}

/// Remembers what the loader said: command line and free memory.
///
/// # Safety
/// `address` is what the loader left in `rsi`: the page stays mapped, and nobody writes it.
pub(in crate::platform::xen) unsafe fn boot(address: u64) -> Option<Boot> {
    KEPT.store(core::ptr::with_exposed_provenance_mut(address as usize), Ordering::Relaxed);
    let text = &kept()?.command_line;
    let length = text.iter().position(|&byte| byte == 0).unwrap_or(COMMAND_LINE);
    let (start, end) = ((&raw const kernel_end).addr() as u64, (&raw const pv_heap_end).addr() as u64);
    Some(Boot { command_line: CommandLine::copy(&text[..length]), free: start..end })
}

/// Machine address of the page that Xen shares.
pub(super) fn shared_information() -> u64 {
    kept().map_or(0, |info| info.shared_information)
}

/// Machine frame of the console's ring, and its channel.
pub(super) fn console() -> (u64, Port) {
    kept().map_or((0, Port(0)), |info| (info.console_frame, Port(info.console_port)))
}

/// Machine frame of xenstore's rings, and their channel.
pub(super) fn store() -> (u64, Port) {
    kept().map_or((0, Port(0)), |info| (info.store_frame, Port(info.store_port)))
}

/// The machine frame of each frame of the guest.
pub(super) fn frame_table() -> &'static [u64] {
    let Some(info) = kept() else { return &[] };
    let first = core::ptr::with_exposed_provenance(info.frame_table as usize);
    // SAFETY: the loader put a number for each page there, and nobody writes them.
    unsafe { core::slice::from_raw_parts(first, info.pages as usize) }
}
