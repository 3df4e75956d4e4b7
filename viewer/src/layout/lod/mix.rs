//! What fills a place: one state, or a mixture of several that are each thinner than a pixel.

use crate::model::StateKind;

/// A colour for each [`StateKind`], by its number: straight RGBA, opaque.
pub type Palette = [[u8; 4]; StateKind::COUNT];

/// Shares of a stretch of time in 255ths. What is missing from 255 is nobody's time: no task lived there.
///
/// A state that occurs at all has a share of at least one, so that no level of detail loses it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Mix(pub [u8; StateKind::COUNT]);

impl Mix {
    /// From nanoseconds in each state out of `whole`.
    pub fn of(times: &[f64; StateKind::COUNT], whole: f64) -> Self {
        if whole <= 0.0 {
            return Self::default();
        }
        let mut shares = [0u8; StateKind::COUNT];
        let mut sum = 0u32;
        for (share, &time) in shares.iter_mut().zip(times) {
            let exact = time.max(0.0) / whole * 255.0;
            *share = (exact.round().min(255.0) as u8).max(u8::from(time > 0.0));
            sum += u32::from(*share);
        }
        // Rounding may have made too much of it: the largest share gives way.
        while sum > 255 {
            let largest = shares.iter_mut().max();
            if let Some(largest) = largest {
                *largest -= 1;
            }
            sum -= 1;
        }
        Self(shares)
    }

    /// Share of one state, 0..=1.
    pub fn share(&self, state: StateKind) -> f64 {
        f64::from(self.0[state as usize]) / 255.0
    }

    /// The blended colour, premultiplied RGBA. A share that is there is seen: running and ready count at least an
    /// eighth, at the cost of the rest.
    #[inline]
    pub fn colour(&self, palette: &Palette) -> [u8; 4] {
        const SEEN: u32 = 32;
        let mut weights = [0u32; StateKind::COUNT];
        let mut sum = 0u32;
        for (at, (weight, &share)) in weights.iter_mut().zip(&self.0).enumerate() {
            let least = if at >= StateKind::Ready as usize && share > 0 { SEEN } else { 0 };
            *weight = u32::from(share).max(least);
            sum += *weight;
        }
        let scale = sum.max(255);
        let mut out = [0u8; 4];
        for (channel, value) in out.iter_mut().enumerate() {
            let blend: u32 =
                weights.iter().zip(palette).map(|(w, colour)| w * u32::from(colour[channel])).sum();
            *value = (blend / scale).min(255) as u8;
        }
        out
    }
}

/// What fills a quad.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fill {
    /// One state.
    Pure(StateKind),
    /// Several.
    Mixed(Mix),
}

impl Fill {
    /// Premultiplied RGBA.
    pub fn colour(&self, palette: &Palette) -> [u8; 4] {
        match self {
            Self::Pure(state) => palette[*state as usize],
            Self::Mixed(mix) => mix.colour(palette),
        }
    }

    /// Share of one state, 0..=1.
    pub fn share(&self, state: StateKind) -> f64 {
        match self {
            Self::Pure(own) => f64::from(u8::from(*own == state)),
            Self::Mixed(mix) => mix.share(state),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shares_keep_to_the_times(times in prop::array::uniform5(0.0f64..1e6), more in 0.0f64..1e6) {
            let whole: f64 = times.iter().sum::<f64>() + more;
            let mix = Mix::of(&times, whole);
            prop_assert!(mix.0.iter().map(|&s| u32::from(s)).sum::<u32>() <= 255);
            for (at, &time) in times.iter().enumerate() {
                prop_assert!((f64::from(mix.0[at]) - time / whole.max(1e-9) * 255.0).abs() <= 3.0);
                prop_assert!(time == 0.0 || mix.0[at] > 0 || whole == 0.0);
            }
        }
    }

    #[test]
    fn a_trace_of_running_is_seen() {
        let palette = [[0; 4], [0; 4], [0, 0, 200, 255], [0; 4], [255, 0, 0, 255]];
        let mix = Mix::of(&[0.0, 0.0, 1e9, 0.0, 1.0], 1e9 + 1.0);
        let colour = mix.colour(&palette);
        assert!(colour[0] > 25 && colour[2] > 150 && colour[3] == 255, "{colour:?}");
    }
}
