//! Rings of Linux processes: a file that survives the process, a memfd, or memory that another domain of Xen may map.

mod dead;
mod directory;
mod environment;
mod fork;
mod identity;
mod storage;
mod xen;

use crate::config::Place;
use crate::ring::region::Region;
use crate::{Config, StartError, anchor, clock, context, state};
use identity::Identity;
use std::path::{Path, PathBuf};
use storage::Storage;
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::{Geometry, WriterKind};

/// Recording goes on while this lives. The ring stays afterwards, to be collected like that of a process that died.
#[derive(Debug)]
#[must_use = "recording ends when this is dropped"]
pub struct Session {
    ring: Option<Region>,
    path: Option<PathBuf>,
}

// SAFETY: a region is a pointer to memory that lives for ever and is shared by design.
unsafe impl Send for Session {}
// SAFETY: as above; the session's methods only read.
unsafe impl Sync for Session {}

impl Session {
    /// The ring's file; `None` for a memfd, for granted memory, or if `UNITRACE=off`.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// False if `UNITRACE=off` or recording could not start.
    pub fn is_recording(&self) -> bool {
        self.ring.is_some() && self.ring == state::ring()
    }

    /// A copy of the whole ring as it is, while writers go on; empty if there is none. For tests and for programs that
    /// send their own trace somewhere; who reads it must do as RING.md says.
    pub fn copy(&self) -> Vec<u8> {
        self.ring.map(Region::copy).unwrap_or_default()
    }

    const OFF: Self = Self { ring: None, path: None };
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(ring) = self.ring {
            if state::ring() == Some(ring) {
                anchor::last();
            }
            state::end(ring);
        }
    }
}

/// Starts recording as [`Config::new`] and `UNITRACE` in the environment say.
///
/// # Errors
/// When the ring cannot be made; its message says what to do. A program that should rather run untraced than not at all
/// uses [`start_or_warn`].
pub fn start() -> Result<Session, StartError> {
    Config::new().start()
}

/// [`start`], but a failure is one line on stderr and the program runs on without recording.
pub fn start_or_warn() -> Session {
    Config::new().start_or_warn()
}

impl Config {
    /// Starts recording; `UNITRACE` in the environment goes before what was configured.
    ///
    /// # Errors
    /// As [`start`].
    pub fn start(self) -> Result<Session, StartError> {
        let config = environment::apply(self)?;
        if config.off {
            return Ok(Session::OFF);
        }
        if state::ring().is_some() {
            return Err(StartError::AlreadyStarted);
        }
        config.make()
    }

    /// [`Config::start`], but a failure is one line on stderr and the program runs on without recording.
    pub fn start_or_warn(self) -> Session {
        self.start().unwrap_or_else(|error| {
            eprintln!("unitrace: {error}");
            Session::OFF
        })
    }

    fn make(self) -> Result<Session, StartError> {
        context::prepare();
        fork::watch();
        let lanes = self.lanes.unwrap_or_else(default_lanes);
        let geometry =
            Geometry::divide(self.bytes(), lanes, self.packet_size).map_err(StartError::Geometry)?;
        let identity = Identity::find(self.name);
        let mut storage = Storage::make(&identity, geometry.region, self.place)?;
        let clock = clock::find::find();
        let header = NewHeader {
            geometry,
            boot_id: identity.boot_id,
            clock: clock.kind,
            frequency: clock.frequency,
            writer: WriterKind::Process,
            writer_id: identity.pid,
            writer_start: identity.start,
            uuid: identity.uuid,
            program: &identity.program,
        };
        // SAFETY: the storage is a fresh mapping of `region` bytes, page aligned, and is never unmapped.
        let ring = unsafe { Region::make(storage.memory, &header, std::iter::empty()) };
        if !state::begin(ring, clock.reader, self.groups) {
            storage.discard();
            return Err(StartError::AlreadyStarted);
        }
        anchor::first(clock.frequency.filter(|_| clock.cheap_anchors));
        storage.publish().inspect_err(|_| state::end(ring))?;
        Ok(Session { ring: Some(ring), path: storage.path })
    }
}

impl Config {
    fn bytes(&self) -> u64 {
        let usual = if matches!(self.place, Place::Xen(_)) { xen::SIZE } else { 4 << 20 };
        self.size.unwrap_or(usual)
    }
}

/// Two for each CPU (an executor's workers and a pool beside them) and some for threads that come and go.
fn default_lanes() -> u32 {
    let cpus = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    cpus.saturating_mul(2).saturating_add(8).min(64)
}
