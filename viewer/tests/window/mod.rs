//! A window with one trace in it, without a display.
#![allow(dead_code, reason = "each test file uses its own part")]

use egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use unitrace_viewer::app::{Document, Viewer, Window};
use unitrace_viewer::model::Model;

/// The window under test; `None` before its first frame.
pub(crate) type Opened = Harness<'static, Option<Window>>;

/// Opens `model` in a window.
pub(crate) fn window(model: Model) -> Opened {
    let mut model = Some(model);
    let app = move |ui: &mut egui::Ui, window: &mut Option<Window>| {
        let context = ui.ctx().clone();
        let mut documents = || vec![Document::of_model("story.utr", model.take().unwrap_or_default())];
        window.get_or_insert_with(|| Window::new(&context, documents())).show(ui);
    };
    let mut harness =
        Harness::builder().with_step_dt(1.0 / 60.0).with_size(vec2(1000.0, 640.0)).build_ui_state(app, None);
    harness.run_ok();
    harness
}

/// The trace in front, laid out.
pub(crate) fn viewer(harness: &mut Opened) -> &mut Viewer {
    harness.state_mut().as_mut().and_then(Window::viewer).expect("an open trace")
}

/// Presses a key and lets the window settle.
pub(crate) fn press(harness: &mut Opened, key: Key) {
    press_with(harness, Modifiers::NONE, key);
}

/// Presses a key with others held.
pub(crate) fn press_with(harness: &mut Opened, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_ok();
}

/// Types into whatever has the keyboard.
pub(crate) fn write(harness: &mut Opened, text: &str) {
    harness.event(Event::Text(text.to_owned()));
    harness.run_ok();
}

/// Nanoseconds in sight.
pub(crate) fn in_sight(harness: &mut Opened) -> i64 {
    let (start, end) = viewer(harness).view.expect("a frame was drawn").time.visible();
    end - start
}

/// The selected task's name.
pub(crate) fn selected(harness: &mut Opened) -> Option<String> {
    let viewer = viewer(harness);
    viewer.focus.selected.map(|task| viewer.chart.model.task_name(task).to_owned())
}

/// Clicks at a point.
pub(crate) fn click(harness: &mut Opened, at: Pos2) {
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(Event::PointerMoved(at));
    harness.event(button(true));
    harness.run_steps(1);
    harness.event(button(false));
    harness.run_steps(2);
}
