//! Which domain is meant, and which there are.

use super::{DomainError, FindError, InDomain, published};
use crate::xen::control::{Control, State};
use crate::xen::store::{Domain, Store};
use crate::xen::{DomId, device};
use std::fmt;

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => write!(f, "domain {}", self.id),
            name => write!(f, "domain {} ({name})", self.id),
        }
    }
}

/// The domain with this id, or else the only one with this name.
pub(super) fn resolve(store: &mut Store, who: &str) -> Result<Domain, DomainError> {
    if let Ok(id) = who.parse::<DomId>() {
        return store.name(id)?.map(|name| Domain { id, name }).ok_or(DomainError::NoDomain);
    }
    let mut named = store.domains()?;
    named.retain(|domain| domain.name == who);
    match named.len() {
        0 => Err(DomainError::NoDomain),
        1 => Ok(named.swap_remove(0)),
        _ => Err(DomainError::Ambiguous(named.into_iter().map(|domain| domain.id).collect())),
    }
}

/// A domain of this host.
pub struct Listed {
    /// Which.
    pub domain: Domain,
    /// What it does, if Xen tells.
    pub state: Option<State>,
    /// What it published.
    pub seen: Seen,
}

/// What a domain published.
pub enum Seen {
    /// Something.
    Published(InDomain),
    /// Nothing.
    Nothing,
    /// Something that cannot be read.
    Unreadable(FindError),
}

/// All domains but this one; none where there is no Xen.
pub fn everywhere() -> Result<Vec<Listed>, FindError> {
    if !device::is_xen() {
        return Ok(Vec::new());
    }
    let error = |error: DomainError| FindError::Domain { domain: "domains".to_owned(), error };
    let mut store = Store::open().map_err(|why| error(why.into()))?;
    let domains = store.domains().map_err(|why| error(why.into()))?;
    let mut control = Control::open().ok();
    let others = domains.into_iter().filter(|domain| domain.id != DomId::ZERO);
    Ok(others.map(|domain| listed(&mut store, control.as_mut(), domain)).collect())
}

fn listed(store: &mut Store, control: Option<&mut Control>, domain: Domain) -> Listed {
    let info = control.and_then(|control| control.info(domain.id).ok().flatten());
    let seen = match published(store, &domain) {
        Ok(Some(published)) => Seen::Published(published),
        Ok(None) => Seen::Nothing,
        Err(error) => Seen::Unreadable(error.of(&domain)),
    };
    Listed { domain, state: info.map(|info| info.state), seen }
}
