//! Why nothing was found in a domain.

use crate::exit::Exit;
use crate::find::FindError;
use crate::ring::RingError;
use crate::xen::DomId;
use crate::xen::bus::BusError;
use crate::xen::control::ControlError;
use crate::xen::device::DeviceError;
use crate::xen::grants::GrantError;
use crate::xen::p2m::P2mError;
use crate::xen::store::Domain;
use std::io;
use unitrace_formats::ring::xen::{ChainError, KeyError};

/// Why nothing was found in a domain. Each is said behind the domain's name.
#[derive(Debug, thiserror::Error)]
pub enum DomainError {
    /// Xenstore cannot be asked.
    #[error(transparent)]
    Bus(BusError),
    /// Xenstore tells this domain nothing about others.
    #[error("this domain may not know: it is not dom0. Run collect there; the static binary can be copied")]
    NotDom0,
    /// There is no such domain.
    #[error("there is no such domain. `collect --list` shows those that there are")]
    NoDomain,
    /// Several have this name.
    #[error("{} domains have this name: say which, by --domid {}", .0.len(), ids(.0))]
    Ambiguous(Vec<DomId>),
    /// The key is nonsense.
    #[error("{0}. The guest wrote that; `--foreign` searches its memory instead")]
    Key(#[from] KeyError),
    /// The directory is nonsense.
    #[error("the directory of its ring is not to be believed: {0}. `--foreign` searches its memory instead")]
    Chain(#[from] ChainError),
    /// Grants cannot be mapped.
    #[error("{0}. `--foreign` takes the ring without grants")]
    Grants(#[from] GrantError),
    /// Key and header disagree.
    #[error(
        "its key in xenstore is for a ring of {key} bytes, the ring's header says {header}. `--foreign` searches its \
         memory instead"
    )]
    Region {
        /// What the key says.
        key: u64,
        /// What the header says.
        header: u64,
    },
    /// The ring cannot be read.
    #[error("{0}. `--foreign` searches its memory instead")]
    Ring(#[from] RingError),
    /// Xen does not let its domains be controlled.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// Xen refused a question.
    #[error("Xen does not tell about it: {0}. Is it being destroyed?")]
    Xen(#[from] io::Error),
    /// Foreign mapping cannot be had.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Its frames are not known.
    #[error("{0}. Without that its memory cannot be searched: let it publish its ring by grants")]
    P2m(#[from] P2mError),
    /// The older list is nonsense.
    #[error("data/mprof/ring-ref is not a list of grant references with commas between")]
    AncestorKey,
}

impl From<BusError> for DomainError {
    fn from(error: BusError) -> Self {
        match error {
            BusError::Refused(errno) if errno == "EACCES" => Self::NotDom0,
            error => Self::Bus(error),
        }
    }
}

fn ids(ids: &[DomId]) -> String {
    let ids: Vec<String> = ids.iter().map(DomId::to_string).collect();
    ids.join(" or --domid ")
}

impl DomainError {
    /// With the domain that it is about.
    pub(super) fn of(self, domain: &Domain) -> FindError {
        FindError::Domain { domain: domain.to_string(), error: self }
    }

    /// The process's exit code for this error.
    pub(in crate::find) fn exit(&self) -> Exit {
        match self {
            Self::Bus(BusError::Device(error))
            | Self::Grants(GrantError::Device(error))
            | Self::Control(ControlError::Device(error))
            | Self::Device(error) => of_device(error),
            Self::Control(ControlError::Refused(_)) => Exit::Denied,
            Self::NotDom0 => Exit::Denied,
            Self::NoDomain => Exit::NoRing,
            Self::Ambiguous(_) => Exit::Usage,
            Self::Bus(_) | Self::Control(ControlError::Version) | Self::Xen(_) => Exit::Failure,
            Self::P2m(_) => Exit::NoRing,
            Self::Key(_)
            | Self::Chain(_)
            | Self::Grants(_)
            | Self::Region { .. }
            | Self::Ring(_)
            | Self::AncestorKey => Exit::Unreadable,
        }
    }
}

fn of_device(error: &DeviceError) -> Exit {
    match error {
        DeviceError::NoXen | DeviceError::Missing { .. } | DeviceError::Denied { .. } => Exit::Denied,
        DeviceError::Unusable { .. } => Exit::Failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_domain_than_dom0_is_told_so() {
        let refused = |errno: &str| DomainError::from(BusError::Refused(errno.to_owned()));
        assert!(matches!(refused("EACCES"), DomainError::NotDom0));
        assert_eq!(refused("EACCES").exit(), Exit::Denied);
        assert_eq!(refused("EIO").to_string(), "xenstore says EIO");
    }

    #[test]
    fn whoever_has_a_name_is_listed() {
        let domains = [1, 7].into_iter().filter_map(DomId::new).collect();
        let said = DomainError::Ambiguous(domains).to_string();
        assert_eq!(said, "2 domains have this name: say which, by --domid 1 or --domid 7");
    }
}
