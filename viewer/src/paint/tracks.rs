//! Strips above the graph for what belongs to a CPU or thread, not to a task: GC, interrupts, slow allocation, log.

use egui::{Align2, Rect, pos2, vec2};

use super::canvas::{Canvas, Ink, level, upright};
use super::chart::{Track, TrackKind};
use super::scene::{Areas, Scene};
use super::theme::Meaning;

const STRIP: f32 = 13.0;
const LETTERS: f32 = 10.0;

impl TrackKind {
    /// The word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gc => "garbage collection",
            Self::Interrupts => "interrupts",
            Self::SlowAllocs => "slow allocation",
            Self::Logs => "log",
        }
    }

    const fn meaning(self) -> Meaning {
        match self {
            Self::Gc => Meaning::Gc,
            Self::Interrupts => Meaning::Interrupt,
            Self::SlowAllocs => Meaning::Alloc,
            Self::Logs => Meaning::Remark,
        }
    }
}

/// Points that all strips take together.
pub fn height(tracks: &[Track]) -> f32 {
    if tracks.is_empty() { 0.0 } else { tracks.len() as f32 * STRIP + 4.0 }
}

/// Paints the strips and their names.
pub fn paint_tracks(canvas: &mut dyn Canvas, areas: &Areas, scene: &Scene) {
    let (area, left) = (areas.tracks, areas.names.left());
    if scene.chart.tracks.is_empty() {
        return;
    }
    let pixel = canvas.pixel();
    let whole = Rect::from_min_max(pos2(left, area.top()), area.max);
    canvas.fill(&[whole], scene.theme.panel);
    let before = canvas.clip(area);
    let window = scene.window(pixel);
    for (i, track) in scene.chart.tracks.iter().enumerate() {
        let top = area.top() + 2.0 + i as f32 * STRIP;
        let place = |start: f32, end: f32| {
            let left = start.clamp(area.left() - 2.0, area.right());
            let right = end.clamp(area.left() - 2.0, area.right()).max(left + pixel.max(1.0));
            Rect::from_min_max(pos2(left, top + 2.0), pos2(right, top + STRIP - 2.0))
        };
        let bands = track.bands.seen(&window);
        let rects: Vec<Rect> = bands
            .iter()
            .map(|band| place(scene.x(area, band.time.start), scene.x(area, band.time.end)))
            .collect();
        canvas.fill(&rects, scene.theme.color(track.kind.meaning()));
    }
    canvas.clip(before);
    let ink = Ink { size: LETTERS, color: scene.theme.faint };
    for (i, track) in scene.chart.tracks.iter().enumerate() {
        let at = pos2(left, area.top() + 2.0) + vec2(10.0, (i as f32 + 0.5) * STRIP);
        canvas.text(at, Align2::LEFT_CENTER, ink, track.kind.name());
    }
    let lines = [
        level(left, area.right(), area.bottom(), 1.0, pixel),
        upright(area.left(), area.top(), area.bottom(), 1.0, pixel),
    ];
    canvas.fill(&lines, scene.theme.border);
}
