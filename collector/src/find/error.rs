//! Why no ring was found. Each message is one sentence of what is, and one of what to do.

use super::domain::DomainError;
use crate::exit::Exit;
use crate::qmp::QmpError;
use crate::ring::RingError;
use std::io;
use std::path::PathBuf;

/// Why no ring was found.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// No process has this number.
    #[error(
        "there is no process {0}. `collect --list` shows the rings that can be seen, those of ended programs too"
    )]
    NoProcess(u32),
    /// The process has ended, but its ring is still there.
    #[error("process {pid} has ended, but its ring is still there. Take it with `collect --file {}`", file.display())]
    Ended {
        /// The process.
        pid: u32,
        /// Its ring.
        file: PathBuf,
    },
    /// The process belongs to somebody else.
    #[error(
        "process {pid} ({name}) may not be looked at: {error}. Run collect as the user of that process, or as root"
    )]
    Denied {
        /// The process.
        pid: u32,
        /// Its program.
        name: String,
        /// What the system said.
        error: io::Error,
    },
    /// The process can be seen and has no ring.
    #[error(
        "process {pid} ({name}) has no ring. Was it built with unitrace-probe (feature \"enabled\"), and has it called \
         unitrace_probe::start()?"
    )]
    NoRing {
        /// The process.
        pid: u32,
        /// Its program.
        name: String,
    },
    /// The same, and its environment says why.
    #[error(
        "process {pid} ({name}) has no ring, because it was started with UNITRACE=off. Start it again without that"
    )]
    SwitchedOff {
        /// The process.
        pid: u32,
        /// Its program.
        name: String,
    },
    /// The process has a ring that cannot be reached.
    #[error(
        "the ring of process {pid} ({name}) cannot be read: {tries}. Run collect as root, where the process runs"
    )]
    Unreachable {
        /// The process.
        pid: u32,
        /// Its program.
        name: String,
        /// Every way and why it failed.
        tries: String,
    },
    /// A file cannot be opened.
    #[error("{} cannot be opened: {error}. {}", path.display(), remedy(error))]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The file is something else that unitrace knows.
    #[error("{} is {what}, not a ring. {remedy}", path.display())]
    OtherFile {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
        /// What to do with it.
        remedy: &'static str,
    },
    /// The core file is none.
    #[error("{} is not a core file that can be read: {error}. It must be an ELF core, as gcore or the kernel writes it", path.display())]
    Core {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: object::read::Error,
    },
    /// No ring in the core, and none named by it.
    #[error(
        "there is no ring in {}. Was the program built with unitrace-probe? If its ring was in a file that is gone, \
         write the next core with shared mappings (echo 0x7f > /proc/PID/coredump_filter) or keep the file", path.display()
    )]
    NoRingInCore {
        /// The file.
        path: PathBuf,
    },
    /// Nothing in a guest's memory is a ring.
    #[error(
        "there is no ring in {place}{hint}. Was the guest built with unitrace-probe, and has it called start_in_frames()?"
    )]
    NoRingInGuest {
        /// The guest.
        place: String,
        /// What was found instead.
        hint: String,
    },
    /// A monitor cannot be asked.
    #[error("{}: {error}", socket.display())]
    Qmp {
        /// Its socket.
        socket: PathBuf,
        /// What is wrong.
        error: QmpError,
    },
    /// What was named is no guest, or nothing tells where its memory begins.
    #[error(
        "no guest's memory can be made out in {place}. --dump-core takes a guest by --ram or --qmp, or by --pid if a ring is \
         in it"
    )]
    NoGuest {
        /// What was named.
        place: String,
    },
    /// The ring that a core names is not the one it belongs to.
    #[error(
        "the ring of {} was in {}, which cannot be taken: {why}. If it was copied elsewhere, take it with \
         `collect --file`", core.display(), file.display()
    )]
    CoreFile {
        /// The core file.
        core: PathBuf,
        /// The ring's file.
        file: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// Nothing in a Xen domain.
    #[error("{domain}: {error}")]
    Domain {
        /// Which, in words.
        domain: String,
        /// What is wrong.
        error: DomainError,
    },
    /// A ring was found and cannot be read.
    #[error("{place}: {error}{}", ring_remedy(error))]
    Ring {
        /// Where.
        place: String,
        /// What is wrong with it.
        error: RingError,
    },
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "`collect --list` shows the rings that can be seen",
        io::ErrorKind::PermissionDenied => "Run collect as the user of the traced program, or as root",
        _ => "Give the path of a ring file, as `collect --list` shows it",
    }
}

fn ring_remedy(error: &RingError) -> &'static str {
    use unitrace_formats::ring::HeaderError;
    match error {
        RingError::Header(HeaderError::Version(_)) => "",
        RingError::Header(HeaderError::Magic(_) | HeaderError::Short(_)) => {
            ". Give the path of a ring file, as `collect --list` shows it"
        }
        RingError::Header(_) | RingError::Large(_) => {
            ". The file is damaged, or a program other than the probe wrote it"
        }
        RingError::Read(_) => "",
    }
}

impl FindError {
    /// The process's exit code for this error.
    pub fn exit(&self) -> Exit {
        let io_exit = |error: &io::Error| match error.kind() {
            io::ErrorKind::PermissionDenied => Exit::Denied,
            io::ErrorKind::NotFound => Exit::NoRing,
            _ => Exit::Failure,
        };
        match self {
            Self::NoProcess(_)
            | Self::Ended { .. }
            | Self::NoRing { .. }
            | Self::SwitchedOff { .. }
            | Self::NoRingInCore { .. }
            | Self::NoRingInGuest { .. }
            | Self::NoGuest { .. }
            | Self::CoreFile { .. } => Exit::NoRing,
            Self::Denied { .. } | Self::Unreachable { .. } => Exit::Denied,
            Self::Domain { error, .. } => error.exit(),
            Self::Open { error, .. } | Self::Qmp { error: QmpError::System(error), .. } => io_exit(error),
            Self::Qmp { .. } => Exit::Unreadable,
            Self::OtherFile { .. } | Self::Core { .. } | Self::Ring { .. } => Exit::Unreadable,
        }
    }
}
