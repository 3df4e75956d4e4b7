//! Time ↔ x: the left edge is a whole number of nanoseconds and a fraction.

use super::MARGIN;

const MIN_NS_PER_POINT: f64 = 1.0 / 64.0;
const MIN_SPAN: i64 = 1_000;

/// Time ↔ x. Times are nanoseconds since the start of the trace.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TimeAxis {
    first: i64,
    last: i64,
    origin: i64,
    part: f64,
    ns_per_point: f64,
    width: f64,
}

impl TimeAxis {
    /// The whole of `first..last` in `width` points.
    pub fn fit(first: i64, last: i64, width: f64) -> Self {
        let last = last.max(first.saturating_add(MIN_SPAN));
        let mut axis =
            Self { first, last, origin: first, part: 0.0, ns_per_point: 1.0, width: width.max(1.0) };
        axis.show_all();
        axis
    }

    /// Goes back to the whole trace.
    pub fn show_all(&mut self) {
        self.ns_per_point = self.widest();
        self.place(self.first, -MARGIN.min(self.width / 4.0) * self.ns_per_point);
    }

    /// Shows `start..end` and nothing else.
    pub fn show(&mut self, start: i64, end: i64) {
        let length = distance(start, end).max(1.0);
        self.ns_per_point = (length / self.width).clamp(MIN_NS_PER_POINT, self.widest());
        let spare = self.ns_per_point * self.width - length;
        self.place(start, -spare / 2.0);
        self.clamp();
    }

    /// Moves the graph until `time` is in sight, in the middle if it was not.
    pub fn reveal(&mut self, time: i64) {
        let x = self.x64(time);
        if !(0.0..=self.width).contains(&x) {
            self.pan(self.width / 2.0 - x);
        }
    }

    /// Multiplies the scale by `factor` (> 1: closer) and keeps what is under `x` where it is.
    pub fn zoom(&mut self, factor: f64, x: f64) {
        let scale = (self.ns_per_point / factor).clamp(MIN_NS_PER_POINT.min(self.widest()), self.widest());
        if !scale.is_finite() {
            return;
        }
        let shift = x * self.ns_per_point - x * scale;
        self.ns_per_point = scale;
        self.place(self.origin, self.part + shift);
        self.clamp();
    }

    /// Moves what is shown by `dx` points to the right.
    pub fn pan(&mut self, dx: f64) {
        if dx.is_finite() {
            self.place(self.origin, self.part - dx * self.ns_per_point);
            self.clamp();
        }
    }

    /// The same left edge and scale in another width.
    pub fn resize(&mut self, width: f64) {
        let whole = self.ns_per_point >= self.widest() * (1.0 - 1e-9);
        self.width = width.max(1.0);
        if whole { self.show_all() } else { self.clamp() }
    }

    /// Where `time` is, in points; far outside the graph it is cut to ±100,000.
    pub fn x(&self, time: i64) -> f32 {
        self.x64(time).clamp(-1e5, 1e5) as f32
    }

    /// The time under `x`, to the nanosecond below.
    pub fn time(&self, x: f64) -> i64 {
        let offset = (self.part + x * self.ns_per_point).floor();
        self.origin.saturating_add(offset as i64)
    }

    /// The first and the last nanosecond in sight.
    pub fn visible(&self) -> (i64, i64) {
        (self.time(0.0), self.time(self.width).saturating_add(1))
    }

    /// First and last time of the trace.
    pub fn extent(&self) -> (i64, i64) {
        (self.first, self.last)
    }

    /// How much time a point is.
    pub fn ns_per_point(&self) -> f64 {
        self.ns_per_point
    }

    /// Points across.
    pub fn width(&self) -> f64 {
        self.width
    }

    fn x64(&self, time: i64) -> f64 {
        (distance(self.origin, time) - self.part) / self.ns_per_point
    }

    /// The scale at which the whole trace is in sight.
    fn widest(&self) -> f64 {
        let room = self.width - 2.0 * MARGIN.min(self.width / 4.0);
        distance(self.first, self.last) / room
    }

    fn place(&mut self, whole: i64, part: f64) {
        let floor = part.floor();
        self.origin = whole.saturating_add(floor as i64);
        self.part = part - floor;
    }

    fn clamp(&mut self) {
        let margin = MARGIN.min(self.width / 4.0) * self.ns_per_point;
        let left = distance(self.first, self.origin) + self.part;
        let right = distance(self.origin, self.last) - self.part - self.width * self.ns_per_point;
        if left < -margin {
            self.place(self.first, -margin);
        } else if right < -margin {
            self.place(self.last, margin - self.width * self.ns_per_point);
        }
    }
}

