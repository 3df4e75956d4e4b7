//! Shares of states in 16 bits: what a pyramid holds, and the colour of each.

use super::{Mix, Palette};
use crate::model::StateKind;

/// Classes of states that dense pictures tell apart: other (created or unknown), waiting, ready, running.
pub(super) const CLASSES: usize = 4;

/// Nanoseconds of each class.
pub(super) type Times = [f32; CLASSES];

/// The class of a state.
pub(super) const fn class(state: StateKind) -> usize {
    match state {
        StateKind::Unknown | StateKind::Created => 0,
        StateKind::Waiting => 1,
        StateKind::Ready => 2,
        StateKind::Running => 3,
    }
}

/// Shares in 15ths, four bits a class, running highest. What is missing from 15 is nobody's time.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Shade(pub(super) u16);

impl Shade {
    const WHOLE: u16 = 15;

    /// From times in each class out of `whole`; ready and running that occur at all have one 15th at least. Millions are
    /// made while somebody waits: no branch, and no conversion that looks for what cannot be converted.
    #[inline]
    pub(super) fn of(times: &Times, whole: f32) -> Self {
        /// What a number below 2^23 is added to so that its lowest bits are the number, rounded.
        const ROUND: f32 = 8_388_608.0;
        let scale = f32::from(Self::WHOLE) / whole;
        let mut parts = [0u16; CLASSES];
        for (class, (part, &time)) in parts.iter_mut().zip(times).enumerate() {
            let least = f32::from(u8::from(class >= 2 && time > 0.0));
            let share = (time * scale).max(least).min(f32::from(Self::WHOLE));
            *part = (share + ROUND).to_bits() as u16;
        }
        let mut over = parts.iter().sum::<u16>().saturating_sub(Self::WHOLE);
        // Rounding adds one, rarely more.
        while over > 0 {
            over -= 1;
            let largest = parts[0].max(parts[1]).max(parts[2].max(parts[3]));
            let mut one = 1;
            for part in parts.iter_mut().rev() {
                let takes = one * u16::from(*part == largest);
                *part -= takes;
                one -= takes;
            }
        }
        Self(parts.iter().rev().fold(0, |shade, part| shade << 4 | part))
    }

    /// The share of a class in 15ths.
    pub(super) fn part(self, class: usize) -> u8 {
        (self.0 >> (4 * class) & 15) as u8
    }

    fn mix(self) -> Mix {
        let mut mix = Mix::default();
        for state in [StateKind::Unknown, StateKind::Waiting, StateKind::Ready, StateKind::Running] {
            mix.0[state as usize] = self.part(class(state)) * 17;
        }
        mix
    }
}

/// A colour for every shade: made once for a palette, so that a texel costs two loads.
#[derive(Clone, Debug)]
pub struct Shades(Box<[[u8; 4]]>);

impl Shades {
    /// For a palette. Takes a few milliseconds.
    pub fn new(palette: &Palette) -> Self {
        Self((0..=u16::MAX).map(|shade| Shade(shade).mix().colour(palette)).collect())
    }

    #[inline]
    pub(super) fn colour(&self, shade: Shade) -> [u8; 4] {
        self.0[shade.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_a_little_is_seen() {
        let shade = Shade::of(&[0.0, 1000.0, 0.0, 0.1], 1000.1);
        assert_eq!((shade.part(1), shade.part(3)), (14, 1));
        let even = Shade::of(&[25.0; 4], 100.0);
        assert_eq!((0..CLASSES).map(|class| even.part(class)).sum::<u8>(), 15);
        assert_eq!(Shade::of(&[0.0; 4], 100.0), Shade::default());
    }
}
