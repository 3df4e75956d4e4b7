//! The command line, resolved once: after [`Args::resolve`] nobody asks for raw arguments.

use crate::duration;
use crate::output::Output;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory, Parser, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;
use unitrace_formats::foreign::Format;
use unitrace_formats::foreign::folded::Weight;
use unitrace_formats::foreign::format::{self, About};
use unitrace_formats::foreign::write::Options;

/// The end of `collect --help`.
const AFTER_HELP: &str = "\
Examples:
  collect --pid 4711                     what the ring of process 4711 holds now, into NAME-4711.utr
  collect --pid 4711 --follow --for 30s  everything it records during 30 seconds
  collect -- ./server --port 80          run a program and record it from start to end
  collect --domid 3 --domid web          the rings of two Xen domains, each into a file of its own
  collect --pid $(pidof qemu-system-x86_64)
                                         the ring of QEMU's guest; --qmp SOCKET and --ram FILE lead there too
  collect --qmp guest.qmp --pause --dump-core guest.core
                                         all memory of a guest, for --core and gdb
  collect --file /dev/shm/unitrace-1000/server-4711-5ae1.ring
                                         the ring of a program that was killed
  collect --core core.4711               the ring of a program that left a core
  collect --pid 4711 --follow -o - | unitrace -
                                         watch it; the left half may run elsewhere, through ssh
  collect --list                         every ring that can be seen from here

Exit codes:
  0  the trace is written (also when the reader of a pipe went away)
  1  the output cannot be written, or another failure
  2  the command line is wrong
  3  no such process or domain, or it has no ring
  4  the ring belongs to somebody else; of a domain: this is not dom0, or collect is not root
  5  what was found is not a ring, is damaged, or has another wire version
  With several sources: that of the first that failed; the others are collected.
  With `-- CMD` the exit code is the command's; 128 + N if signal N ended it, 126 if it could not
  be started, 127 if there is no such command.";

/// The options that say whose trace.
const SOURCES: [&str; 6] = ["pid", "domid", "qmp", "file", "ram", "core"];

/// Takes the trace out of a running program, a dead one, or a core file.
#[derive(Parser, Debug)]
#[command(name = "collect", version, about, after_help = AFTER_HELP, max_term_width = 110)]
pub struct Args {
    /// The ring of a running process that uses the probe (may be given several times)
    #[arg(long, value_name = "N", help_heading = "Sources")]
    pid: Vec<u32>,

    /// A Xen domain, by its id or name; in dom0, as root (may be given several times)
    #[arg(long, value_name = "ID|NAME", help_heading = "Sources")]
    domid: Vec<String>,

    /// A ring file, its program running or not (may be given several times)
    #[arg(long, value_name = "RING", help_heading = "Sources")]
    file: Vec<PathBuf>,

    /// A guest of QEMU, asked through this socket of its -qmp option (may be given several times)
    #[arg(long, value_name = "SOCKET", help_heading = "Sources")]
    qmp: Vec<PathBuf>,

    /// A guest whose RAM is this file: of QEMU's memory-backend-file or ivshmem, live or after its end, or a copy
    /// (may be given several times)
    #[arg(long, value_name = "FILE", help_heading = "Sources")]
    ram: Vec<PathBuf>,

    /// The ring in an ELF core file, or in the file that the core names (may be given several times)
    #[arg(long, value_name = "FILE", help_heading = "Sources")]
    core: Vec<PathBuf>,

    /// Run CMD, record it from start to end, exit with its code
    #[arg(last = true, value_name = "CMD", help_heading = "Sources", conflicts_with_all = SOURCES)]
    command: Vec<OsString>,

    /// With --domid: search the guest's memory, even if the guest says where its ring is
    #[arg(long, help_heading = "Sources", requires = "domid")]
    foreign: bool,

    /// The guest stands still while its ring is copied
    #[arg(long, help_heading = "Sources", conflicts_with_all = ["follow", "during", "command"])]
    pause: bool,

    /// Write all memory of a guest into FILE, an ELF core that --core, gdb and objdump read
    #[arg(long, value_name = "FILE", help_heading = "Other commands", conflicts_with_all = ["follow", "during", "command", "output"])]
    dump_core: Option<PathBuf>,

    /// Show every ring that can be seen from here
    #[arg(long, help_heading = "Other commands", conflicts_with_all = SOURCES, conflicts_with = "command")]
    list: bool,

    /// Remove the ring files of programs that have ended
    #[arg(long, help_heading = "Other commands", conflicts_with_all = SOURCES, conflicts_with_all = ["command", "list"])]
    clean: bool,

    /// With --clean: only say what would be removed
    #[arg(long, help_heading = "Other commands", requires = "clean")]
    dry_run: bool,

    /// Record what comes until the program ends, Ctrl-C or --for
    #[arg(long, help_heading = "How long")]
    follow: bool,

    /// Stop after this time (10s, 500ms, 2m, 1h); implies --follow
    #[arg(long = "for", value_name = "DURATION", value_parser = duration::parse, help_heading = "How long")]
    during: Option<Duration>,

    /// Look for new packets at least this often; oftener while they come fast
    #[arg(long, value_name = "DURATION", value_parser = duration::parse, default_value = "10ms", help_heading = "How long")]
    interval: Duration,

    /// With -- CMD: save only what the ring holds at the end
    #[arg(long, help_heading = "How long", requires = "command", conflicts_with_all = ["follow", "during"])]
    last: bool,

    /// Output file, "-" for standard output, or for several rings a directory [default: NAME-PID.utr]
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Format of the output [default: by the name of the output, else utr]
    #[arg(long, value_parser = formats(), help_heading = "Output")]
    format: Option<Format>,

