//! Numbers that are thrown, and numbers that break programs.

/// A generator (xorshift64) that the same seed makes throw the same.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn any(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.any() % bound
    }

    pub(crate) fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }

    /// A number at the edge of something: of a word, of a page, of the `truth`.
    pub(crate) fn edge(&mut self, truth: u64) -> u64 {
        match self.below(12) {
            0 => 0,
            1 => 1,
            2 => u64::MAX,
            3 => u64::from(u32::MAX),
            4 => 1 << 31,
            5 => 1 << 63,
            6 => truth.wrapping_add(1),
            7 => truth.wrapping_sub(1),
            8 => truth.wrapping_mul(2),
            9 => 4096,
            10 => u64::from(u16::MAX),
            _ => self.any(),
        }
    }
}
