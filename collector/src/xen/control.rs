//! Domains as Xen itself knows them: state, size, pause.
//!
//! `domctl` is meant for tools of the same release. Its interface version is therefore found by trying a command that
//! changes nothing, whose answer must make sense; only then are pause and unpause sent with that version. These three
//! commands and the first fields of their arguments are the same in all of [`VERSIONS`].

use super::device::DeviceError;
use super::hypercall::{Before, Call, Hypercalls};
use super::{DomId, Frame};
use std::io;
use std::ops::RangeInclusive;

/// Interface versions that are tried: Xen 4.6 to releases that are not there yet.
pub const VERSIONS: RangeInclusive<u32> = 0x0b..=0x2f;

/// XEN_DOMCTL_pausedomain and so on.
#[derive(Clone, Copy)]
#[repr(u32)]
enum Command {
    Pause = 3,
    Unpause = 4,
    Info = 5,
}

/// Bytes of `struct xen_domctl` that are sent: more than any release has.
const DOMCTL: usize = 256;

/// Offsets in `struct xen_domctl`; from 16 on `struct xen_domctl_getdomaininfo`.
mod offset {
    pub(super) const COMMAND: usize = 0;
    pub(super) const VERSION: usize = 4;
    pub(super) const DOMAIN: usize = 8;
    pub(super) const INFO_DOMAIN: usize = 16;
    pub(super) const FLAGS: usize = 20;
    pub(super) const PAGES: usize = 24;
    pub(super) const MAX_PAGES: usize = 32;
    pub(super) const SHARED_INFO: usize = 64;
}

/// XENMEM_maximum_gpfn.
const MAXIMUM_GPFN: u64 = 14;

/// Control over domains.
#[derive(Debug)]
pub struct Control {
    hypercalls: Hypercalls,
    version: u32,
}

/// What Xen knows of a domain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Info {
    /// True for PV guests, whose frame numbers are not those of the machine.
    pub is_pv: bool,
    /// What it does.
    pub state: State,
    /// Pages it has now.
    pub pages: u64,
    /// Pages it may have.
    pub max_pages: u64,
    /// The page it shares with Xen.
    pub shared_info: Frame,
}

/// What a domain does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It runs, or waits for something.
    Runs,
    /// It was paused from outside.
    Paused,
    /// It shut down, for this reason, and is kept.
    Shutdown(u8),
    /// It is being taken apart.
    Dying,
}

impl State {
    const CRASHED: u8 = 3;
    const SUSPENDED: u8 = 2;

    /// True if it will never run again. A suspended guest may.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Shutdown(reason) if reason != Self::SUSPENDED) || self == Self::Dying
    }

    /// A word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Runs => "alive",
            Self::Paused => "paused",
            Self::Shutdown(Self::CRASHED) => "crashed",
            Self::Shutdown(Self::SUSPENDED) => "suspended",
            Self::Shutdown(_) => "ended",
            Self::Dying => "dying",
        }
    }
}

/// Why domains cannot be controlled.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// The devices.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Every version was refused in the way that means "other version".
    #[error(
        "this Xen speaks a domctl interface that collect does not know (it tried {:#x} to {:#x}). Use `xl pause` and \
         `xl unpause`, and a guest that publishes its ring by grants", VERSIONS.start(), VERSIONS.end()
    )]
    Version,
    /// Xen refused the call altogether.
    #[error("Xen refuses control of domains: {0}. Run collect as root in dom0")]
    Refused(io::Error),
}

impl Control {
    /// Opens the devices and finds the version.
    pub fn open() -> Result<Self, ControlError> {
        let mut control = Self { hypercalls: Hypercalls::open()?, version: 0 };
        for version in VERSIONS {
            control.version = version;
            match control.domctl(Command::Info, DomId::ZERO) {
                Ok(()) if control.parse_info(DomId::ZERO).is_some() => return Ok(control),
                // Sense must not be looked for in an answer that makes none.
                Ok(()) => {}
                Err(error) if error.raw_os_error() == Some(nix::libc::EACCES) => {}
                Err(error) => return Err(ControlError::Refused(error)),
            }
        }
        Err(ControlError::Version)
    }

