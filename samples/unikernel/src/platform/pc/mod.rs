//! A PC, as QEMU's `pc` and `q35` are.

mod apic;
mod ivshmem;
mod pci;
mod pic;
mod pit;
mod power;
mod punctual;
mod rtc;
mod serial;
mod wire;

use super::{Cause, Platform, Shown, Wire};
use crate::arch::cpu;
use crate::exit::Exit;
use alloc::string::String;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU64, Ordering};
use unitrace_probe::formats::time::Frequency;

/// This platform; what it is made of is in the files beside this one.
pub(super) struct Pc;

/// Hertz of the time stamp counter; 0 before `start`.
static FREQUENCY: AtomicU64 = AtomicU64::new(0);

fn frequency() -> u64 {
    FREQUENCY.load(Ordering::Relaxed)
}

impl Platform for Pc {
    fn name(&self) -> &'static str {
        "a PC"
    }

    fn start(&self) {
        serial::start();
        pic::start();
        apic::start();
        FREQUENCY.store(pit::measure_time_stamp_frequency(), Ordering::Relaxed);
    }

    fn write(&self, text: &[u8]) {
        serial::write(text);
    }

    fn frequency(&self) -> Frequency {
        Frequency::new(frequency()).unwrap_or(Frequency::NANOSECONDS)
    }

    fn shared_memory(&self) -> Option<NonNull<[u8]>> {
        ivshmem::memory()
    }

    fn ring_ready(&self, _: NonNull<[u8]>) {
        // Whoever has the memory finds it by its magic.
    }

    fn shown(&self, _: Shown) -> Option<NonNull<[u8]>> {
        None
    }

    fn key(&self) -> Option<String> {
        None
    }

    fn write_key(&self, _: &str, _: &str) {}

    fn start_ticks(&self) {
        pit::start_ticks();
        rtc::start();
        pic::unmask(&[pit::LINE, wire::LINE, rtc::LINE]);
    }

    fn raise(&self, line: u8) {
        apic::raise(line);
    }

    fn wire(&self) -> Option<&'static dyn Wire> {
        wire::find()
    }

    fn acknowledge(&self, vector: u8, serve: &mut dyn FnMut(Cause)) {
        if let Some(line) = apic::line(vector) {
            serve(Cause::Device(line));
            return apic::acknowledge();
        }
        match pic::line(vector) {
            Some(pit::LINE) => {
                punctual::ticked();
                serve(Cause::Tick);
            }
            Some(wire::LINE) => serve(Cause::Wire),
            Some(rtc::LINE) => rtc::anchor().into_iter().for_each(|anchor| serve(Cause::Anchor(anchor))),
            _ => return,
        }
        pic::acknowledge(vector);
    }

    fn wait(&self) {
        cpu::enable_interrupts_and_halt();
    }

    fn shut_down(&self, exit: Exit) -> ! {
        power::off(exit)
    }
}
