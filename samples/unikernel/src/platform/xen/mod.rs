//! A guest of Xen: PVH, or paravirtual.

mod byte_ring;
mod console;
mod cpuid;
mod device;
mod event;
mod grant;
mod host;
mod hypercall;
mod page;
mod patience;
mod publish;
mod pv;
mod pvh;
mod schedule;
mod shared_info;
mod timer;
mod wire;
mod xenstore;

use super::{Cause, Platform, Shown, Wire};
use crate::arch::start_info::Boot;
use crate::console::println;
use crate::exit::{Exit, exit};
use alloc::string::String;
use core::fmt::Display;
use core::ptr::NonNull;
use unitrace_probe::formats::time::Frequency;

/// True if CPUID says that Xen is below.
pub(super) fn is_below() -> bool {
    cpuid::leaf().is_some()
}

/// A paravirtual guest was entered: what the loader told it; `None` if it told nothing.
///
/// # Safety
/// `address` is what the loader left in `rsi`.
pub(super) unsafe fn enter_paravirtual(address: u64) -> Option<Boot> {
    host::set_paravirtual();
    // SAFETY: by the caller.
    unsafe { pv::boot(address) }
}

/// This platform; its state is in the files beside this one.
pub(super) struct Xen;

impl Platform for Xen {
    fn name(&self) -> &'static str {
        host::this().name()
    }

    fn start(&self) {
        must("calls", host::this().start());
        must("shared information", shared_info::start());
        must("event channels", event::start());
        must("console", console::start());
        if cpuid::leaf().is_some_and(cpuid::is_time_stamp_emulated) {
            println!(
                "Xen emulates the time stamp counter, which makes recording slow: tsc_mode=\"native\" avoids it"
            );
        }
    }

    fn write(&self, text: &[u8]) {
        console::write(text);
    }

    fn frequency(&self) -> Frequency {
        shared_info::frequency().unwrap_or(Frequency::NANOSECONDS)
    }

    fn shared_memory(&self) -> Option<NonNull<[u8]>> {
        // Nobody sees memory that was not granted, and a ring of our own can be granted as well as any.
        None
    }

    fn ring_ready(&self, _: NonNull<[u8]>) {
        publish::publish();
    }

    fn shown(&self, what: Shown) -> Option<NonNull<[u8]>> {
        match what {
            Shown::Directory => Some(publish::directory()),
            Shown::Grants => Some(grant::table()),
        }
    }

    fn key(&self) -> Option<String> {
        publish::key()
    }

    fn write_key(&self, key: &str, value: &str) {
        publish::write_key(key, value);
    }

    fn start_ticks(&self) {
        must("timer", timer::start());
    }

    fn raise(&self, line: u8) {
        device::raise(line);
    }

    fn wire(&self) -> Option<&'static dyn Wire> {
        wire::find()
    }

    fn acknowledge(&self, vector: u8, serve: &mut dyn FnMut(Cause)) {
        if vector != event::VECTOR {
            return;
        }
        event::take(|port| match device::line(port) {
            Some(line) => serve(Cause::Device(line)),
            None if wire::is_port(port) => serve(Cause::Wire),
            None => timer::serve(port, serve),
        });
    }

    fn wait(&self) {
        host::this().wait(timer::port());
    }

    fn shut_down(&self, exit: Exit) -> ! {
        console::drain();
        schedule::end(exit)
    }
}

/// Ends the kernel if Xen refused what it cannot do without.
fn must<T, E: Display>(what: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| {
        println!("no {what}: {error}");
        exit(Exit::Failed)
    })
}
