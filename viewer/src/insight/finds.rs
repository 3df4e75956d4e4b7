//! Looking for words in everything that a trace says: names, callsites, modules, files, spans, labels, log lines.
//!
//! Names are few and looked through at once; labels and log lines may be millions and are looked through bit by bit
//! ([`Finds::look_on`]), so that whoever shows them is not held up.

use std::time::{Duration, Instant};

use unitrace_formats::time::Nanos;

use super::filter::{Known, NoFilter, Words};
use crate::model::{Model, Object, SpanIndex, Task, TaskIndex};

/// Lines between two looks at the clock.
const CHUNK: usize = 512;

/// A thing that holds the words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Find {
    /// A task, by its name, callsite, module or file.
    Task(TaskIndex),
    /// A span, by its name.
    Span(SpanIndex),
    /// A label, by its place in [`Model::labels`].
    Label(u32),
    /// A log line, by its place in [`Model::logs`].
    Log(u32),
}

/// What was found, and how far the search is.
#[derive(Clone, Debug)]
pub struct Finds {
    words: Words,
    /// Tasks, then spans, labels and log lines, each in order.
    pub found: Vec<Find>,
    /// The tasks among them.
    pub tasks: Vec<TaskIndex>,
    labels: usize,
    logs: usize,
}

impl Finds {
    /// Looks through all names. `text` is a word or a `/regex/`.
    pub fn begin(model: &Model, text: &str) -> Result<Self, NoFilter> {
        let words = Words::read(text.trim())?;
        let mut known = Known::new(model, &words);
        let tasks = model.tasks().filter(|(_, task)| holds(model, task, &mut known)).map(|(index, _)| index);
        let tasks: Vec<TaskIndex> = tasks.collect();
        let spans = (0..model.spans.len() as u32).map(SpanIndex);
        let spans: Vec<SpanIndex> = spans.filter(|span| known.fit(model.spans[span.at()].name)).collect();
        let found =
            tasks.iter().map(|&task| Find::Task(task)).chain(spans.into_iter().map(Find::Span)).collect();
        Ok(Self { words, found, tasks, labels: 0, logs: 0 })
    }

    /// Looks through labels and log lines for about this long; true if there are more.
    pub fn look_on(&mut self, model: &Model, time: Duration) -> bool {
        let end = Instant::now() + time;
        while self.is_on(model) && Instant::now() < end {
            for _ in 0..CHUNK {
                self.look_at_next(model);
            }
        }
        self.is_on(model)
    }

    fn is_on(&self, model: &Model) -> bool {
        self.labels < model.labels.len() || self.logs < model.logs.len()
    }

    fn look_at_next(&mut self, model: &Model) {
        if let Some(label) = model.labels.get(self.labels) {
            // A task's first label is its name, which was found already.
            let name = matches!(label.object, Object::Task(task) if model.task(task).name == label.text);
            if !name && self.words.fit(model.text(label.text)) {
                self.found.push(Find::Label(self.labels as u32));
            }
            self.labels += 1;
        } else if let Some(line) = model.logs.get(self.logs) {
            if self.words.fit(model.text(line.text)) {
                self.found.push(Find::Log(self.logs as u32));
            }
            self.logs += 1;
        }
    }
}

fn holds(model: &Model, task: &Task, known: &mut Known) -> bool {
    known.fit(task.name)
        || task
            .site
            .map(|site| model.site(site))
            .is_some_and(|site| known.fit(site.name) || known.fit(site.module) || known.fit(site.file))
}

impl Find {
    /// The task it belongs to, and its moment if it is one.
    pub fn place(self, model: &Model) -> (Option<TaskIndex>, Option<Nanos>) {
        match self {
            Self::Task(task) => (Some(task), None),
            Self::Span(span) => {
                let span = &model.spans[span.at()];
                (span.task, Some(span.begin))
            }
            Self::Label(label) => {
                let label = &model.labels[label as usize];
                let task = match label.object {
                    Object::Task(task) => Some(task),
                    Object::Span(span) => model.spans[span.at()].task,
                    Object::Resource(_) => None,
                };
                (task, Some(label.at))
            }
            Self::Log(line) => (model.logs[line as usize].task, Some(model.logs[line as usize].at)),
        }
    }

    /// What it is, in words: `log: connection lost`; nothing for a task, whose name is seen anyway.
    pub fn words(self, model: &Model) -> Option<String> {
        Some(match self {
            Self::Task(_) => return None,
            Self::Span(span) => format!("span: {}", model.text(model.spans[span.at()].name)),
            Self::Label(label) => format!("label: {}", model.text(model.labels[label as usize].text)),
            Self::Log(line) => format!("log: {}", model.text(model.logs[line as usize].text)),
        })
    }
}
