//! Runs a sample with a runtime directory of its own and reads the ring that it left there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use unitrace_formats::event::{Event, EventId, TABLE};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::live::LiveKind;
use unitrace_formats::trace::Trace;

/// A sample that runs longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A directory of its own for each test, empty.
pub(crate) fn directory(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    match fs::remove_dir_all(&path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => panic!("{}: {e}", path.display()),
        _ => fs::create_dir_all(&path).unwrap(),
    }
    path
}

/// The only ring under a runtime directory.
pub(crate) fn ring_in(runtime: &Path) -> PathBuf {
    let rings = fs::read_dir(runtime.join("unitrace")).unwrap().map(|entry| entry.unwrap().path());
    let rings: Vec<_> = rings.filter(|path| path.extension().is_some_and(|e| e == "ring")).collect();
    assert_eq!(rings.len(), 1, "{rings:?}");
    rings[0].clone()
}

/// What a sample left behind.
pub(crate) struct Left {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// Its ring, read.
    pub(crate) facts: Facts,
}

/// Runs `program` to its end. `settings` is the environment variable that sets up the probe.
pub(crate) fn run(test: &str, program: &str, args: &[&str], settings: &str) -> Left {
    let runtime = directory(test);
    let mut command = Command::new(program);
    command.args(args).env("XDG_RUNTIME_DIR", &runtime).env("UNITRACE", settings);
    let status = ended(command.spawn().unwrap());
    Left { status, facts: Facts::read(&ring_in(&runtime)) }
}

/// Waits for a child, but not for ever.
fn ended(mut child: Child) -> ExitStatus {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("it runs for more than {PATIENCE:?}");
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// A trace with the questions that the tests ask.
pub(crate) struct Facts {
    /// The trace.
    pub(crate) trace: Trace,
    names: BTreeMap<ObjectId, String>,
}

impl Facts {
    /// Reads a ring or a trace.
    pub(crate) fn read(path: &Path) -> Self {
        let trace = Trace::open(path).unwrap();
        let mut facts = Self { trace, names: BTreeMap::new() };
        let mut sites = BTreeMap::new();
        facts.each(|event| {
            if let Event::Spawn { task, site, .. } = *event {
                sites.insert(task, site);
            }
        });
        // Those that were spawned before what the ring still holds, and live.
        let live = facts.trace.live().iter().filter(|entry| entry.kind == LiveKind::Task);
        sites.extend(live.map(|entry| (entry.id, entry.site)));
        for (task, site) in sites {
            let name = facts.trace.sites().get(site).map_or("", |site| site.name);
            facts.names.insert(task, name.to_string());
        }
        facts
    }

    /// How many events of each name there are, for messages.
    pub(crate) fn summary(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for id in self.trace.columns().ids() {
            let row = TABLE.iter().find(|row| row.id == *id);
            *counts.entry(row.map_or("?", |row| row.name)).or_default() += 1;
        }
        counts
    }

    /// Every event in the order of time.
    pub(crate) fn each(&self, mut see: impl FnMut(&Event<'_>)) {
        self.each_at(|_, event| see(event));
    }

    /// Every event with the time since the first one.
    pub(crate) fn each_at(&self, mut see: impl FnMut(Duration, &Event<'_>)) {
        let columns = self.trace.columns();
        let clock = self.trace.clock();
        for (ticks, event) in columns.events() {
            see(Duration::from_nanos(clock.nanos(ticks).0.unsigned_abs()), &event);
        }
    }

    /// How many events have this name.
    pub(crate) fn count_of(&self, name: &str) -> u64 {
        let of_name = |id: &EventId| TABLE.iter().any(|row| row.id == *id && row.name == name);
        self.trace.columns().ids().iter().filter(|id| of_name(id)).count() as u64
    }

    /// How many events are like this.
    pub(crate) fn count(&self, is: impl Fn(&Event<'_>) -> bool) -> usize {
        let mut count = 0;
        self.each(|event| count += usize::from(is(event)));
        count
    }

    /// What a task was spawned as.
    pub(crate) fn name(&self, task: ObjectId) -> &str {
        self.names.get(&task).map_or("", String::as_str)
    }

    /// The only task of this name.
    pub(crate) fn task(&self, name: &str) -> ObjectId {
        let mut of_name = self.names.iter().filter(|(_, its)| *its == name);
        let (&task, _) = of_name.next().unwrap_or_else(|| panic!("no task {name}: {:?}", self.names));
        assert!(of_name.next().is_none(), "more than one {name}");
        task
    }

    /// How many tasks have this name.
    pub(crate) fn tasks(&self, name: &str) -> usize {
        self.names.values().filter(|its| *its == name).count()
    }

    /// The longest poll of a task.
    pub(crate) fn longest_poll(&self, of: ObjectId) -> Duration {
        self.longest(|event| match *event {
            Event::PollBegin { task } if task == of => Step::Begin(task),
            Event::PollEnd { task, .. } if task == of => Step::End(task),
            _ => Step::Other,
        })
    }

    /// The longest time that a task of this name was ready and did not run.
    pub(crate) fn longest_ready(&self, name: &str) -> Duration {
        self.longest(|event| match *event {
            Event::Spawn { task, .. } | Event::Wake { task, .. } if self.name(task) == name => {
                Step::Begin(task)
            }
            Event::PollBegin { task } => Step::End(task),
            _ => Step::Other,
        })
    }

    fn longest(&self, step: impl Fn(&Event<'_>) -> Step) -> Duration {
        let mut begun = BTreeMap::new();
        let mut longest = Duration::ZERO;
        self.each_at(|at, event| match step(event) {
            Step::Begin(task) => drop(begun.insert(task, at)),
            Step::End(task) => {
                if let Some(from) = begun.remove(&task) {
                    longest = longest.max(at.saturating_sub(from));
                }
            }
            Step::Other => {}
        });
        longest
    }

    /// The most bytes, of those that were sampled, that a task ever held; for a program of one thread.
    pub(crate) fn most_live_bytes(&self, of: ObjectId) -> u64 {
        let (mut running, mut held, mut live, mut most) = (Vec::new(), BTreeMap::new(), 0, 0);
        self.each(|event| match *event {
            Event::PollBegin { task } => running.push(task),
            Event::PollEnd { .. } => drop(running.pop()),
            Event::Alloc { sample, bytes, .. } if running.last() == Some(&of) => {
                held.insert(sample, bytes.0);
                live += bytes.0;
                most = most.max(live);
            }
            Event::Free { sample } => live -= held.remove(&sample).unwrap_or(0),
            _ => {}
        });
        most
    }
}

/// What an event means for a stretch of time of a task.
enum Step {
    Begin(ObjectId),
    End(ObjectId),
    Other,
}
