//! The time axis: round times, far enough apart to be read.

use egui::{Align2, Rect, pos2};

use super::canvas::{Canvas, Ink, level, upright};
use super::theme::Theme;
use crate::units::{Moment, Time};
use crate::view::TimeAxis;

/// Height of the ruler in points.
pub const HEIGHT: f32 = 26.0;
const LETTERS: f32 = 11.0;
/// Room for the longest label and some air.
const APART: f64 = 96.0;

/// Times at which the axis has a line: `step` apart, with `minor` parts between two of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ticks {
    /// Nanoseconds between two labelled lines.
    pub step: i64,
    /// Into how many parts the small lines divide a step.
    pub minor: i64,
}

impl Ticks {
    /// The smallest round step whose labels do not touch.
    pub fn of(axis: &TimeAxis) -> Self {
        let least = axis.ns_per_point() * APART;
        const LONG: [(i64, i64); 14] = [
            (60, 6),
            (120, 4),
            (300, 5),
            (600, 5),
            (1_800, 6),
            (3_600, 6),
            (7_200, 4),
            (21_600, 6),
            (43_200, 6),
            (86_400, 4),
            (604_800, 7),
            (2_592_000, 6),
            (7_776_000, 3),
            (31_557_600, 4),
        ];
        let mut power = 1i64;
        while power < 60_000_000_000 {
            for (digit, minor) in [(1, 5), (2, 4), (5, 5)] {
                let step = digit * power;
                if step as f64 >= least && step < 60_000_000_000 {
                    return Self { step, minor: if step < minor { step } else { minor } };
                }
            }
            power *= 10;
        }
        let long = LONG.into_iter().find(|&(seconds, _)| seconds as f64 * 1e9 >= least);
        let years = || (31_557_600 * ((least / 3.155_76e16).ceil() as i64).clamp(1, 290), 4);
        let (seconds, minor) = long.unwrap_or_else(years);
        Self { step: seconds.saturating_mul(1_000_000_000), minor }
    }

    /// Every multiple of `step` in sight.
    pub fn times(self, axis: &TimeAxis) -> impl Iterator<Item = i64> {
        multiples(self.step, axis)
    }
}

fn multiples(step: i64, axis: &TimeAxis) -> impl Iterator<Item = i64> + use<> {
    let (start, end) = axis.visible();
    let first = start.div_euclid(step).saturating_mul(step);
    (0..4096).map(move |i| first.saturating_add(step.saturating_mul(i))).take_while(move |&time| time <= end)
}

/// Lines down through the graph at every labelled time.
pub fn paint_grid(canvas: &mut dyn Canvas, area: Rect, axis: &TimeAxis, theme: &Theme) {
    let pixel = canvas.pixel();
    let lines: Vec<Rect> = Ticks::of(axis)
        .times(axis)
        .map(|time| upright(area.left() + axis.x(time), area.top(), area.bottom(), 1.0, pixel))
        .collect();
    canvas.fill(&lines, theme.grid);
}

/// The ruler itself.
pub fn paint_ruler(canvas: &mut dyn Canvas, area: Rect, axis: &TimeAxis, theme: &Theme) {
    let pixel = canvas.pixel();
    canvas.fill(&[area], theme.panel);
    canvas.fill(&[level(area.left(), area.right(), area.bottom(), 1.0, pixel)], theme.border);
    let before = canvas.clip(area);
    let ticks = Ticks::of(axis);
    let small = (ticks.step / ticks.minor.max(1)).max(1);
    let line = |time: i64, height: f32| {
        let x = area.left() + axis.x(time);
        upright(x, area.bottom() - height, area.bottom(), 1.0, pixel)
    };
    let lines: Vec<Rect> = multiples(small, axis).map(|time| line(time, 4.0)).collect();
    canvas.fill(&lines, theme.border);
    let lines: Vec<Rect> = ticks.times(axis).map(|time| line(time, 8.0)).collect();
    canvas.fill(&lines, theme.faint);
    let ink = Ink { size: LETTERS, color: theme.faint };
    for time in ticks.times(axis) {
        let text = Moment { time, step: ticks.step }.to_string();
        let half = canvas.text_width(LETTERS, &text) / 2.0 + 4.0;
        let x = area.left() + axis.x(time);
        if x < area.left() || x > area.right() {
            continue;
        }
        let x = x.clamp(area.left() + half, (area.right() - half).max(area.left() + half));
        canvas.text(pos2(x, area.top() + 9.0), Align2::CENTER_CENTER, ink, &text);
    }
    canvas.clip(before);
}

/// Says how much time is in sight.
pub fn span_in_sight(axis: &TimeAxis) -> String {
    let (start, end) = axis.visible();
    let (first, last) = axis.extent();
    Time(end.min(last).saturating_sub(start.max(first))).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn labels_are_apart_but_not_too_far(span in 1_000i64..400_000_000_000_000_000, width in 200.0..4000.0f64,
                                            zoom in 1.0..1e6f64) {
            let mut axis = TimeAxis::fit(0, span, width);
            axis.zoom(zoom, width / 3.0);
            let ticks = Ticks::of(&axis);
            let points = ticks.step as f64 / axis.ns_per_point();
            prop_assert!(points >= APART * 0.999 || ticks.step >= 31_557_600_000_000_000, "{points}");
            prop_assert!(points <= APART * 4.0 || ticks.step == 1, "{ticks:?} {points}");
            prop_assert!(ticks.times(&axis).count() as f64 <= width / 90.0 + 3.0);
        }
    }

    #[test]
    fn steps_are_round() {
        let step = |span: i64| Ticks::of(&TimeAxis::fit(0, span, 1000.0)).step;
        assert_eq!(step(1_000), 100);
        assert_eq!(step(10_000_000), 1_000_000);
        assert_eq!(step(3_600_000_000_000), 600_000_000_000);
        assert_eq!(step(315_576_000_000_000_000), 31_557_600_000_000_000);
    }
}
