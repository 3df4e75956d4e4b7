//! A unikernel that boots on QEMU and on Xen with the probe in it; see README.md. `cargo unikernel` builds it. Under any
//! other profile this is a host program that says so, and what does not need the machine is tested there.

#![cfg_attr(bare, no_std, no_main)]

#[cfg(any(bare, test))]
extern crate alloc;

#[cfg(any(bare, test))]
mod calendar;
#[cfg(any(bare, test))]
mod command_line;
#[cfg(any(bare, test))]
mod device;
#[cfg(any(bare, test))]
mod gc;
#[cfg(any(bare, test))]
mod instruction;
#[cfg(any(bare, test))]
mod timer;

#[cfg(bare)]
mod arch;
#[cfg(bare)]
mod channel;
#[cfg(bare)]
mod console;
#[cfg(bare)]
mod dice;
#[cfg(bare)]
mod executor;
#[cfg(bare)]
mod exit;
#[cfg(bare)]
mod heap;
#[cfg(bare)]
mod interrupt;
#[cfg(bare)]
mod kernel;
#[cfg(bare)]
mod panic;
#[cfg(bare)]
mod platform;
#[cfg(bare)]
mod ring;
#[cfg(bare)]
mod tally;
#[cfg(bare)]
mod workload;

#[cfg(not(bare))]
fn main() -> std::process::ExitCode {
    eprintln!("this is a kernel: build it with `cargo unikernel`, boot it with samples/unikernel/run");
    std::process::ExitCode::from(2)
}
