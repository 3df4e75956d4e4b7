//! A kernel that knew nothing of unitrace: embassy's executor, a heap, a device that is asked when there is nothing to do. What
//! stands in braces are the guide's lines.

#![no_std]
#![no_main]

extern crate alloc;

use alloc::boxed::Box;
use alloc::vec;
use core::alloc::{GlobalAlloc, Layout};
use core::arch::{asm, global_asm};
use core::cell::{Cell, UnsafeCell};
use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use core::task::{Poll, Waker};
use embassy_executor::raw::Executor;
use embassy_executor::{SpawnError, Spawner};
use tracing::{Instrument, info, info_span, instrument};
use unitrace_probe::named;

global_asm!(include_str!("boot.s"), options(att_syntax));

{{ring}}

{{interrupts}}

{{heap}}

static HERTZ: AtomicU64 = AtomicU64::new(0);
static DONE: AtomicBool = AtomicBool::new(false);

/// Never gives anything back.
struct MyHeap {
    memory: UnsafeCell<[u64; MyHeap::BYTES / 8]>,
    used: AtomicUsize,
}

impl MyHeap {
    const BYTES: usize = 2 << 20;

    const fn new() -> Self {
        Self { memory: UnsafeCell::new([0; Self::BYTES / 8]), used: AtomicUsize::new(0) }
    }
}

// SAFETY: there is one CPU, and every block is another part of the memory.
unsafe impl Sync for MyHeap {}

// SAFETY: as above.
unsafe impl GlobalAlloc for MyHeap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let at = self.used.load(Relaxed).next_multiple_of(layout.align());
        if at + layout.size() > Self::BYTES {
            return core::ptr::null_mut();
        }
        self.used.store(at + layout.size(), Relaxed);
        self.memory.get().cast::<u8>().wrapping_add(at)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// Who waits for the device.
struct Device(Cell<Option<Waker>>);

// SAFETY: there is one CPU, and nothing interrupts it.
unsafe impl Sync for Device {}

static DEVICE: Device = Device(Cell::new(None));

/// Comes when the device has something.
async fn interrupt() {
    let mut asked = false;
    core::future::poll_fn(|cx| {
        if core::mem::replace(&mut asked, true) {
            return Poll::Ready(());
        }
        DEVICE.0.set(Some(cx.waker().clone()));
        Poll::Pending
    })
    .await;
}

fn wake_who_waits() {
    if let Some(waker) = DEVICE.0.take() {
        waker.wake();
    }
}

#[embassy_executor::task]
async fn worker(number: usize) {
    let rows = fill(number).instrument(info_span!("around")).await;
    info!(rows, "worked");
    DONE.store(true, Relaxed);
}

#[instrument]
async fn fill(number: usize) -> usize {
    let mut rows = 0;
    for size in 1..=3 {
        interrupt().await;
        rows += vec![number; size * 10_000].len();
    }
    rows
}

fn spawn(spawner: Spawner) -> Result<(), SpawnError> {
    {{tasks}}
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn kernel() -> ! {
    HERTZ.store(measured(), Relaxed);
    {{start}}
    {{subscribe}}
    let executor: &'static Executor = Box::leak(Box::new(Executor::new(core::ptr::null_mut())));
    spawn(executor.spawner()).expect("there is room for one");
    while !DONE.load(Relaxed) {
        // SAFETY: one CPU, and no task comes here.
        unsafe { executor.poll() };
        interrupt_handler();
    }
    end()
}

#[unsafe(export_name = "__pender")]
fn pender(_: *mut ()) {}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    end()
}

/// Resets the machine, which `-no-reboot` makes the end of QEMU.
fn end() -> ! {
    loop {
        out_byte(0x64, 0xFE);
    }
}

/// Ticks a second, by the second channel of the PIT.
fn measured() -> u64 {
    out_byte(0x61, 1);
    out_byte(0x43, 0xB0);
    out_byte(0x42, 0x9C);
    out_byte(0x42, 0x2E);
    let begin = rdtsc();
    while in_byte(0x61) & 0x20 == 0 {}
    (rdtsc() - begin) * 100
}

fn rdtsc() -> u64 {
    // SAFETY: every x86-64 has it.
    unsafe { core::arch::x86_64::_rdtsc() }
}

fn out_byte(port: u16, byte: u8) {
    // SAFETY: ports of a PC's timer and keyboard controller.
    unsafe { asm!("out dx, al", in("dx") port, in("al") byte) }
}

fn in_byte(port: u16) -> u8 {
    let byte;
    // SAFETY: as above.
    unsafe { asm!("in al, dx", in("dx") port, out("al") byte) }
    byte
}
