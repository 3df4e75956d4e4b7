//! A network card: packets come when they like, as interrupts, and are put into a channel there. What does not fit is
//! dropped and counted, as a card does.

use crate::channel::Channel;
use crate::dice::Dice;
use crate::platform;
use core::cell::RefCell;
use critical_section::Mutex;
use unitrace_probe::{Cause, Counter, JoinKey, Resource, ResourceKind, cause_scope, counter, io, site};

/// Packets that have come and were not taken yet.
static ARRIVED: Channel<Packet, 32> = Channel::new(site!(Resource, "packets"));
static SEEN: Resource = Resource::lazy(ResourceKind::Device, site!(Resource, "network"));
static DROPPED: Counter = counter!("packets dropped", "packets");
static CARD: Mutex<RefCell<Option<Card>>> = Mutex::new(RefCell::new(None));

/// What came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packet {
    /// Counts from 1.
    pub(crate) number: u64,
    /// Its size.
    pub(crate) bytes: u32,
}

struct Card {
    dice: Dice,
    /// Packets come this many milliseconds apart on the average.
    every: u64,
    next: u64,
    left: u64,
    received: u64,
    sent: u64,
}

/// From now on `packets` packets come, one each `every` milliseconds on the average, the same for the same seed.
pub(crate) fn begin(seed: u64, every: u64, packets: u64) {
    let card =
        Card { dice: Dice::new(seed), every: every.max(1), next: 1, left: packets, received: 0, sent: 0 };
    critical_section::with(|section| *CARD.borrow_ref_mut(section) = Some(card));
}

/// The next packet.
pub(crate) async fn receive() -> Packet {
    ARRIVED.receive().await
}

/// Packets that wait to be taken.
pub(crate) fn waiting() -> usize {
    ARRIVED.len()
}

/// Sends a packet; the card takes any.
pub(crate) fn send(bytes: u32) {
    critical_section::with(|section| {
        if let Some(card) = CARD.borrow_ref_mut(section).as_mut() {
            card.sent += 1;
            io::send(SEEN.id(), JoinKey(card.sent), bytes);
        }
    });
}

/// Raises the line if a packet has come.
pub(super) fn tick(now: u64) {
    let due = |card: &Card| card.left > 0 && card.next <= now;
    if critical_section::with(|section| CARD.borrow_ref(section).as_ref().is_some_and(due)) {
        platform::this().raise(super::NETWORK);
    }
}

/// Takes what has come out of the card.
pub(super) fn interrupt(now: u64) {
    let _cause = cause_scope(Cause::Io, SEEN.id());
    critical_section::with(|section| {
        let mut card = CARD.borrow_ref_mut(section);
        let Some(card) = card.as_mut() else { return };
        while card.left > 0 && card.next <= now {
            card.left -= 1;
            card.received += 1;
            card.next += 1 + card.dice.below(2 * card.every - 1);
            let packet = Packet { number: card.received, bytes: 64 + card.dice.below(1436) as u32 };
            io::recv(SEEN.id(), JoinKey(packet.number), packet.bytes);
            if ARRIVED.try_send(packet).is_err() {
                DROPPED.add(1);
            }
        }
    });
}
