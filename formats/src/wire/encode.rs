//! Event → bytes. No allocation, no failure: ask [`encoded_size`] first.

use super::Put;
use super::stamp::StampLength;
use crate::event::{Event, EventId};
use crate::time::Ticks;

/// The most bytes an event without text takes: header, 8-byte time, largest payload.
pub const MAX_FIXED: usize = 1 + 8 + 24;

/// First byte of an event. The length code has the low bits: CTF readers take bit fields from the low end, and the
/// length code selects the variant that holds the id (any other order makes babeltrace2 warn).
#[inline(always)]
pub const fn head(stamp: StampLength, id: EventId) -> u8 {
    id.0 << 2 | stamp as u8
}

/// Bytes that [`encode`] will append.
#[inline(always)]
pub const fn encoded_size(event: &Event<'_>, stamp: StampLength) -> usize {
    1 + stamp.bytes() + event.payload_size()
}

/// Appends `event` as it happened at `now`, after an event at `last` in the same packet.
#[inline(always)]
pub fn encode(event: &Event<'_>, last: Ticks, now: Ticks, out: &mut impl Put) {
    encode_as(event, StampLength::between(last, now), now, out);
}

/// As [`encode`], with a stamp of a length that was found before: where that is known to the compiler, so is the place
/// of every field.
#[inline(always)]
pub(crate) fn encode_as(event: &Event<'_>, stamp: StampLength, now: Ticks, out: &mut impl Put) {
    out.put_u8(head(stamp, event.id()));
    match stamp {
        StampLength::B1 => out.put_u8(now.0 as u8),
        StampLength::B2 => out.put_u16(now.0 as u16),
        StampLength::B4 => out.put_u32(now.0 as u32),
        StampLength::B8 => out.put_u64(now.0),
    }
    event.put_payload(out);
}
