//! Numbers of any size at any bit of a packet, in either order.

use super::types::{Integer, Order};

/// A position in a packet. Never past its end.
#[derive(Clone, Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// In bits.
    pub(super) at: u64,
    pub(super) end: u64,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, end: bytes.len() as u64 * 8 }
    }

    /// Goes on to a multiple of `to` bits, which is a power of two.
    #[inline(always)]
    pub(super) fn align(&mut self, to: u32) {
        let below = u64::from(to).saturating_sub(1);
        self.at = (self.at + below) & !below;
    }

    /// The next integer; signed ones are extended to 64 bits.
    #[inline(always)]
    pub(super) fn integer(&mut self, int: &Integer) -> Option<u64> {
        self.align(int.align);
        let next = self.at + u64::from(int.bits);
        if next > self.end {
            return None;
        }
        let raw = self.at_once(int).unwrap_or_else(|| self.bit_by_bit(int));
        self.at = next;
        Some(int.of_word(raw))
    }

    /// So many bytes from the next whole one on, and eight more, so that a word can be taken where any of them begins.
    #[inline(always)]
    pub(super) fn ahead(&mut self, bytes: usize) -> Option<&'a [u8]> {
        self.align(8);
        let next = self.at + bytes as u64 * 8;
        let from = (self.at / 8) as usize;
        self.bytes.get(from..from + bytes + 8).filter(|_| next <= self.end)
    }

    /// Goes on to a multiple of `to` bits, at least 8: what is there, if it is at least so many bytes.
    #[inline(always)]
    pub(super) fn aligned(&mut self, to: u32, least: usize) -> Option<&'a [u8]> {
        self.align(to);
        let from = (self.at / 8) as usize;
        self.bytes.get(from..from + least)
    }

    /// The next whole byte, if there are so many from it on.
    #[inline(always)]
    pub(super) fn place(&mut self, bytes: usize) -> Option<usize> {
        self.align(8);
        (self.at + bytes as u64 * 8 <= self.end).then_some((self.at / 8) as usize)
    }

    /// True if so many bytes are the same at both places.
    #[inline(always)]
    pub(super) fn is_same(&self, one: usize, other: usize, bytes: usize) -> bool {
        self.bytes.get(one..one + bytes) == self.bytes.get(other..other + bytes)
    }

    /// A number that lies in the eight bytes from where it begins; `None` near the end of the packet too.
    #[inline(always)]
    fn at_once(&self, int: &Integer) -> Option<u64> {
        let word = self.bytes.get((self.at / 8) as usize..)?.first_chunk()?;
        let (before, unused) = ((self.at % 8) as u32, 64 - int.bits);
        if before > unused {
            return None;
        }
        // Shifted to the top, then down: what stands around it falls off at both ends.
        Some(match int.order {
            Order::Little => u64::from_le_bytes(*word) << (unused - before) >> unused,
            Order::Big => u64::from_be_bytes(*word) << before >> unused,
        })
    }

    /// Little-endian fields take the low bits of a byte first, big-endian ones the high bits.
    #[cold]
    fn bit_by_bit(&self, int: &Integer) -> u64 {
        let bit = |n: u32| {
            let at = self.at + u64::from(n);
            let byte = u64::from(self.bytes.get((at / 8) as usize).copied().unwrap_or_default());
            match int.order {
                Order::Little => (byte >> (at % 8) & 1) << n,
                Order::Big => (byte >> (7 - at % 8) & 1) << (int.bits - 1 - n),
            }
        };
        (0..int.bits).map(bit).fold(0, |sum, bit| sum | bit)
    }

    /// The bytes up to the next zero, which is taken too.
    pub(super) fn text(&mut self) -> Option<&'a [u8]> {
        self.align(8);
        let rest = self.bytes.get((self.at / 8) as usize..(self.end / 8) as usize)?;
        let length = first_zero(rest)?;
        self.at += (length as u64 + 1) * 8;
        Some(&rest[..length])
    }

    /// So many bytes.
    pub(super) fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let next = self.at.checked_add(count.checked_mul(8)?).filter(|&next| next <= self.end)?;
        let taken = self.bytes.get((self.at / 8) as usize..(next / 8) as usize);
        self.at = next;
        taken
    }
}

/// Where the first zero is: texts end there. Eight bytes at a time.
#[inline]
pub(super) fn first_zero(bytes: &[u8]) -> Option<usize> {
    const LOWEST: u64 = u64::from_le_bytes([1; 8]);
    let mut words = bytes.chunks_exact(8);
    let mut at = 0;
    while let Some(word) = words.next().and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*word);
        // The highest bit of the first byte that is zero, and perhaps of some behind it.
        let zeros = word.wrapping_sub(LOWEST) & !word & LOWEST << 7;
        if zeros != 0 {
            return Some(at + zeros.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    words.remainder().iter().position(|&byte| byte == 0).map(|rest| at + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_zero() {
        for length in 0..20 {
            for (low, high) in [(0, 1), (0, 0), (1, 0x80), (0x80, 0), (0xFF, 0xFF)] {
                let mut bytes = vec![low.max(1); length];
                bytes.extend([0, high, 0, high, high, 0, high, low]);
                assert_eq!(first_zero(&bytes), Some(length), "{bytes:?}");
                assert_eq!(first_zero(&bytes[..length]), None, "{bytes:?}");
            }
        }
    }

    #[test]
    fn numbers_at_odd_places() {
        let int = |bits, order, is_signed| Integer {
            bits,
            align: 1,
            is_signed,
            order,
            is_text: false,
            clock: None,
        };
        // Near the end bit by bit, further from it at once.
        let bytes = [0b1010_0101, 0b1100_0011, 0xFF];
        let more: Vec<u8> = bytes.iter().copied().chain([0x55; 9]).collect();
        let mut far = Bits::new(&more);
        let mut near = Bits::new(&more[..3]);
        for n in [5, 6, 2, 3, 7] {
            for order in [Order::Little, Order::Big] {
                let (far, near) = (&mut far.clone(), &mut near.clone());
                assert_eq!(far.integer(&int(n, order, true)), near.integer(&int(n, order, true)));
            }
            let _ = (far.integer(&int(n, Order::Big, false)), near.integer(&int(n, Order::Big, false)));
        }
        let mut little = Bits::new(&bytes);
        let read = |bits: &mut Bits<'_>, n, order, signed| bits.integer(&int(n, order, signed));
        assert_eq!(read(&mut little, 5, Order::Little, false), Some(0b00101));
        assert_eq!(read(&mut little, 6, Order::Little, true), Some(0b011_101));
        assert_eq!(read(&mut little, 4, Order::Little, true), Some(-8i64 as u64));
        let mut big = Bits::new(&bytes);
        assert_eq!(read(&mut big, 5, Order::Big, false), Some(0b10100));
        assert_eq!(read(&mut big, 6, Order::Big, false), Some(0b101_110));
        assert_eq!(read(&mut big, 14, Order::Big, false), None);
        assert_eq!(read(&mut big, 13, Order::Big, true), Some(0b0_0011_1111_1111));
    }
}
