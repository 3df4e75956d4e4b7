//! Events with a tail: a text, and numbers that belong to the event. All of it is written at once, with one time and one
//! commit, so that a reader sees all or nothing. Unsafe because it stores into ring memory; the size of the whole is
//! checked before anything is stored.

use super::fixed::{Fixed, Head};
use super::lane::Lane;
use super::level::{Level, RESERVE};
use super::{Host, Stale};
use core::sync::atomic::Ordering;
use unitrace_formats::event::{Event, Text, ValueType};
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::packet::HEADER;

/// A `field` event but for its first two bytes, as the two words that store it: three would cost as much as a fifth of what
/// most events have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    /// Two bytes to fill in, site, type.
    start: u64,
    value: u64,
}

impl Number {
    /// Bytes of a `field` event at the time of the event before it.
    const BYTES: usize = 1 + 1 + 11;

    /// First byte and payload size of every `field` event.
    #[inline(always)]
    pub(crate) fn head() -> Head {
        Fixed::of(&Event::Field { site: SiteId::NONE, of: ValueType::Unsigned, value: 0 }).head()
    }

    #[cfg_attr(not(feature = "tracing"), allow(dead_code))]
    #[inline(always)]
    pub(crate) fn new(site: SiteId, of: ValueType, value: u64) -> Self {
        Self { start: u64::from(site.0) << 16 | u64::from(of.raw()) << 32, value }
    }

    /// Its site is none.
    #[cfg_attr(not(feature = "tracing"), allow(dead_code))]
    pub(crate) fn forget_site(&mut self) {
        self.start &= !0xFFFF_0000;
    }

    /// Bytes before the value: first byte, time, site, type.
    const VALUE: usize = 1 + 1 + 2 + 1;

    /// The payload of the event.
    fn words(self) -> [u64; 3] {
        let payload = u128::from(self.start >> 16) | u128::from(self.value) << 24;
        [payload as u64, (payload >> 64) as u64, 0]
    }
}

impl Level {
    /// Records an event, the bytes of its text, and numbers. The level is taken.
    ///
    /// All arguments are numbers and slices: as parts of a struct they would go through memory, in pieces that the
    /// processor cannot forward, which costs as much as the rest.
    #[inline(always)]
    pub(super) fn push_with_tail(
        &self,
        host: impl Host,
        lane: &Lane,
        head: Head,
        words: (u64, u64),
        text: &[u8],
        numbers: &[Number],
    ) -> Result<(), Stale> {
        let now = self.clamp(host.ticks());
        // What begins at the limit leaves RESERVE.
        let tail = text.len() + numbers.len() * Number::BYTES;
        if self.offset() as usize + tail > self.limit.load(Ordering::Relaxed) as usize {
            if RESERVE as usize + tail > self.usable() {
                return self.push_in_pieces(host, lane, head, words, text, numbers);
            }
            self.switch(host, lane, now)?;
        }
        let delta = now.wrapping_sub(self.last.get());
        // SAFETY: RESERVE and the tail are left in the packet, and the level is ours. A branch for each length, as in `push`.
        unsafe {
            if delta < 1 << 8 {
                self.put_with_tail::<1>(head, words, text, numbers, now);
            } else if delta < 1 << 16 {
                self.put_with_tail::<2>(head, words, text, numbers, now);
            } else {
                self.put_long_with_tail(head, words, text, numbers, now);
            }
        }
        Ok(())
    }

    /// Bytes of a packet that events may use at least: the rest are its header, its `current` event and its last byte.
    fn usable(&self) -> usize {
        (1 << self.packet_shift.get()) - HEADER - 8
    }

    /// [`Level::put_with_tail`] after a pause.
    ///
    /// # Safety
    /// As [`Level::put_with_tail`].
    #[cold]
    #[inline(never)]
    unsafe fn put_long_with_tail(
        &self,
        head: Head,
        words: (u64, u64),
        text: &[u8],
        numbers: &[Number],
        now: u64,
    ) {
        // SAFETY: by the caller.
        unsafe {
            if now.wrapping_sub(self.last.get()) >> 32 == 0 {
                self.put_with_tail::<4>(head, words, text, numbers, now)
            } else {
                self.put_with_tail::<8>(head, words, text, numbers, now)
            }
        }
    }

    /// Stores and publishes. Whole words are stored: what is beyond a field the next one overwrites.
    ///
    /// # Safety
    /// [`RESERVE`] bytes and those of the tail are left in the open packet, and the level is taken.
    #[inline(always)]
    unsafe fn put_with_tail<const T: usize>(
        &self,
        head: Head,
        words: (u64, u64),
        text: &[u8],
        numbers: &[Number],
        now: u64,
    ) {
        let mut at = self.packet.get().at(self.offset() as usize);
        // SAFETY: by the caller: 9 bytes and two words end before RESERVE does, and the words of a number where it does.
        unsafe {
            at.put_word(head.byte() | const { T.trailing_zeros() as u64 } | now << 8);
            if T == 8 {
                at.put_word_at::<1>(now);
            }
            at = at.at(1 + T);
            at.put_word(words.0);
            at.put_word_at::<8>(words.1);
            at = at.at(head.size());
            at.put_bytes(text);
            at = at.at(text.len());
            let start = Number::head().byte() | (now & 0xFF) << 8;
            for number in numbers {
                at.put_word(start | number.start);
                at.put_word_at::<{ Number::VALUE }>(number.value);
                at = at.at(Number::BYTES);
            }
        }
        let size = 1 + T + head.size() + text.len() + numbers.len() * Number::BYTES;
        self.publish(1 + numbers.len(), size, now);
    }

    /// [`Level::push_with_tail`] of what no packet of this ring holds as a whole: the text is cut, numbers are apart.
    #[cold]
    #[inline(never)]
    fn push_in_pieces(
        &self,
        host: impl Host,
        lane: &Lane,
        head: Head,
        words: (u64, u64),
        text: &[u8],
        numbers: &[Number],
    ) -> Result<(), Stale> {
        let most = self.usable() - RESERVE as usize;
        let (mut words, mut bytes) = (words, text);
        if let Some(cut) = Text::from_wire(text, false).map(|text| text.cut_to(most)).filter(Text::is_cut) {
            words = with_cut_text(words, head.size(), cut);
            bytes = cut.bytes();
        }
        self.push_with_tail(host, lane, head, words, bytes, &[])?;
        numbers.iter().try_for_each(|number| self.push::<2>(host, lane, Number::head(), number.words()))
    }
}

/// The payload, whose first `size` bytes end with flag and length of a text, with those of `text`.
fn with_cut_text(words: (u64, u64), size: usize, text: Text<'_>) -> (u64, u64) {
    let start = (size - Text::HEAD) * 8;
    let head = u128::from(text.is_cut()) | (text.bytes().len() as u128) << 8;
    let payload = u128::from(words.0) | u128::from(words.1) << 64;
    let payload = payload & !(0xFF_FFFF << start) | head << start;
    (payload as u64, (payload >> 64) as u64)
}