    /// In listings and JSON lines, times in raw ticks of the program's clock
    #[arg(long, help_heading = "Output")]
    ticks: bool,

    /// In folded stacks, what is added up: `running` (nanoseconds) or `bytes` (sampled allocations)
    #[arg(long, value_name = "WHAT", default_value = "running", help_heading = "Output")]
    weight: Weight,

    /// Replace an output file that exists
    #[arg(long, help_heading = "Output")]
    force: bool,

    /// Say more (-vv: everything); UNITRACE_LOG=debug does the same
    #[arg(short, long, action = ArgAction::Count, help_heading = "Messages")]
    verbose: u8,

    /// No summary, no progress, errors only
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Messages")]
    quiet: bool,

    /// Colours in messages
    #[arg(long, value_enum, default_value = "auto", help_heading = "Messages")]
    color: Color,
}

/// When messages are coloured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where a ring is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// In a running process.
    Pid(u32),
    /// In a Xen domain.
    Domain {
        /// Its id or name.
        who: String,
        /// Its memory is searched, whatever it published.
        foreign: bool,
    },
    /// In a file of its own.
    File(PathBuf),
    /// In a guest whose monitor listens on a socket.
    Qmp(PathBuf),
    /// In a guest's RAM.
    Ram(PathBuf),
    /// In a core file.
    Core(PathBuf),
}

/// How long rings are followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Following {
    /// Stop after this.
    pub during: Option<Duration>,
    /// Longest time between two looks.
    pub interval: Duration,
}

/// What to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Task {
    /// Take what the rings hold now.
    Take {
        /// Whose.
        sources: Vec<Source>,
        /// Guests stand still meanwhile.
        pause: bool,
    },
    /// Record what comes.
    Follow(Vec<Source>, Following),
    /// Run a command and record it.
    Run {
        /// The command and its arguments.
        command: Vec<OsString>,
        /// How it is followed; `None`: only the ring at its end.
        following: Option<Following>,
    },
    /// Write a guest's memory.
    DumpCore {
        /// Whose.
        source: Source,
        /// It stands still meanwhile.
        pause: bool,
        /// Where to.
        path: PathBuf,
    },
    /// Show all rings.
    List,
    /// Remove dead rings.
    Clean {
        /// Only say which.
        dry_run: bool,
    },
}

/// Messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Messages {
    /// How often -v was given.
    pub verbose: u8,
    /// Errors only.
    pub quiet: bool,
    /// Colours.
    pub color: Color,
}

/// The command line, understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolved {
    /// What to do.
    pub task: Task,
    /// Where the trace goes.
    pub output: Output,
    /// How to talk.
    pub messages: Messages,
}

/// The formats that are written, by name. Those that only `unitrace export` writes are taken too, to say so.
fn formats() -> impl TypedValueParser<Value = Format> {
    let written = format::ALL.iter().filter(|about| about.is_written);
    let value = |about: &About| PossibleValue::new(about.name).help(about.what);
    let names = written.map(move |about| value(about).hide(about.format.is_of_export()));
    PossibleValuesParser::new(names).map(|name| Format::by_name(&name).unwrap_or(Format::Utr))
}

impl Args {
    /// Says what the arguments mean together.
    ///
    /// # Errors
    /// A usage error of clap's if they make no sense together.
    pub fn resolve(self) -> Result<Resolved, clap::Error> {
        let messages = Messages { verbose: self.verbose, quiet: self.quiet, color: self.color };
        let options = Options { ticks: self.ticks, weight: self.weight };
        let output = Output::new(self.output.clone(), self.format, options, self.force);
        Ok(Resolved { task: self.task()?, output, messages })
    }

    fn task(self) -> Result<Task, clap::Error> {
        let following = Following { during: self.during, interval: self.interval };
        if self.list {
            return Ok(Task::List);
        }
        if self.clean {
            return Ok(Task::Clean { dry_run: self.dry_run });
        }
        if !self.command.is_empty() {
            let following = (!self.last).then_some(following);
            return Ok(Task::Run { command: self.command, following });
        }
        let is_following = self.follow || self.during.is_some();
        let mut sources: Vec<Source> = self.pid.into_iter().map(Source::Pid).collect();
        let foreign = self.foreign;
        sources.extend(self.domid.into_iter().map(|who| Source::Domain { who, foreign }));
        sources.extend(self.file.into_iter().map(Source::File));
        sources.extend(self.qmp.into_iter().map(Source::Qmp));
        sources.extend(self.ram.into_iter().map(Source::Ram));
        sources.extend(self.core.into_iter().map(Source::Core));
        if sources.is_empty() {
            let what = "say whose trace: --pid N, --domid ID, --qmp SOCKET, --ram FILE, --file RING, --core FILE or -- CMD (`collect --list` shows what there is)";
            return Err(Self::command().error(ErrorKind::MissingRequiredArgument, what));
        }
        let has_core = sources.iter().any(|source| matches!(source, Source::Core(_)));
        if is_following && has_core {
            let what = "a core file does not move: leave --follow and --for out";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, what));
        }
        if let Some(path) = self.dump_core {
            return match <[Source; 1]>::try_from(sources) {
                Ok([source]) => Ok(Task::DumpCore { source, pause: self.pause, path }),
                Err(_) => {
                    let what = "a core is of one guest: give one source with --dump-core";
                    Err(Self::command().error(ErrorKind::ArgumentConflict, what))
                }
            };
        }
        Ok(if is_following {
            Task::Follow(sources, following)
        } else {
            Task::Take { sources, pause: self.pause }
        })
    }
}

#[cfg(test)]
mod tests;
