//! Going to an exact time, range or task by writing it.

use egui::{Align2, Context, Key, TextEdit, vec2};
use unitrace_formats::time::Nanos;

use super::Window;
use crate::model::{Model, TaskIndex, TimeRange};
use crate::units::parse_time;

const WIDTH: f32 = 360.0;

/// What was typed, and what is wrong with it.
#[derive(Clone, Default, Debug)]
pub struct GoTo {
    words: String,
    wrong: Option<String>,
}

/// Where to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// A moment of the trace.
    Time(Nanos),
    /// A range of it.
    Range(TimeRange),
    /// A task.
    Task(TaskIndex),
}

impl Goal {
    /// Reads `1.25s`, `1.2s..1.3s`, `1.2s+50ms`, `#17` or a Unix time such as `@1700000000.5`.
    pub fn read(text: &str, model: &Model) -> Result<Self, String> {
        let text = text.trim();
        if let Some(id) = text.strip_prefix('#') {
            let id: u32 = id.trim().parse().map_err(|_| format!("`{text}`: write a task's id, as #17"))?;
            let task = model.tasks().find(|(_, task)| task.id.0 == id).map(|(task, _)| task);
            return task.map(Self::Task).ok_or_else(|| format!("no task of this trace has id {id}"));
        }
        let time = |text: &str| moment(text, model);
        let range = |start: i64, end: i64| {
            Self::Range(TimeRange { start: Nanos(start.min(end)), end: Nanos(start.max(end)) })
        };
        if let Some((from, to)) = text.split_once("..") {
            let start = if from.trim().is_empty() { model.range.start.0 } else { time(from)? };
            let end = if to.trim().is_empty() { model.range.end.0 } else { time(to)? };
            return Ok(range(start, end));
        }
        if let Some((from, length)) = text.split_once('+') {
            let start = time(from)?;
            return Ok(range(start, start.saturating_add(parse_time(length)?)));
        }
        Ok(Self::Time(Nanos(time(text)?)))
    }
}

/// Since the start of the trace, or `@` seconds since 1970.
fn moment(text: &str, model: &Model) -> Result<i64, String> {
    let Some(unix) = text.trim().strip_prefix('@') else { return parse_time(text) };
    let start = model.clock.unix_start.ok_or("nothing in this trace tells what time of day it was")?;
    let (whole, part) = unix.split_once('.').unwrap_or((unix, "0"));
    let wrong = || format!("`{text}`: write seconds since 1970, as @1700000000.5");
    let whole: i64 = whole.parse().map_err(|_| wrong())?;
    let digits = format!("{part:0<9}");
    let part: i64 = digits.get(..9).and_then(|part| part.parse().ok()).ok_or_else(wrong)?;
    Ok(whole.saturating_mul(1_000_000_000).saturating_add(part).saturating_sub(start))
}

/// Shows the field over everything until it is answered.
pub(super) fn show_go_to(context: &Context, window: &mut Window, mut go_to: GoTo) -> Option<GoTo> {
    let mut open = true;
    let frame = egui::Window::new("Go to").collapsible(false).resizable(false).open(&mut open);
    let shown = frame.anchor(Align2::CENTER_TOP, vec2(0.0, 60.0)).show(context, |ui| {
        ui.set_width(WIDTH);
        let field = TextEdit::singleline(&mut go_to.words).hint_text("1.25s").desired_width(WIDTH);
        let field = ui.add(field);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let left = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        field.request_focus();
        match &go_to.wrong {
            Some(wrong) => ui.colored_label(ui.visuals().error_fg_color, wrong),
            None => {
                ui.weak("1.25s · 1.2s..1.3s · 1.2s+50ms · #17 for a task · @1700000000.5 for a time of day")
            }
        };
        (entered, left)
    });
    let (entered, left) = shown.and_then(|shown| shown.inner).unwrap_or_default();
    if entered {
        go_to.wrong = window.viewer().and_then(|viewer| {
            let goal = Goal::read(&go_to.words, &viewer.chart.model);
            goal.map(|goal| viewer.go_to_goal(goal)).err()
        });
        return Some(go_to).filter(|go_to| go_to.wrong.is_some());
    }
    Some(go_to).filter(|_| open && !left)
}

impl super::Viewer {
    /// Goes there and says where that is.
    pub fn go_to_goal(&mut self, goal: Goal) {
        match goal {
            Goal::Time(at) => {
                let range = self.chart.model.range;
                self.put_cursor(at.clamp(range.start, range.end));
            }
            Goal::Range(range) => {
                self.range = Some(range);
                self.zoom_to_range(range);
            }
            Goal::Task(task) => self.zoom_to(task),
        }
    }

    /// Shows this range and nothing else.
    pub fn zoom_to_range(&mut self, range: TimeRange) {
        if let Some(view) = &mut self.view {
            view.time.show(range.start.0, range.end.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_read_as_people_write_them() {
        let range = TimeRange { start: Nanos(0), end: Nanos(9_000_000_000) };
        let mut model = Model { range, ..Model::default() };
        model.clock.unix_start = Some(1_700_000_000_000_000_000);
        let range = |start, end| Ok(Goal::Range(TimeRange { start: Nanos(start), end: Nanos(end) }));
        let cases = [
            ("1.25s", Ok(Goal::Time(Nanos(1_250_000_000)))),
            (" 1ms .. 2ms ", range(1_000_000, 2_000_000)),
            ("2ms..1ms", range(1_000_000, 2_000_000)),
            ("8s..", range(8_000_000_000, 9_000_000_000)),
            ("1s+50ms", range(1_000_000_000, 1_050_000_000)),
            ("@1700000000.5", Ok(Goal::Time(Nanos(500_000_000)))),
        ];
        for (text, goal) in cases {
            assert_eq!(Goal::read(text, &model), goal, "{text}");
        }
        for (text, told) in
            [("#x", "as #17"), ("#3", "no task"), ("soon", "is no time"), ("@now", "since 1970")]
        {
            let said = Goal::read(text, &model).map(drop).unwrap_err();
            assert!(said.contains(told), "{text}: {said}");
        }
    }
}
