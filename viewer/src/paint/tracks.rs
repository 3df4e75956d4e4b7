//! Strips above the graph for what belongs to a CPU or thread, not to a task.

use egui::{Align2, Rect, pos2, vec2};
use unitrace_formats::time::Nanos;

use super::canvas::{Canvas, Ink, fitting, level, upright};
use super::scene::{Areas, Scene};
use super::theme::Meaning;
use super::track::{Track, TrackKind};
use crate::layout::lod::Band;
use crate::model::TimeRange;
use crate::units::Time;

const STRIP: f32 = 13.0;
const LETTERS: f32 = 10.0;
const SMALL: f32 = 8.5;
/// What covers less of its pixel than this is paler.
const SLIVER: f64 = 0.1;
/// Points of a column of a CPU's strip: how busy it was is one number for each.
const COLUMN: f32 = 2.0;

impl TrackKind {
    const fn meaning(self) -> Meaning {
        match self {
            Self::Cpu => Meaning::Running,
            Self::Gc | Self::GcPhases => Meaning::Gc,
            Self::Interrupts => Meaning::Interrupt,
            Self::SlowAllocs => Meaning::Alloc,
            Self::Spans => Meaning::Span,
            Self::Logs => Meaning::Remark,
        }
    }
}

/// Points that all strips take together.
pub fn height(tracks: &[Track]) -> f32 {
    if tracks.is_empty() { 0.0 } else { tracks.len() as f32 * STRIP + 4.0 }
}

/// The strip at a height, by its place.
pub fn at(areas: &Areas, tracks: &[Track], y: f32) -> Option<usize> {
    let strip = ((y - areas.tracks.top() - 2.0) / STRIP).floor();
    (strip >= 0.0 && (strip as usize) < tracks.len()).then_some(strip as usize)
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
    for (i, track) in scene.chart.tracks.iter().enumerate() {
        let top = area.top() + 2.0 + i as f32 * STRIP;
        let strip = Rect::from_min_max(pos2(area.left(), top + 1.5), pos2(area.right(), top + STRIP - 1.5));
        match track.kind {
            TrackKind::Cpu => paint_cpu(canvas, strip, scene, track),
            _ => paint_bands(canvas, strip, scene, track),
        }
    }
    canvas.clip(before);
    let ink = Ink { size: LETTERS, color: scene.theme.faint };
    for (i, track) in scene.chart.tracks.iter().enumerate() {
        let at = pos2(left, area.top() + 2.0) + vec2(10.0, (i as f32 + 0.5) * STRIP);
        let name = fitting(canvas, &track.name, LETTERS, area.left() - left - 14.0);
        canvas.text(at, Align2::LEFT_CENTER, ink, &name);
    }
    let lines = [
        level(left, area.right(), area.bottom(), 1.0, pixel),
        upright(area.left(), area.top(), area.bottom(), 1.0, pixel),
    ];
    canvas.fill(&lines, scene.theme.border);
}

fn paint_bands(canvas: &mut dyn Canvas, strip: Rect, scene: &Scene, track: &Track) {
    let pixel = canvas.pixel();
    let place = |band: &Band| {
        let x = |at: Nanos| scene.x(strip, at).clamp(strip.left() - 2.0, strip.right());
        let left = x(band.time.start);
        let right = x(band.time.end).max(left + pixel.max(1.0));
        Rect::from_min_max(pos2(left, strip.top()), pos2(right, strip.bottom()))
    };
    let window = scene.window(pixel);
    let bands = track.bands.seen(&window);
    let rects: Vec<Rect> = bands.iter().map(place).collect();
    // What takes but a sliver of its pixel is paler: a tick of a microsecond is not a wall of work.
    let sliver =
        |band: &Band| (band.covered as f64) < window.ns_per_px().max(band.time.span() as f64) * SLIVER;
    for pale in [true, false] {
        let own = bands.iter().zip(&rects).filter(|(band, _)| sliver(band) == pale);
        let own: Vec<Rect> = own.map(|(_, rect)| *rect).collect();
        let color = match pale && track.kind != TrackKind::Logs {
            true => scene.theme.tint(track.kind.meaning(), 110),
            false => scene.theme.color(track.kind.meaning()),
        };
        canvas.fill(&own, color);
    }
    if track.kind == TrackKind::Logs {
        return;
    }
    let ink = Ink { size: SMALL, color: scene.theme.ground };
    for (band, rect) in bands.iter().zip(rects).filter(|(band, rect)| band.count == 1 && rect.width() > 20.0)
    {
        let time = Time(band.covered).to_string();
        let word = track.word(band.time.start);
        let texts = [word.map(|word| format!("{word} {time}")), word.map(str::to_owned), Some(time)];
        let fits = |text: &String| canvas.text_width(SMALL, text) + 6.0 <= rect.width();
        if let Some(text) = texts.into_iter().flatten().find(fits) {
            let seen = rect.intersect(strip);
            canvas.text(seen.center(), Align2::CENTER_CENTER, ink, &text);
        }
    }
}

/// How busy the CPU was: each column is as high as its share of the known time. Nothing where nothing is known.
fn paint_cpu(canvas: &mut dyn Canvas, strip: Rect, scene: &Scene, track: &Track) {
    let pixel = canvas.pixel();
    let range = scene.chart.model.range;
    let moment = |x: f32| Nanos(scene.view.time.time(f64::from(x)).clamp(range.start.0, range.end.0));
    let mut bars: Vec<Rect> = Vec::new();
    for column in 0..(strip.width() / COLUMN).ceil() as usize {
        let x = column as f32 * COLUMN;
        let time = TimeRange { start: moment(x), end: moment(x + COLUMN) };
        let Some(busy) = track.busy(&time) else { continue };
        let height = (busy as f32 * strip.height() / pixel).round() * pixel;
        let (left, top) = (strip.left() + x, strip.bottom() - height);
        match bars.last_mut() {
            Some(last) if last.right() == left && last.top() == top => last.max.x = left + COLUMN,
            _ => bars.push(Rect::from_min_max(pos2(left, top), pos2(left + COLUMN, strip.bottom()))),
        }
    }
    let color = scene.theme.color(track.kind.meaning());
    let ground = level(strip.left(), strip.right(), strip.bottom(), 1.0, pixel);
    canvas.fill(&[ground], scene.theme.border);
    bars.retain(|bar| bar.height() > 0.0);
    canvas.fill(&bars, color);
}
