//! The command palette: a few letters of a command's name, Enter, and it runs.

use egui::{Align2, Button, Context, Key, Modifiers, ScrollArea, TextEdit, Ui, vec2};

use super::Window;
use super::command::{self, Command};

const WIDTH: f32 = 460.0;
const HEIGHT: f32 = 320.0;

/// What was typed, and which line is chosen.
#[derive(Clone, Default, Debug)]
pub struct Palette {
    words: String,
    at: usize,
}

/// What became of it in this frame.
enum Said {
    Nothing,
    Close,
    Run(&'static Command),
}

/// Shows it over everything; runs what is chosen.
pub(super) fn show_palette(context: &Context, window: &mut Window, mut palette: Palette) -> Option<Palette> {
    let mut open = true;
    let frame = egui::Window::new("Commands").collapsible(false).resizable(false).open(&mut open);
    let shown = frame
        .anchor(Align2::CENTER_TOP, vec2(0.0, 60.0))
        .show(context, |ui| show_inside(ui, window, &mut palette));
    match shown.and_then(|shown| shown.inner).unwrap_or(Said::Nothing) {
        Said::Run(command) => {
            window.run(command, context);
            None
        }
        Said::Close => None,
        Said::Nothing => Some(palette).filter(|_| open),
    }
}

fn show_inside(ui: &mut Ui, window: &mut Window, palette: &mut Palette) -> Said {
    ui.set_width(WIDTH);
    let step = |ui: &mut Ui, key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let (up, down) = (step(ui, Key::ArrowUp), step(ui, Key::ArrowDown));
    let field = TextEdit::singleline(&mut palette.words).hint_text("name of a command").desired_width(WIDTH);
    let field = ui.add(field);
    if field.changed() {
        palette.at = 0;
    }
    let found = matching(&palette.words);
    palette.at = (palette.at + down).saturating_sub(up).min(found.len().saturating_sub(1));
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let left = field.lost_focus() && !entered;
    field.request_focus();
    if entered {
        return found.get(palette.at).map_or(Said::Close, |&command| Said::Run(command));
    }
    if found.is_empty() {
        ui.weak("No command has a name like that.");
    }
    let mut said =
        if left && ui.input(|input| input.key_pressed(Key::Escape)) { Said::Close } else { Said::Nothing };
    ScrollArea::vertical().max_height(HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
        for (line, command) in found.into_iter().enumerate() {
            let button =
                Button::selectable(line == palette.at, command.name).shortcut_text(command.shortcut());
            let button = button.min_size(vec2(WIDTH - 16.0, 0.0));
            let response = ui.add_enabled(window.can_run(command), button).on_hover_text(command.help);
            if line == palette.at && up + down > 0 {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                said = Said::Run(command);
            }
        }
    });
    said
}

/// The commands that the words may mean, the likeliest first.
fn matching(words: &str) -> Vec<&'static Command> {
    let rated = |(_, command): (_, &'static Command)| {
        let name = likeness(words, command.name);
        let rate = name.or_else(|| likeness(words, command.help).map(|rate| rate + 1_000));
        rate.map(|rate| (rate, command))
    };
    let mut found: Vec<_> = command::all().filter_map(rated).collect();
    found.sort_by_key(|&(rate, _)| rate);
    found.into_iter().map(|(_, command)| command).collect()
}

/// How far `text` is from holding the letters of `words` in their order, 0 for one that begins with them; `None` if
/// it does not hold them. Letters side by side and at the beginnings of words are near.
fn likeness(words: &str, text: &str) -> Option<usize> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let (mut from, mut rate) = (0, 0);
    for wanted in words.to_lowercase().chars().filter(|wanted| !wanted.is_whitespace()) {
        let begins = |at: usize| at == 0 || text[at - 1] == ' ';
        let rest = from..text.len();
        let next = (from < text.len() && text[from] == wanted).then_some(from);
        let word = || rest.clone().find(|&at| text[at] == wanted && begins(at));
        let any = || rest.clone().find(|&at| text[at] == wanted);
        let at = next.or_else(word).or_else(any)?;
        rate += if at == from { 0 } else { 2 + at - from };
        from = at + 1;
    }
    Some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_letters_are_enough() {
        let first = |words| matching(words)[0].name;
        assert_eq!(first("leg"), "Legend");
        assert_eq!(first("zout"), "Zoom out");
        assert_eq!(first("table"), "Table of tasks");
        assert_eq!(first("who made"), "Who made it run");
        assert!(matching("qqq").is_empty());
        assert_eq!(matching("").len(), command::all().count());
    }
}
