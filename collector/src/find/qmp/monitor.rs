//! QEMU as the host of its guest: asked through its socket.

use crate::find::Host;
use crate::proc;
use crate::qmp::{Qmp, QmpError};
use serde_json::json;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A monitor that is listened to.
pub(super) struct Monitor {
    qmp: Arc<Mutex<Qmp>>,
    socket: PathBuf,
    name: Option<String>,
    pid: Option<u32>,
    /// How often it was paused by us and did not go on yet.
    paused: AtomicU32,
    /// True if it ran before; one that stood still is left as it was.
    ran: AtomicBool,
}

impl Monitor {
    pub(super) fn new(qmp: Arc<Mutex<Qmp>>, socket: &Path, name: Option<String>, pid: Option<u32>) -> Self {
        Self { qmp, socket: socket.into(), name, pid, paused: AtomicU32::new(0), ran: AtomicBool::new(false) }
    }

    fn stop(&self) -> Result<(), QmpError> {
        let mut qmp = self.qmp();
        let ran = qmp.is_running()?;
        self.ran.store(ran, Ordering::Relaxed);
        if ran {
            qmp.execute("stop", json!({}))?;
        }
        Ok(())
    }

    /// Lets the guest run; over another connection if the first one broke, because a guest must not stay as it is.
    fn run(&self) -> Result<(), QmpError> {
        let first = self.qmp().execute("cont", json!({}));
        let done = first.or_else(|_| Qmp::connect(&self.socket)?.execute("cont", json!({})));
        done.map(drop)
    }

    fn qmp(&self) -> MutexGuard<'_, Qmp> {
        self.qmp.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host for Monitor {
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn number(&self) -> Option<u32> {
        self.pid
    }

    fn is_over(&self) -> bool {
        match self.pid {
            Some(pid) => !proc::is_alive(pid, 0),
            None => self.qmp().is_running().is_err(),
        }
    }

    fn pause(&self) -> io::Result<()> {
        if self.paused.fetch_add(1, Ordering::Relaxed) > 0 {
            return Ok(());
        }
        let stopped = self.stop();
        if stopped.is_err() {
            self.paused.store(0, Ordering::Relaxed);
        }
        stopped.map_err(io::Error::other)
    }

    fn go_on(&self) -> io::Result<()> {
        match self.paused.load(Ordering::Relaxed) {
            0 => return Ok(()),
            1 if self.ran.load(Ordering::Relaxed) => self.run().map_err(io::Error::other)?,
            _ => {}
        }
        self.paused.fetch_sub(1, Ordering::Relaxed);
        Ok(())
    }
}
