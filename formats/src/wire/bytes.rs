//! Taking bytes off the front of a slice, never past its end.

use crate::event::Text;

/// What is left of a packet.
#[derive(Clone, Copy, Debug)]
pub struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    /// Reads from `bytes`.
    #[inline(always)]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// How many are left.
    #[inline(always)]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// True if none are left.
    #[inline(always)]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if `n` bytes are left.
    #[inline(always)]
    pub const fn has(&self, n: usize) -> bool {
        self.0.len() >= n
    }

    /// Takes `N` bytes.
    #[inline(always)]
    pub fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    /// Takes `n` bytes.
    #[inline(always)]
    pub fn take_slice(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(head)
    }
}

impl<'a> Text<'a> {
    /// Takes flags, length and bytes.
    #[inline]
    pub(crate) fn take(bytes: &mut Bytes<'a>) -> Option<Self> {
        let [flags] = bytes.take()?;
        let length = u16::from_le_bytes(bytes.take()?);
        Text::from_wire(bytes.take_slice(length as usize)?, flags & 1 != 0)
    }
}
