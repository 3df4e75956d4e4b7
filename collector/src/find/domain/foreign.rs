//! The ring somewhere in the memory of a domain that published nothing, or whose word is not to be taken.

use super::error::DomainError;
use super::host::XenHost;
use crate::find::{FindError, Found, of_guest};
use crate::memory::{ForeignMemory, Guest};
use crate::progress::Progress;
use crate::xen::control::Control;
use crate::xen::foreign::Foreign;
use crate::xen::store::Domain;
use std::sync::Arc;
use tracing::debug;

/// All rings that a search of its memory finds.
pub(super) fn by_search(domain: &Domain, progress: Progress) -> Result<Vec<Found>, FindError> {
    let guest: Arc<dyn Guest> = Arc::new(memory(domain).map_err(|error| error.of(domain))?);
    let found = of_guest(&guest, &domain.to_string(), None, progress)?;
    let hosted =
        |found: Found| Found::of_guest(found.ring, found.place, Box::new(XenHost::new(domain.clone())));
    Ok(found.into_iter().map(hosted).collect())
}

/// All its memory.
pub(super) fn memory(domain: &Domain) -> Result<ForeignMemory, DomainError> {
    let mut control = Control::open()?;
    let info = control.info(domain.id)?.ok_or(DomainError::NoDomain)?;
    let highest = control.highest_frame(domain.id)?;
    debug!("{domain}: {info:?}, highest frame {:#x}", highest.0);
    Ok(ForeignMemory::new(Foreign::open(domain.id)?, &info, highest)?)
}
