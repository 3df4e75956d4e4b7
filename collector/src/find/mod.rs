//! Where is the ring? One file for each kind of place; all end in a [`Found`].
//!
//! | place | how |
//! |---|---|
//! | [`of_process`] | its mappings name the ring; read through its root, its descriptors, `map_files`, or its memory |
//! | [`in_process`] | anywhere in the memory of a process, by its magic: a static of the program, RAM of a guest |
//! | [`of_file`] | the file is the ring |
//! | [`of_ram`] | the file holds a guest's RAM: by the magic, and the page list of the ring |
//! | [`of_qmp`] | QEMU is asked where the guest's RAM is, and read, or asked for the bytes |
//! | [`of_guest`] | the same in the memory of any guest |
//! | [`of_core`] | in the core, at a mapping it lists or by its magic; else in the file that the mapping names |
//! | [`of_domain`] | a Xen domain publishes it in xenstore |
//! | [`everywhere`] | ring files in the known directories, memfds of all processes |

mod core;
mod directory;
mod domain;
mod error;
mod file;
mod guest;
mod host;
mod hosted;
mod monitors;
mod process;
mod qmp;
mod ram;
mod scan;
mod searched;
mod stopped;

pub use self::core::{guest_of_core, of_core};
pub use directory::{Listed, directories, everywhere, file_of_dead};
pub use domain::{
    Ancestor, DomainError, InDomain, ListedDomain, Seen, everywhere as domains, guest_of_domain, of_domain,
};
pub use error::FindError;
pub use file::of_file;
pub use guest::of_guest;
pub use host::Host;
pub use monitors::{ListedMonitor, SeenInside, monitors};
pub use process::of_process;
pub use qmp::{guest_of_qmp, of_qmp};
pub use ram::{guest_of_ram, of_ram};
pub use searched::{guest_in_process, in_process};

use crate::memory::Guest;
use crate::proc;
use crate::ring::Ring;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tracing::warn;
use unitrace_formats::ring::WriterKind;

/// A ring and where it was found.
pub struct Found {
    /// The ring.
    pub ring: Ring,
    /// The place in words, for messages.
    pub place: String,
    /// The process that writes it, or that hosts the guest that does, by its number here.
    pub pid: Option<u32>,
    /// What runs the guest that writes it, if it can be asked.
    pub host: Option<Box<dyn Host>>,
}

impl Found {
    /// A ring of a process, or one whose writer is not known.
    pub fn new(ring: Ring, place: String, pid: Option<u32>) -> Self {
        Self { ring, place, pid, host: None }
    }

    /// A ring of a guest.
    pub fn of_guest(ring: Ring, place: String, host: Box<dyn Host>) -> Self {
        Self { ring, place, pid: None, host: Some(host) }
    }

    /// True if the writer is a process of this machine that still runs.
    pub fn writer_runs(&self) -> bool {
        let header = self.ring.header();
        let start = if self.pid == Some(header.writer_id) { header.writer_start } else { 0 };
        self.pid.is_some_and(|pid| proc::is_alive(pid, start))
    }

    /// True if the process or guest that writes it, or the process that holds it in its memory, has ended: nothing
    /// will come any more.
    pub fn is_over(&self) -> bool {
        if let Some(host) = &self.host {
            return host.is_over();
        }
        (self.pid.is_some() || self.is_of_process()) && !self.writer_runs()
    }

    /// True if a process writes it: its clock is that of the machine. A guest's may be shifted.
    pub fn is_of_process(&self) -> bool {
        self.ring.header().writer == WriterKind::Process
    }

    /// What tells this ring from all others, also when its clock was restarted.
    pub fn identity(&self) -> Identity {
        let header = self.ring.header();
        Identity { uuid: header.uuid, writer: header.writer_id, start: header.writer_start }
    }

    /// The writer's number, 0 if it does not say.
    pub fn writer_id(&self) -> u32 {
        let of_guest = self.host.as_ref().and_then(|host| host.number());
        self.pid.or(of_guest).unwrap_or(self.ring.header().writer_id)
    }

    /// What the writer is called: a guest by whoever started it, a program by itself.
    pub fn writer_name(&self) -> &str {
        let of_guest = self.host.as_ref().and_then(|host| host.name());
        of_guest.unwrap_or_else(|| self.ring.header().program_name())
    }
}

/// A guest whose memory can be read.
pub struct GuestAt {
    /// Its memory.
    pub guest: Arc<dyn Guest>,
    /// The guest in words, for messages.
    pub place: String,
    /// What runs it, if it can be asked.
    pub host: Option<Box<dyn Host>>,
}

/// What tells rings apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Identity {
    uuid: [u8; 16],
    writer: u32,
    start: u64,
}

/// The process of this machine that writes this ring, if its header tells and it still runs.
fn running_writer(ring: &Ring) -> Option<u32> {
    let header = ring.header();
    let runs = header.writer == WriterKind::Process && proc::is_alive(header.writer_id, header.writer_start);
    runs.then_some(header.writer_id)
}

/// The rings that can be read, with a warning for each other one; an error if there is none.
fn readable(rings: impl Iterator<Item = Result<Found, FindError>>) -> Result<Vec<Found>, FindError> {
    let (found, mut errors): (Vec<_>, Vec<_>) = rings.partition(Result::is_ok);
    if found.is_empty() && !errors.is_empty() {
        return errors.swap_remove(0).map(|ring| vec![ring]);
    }
    errors.into_iter().filter_map(Result::err).for_each(|error| warn!("{error}"));
    Ok(found.into_iter().flatten().collect())
}

/// True for the names that the probe gives to its files: `…/unitrace/….ring`, `…/unitrace-1000/….ring`.
fn is_ring_file(path: &Path) -> bool {
    let directory = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or("");
    path.extension().is_some_and(|extension| extension == "ring")
        && (directory == "unitrace" || directory.starts_with("unitrace-"))
}

/// True for the name that the probe gives to its memfds.
fn is_ring_memfd(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.starts_with("/memfd:unitrace-"))
}

/// `inner`, an absolute path, below `root`.
fn below(root: PathBuf, inner: &Path) -> PathBuf {
    root.join(inner.strip_prefix("/").unwrap_or(inner))
}
