//! `struct ut_machine`: what a kernel in C says about its clock and CPUs. Unsafe for the functions that it hands over.
//!
//! The probe takes functions without an argument, so C's are kept in statics and called from ours. They are stored before
//! recording begins and never again.

use super::{Native, StartError, start_at};
use crate::text::Clean;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, AtomicU32, AtomicUsize, Ordering::Relaxed};
use unitrace_probe::formats::time::{ClockKind, Frequency, Ticks};
use unitrace_probe::{Clock, Cpu};

/// `struct ut_machine`.
#[derive(Debug)]
#[repr(C)]
pub struct Machine {
    name: *const u8,
    name_length: usize,
    boot_id: u64,
    hertz: u64,
    ticks: Option<extern "C" fn() -> u64>,
    cpus: u32,
    cpu: Option<extern "C" fn() -> u32>,
    pin: Option<extern "C" fn() -> usize>,
    unpin: Option<extern "C" fn(usize)>,
}

static HERTZ: [AtomicU32; 2] = [const { AtomicU32::new(0) }; 2];
static TICKS: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());
static CPU: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());
static PIN: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());
static UNPIN: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());
/// Of recordings that have begun here.
static BEGUN: AtomicUsize = AtomicUsize::new(0);

impl Machine {
    /// Begins to record into `memory`.
    ///
    /// # Safety
    /// As the header says of `ut_start_in`.
    pub(super) unsafe fn start(&self, memory: NonNull<[u8]>) -> Result<(), StartError> {
        if BEGUN.load(Relaxed) != 0 {
            return Err(StartError::AlreadyStarted);
        }
        self.keep();
        // SAFETY: by the caller.
        let mut name = unsafe { Clean::new(self.name, self.name_length) };
        let cpu = Cpu {
            count: self.cpus.max(1),
            index,
            pin: self.pin.map(|_| pin as fn() -> usize),
            unpin: self.unpin.map(|_| unpin as fn(usize)),
        };
        // SAFETY: by the caller; the CPU's functions are C's.
        let started = unsafe {
            match self.ticks {
                Some(_) => start_at::<Counter>(memory, name.as_str(), self.boot_id, cpu),
                None => start_at::<Measured>(memory, name.as_str(), self.boot_id, cpu),
            }
        };
        BEGUN.fetch_add(usize::from(started.is_ok()), Relaxed);
        started
    }

    fn keep(&self) {
        let null = core::ptr::null_mut();
        HERTZ[0].store(self.hertz as u32, Relaxed);
        HERTZ[1].store((self.hertz >> 32) as u32, Relaxed);
        TICKS.store(self.ticks.map_or(null, |f| f as *mut ()), Relaxed);
        CPU.store(self.cpu.map_or(null, |f| f as *mut ()), Relaxed);
        PIN.store(self.pin.map_or(null, |f| f as *mut ()), Relaxed);
        UNPIN.store(self.unpin.map_or(null, |f| f as *mut ()), Relaxed);
    }
}

fn hertz() -> u64 {
    u64::from(HERTZ[0].load(Relaxed)) | u64::from(HERTZ[1].load(Relaxed)) << 32
}

/// A counter that C reads.
struct Counter;

impl Clock for Counter {
    const KIND: ClockKind = ClockKind::Custom;

    fn frequency() -> Option<Frequency> {
        Frequency::new(hertz())
    }

    fn now() -> Ticks {
        let ticks = TICKS.load(Relaxed);
        if ticks.is_null() {
            return Ticks(0);
        }
        // SAFETY: a non-null word was a function of this type.
        let ticks: extern "C" fn() -> u64 = unsafe { core::mem::transmute(ticks) };
        Ticks(ticks())
    }
}

/// The machine's own counter, whose frequency C has measured, or which says it itself.
struct Measured;

impl Clock for Measured {
    const KIND: ClockKind = Native::KIND;
    const IN_LINE: bool = true;

    fn frequency() -> Option<Frequency> {
        Frequency::new(hertz()).or_else(Native::frequency)
    }

    fn now() -> Ticks {
        Native::now()
    }
}

fn index() -> u32 {
    let cpu = CPU.load(Relaxed);
    if cpu.is_null() {
        return 0;
    }
    // SAFETY: a non-null word was a function of this type.
    let cpu: extern "C" fn() -> u32 = unsafe { core::mem::transmute(cpu) };
    cpu()
}

fn pin() -> usize {
    // SAFETY: only handed over if C gave one, of this type.
    let pin: extern "C" fn() -> usize = unsafe { core::mem::transmute(PIN.load(Relaxed)) };
    pin()
}

fn unpin(before: usize) {
    // SAFETY: as in `pin`.
    let unpin: extern "C" fn(usize) = unsafe { core::mem::transmute(UNPIN.load(Relaxed)) };
    unpin(before);
}