/// `b - a` without overflow; exact up to 2^53 ns (104 days), which is further than any two visible things are apart
/// at a scale where a nanosecond shows.
fn distance(a: i64, b: i64) -> f64 {
    (i128::from(b) - i128::from(a)) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEN_YEARS: i64 = 315_576_000_000_000_000;

    fn axes() -> impl Strategy<Value = TimeAxis> {
        (0..TEN_YEARS, 0u32..60, 1.0..4000.0f64, prop::collection::vec((0.2..8.0f64, 0.0..1.0f64), 0..80))
            .prop_map(|(start, bits, width, zooms)| {
                let mut axis = TimeAxis::fit(start, start + (1i64 << bits).min(TEN_YEARS), width);
                for (factor, x) in zooms {
                    axis.zoom(factor, x * width);
                }
                axis
            })
    }

    proptest! {
        #[test]
        fn x_and_time_are_inverse(axis in axes(), at in 0.0..1.0f64) {
            let x = at * axis.width();
            let time = axis.time(x);
            // `time` is the nanosecond below x, so x lies within its width.
            let slack = 1.0 / axis.ns_per_point() + 0.01;
            prop_assert!((f64::from(axis.x(time)) - x).abs() <= slack, "{} {}", axis.x(time), x);
        }

        #[test]
        fn zoom_keeps_what_is_under_the_pointer(axis in axes(), at in 0.0..1.0f64, factor in 1.0..50.0f64) {
            let x = at * axis.width();
            let time = axis.time(x);
            // Beside the trace there is nothing to hold on to: there the margin wins.
            let (first, last) = axis.extent();
            prop_assume!((first..=last).contains(&time));
            let mut closer = axis;
            closer.zoom(factor, x);
            let slack = 1.0 / closer.ns_per_point() + 0.01;
            prop_assert!((f64::from(closer.x(time)) - x).abs() <= slack);
        }

        #[test]
        fn the_trace_never_leaves_the_window(axis in axes(), moves in prop::collection::vec(-1e7..1e7f64, 0..20)) {
            let mut axis = axis;
            for dx in moves {
                axis.pan(dx);
                let (start, end) = axis.visible();
                let (first, last) = axis.extent();
                prop_assert!(start <= last && end >= first);
                prop_assert!(axis.ns_per_point() > 0.0);
            }
        }

        #[test]
        fn later_is_further_right(axis in axes(), a in 0.0..1.0f64, b in 0.0..1.0f64) {
            let (a, b) = (axis.time(a * axis.width()), axis.time(b * axis.width()));
            prop_assert_eq!(a.cmp(&b) as i8 >= 0, axis.x64(a) >= axis.x64(b));
        }
    }

    proptest! {
        /// Ten years, zoomed to where a nanosecond shows: moving by fractions of a point moves everything by just these.
        #[test]
        fn nothing_jitters_at_deep_zoom(
            start in TEN_YEARS / 4..TEN_YEARS / 4 * 3, bits in 0u32..40, moves in prop::collection::vec(-3.0..3.0f64, 1..100),
        ) {
            let mut axis = TimeAxis::fit(0, TEN_YEARS, 1920.0);
            axis.show(start, start + (60i64 << bits));
            let (a, b) = (axis.time(400.0), axis.time(1500.0));
            let apart = axis.x(b) - axis.x(a);
            let mut at = f64::from(axis.x(a));
            for dx in moves {
                axis.pan(dx);
                at += dx;
                prop_assert!((f64::from(axis.x(a)) - at).abs() < 0.01, "{} instead of {}", axis.x(a), at);
                prop_assert!((axis.x(b) - axis.x(a) - apart).abs() < 0.01);
            }
        }
    }

    #[test]
    fn fit_shows_everything() {
        for span in [0, 1, 1_000, 1_000_000_000, TEN_YEARS] {
            let axis = TimeAxis::fit(5, 5 + span, 1280.0);
            assert!(axis.x(5) >= 0.0 && axis.x(5 + span) <= 1280.0, "{span}");
        }
    }

    #[test]
    fn the_ends_of_i64_are_survived() {
        let mut axis = TimeAxis::fit(i64::MIN, i64::MAX, 100.0);
        axis.zoom(1e30, 50.0);
        axis.pan(-1e300);
        axis.zoom(0.0, 50.0);
        axis.zoom(f64::NAN, 1.0);
        assert!(axis.x(i64::MAX).is_finite());
    }
}
