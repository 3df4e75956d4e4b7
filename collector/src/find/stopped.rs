//! The process that hosts a guest, stopped and let go on by signals: any monitor stands still that way, and its guest with
//! it. Whoever started it may notice, as a shell does of a job.

use super::Host;
use crate::proc;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The longest time until all threads of a process stand still.
const PATIENCE: Duration = Duration::from_secs(2);

/// A monitor that is not asked.
pub(super) struct MonitorProcess {
    pid: u32,
    start: u64,
    /// How often it was paused by us and did not go on yet.
    paused: AtomicU32,
    /// True if it ran before; one that was stopped is left as it was.
    ran: AtomicBool,
}

impl MonitorProcess {
    fn new(pid: u32) -> Self {
        let start = proc::stat(pid).map_or(0, |stat| stat.start);
        Self { pid, start, paused: AtomicU32::new(0), ran: AtomicBool::new(false) }
    }

    /// The host of the guest that a process hosts.
    pub(super) fn host(pid: u32) -> Box<dyn Host> {
        Box::new(Self::new(pid))
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        // Another process may have the number by now.
        if self.is_over() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "the process has ended"));
        }
        let pid = i32::try_from(self.pid).map_err(io::Error::other)?;
        Ok(kill(Pid::from_raw(pid), signal)?)
    }

    fn stop(&self) -> io::Result<()> {
        let ran = !proc::is_stopped(self.pid);
        self.ran.store(ran, Ordering::Relaxed);
        if !ran {
            return Ok(());
        }
        self.signal(Signal::SIGSTOP)?;
        let end = Instant::now() + PATIENCE;
        while !proc::is_stopped(self.pid) {
            if Instant::now() >= end {
                self.signal(Signal::SIGCONT)?;
                return Err(io::Error::new(io::ErrorKind::TimedOut, "it does not stand still"));
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }
}

impl Host for MonitorProcess {
    fn name(&self) -> Option<&str> {
        None
    }

    fn number(&self) -> Option<u32> {
        Some(self.pid)
    }

    fn is_over(&self) -> bool {
        !proc::is_alive(self.pid, self.start)
    }

    fn pause(&self) -> io::Result<()> {
        if self.paused.fetch_add(1, Ordering::Relaxed) > 0 {
            return Ok(());
        }
        let stopped = self.stop();
        if stopped.is_err() {
            self.paused.store(0, Ordering::Relaxed);
        }
        stopped
    }

    fn go_on(&self) -> io::Result<()> {
        match self.paused.load(Ordering::Relaxed) {
            0 => return Ok(()),
            1 if self.ran.load(Ordering::Relaxed) => self.signal(Signal::SIGCONT)?,
            _ => {}
        }
        self.paused.fetch_sub(1, Ordering::Relaxed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_process_stands_still_and_goes_on() {
        let mut child = Command::new("sleep").arg("100").spawn().unwrap();
        let process = MonitorProcess::new(child.id());
        process.pause().unwrap();
        process.pause().unwrap();
        assert!(proc::is_stopped(child.id()));
        process.go_on().unwrap();
        assert!(proc::is_stopped(child.id()), "it was paused twice");
        process.go_on().unwrap();
        process.go_on().unwrap();
        let goes_on = |_| {
            thread::sleep(Duration::from_millis(1));
            !proc::is_stopped(child.id())
        };
        assert!((0..2000).any(goes_on));
        process.signal(Signal::SIGSTOP).unwrap();
        assert!((0..2000).any(|_| !goes_on(0)));
        process.pause().unwrap();
        process.go_on().unwrap();
        assert!(proc::is_stopped(child.id()), "it stood still before");
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(process.is_over() && process.pause().is_err());
    }
}
