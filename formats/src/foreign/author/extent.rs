//! From when to when a file tells.

use crate::time::Nanos;

/// First and last time that was seen.
#[derive(Clone, Copy, Default, Debug)]
pub struct Extent(Option<(i64, i64)>);

impl Extent {
    /// A time, in ns from any zero.
    #[inline]
    pub fn saw(&mut self, at: i64) {
        let (first, last) = self.0.unwrap_or((at, at));
        self.0 = Some((first.min(at), last.max(at)));
    }

    /// From the first to the last: 0 if there is none.
    pub fn span(&self) -> Nanos {
        self.0.map_or(Nanos(0), |(first, last)| Nanos(last.saturating_sub(first)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_matter() {
        let mut extent = Extent::default();
        assert_eq!(extent.span(), Nanos(0));
        [7, -3, 5].into_iter().for_each(|at| extent.saw(at));
        assert_eq!(extent.span(), Nanos(10));
        [i64::MAX, i64::MIN].into_iter().for_each(|at| extent.saw(at));
        assert_eq!(extent.span(), Nanos(i64::MAX));
    }
}