    /// What Xen knows of a domain; `None`: there is no such domain.
    pub fn info(&mut self, domain: DomId) -> io::Result<Option<Info>> {
        match self.domctl(Command::Info, domain) {
            // Asked for a domain that is not there, it tells of the next one.
            Ok(()) => Ok(self.parse_info(domain)),
            Err(error) if error.raw_os_error() == Some(nix::libc::ESRCH) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Pauses it once more.
    pub fn pause(&mut self, domain: DomId) -> io::Result<()> {
        self.domctl(Command::Pause, domain)
    }

    /// Takes one pause back.
    pub fn unpause(&mut self, domain: DomId) -> io::Result<()> {
        self.domctl(Command::Unpause, domain)
    }

    /// The highest frame number that the guest's memory reaches.
    pub fn highest_frame(&mut self, domain: DomId) -> io::Result<Frame> {
        let call = Before::Command(MAXIMUM_GPFN);
        self.hypercalls.call(Call::Memory, call, &domain.raw().to_ne_bytes()).map(Frame)
    }

    fn domctl(&mut self, command: Command, domain: DomId) -> io::Result<()> {
        let mut argument = [0; DOMCTL];
        argument[offset::COMMAND..][..4].copy_from_slice(&(command as u32).to_ne_bytes());
        argument[offset::VERSION..][..4].copy_from_slice(&self.version.to_ne_bytes());
        argument[offset::DOMAIN..][..2].copy_from_slice(&domain.raw().to_ne_bytes());
        self.hypercalls.call(Call::Domctl, Before::Nothing, &argument).map(drop)
    }

    fn parse_info(&self, domain: DomId) -> Option<Info> {
        Info::parse(&self.hypercalls.result::<DOMCTL>(), domain)
    }
}

impl Info {
    /// Reads an answer; `None` if it is not about this domain, or makes no sense.
    fn parse(answer: &[u8; DOMCTL], domain: DomId) -> Option<Self> {
        /// More pages than any machine has: 16 PiB.
        const ABSURD: u64 = 1 << 42;
        let word = |at: usize| u64::from_ne_bytes(std::array::from_fn(|i| answer[at + i]));
        let about = u16::from_ne_bytes([answer[offset::INFO_DOMAIN], answer[offset::INFO_DOMAIN + 1]]);
        let flags = u32::from_ne_bytes(std::array::from_fn(|i| answer[offset::FLAGS + i]));
        let (pages, max_pages) = (word(offset::PAGES), word(offset::MAX_PAGES));
        let is_sane = about == domain.raw() && pages < ABSURD;
        is_sane.then_some(Self {
            is_pv: flags & 1 << 1 == 0,
            state: state(flags),
            pages,
            max_pages: max_pages.min(ABSURD),
            shared_info: Frame(word(offset::SHARED_INFO)),
        })
    }
}

fn state(flags: u32) -> State {
    let is = |bit: u32| flags & 1 << bit != 0;
    match (is(0), is(2), is(3)) {
        (true, ..) => State::Dying,
        (_, true, _) => State::Shutdown((flags >> 16) as u8),
        (_, _, true) => State::Paused,
        _ => State::Runs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Xen 4.17 answered for a PVH guest of 8 MB that had crashed.
    fn answer() -> [u8; DOMCTL] {
        let mut answer = [0; DOMCTL];
        answer[16..18].copy_from_slice(&7u16.to_ne_bytes());
        answer[20..24].copy_from_slice(&(1u32 << 1 | 1 << 2 | 1 << 8 | 3 << 16).to_ne_bytes());
        answer[24..32].copy_from_slice(&2053u64.to_ne_bytes());
        answer[32..40].copy_from_slice(&2304u64.to_ne_bytes());
        answer[64..72].copy_from_slice(&0x1234u64.to_ne_bytes());
        answer
    }

    #[test]
    fn an_answer_about_the_domain_that_was_asked_for() {
        let info = Info::parse(&answer(), DomId(7)).unwrap();
        assert_eq!((info.is_pv, info.state, info.state.word()), (false, State::Shutdown(3), "crashed"));
        assert_eq!((info.pages, info.max_pages, info.shared_info), (2053, 2304, Frame(0x1234)));
        assert!(info.state.is_over());
        assert_eq!(Info::parse(&answer(), DomId(6)), None, "this is the next domain");
    }

    #[test]
    fn an_answer_without_sense() {
        let mut answer = answer();
        answer[24..32].fill(0xff);
        assert_eq!(Info::parse(&answer, DomId(7)), None);
    }

    #[test]
    fn what_ends_a_guest() {
        assert!(!state(0).is_over() && !state(1 << 3).is_over() && !state(1 << 2 | 2 << 16).is_over());
        assert!(state(1 << 2).is_over() && state(1 << 2 | 3 << 16).is_over() && state(1).is_over());
    }
}
