//! Which tasks are shown and how: order, filter, what is hidden, pinned and folded.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Viewer;
use crate::insight::{Filter, NoFilter};
use crate::layout::{Arrangement, Order, Section};
use crate::model::{Model, TaskIndex};

/// More hops than this connect nearly everything.
const MOST_HOPS: usize = 9;

const NOTHING_TO_FOLD: &str =
    "There is nothing to fold: order rows by module (menu Show), or open several traces";

/// What the user asked to see.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Shown {
    /// In which order rows stand.
    pub order: Order,
    /// The line of a [`Filter`]; empty: all tasks.
    pub line: String,
    /// Tasks that are left out whatever the filter says.
    pub hidden: BTreeSet<TaskIndex>,
    /// Tasks that stand on top whatever the filter says, in this order.
    pub pinned: Vec<TaskIndex>,
    /// Sections of which only the header is shown.
    pub folded: BTreeSet<Section>,
}

impl Shown {
    /// True if some tasks are left out.
    pub fn leaves_out(&self) -> bool {
        !self.line.trim().is_empty() || !self.hidden.is_empty()
    }

    /// What rows are made from.
    pub fn arrangement(&self, model: &Model) -> Result<Arrangement, NoFilter> {
        let filter = Filter::read(&self.line)?;
        let only = self.leaves_out().then(|| {
            let mut tasks = filter.tasks(model);
            tasks.retain(|task| !self.hidden.contains(task));
            tasks
        });
        Ok(Arrangement { order: self.order, only, pinned: self.pinned.clone(), folded: self.folded.clone() })
    }
}

impl Viewer {
    /// Shows the tasks that a line fits; says what is wrong with it if it is none.
    pub fn filter(&mut self, line: &str) {
        let shown = Shown { line: line.trim().to_owned(), ..Shown::clone(&self.shown) };
        self.show_as(shown);
    }

    /// Shows what is asked for; if that cannot be done, nothing changes and why is said.
    pub fn show_as(&mut self, shown: Shown) {
        match shown.arrangement(&self.chart.model) {
            Ok(arrangement) => {
                // Who is writing there may not be done.
                if self.filter_line.trim() != shown.line {
                    self.filter_line.clone_from(&shown.line);
                }
                // Pins and hidden tasks are kept beside the trace.
                self.kept.changed |=
                    (&self.shown.pinned, &self.shown.hidden) != (&shown.pinned, &shown.hidden);
                self.shown = Arc::new(shown);
                self.arrange(&arrangement);
            }
            Err(why) => self.say(why.to_string()),
        }
    }

    /// Shows all tasks again; pins and folds stay.
    pub fn show_all(&mut self) {
        self.show_as(Shown { line: String::new(), hidden: BTreeSet::new(), ..Shown::clone(&self.shown) });
    }

    /// Puts rows in another order.
    pub fn reorder(&mut self, order: Order) {
        self.show_as(Shown { order, ..Shown::clone(&self.shown) });
    }

    /// Shows only what was found, or all again.
    pub fn turn_found(&mut self) {
        match self.shown.leaves_out() {
            true => self.show_all(),
            // A panel found them by other means than words.
            false if self.search.words.trim().is_empty() && !self.focus.found.is_empty() => {
                let ids = self.focus.found.iter().map(|&task| self.chart.model.task(task).id.0.to_string());
                self.filter(&format!("id:{}", ids.collect::<Vec<_>>().join(",")));
            }
            false if self.search.words.trim().is_empty() => self.say("Find something first: /"),
            false => self.filter(&as_term(&self.search.words.clone())),
        }
    }

    /// Shows only the tasks within one arrow of this one; if those are shown, within one more.
    pub fn show_connected(&mut self, task: TaskIndex) {
        let id = self.chart.model.task(task).id.0;
        let line = |hops: usize| format!("near:{id}+{hops}");
        let hops = (1..MOST_HOPS).find(|&hops| self.shown.line == line(hops)).map_or(1, |hops| hops + 1);
        self.filter(&line(hops));
    }

    /// Shows only the tasks that live in the selected range, or in what is in sight.
    pub fn show_in_time(&mut self) {
        let seen = self.view.map(|view| view.time.visible());
        let Some((from, to)) = self.range.map(|range| (range.start.0, range.end.0)).or(seen) else { return };
        let others = self.shown.line.split_whitespace().filter(|term| !term.starts_with("in:"));
        let line: String = others.map(|term| format!("{term} ")).collect();
        let (from, to) = (from.max(self.chart.extent().0), to.min(self.chart.extent().1));
        self.filter(&format!("{line}in:{from}ns..{to}ns"));
    }

    /// Leaves a task out.
    pub fn hide(&mut self, task: TaskIndex) {
        let mut shown = Shown::clone(&self.shown);
        shown.hidden.insert(task);
        shown.pinned.retain(|&pinned| pinned != task);
        self.select(None);
        let name = self.chart.model.task_name(task).to_owned();
        self.show_as(shown);
        self.say(format!("{name} is hidden; U shows all again"));
    }

    /// Puts a task on top, or back into its place.
    pub fn pin(&mut self, task: TaskIndex) {
        let mut shown = Shown::clone(&self.shown);
        match shown.pinned.iter().position(|&pinned| pinned == task) {
            Some(at) => drop(shown.pinned.remove(at)),
            None => shown.pinned.push(task),
        }
        shown.hidden.remove(&task);
        self.show_as(shown);
    }

    /// Folds a section, or shows its rows again.
    pub fn fold(&mut self, section: Section) {
        let mut shown = Shown::clone(&self.shown);
        if !shown.folded.remove(&section) {
            shown.folded.insert(section);
        }
        self.show_as(shown);
    }

    /// Folds the innermost section that holds a task, or shows its rows again.
    pub fn fold_around(&mut self, task: TaskIndex) {
        match self.chart.rows.section_of(self.chart.rows.row_of(task)) {
            Some(section) => self.fold(section),
            None => self.say(NOTHING_TO_FOLD),
        }
    }

    /// Folds all sections that hold no other, or shows all rows.
    pub fn fold_all(&mut self, folded: bool) {
        let headers = self.chart.rows.headers();
        let sections: BTreeSet<Section> = match folded {
            true => headers
                .iter()
                .map(|header| header.section)
                .filter(|&section| self.is_innermost(section))
                .collect(),
            false => BTreeSet::new(),
        };
        match folded && sections.is_empty() {
            true => self.say(NOTHING_TO_FOLD),
            false => self.show_as(Shown { folded: sections, ..Shown::clone(&self.shown) }),
        }
    }

    fn is_innermost(&self, section: Section) -> bool {
        match section {
            Section::Guest(_) => self.shown.order != Order::Module,
            Section::Pinned | Section::Module(..) => true,
        }
    }
}

/// Words of a search as a term of a filter.
fn as_term(words: &str) -> String {
    let words = words.trim();
    let regex = words.len() > 2 && words.starts_with('/') && words.ends_with('/');
    let plain = regex || words.chars().all(|sign| sign.is_alphanumeric() || sign == '_');
    if plain { words.to_owned() } else { format!("\"{words}\"") }
}
