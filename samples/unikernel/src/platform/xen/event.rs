//! Event channels: Xen's interrupts. Each is a bit in the shared page. Unsafe because of hypercalls.

use super::host;
use super::hypercall::{Call, Refused, call};
use super::shared_info::{offset, page};
use core::sync::atomic::Ordering;

/// The vector by which Xen says that events are pending; it needs no acknowledgement beyond [`take`].
pub(super) const VECTOR: u8 = 0xf3;

/// "This domain" in hypercalls.
pub(super) const SELF: u16 = 0x7ff0;

/// Channels of the two-level scheme: 64 words of 64.
const WORDS: usize = 64;

/// Number of an event channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Port(pub(super) u32);

impl Port {
    fn word_and_bit(self) -> (usize, u64) {
        (self.0 as usize / 64 % WORDS * 8, 1 << (self.0 % 64))
    }
}

/// No channel interrupts yet; those that [`unmask`] names will, with [`VECTOR`].
pub(super) fn start() -> Result<(), Refused> {
    for word in 0..WORDS {
        page().u64(offset::MASK + word * 8).store(u64::MAX, Ordering::Relaxed);
    }
    // What came before: Xen says nothing of an event in a word that it believes to be known.
    page().u64(offset::SELECTOR).store(0, Ordering::SeqCst);
    page().u8(offset::UPCALL).store(0, Ordering::SeqCst);
    host::this().start_interrupts()
}

/// A channel's events interrupt from now on. It must not have been pending before.
pub(super) fn unmask(port: Port) {
    let (word, bit) = port.word_and_bit();
    page().u64(offset::MASK + word).fetch_and(!bit, Ordering::AcqRel);
}

/// Xen does not call a paravirtual guest by itself.
pub(super) fn hold_back() {
    page().u8(offset::HELD).store(1, Ordering::Relaxed);
}

/// True if [`take`] would find something.
pub(super) fn is_pending() -> bool {
    page().u8(offset::UPCALL).load(Ordering::Acquire) != 0 || unmasked(0) != 0
}

/// Events of one word of channels.
fn unmasked(word: usize) -> u64 {
    page().u64(offset::PENDING + word * 8).load(Ordering::Acquire)
        & !page().u64(offset::MASK + word * 8).load(Ordering::Acquire)
}

/// Tells `serve` each unmasked channel with an event. In the handler, with interrupts off.
pub(super) fn take(mut serve: impl FnMut(Port)) {
    // Cleared first: what comes from now on interrupts again.
    page().u8(offset::UPCALL).store(0, Ordering::SeqCst);
    // The first word is looked at in any case: all channels of this kernel are there.
    let mut words = page().u64(offset::SELECTOR).swap(0, Ordering::AcqRel) | 1;
    while words != 0 {
        let word = words.trailing_zeros();
        words &= words - 1;
        let at = word as usize * 8;
        let masked = page().u64(offset::MASK + at).load(Ordering::Acquire);
        let mut pending = page().u64(offset::PENDING + at).fetch_and(masked, Ordering::AcqRel) & !masked;
        while pending != 0 {
            serve(Port(word * 64 + pending.trailing_zeros()));
            pending &= pending - 1;
        }
    }
}

#[repr(C)]
struct OfferArgument {
    domain: u16,
    peer: u16,
    port: u32,
}

/// A new channel that domain `peer` may [`accept`].
pub(super) fn offer(peer: u16) -> Result<Port, Refused> {
    const ALLOCATE_UNBOUND: u64 = 6;
    let mut argument = OfferArgument { domain: SELF, peer, port: 0 };
    // SAFETY: the argument is that of this operation, which writes only into it.
    unsafe { call(Call::Event, ALLOCATE_UNBOUND, &mut argument) }?;
    Ok(Port(argument.port))
}

#[repr(C)]
struct AcceptArgument {
    peer: u16,
    reserved: u16,
    offered: u32,
    port: u32,
}

/// A channel to the one that domain `peer` offers.
pub(super) fn accept(peer: u16, offered: Port) -> Result<Port, Refused> {
    const BIND_INTERDOMAIN: u64 = 0;
    let mut argument = AcceptArgument { peer, reserved: 0, offered: offered.0, port: 0 };
    // SAFETY: the argument is that of this operation, which writes only into it.
    unsafe { call(Call::Event, BIND_INTERDOMAIN, &mut argument) }?;
    Ok(Port(argument.port))
}

#[repr(C)]
struct BindSelfArgument {
    cpu: u32,
    port: u32,
}

/// A new channel by which virtual CPU 0 interrupts itself.
pub(super) fn bind_self() -> Result<Port, Refused> {
    const BIND_INTERPROCESSOR_INTERRUPT: u64 = 7;
    let mut argument = BindSelfArgument { cpu: 0, port: 0 };
    // SAFETY: the argument is that of this operation, which writes only into it.
    unsafe { call(Call::Event, BIND_INTERPROCESSOR_INTERRUPT, &mut argument) }?;
    Ok(Port(argument.port))
}

#[repr(C)]
struct BindArgument {
    interrupt: u32,
    cpu: u32,
    port: u32,
}

/// The channel of virtual CPU 0's timer.
pub(super) fn bind_timer() -> Result<Port, Refused> {
    const BIND_VIRTUAL_INTERRUPT: u64 = 1;
    const TIMER: u32 = 0;
    let mut argument = BindArgument { interrupt: TIMER, cpu: 0, port: 0 };
    // SAFETY: the argument is that of this operation, which writes only into it.
    unsafe { call(Call::Event, BIND_VIRTUAL_INTERRUPT, &mut argument) }?;
    Ok(Port(argument.port))
}

/// Makes a channel of ours have an event, as if the other side had sent one.
pub(super) fn raise(port: Port) {
    let (word, bit) = port.word_and_bit();
    let page = page();
    page.u64(offset::PENDING + word).fetch_or(bit, Ordering::AcqRel);
    page.u64(offset::SELECTOR).fetch_or(1 << (word / 8), Ordering::AcqRel);
    page.u8(offset::UPCALL).store(1, Ordering::Release);
}

/// Tells whoever is at the other end of a channel to look.
pub(super) fn notify(port: Port) {
    const SEND: u64 = 4;
    let mut argument = port.0;
    // SAFETY: the argument is that of this operation. It fails only for a channel that is not connected: then nobody
    // wants to know.
    let _ = unsafe { call(Call::Event, SEND, &mut argument) };
}
