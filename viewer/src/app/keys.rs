//! The keyboard. Letters count by where they are on the keyboard, and only when no text field has it.

use egui::{Event, Key, Ui};

use super::{Viewer, Way, search};

/// Every key with what it does, for the help.
pub(super) const KEYS: [(&str, &str); 18] = [
    ("wheel", "zoom time at the pointer"),
    ("Ctrl + wheel", "height of rows at the pointer"),
    ("Shift + wheel", "earlier, later"),
    ("drag", "move the graph"),
    ("Shift + drag", "zoom to the marked range"),
    ("click, double click", "select a task, show its whole life"),
    ("W S or + -", "zoom in, out"),
    ("A D or arrows", "earlier, later"),
    ("arrows up, down", "rows up, down"),
    ("F or Home", "fit: the whole trace"),
    ("Backspace", "back to the view before"),
    (". ,", "next, previous event of the selected task"),
    ("[ ] or Alt + arrows", "who made it run, whom it made run"),
    ("O, C", "only what was found, only what is connected to the selected task; again: all"),
    ("T", "table of tasks"),
    ("/ or Ctrl + F", "find a task; Enter for the next one"),
    ("Esc", "unselect"),
    ("? or H, L", "help, legend"),
];

/// `?`, H and Esc for the help overlay.
pub(super) fn help_keys(ui: &Ui, help: &mut bool) {
    if ui.egui_wants_keyboard_input() {
        return;
    }
    for key in pressed(ui) {
        match key {
            Key::Questionmark | Key::H | Key::F1 => *help = !*help,
            Key::Escape => *help = false,
            _ => {}
        }
    }
}

/// Keys that move the graph.
pub(super) fn graph_keys(ui: &Ui, viewer: &mut Viewer) {
    if ui.input_mut(|input| input.consume_key(egui::Modifiers::COMMAND, Key::F)) {
        viewer.search.take_keyboard = true;
    }
    if ui.egui_wants_keyboard_input() {
        return;
    }
    let alt = egui::Modifiers::ALT;
    if ui.input_mut(|input| input.consume_key(alt, Key::ArrowLeft)) {
        viewer.follow_arrow(Way::Back);
    }
    if ui.input_mut(|input| input.consume_key(alt, Key::ArrowRight)) {
        viewer.follow_arrow(Way::On);
    }
    for key in pressed(ui) {
        if let Some(view) = &mut viewer.view {
            let (middle, step) = (view.time.width() / 2.0, view.time.width() / 8.0);
            match key {
                Key::W | Key::Plus | Key::Equals => view.time.zoom(1.5, middle),
                Key::S | Key::Minus => view.time.zoom(1.0 / 1.5, middle),
                Key::A | Key::ArrowLeft => view.time.pan(step),
                Key::D | Key::ArrowRight => view.time.pan(-step),
                Key::ArrowUp => view.rows.pan(view.rows.height() / 8.0),
                Key::ArrowDown => view.rows.pan(-view.rows.height() / 8.0),
                Key::PageUp => view.rows.pan(view.rows.height()),
                Key::PageDown => view.rows.pan(-view.rows.height()),
                _ => {}
            }
        }
        match key {
            Key::Period => viewer.step_event(Way::On),
            Key::Comma => viewer.step_event(Way::Back),
            Key::CloseBracket => viewer.follow_arrow(Way::On),
            Key::OpenBracket => viewer.follow_arrow(Way::Back),
            Key::O | Key::C if viewer.chart.only.is_some() => viewer.show_only(Vec::new()),
            Key::O => viewer.show_only(viewer.focus.found.clone()),
            Key::C => viewer.show_connected(1),
            Key::T => viewer.table.open = !viewer.table.open,
            Key::F | Key::Home => viewer.fit(),
            Key::Backspace => viewer.back(),
            Key::L => viewer.legend = !viewer.legend,
            Key::Slash => viewer.search.take_keyboard = true,
            Key::Escape => viewer.select(None),
            Key::N => search::step(viewer, 1),
            _ => {}
        }
    }
}

/// Keys that went down in this frame, repeats included. A letter is named by its place, punctuation by its sign.
fn pressed(ui: &Ui) -> Vec<Key> {
    ui.input(|input| {
        let press = |event: &Event| match *event {
            Event::Key { key, physical_key, pressed: true, modifiers, .. }
                if !modifiers.command && !modifiers.alt =>
            {
                Some(physical_key.filter(|_| is_letter(key)).unwrap_or(key))
            }
            _ => None,
        };
        input.events.iter().filter_map(press).collect()
    })
}

fn is_letter(key: Key) -> bool {
    matches!(key.name().as_bytes(), [b'A'..=b'Z'])
}
