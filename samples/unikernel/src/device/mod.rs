//! Devices that are models: they behave like real ones (queues, latencies, interrupts of their own), and there is no
//! hardware behind them. The tick looks whether one has something to say; it then raises its line, and what follows
//! happens in that line's interrupt. Only [`wire`] is real: it leads to another guest.

#[cfg(any(bare, test))]
mod queue;

#[cfg(bare)]
pub(crate) mod disk;
#[cfg(bare)]
pub(crate) mod network;
#[cfg(bare)]
pub(crate) mod wire;

/// Lines.
#[cfg(bare)]
const DISK: u8 = 1;
#[cfg(bare)]
const NETWORK: u8 = 2;

/// A millisecond has passed. In the tick interrupt.
#[cfg(bare)]
pub(crate) fn tick(now: u64) {
    disk::tick(now);
    network::tick(now);
}

/// The interrupt of a line.
#[cfg(bare)]
pub(crate) fn interrupt(line: u8, now: u64) {
    match line {
        DISK => disk::interrupt(now),
        NETWORK => network::interrupt(now),
        _ => {}
    }
}
