//! What was recorded, as sentences with names instead of numbers: read back from the ring.
#![allow(dead_code, clippy::unwrap_used)]

#[path = "../reading/mod.rs"]
mod reading;

use reading::Copied;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use unitrace_formats::event::{Cause, Event, Group};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::LiveEntry;
use unitrace_probe::{Config, Session};

/// A ring of this process's own; one test at a time has one.
pub(crate) struct Recording {
    session: Session,
    _one: MutexGuard<'static, ()>,
}

/// Begins to record everything but clones of wakers.
pub(crate) fn record() -> Recording {
    record_groups(Group::DEFAULT_MASK)
}

/// Begins to record these groups.
pub(crate) fn record_groups(groups: u32) -> Recording {
    static ONE: Mutex<()> = Mutex::new(());
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = std::env::temp_dir().join(format!("unitrace-test-{}", std::process::id()));
    std::fs::create_dir_all(&runtime).unwrap();
    // SAFETY: the lock is held; the other threads of the harness read no environment.
    unsafe { std::env::set_var("XDG_RUNTIME_DIR", &runtime) };
    let session = Config::new().size(4 << 20).lanes(16).groups(groups).start().unwrap();
    Recording { session, _one: one }
}

impl Recording {
    /// The ring as it is now.
    pub(crate) fn copy(&self) -> Story {
        Story::file(&self.path())
    }

    /// The ring's file.
    pub(crate) fn path(&self) -> PathBuf {
        self.session.path().unwrap().to_owned()
    }

    /// The sentences so far.
    pub(crate) fn told(&self) -> Vec<String> {
        self.copy().sentences()
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        if let Some(path) = self.session.path() {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// A copied ring and the names in it.
pub(crate) struct Story {
    copied: Copied,
    names: HashMap<ObjectId, String>,
}

impl Story {
    /// A ring that is still written to.
    pub(crate) fn file(path: &Path) -> Self {
        Self::new(Copied::file(path))
    }

    fn new(copied: Copied) -> Self {
        let mut names = HashMap::new();
        for (_, _, event) in copied.events() {
            let (id, site) = match event {
                Event::Spawn { task, site, .. } => (task, site),
                Event::Resource { id, site, .. } => (id, site),
                Event::SpanBegin { span, site, .. } => (span, site),
                _ => continue,
            };
            names.insert(id, copied.site(site).map_or("?", |site| site.name).to_owned());
        }
        Self { copied, names }
    }

    fn name(&self, id: ObjectId) -> &str {
        if id.is_none() { "-" } else { self.names.get(&id).map_or("?", String::as_str) }
    }

    fn site(&self, id: SiteId) -> &str {
        self.copied.site(id).map_or("?", |site| site.name)
    }

    /// Everything that was recorded, in order of time.
    pub(crate) fn sentences(&self) -> Vec<String> {
        self.copied.events().iter().map(|(_, _, event)| self.sentence(event)).collect()
    }

    /// The events themselves.
    pub(crate) fn events(&self) -> Vec<Event<'_>> {
        self.copied.events().into_iter().map(|(_, _, event)| event).collect()
    }

    /// The live table, by name.
    pub(crate) fn live(&self, name: &str) -> Vec<LiveEntry> {
        let mut live = self.copied.live();
        live.retain(|entry| self.site(entry.site) == name);
        live
    }

    /// Names of what is in the live table, sorted.
    pub(crate) fn alive(&self) -> Vec<String> {
        let mut names: Vec<_> =
            self.copied.live().iter().map(|entry| self.site(entry.site).to_owned()).collect();
        names.sort();
        names
    }

    /// Module, file and line of the site with this name.
    pub(crate) fn place(&self, name: &str) -> (String, String, u32) {
        let sites = (1..1000).filter_map(|n| self.copied.site(SiteId(n)));
        let found = sites.filter(|site| site.name == name).collect::<Vec<_>>();
        assert_eq!(found.len(), 1, "sites named {name}");
        (found[0].module.to_owned(), found[0].file.to_owned(), found[0].line)
    }

    fn sentence(&self, event: &Event<'_>) -> String {
        let name = |id| self.name(id);
        match *event {
            Event::Spawn { task, parent, kind, .. } => {
                format!("{} spawns {} {}", name(parent), kind.name(), name(task))
            }
            Event::End { task, outcome } => format!("{} ends {}", name(task), outcome.name()),
            Event::PollBegin { task } => format!("poll {}", name(task)),
            Event::PollEnd { task, result } => format!("{} is {}", name(task), result.name()),
            Event::Wake { task, cause, by } => format!("{} wakes {}", self.cause(cause, by), name(task)),
            Event::Read { task, source } => format!("{} reads {}", name(task), name(source)),
            Event::TryRead { task, source } => format!("{} tries {}", name(task), name(source)),
            Event::Resolve { by, target, outcome } => {
                format!("{} resolves {} {}", name(by), name(target), outcome.name())
            }
            Event::Wait { task, resource } => format!("{} waits for {}", name(task), name(resource)),
            Event::Become { task, into } => format!("{} becomes {}", name(task), name(into)),
            Event::ShouldResolve { task } => format!("{} should resolve", name(task)),
            Event::Waker { task, delta } => format!("waker {} {delta:+}", name(task)),
            Event::Resource { id, kind, .. } => format!("new {} {}", kind.name(), name(id)),
            Event::SpanBegin { span, parent, task, .. } => {
                format!("{} begins span {} in {}", name(task), name(span), name(parent))
            }
            Event::SpanEnter { span } => format!("enter {}", name(span)),
            Event::SpanExit { span } => format!("exit {}", name(span)),
            Event::SpanEnd { span } => format!("end {}", name(span)),
            Event::Field { site, of, value } => format!("field {} {} {value:#x}", self.site(site), of.name()),
            Event::IrqBegin { vector } => format!("irq {vector}"),
            Event::Counter { site, value } => format!("{} = {value}", self.site(site)),
            Event::Label { object, text, .. } => format!("label {} {}", name(object), text.show()),
            Event::Log { task, level, text, .. } => {
                format!("log {} {} {}", name(task), level.name(), text.show())
            }
            ref other => other.name().to_owned(),
        }
    }

    fn cause(&self, cause: Cause, by: u32) -> String {
        match cause {
            Cause::Irq => format!("irq {by}"),
            Cause::Unknown => "unknown".to_owned(),
            cause => format!("{} {}", cause.name(), self.name(ObjectId(by))),
        }
    }
}
