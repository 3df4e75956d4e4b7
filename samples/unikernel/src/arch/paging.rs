//! Holes in the identity map: below the stack, so that one that is too deep is an exception and not a mystery, and at
//! address 0. Unsafe because the CPU reads the tables by address.

use core::arch::asm;
use core::cell::UnsafeCell;

const PAGE: u64 = 4096;
const LARGE_PAGE: u64 = 2 << 20;
const ENTRIES: usize = 512;
/// Present and writable.
const MAPPED: u64 = 3;

#[repr(C, align(4096))]
struct Tables(UnsafeCell<[[u64; ENTRIES]; 2]>);

// SAFETY: written by `forbid` alone, once each; afterwards only the CPU reads them.
unsafe impl Sync for Tables {}

/// Tables for the two large pages that have a hole.
static TABLES: Tables = Tables(UnsafeCell::new([[0; ENTRIES]; 2]));

unsafe extern "C" {
    /// Page directories of boot.s, an entry for each large page.
    static mut boot_pd: [u64; 4 * ENTRIES];
    /// The page below the stack.
    safe static boot_guard: [u8; PAGE as usize];
}

/// The page below the stack.
pub(super) fn forbid_stack_overflow() {
    forbid(below_stack(), 0);
}

/// The address of the page below the stack.
pub(crate) fn below_stack() -> u64 {
    (&raw const boot_guard).addr() as u64
}

/// The first page, where nothing lies that anybody needs once the loader's words are copied.
pub(crate) fn forbid_null() {
    forbid(0, 1);
}

/// True if a fault at `address` is a stack that became too deep.
pub(super) fn is_below_stack(address: u64) -> bool {
    (below_stack()..below_stack() + PAGE).contains(&address)
}

/// Takes the page at `address` out of the map, with table `table` for its neighbours.
fn forbid(address: u64, table: usize) {
    let large = address / LARGE_PAGE;
    // SAFETY: each table is used once, by one CPU. Until the last line the CPU does not look at it, and its entries say
    // what the large page said; after it, only the one page is gone.
    unsafe {
        let entries = &mut (*TABLES.0.get())[table];
        for (n, entry) in entries.iter_mut().enumerate() {
            let page = large * LARGE_PAGE + n as u64 * PAGE;
            *entry = if page == address { 0 } else { page | MAPPED };
        }
        let entries = entries.as_ptr().addr() as u64;
        (&raw mut boot_pd[large as usize]).write_volatile(entries | MAPPED);
        asm!("invlpg [{}]", in(reg) address, options(nostack, preserves_flags));
    }
}
