//! Device lines: event channels from this virtual CPU to itself, bound when they are first raised.

use super::event::{self, Port};
use core::sync::atomic::{AtomicU32, Ordering};

const LINES: usize = 16;

/// Channel of each line; 0 while it has none.
static PORTS: [AtomicU32; LINES] = [const { AtomicU32::new(0) }; LINES];

/// Interrupts for `line`; nothing happens if Xen has no channel left.
pub(super) fn raise(line: u8) {
    let Some(place) = PORTS.get(usize::from(line)) else { return };
    critical_section::with(|_| {
        let mut port = place.load(Ordering::Relaxed);
        if port == 0 {
            let Ok(bound) = event::bind_self() else { return };
            event::unmask(bound);
            port = bound.0;
            place.store(port, Ordering::Relaxed);
        }
        event::notify(Port(port));
    });
}

/// Which line a channel belongs to.
pub(super) fn line(port: Port) -> Option<u8> {
    let is_it = |place: &AtomicU32| place.load(Ordering::Relaxed) == port.0;
    PORTS.iter().position(is_it).map(|line| line as u8)
}
