//! Signals as something to wait for: they are blocked and read from a descriptor, so that no code runs in between and
//! every one is seen with its sender.

use nix::errno::Errno;
use nix::libc::SI_KERNEL;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, SigmaskHow, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

/// A signal that came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrived {
    /// Which.
    pub signal: Signal,
    /// True if the kernel sent it: a key on the terminal, which goes to every process in the foreground.
    pub from_terminal: bool,
}

/// What ends a recording, and the end of children.
const WAITED_FOR: [Signal; 5] =
    [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT, Signal::SIGCHLD];

/// Signals that were blocked and can be waited for.
pub struct Signals {
    descriptor: SignalFd,
}

impl Signals {
    /// Blocks the signals for this thread, all threads and all commands that it starts afterwards.
    pub fn block() -> io::Result<Self> {
        let set: SigSet = WAITED_FOR.into_iter().collect();
        set.thread_block()?;
        let flags = SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK;
        Ok(Self { descriptor: SignalFd::with_flags(&set, flags)? })
    }

    /// Waits until a signal comes, at most for `time`.
    pub fn wait(&self, time: Duration) -> io::Result<Option<Arrived>> {
        let end = Instant::now() + time;
        loop {
            if let Some(info) = self.descriptor.read_signal()? {
                return Ok(Signal::try_from(info.ssi_signo as i32)
                    .ok()
                    .map(|signal| Arrived { signal, from_terminal: info.ssi_code == SI_KERNEL }));
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            // Poll counts whole milliseconds: rounding up waits at most one too long.
            let timeout =
                PollTimeout::try_from(left + Duration::from_micros(999)).unwrap_or(PollTimeout::MAX);
            match poll(&mut [PollFd::new(self.descriptor.as_fd(), PollFlags::POLLIN)], timeout) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Signals that wait until this is dropped: all that a user or a shutdown sends, Ctrl-Z too.
pub struct Held {
    before: SigSet,
}

/// What would end or stop this program unless it is asked not to.
const HELD: [Signal; 6] =
    [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT, Signal::SIGTSTP, Signal::SIGALRM];

impl Held {
    /// From now on they wait.
    pub fn now() -> io::Result<Self> {
        let set: SigSet = HELD.into_iter().collect();
        Ok(Self { before: set.thread_swap_mask(SigmaskHow::SIG_BLOCK)? })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // It sets what was set before: that cannot fail.
        let _ = self.before.thread_set_mask();
    }
}
