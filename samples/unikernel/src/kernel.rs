//! The order in which the kernel starts. boot.s enters here, and platform/xen/pv/entry.s.

use crate::arch::start_info::{self, Boot};
use crate::command_line::CommandLine;
use crate::console::println;
use crate::exit::{Exit, exit};
use crate::{arch, heap, interrupt, platform, ring, tally, workload};
use core::ptr::NonNull;

/// Interrupts are off, memory is identity-mapped, the stack is good.
#[unsafe(no_mangle)]
extern "C" fn kernel_main(start_info: u64) -> ! {
    arch::start();
    platform::start();
    // SAFETY: boot.s handed on what the loader said, and nothing was written since.
    let Some(boot) = (unsafe { start_info::read(start_info) }) else {
        println!("no PVH start information: boot with QEMU's -kernel or as a PVH guest of Xen");
        exit(Exit::Usage)
    };
    arch::paging::forbid_null();
    run(&boot)
}

/// As a paravirtual guest of Xen: interrupts are held back, memory is identity-mapped as far as the image goes.
#[unsafe(no_mangle)]
extern "C" fn kernel_main_paravirtual(start_info: u64) -> ! {
    // SAFETY: the loader left it there.
    let Some(boot) = (unsafe { platform::start_paravirtual(start_info) }) else {
        println!("no start information");
        exit(Exit::Usage)
    };
    run(&boot)
}

fn run(boot: &Boot) -> ! {
    let here = platform::this();
    println!(
        "unitrace unikernel on {}, {} Hz, arguments: {}",
        here.name(),
        here.frequency().hz(),
        boot.command_line.text()
    );
    let kilobytes = (boot.free.end - boot.free.start) >> 10;
    // SAFETY: the loader says that it is RAM; what it put there was copied, and nobody else uses it.
    if !unsafe { heap::start(boot.free.clone()) } {
        println!("{kilobytes} KiB are too little memory: give it 16 MiB");
        exit(Exit::Usage)
    }
    match ring::start() {
        Ok(ring) => publish(ring, &boot.command_line),
        Err(error) => {
            println!("not recorded: {error}");
            exit(Exit::Failed)
        }
    }
    if let Err(error) = unitrace_probe::tracing::subscribe() {
        println!("{error}");
    }
    interrupt::start_ticks();
    arch::cpu::enable_interrupts();
    let exit = workload::run(&boot.command_line);
    end(exit, &boot.command_line)
}

/// Tells the world of the ring, unless `publish=off`.
fn publish(ring: NonNull<[u8]>, command_line: &CommandLine) {
    if command_line.get("publish") != Some("off") {
        platform::this().ring_ready(ring);
    }
    println!("unitrace ready: {} KiB at {:#x}", ring.len() >> 10, ring.addr());
}

/// The scenario is over: the kernel says so and ends, or stays as it is (`park=1`), neither dead nor alive, to be looked at.
fn end(reason: Exit, command_line: &CommandLine) -> ! {
    arch::cpu::disable_interrupts();
    tally::print();
    println!("done: {reason:?}");
    if command_line.get("park") == Some("1") {
        interrupt::park()
    }
    exit(reason)
}
