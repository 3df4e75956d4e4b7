//! Messages of four bytes to and from another guest, over the platform's wire. Both guests' traces name a message by the same
//! key, so that a reader joins them.

use crate::channel::Channel;
use crate::platform::{self, Wire};
use core::cell::Cell;
use critical_section::Mutex;
use unitrace_probe::{Cause, JoinKey, Resource, ResourceKind, cause_scope, io, site};

/// Messages that have come and were not taken yet.
static ARRIVED: Channel<u32, 16> = Channel::new(site!(Resource, "messages"));
static SEEN: Resource = Resource::lazy(ResourceKind::Socket, site!(Resource, "wire"));
/// Bytes of the message that is coming, and how many.
static COMING: Mutex<Cell<(u32, u32)>> = Mutex::new(Cell::new((0, 0)));
/// What both sides put in front of their messages' numbers to make keys.
static PAIR: Mutex<Cell<u64>> = Mutex::new(Cell::new(0));

/// A line to another guest.
#[derive(Clone, Copy)]
pub(crate) struct Line(&'static dyn Wire);

/// Makes the line ready; `None` if there is none. `pair` is the same on both sides, and another one for other pairs.
pub(crate) fn begin(pair: u64) -> Option<Line> {
    let wire = platform::this().wire()?;
    critical_section::with(|section| PAIR.borrow(section).set(pair << 32));
    wire.start();
    Some(Line(wire))
}

impl Line {
    /// Sends a message; false if the line does not take it.
    pub(crate) fn send(self, message: u32) -> bool {
        io::send(SEEN.id(), key(message), 4);
        message.to_le_bytes().into_iter().all(|byte| self.0.put(byte))
    }

    /// The next message.
    pub(crate) async fn receive(self) -> u32 {
        ARRIVED.receive().await
    }
}

fn key(message: u32) -> JoinKey {
    JoinKey(critical_section::with(|section| PAIR.borrow(section).get()) | u64::from(message))
}

/// Takes what has come. In the wire's interrupt.
pub(crate) fn interrupt() {
    let Some(wire) = platform::this().wire() else { return };
    let _cause = cause_scope(Cause::Peer, SEEN.id());
    while let Some(byte) = wire.take() {
        if let Some(message) = critical_section::with(|section| assemble(COMING.borrow(section), byte)) {
            io::recv(SEEN.id(), key(message), 4);
            // Nobody sends more than one before it has its answer.
            let _ = ARRIVED.try_send(message);
        }
    }
}

/// Four bytes, the lowest first, are a message.
fn assemble(coming: &Cell<(u32, u32)>, byte: u8) -> Option<u32> {
    let (message, bytes) = coming.get();
    let message = message | u32::from(byte) << (8 * bytes);
    coming.set(if bytes == 3 { (0, 0) } else { (message, bytes + 1) });
    (bytes == 3).then_some(message)
}
