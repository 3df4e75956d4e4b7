//! Everything that can be done with the window, as one table. The keyboard, the menus, the palette (`:`) and the help
//! (`?`) are made from it, so that nothing can be done that is not in the help, and nothing is in the help that
//! cannot be done.
//!
//! # To add a command
//!
//! Add an entry to the table of its group: one file a group, beside this one.
//!
//! ```ignore
//! Command::new("Table of tasks", "all tasks, sorted by any column", Action::Trace(|viewer| viewer.dock.turn(PanelKind::Tasks)))
//!     .keys(&[Keys::plain(Key::T)])
//!     .switch(|viewer| viewer.dock.open == Some(PanelKind::Tasks)),
//! ```
//!
//! [`Action`] says what it acts on, and with that when it is grey: [`Action::Window`] never, [`Action::Trace`] while
//! no trace is open, [`Action::Task`] while no task is selected. A [`Command::switch`] has a tick while it is on; a
//! [`Command::held`] command goes on while its key is down, and is one step to undo. Letters are places on the
//! keyboard, signs and chords with Ctrl what is printed on the key ([`Keys`]). The tests at the end of this file
//! refuse a key that is given twice.
//!
//! What the mouse does is no command; it stands in [`GESTURES`] for the help.

mod file;
mod find;
mod gestures;
mod go;
mod help;
mod keys;
mod look;
mod panels;
mod show;

pub use gestures::GESTURES;
pub use keys::Keys;

use egui::Context;

use super::{Viewer, Window};
use crate::model::TaskIndex;

/// A menu, and a section of the help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// Files in and out.
    File,
    /// Moving in time, between rows, along arrows.
    Go,
    /// Search and bookmarks.
    Find,
    /// Which tasks are shown and in which order.
    Show,
    /// What stands around the graph.
    Panels,
    /// Colours, letters, legend.
    Look,
    /// How to use all this.
    Help,
}

impl Group {
    /// All, in the order of the menus, with their commands.
    pub const ALL: [(Self, &'static [Command]); 7] = [
        (Self::File, file::COMMANDS),
        (Self::Go, go::COMMANDS),
        (Self::Find, find::COMMANDS),
        (Self::Show, show::COMMANDS),
        (Self::Panels, panels::COMMANDS),
        (Self::Look, look::COMMANDS),
        (Self::Help, help::COMMANDS),
    ];

    /// The word in the menu bar.
    pub const fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Go => "Go",
            Self::Find => "Find",
            Self::Show => "Show",
            Self::Panels => "Panels",
            Self::Look => "Look",
            Self::Help => "Help",
        }
    }
}

/// What a command does, and to what.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// To the window: tabs, files, what lies over everything.
    Window(fn(&mut Window, &Context)),
    /// To the trace in front.
    Trace(fn(&mut Viewer)),
    /// To the selected task.
    Task(fn(&mut Viewer, TaskIndex)),
}

/// One thing that can be done.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Its name in menus and in the palette: starts with a capital letter.
    pub name: &'static str,
    /// What it does, in half a sentence.
    pub help: &'static str,
    /// Any of these keys runs it.
    pub keys: &'static [Keys],
    /// What it does.
    pub action: Action,
    /// True: it goes on while the key is held down.
    pub held: bool,
    /// Whether it is on, for one that switches.
    pub on: Option<fn(&Viewer) -> bool>,
}

impl Command {
    /// A command; [`Command::keys`] gives it some.
    pub const fn new(name: &'static str, help: &'static str, action: Action) -> Self {
        Self { name, help, keys: &[], action, held: false, on: None }
    }

    /// The keys that run it.
    pub const fn keys(self, keys: &'static [Keys]) -> Self {
        Self { keys, ..self }
    }

    /// It goes on while the key is held down.
    pub const fn held(self) -> Self {
        Self { held: true, ..self }
    }

    /// It switches something that is on or off.
    pub const fn switch(self, on: fn(&Viewer) -> bool) -> Self {
        Self { on: Some(on), ..self }
    }

    /// Its keys for people: "W or +"; empty if it has none.
    pub fn shortcut(&self) -> String {
        self.keys.iter().map(Keys::to_string).collect::<Vec<_>>().join(" or ")
    }
}

/// Every command, group by group.
pub fn all() -> impl Iterator<Item = (Group, &'static Command)> {
    Group::ALL.into_iter().flat_map(|(group, commands)| commands.iter().map(move |command| (group, command)))
}

impl Window {
    /// True if there is what the command acts on.
    pub fn can_run(&mut self, command: &Command) -> bool {
        match command.action {
            Action::Window(_) => true,
            Action::Trace(_) => self.viewer().is_some(),
            Action::Task(_) => self.viewer().is_some_and(|viewer| viewer.focus.selected.is_some()),
        }
    }

    /// Runs a command; says so if what it acts on is not there.
    pub fn run(&mut self, command: &Command, context: &Context) {
        if let Some(viewer) = self.viewer().filter(|_| !command.held) {
            viewer.history.begin_step();
        }
        match (command.action, self.viewer()) {
            (Action::Window(act), _) => act(self, context),
            (Action::Trace(act), Some(viewer)) => act(viewer),
            (Action::Task(act), Some(viewer)) => match viewer.focus.selected {
                Some(task) => act(viewer, task),
                None => viewer.say("Select a task first: click on one, or find one with /"),
            },
            (Action::Trace(_) | Action::Task(_), None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn no_key_does_two_things() {
        let mut taken = HashMap::new();
        for (_, command) in all() {
            for keys in command.keys {
                let before = taken.insert(keys.to_string(), command.name);
                assert_eq!(before, None, "{keys} is also {}", command.name);
            }
        }
    }

    #[test]
    fn every_command_has_a_key() {
        for (_, command) in all() {
            assert!(!command.keys.is_empty(), "{} has no key", command.name);
        }
    }

    #[test]
    fn every_command_is_told_apart_and_explained() {
        let mut names = HashMap::new();
        for (group, command) in all() {
            assert!(names.insert(command.name, group).is_none(), "{} is there twice", command.name);
            assert!(command.name.starts_with(|c: char| c.is_uppercase()), "{}", command.name);
            assert!(command.help.len() > 8, "{} is not explained", command.name);
        }
    }
}
