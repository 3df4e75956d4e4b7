//! The ring of a Xen domain, by what the guest published in xenstore, else by a search of its memory.
//!
//! ```text
//! ID or NAME ─▶ domain ─▶ data/unitrace/ring ─▶ directory pages ─▶ grants ─▶ ring
//!                   ├───▶ data/mprof/ring-ref ─▶ grants ─▶ bytes of an older format ([`ancestor`])
//!                   ╰───▶ all its memory ─▶ magic ─▶ page list ─▶ ring ([`foreign`])
//! ```
//! Everything behind the domain is the guest's to write: the key, the directory, the grants, the ring.

mod ancestor;
mod error;
mod foreign;
mod host;
mod name;

pub use ancestor::Ancestor;
pub use error::DomainError;
pub use name::{Listed as ListedDomain, Seen, everywhere};

use super::{FindError, Found, GuestAt};
use crate::memory::MappedMemory;
use crate::progress::Progress;
use crate::ring::Ring;
use crate::xen::store::{Domain, Store};
use crate::xen::{PAGE, grants};
use host::XenHost;
use std::sync::Arc;
use tracing::debug;
use unitrace_formats::ring::xen::{Chain, Key, key};

/// What a domain has for us.
pub enum InDomain {
    /// Rings of ours.
    Rings(Vec<Found>),
    /// A ring of mirage-profile.
    Ancestor(Ancestor),
}

/// What this domain, an id or a name, has: what it published, or else what a search of its memory finds. With `foreign`
/// its memory is searched, whatever it published.
pub fn of_domain(who: &str, foreign: bool, progress: Progress) -> Result<InDomain, FindError> {
    let (mut store, domain) = open(who)?;
    if foreign {
        return foreign::by_search(&domain, progress).map(InDomain::Rings);
    }
    match published(&mut store, &domain) {
        Ok(Some(published)) => Ok(published),
        Ok(None) => {
            debug!("{domain} has published nothing: its memory is searched");
            foreign::by_search(&domain, progress).map(InDomain::Rings)
        }
        Err(error) => Err(error.of(&domain)),
    }
}

/// All memory of this domain, an id or a name.
pub fn guest_of_domain(who: &str) -> Result<GuestAt, FindError> {
    let (_, domain) = open(who)?;
    let memory = foreign::memory(&domain).map_err(|error| error.of(&domain))?;
    let place = domain.to_string();
    Ok(GuestAt { guest: Arc::new(memory), place, host: Some(Box::new(XenHost::new(domain))) })
}

fn open(who: &str) -> Result<(Store, Domain), FindError> {
    let nobody = |error: DomainError| FindError::Domain { domain: format!("domain {who}"), error };
    let mut store = Store::open().map_err(|error| nobody(error.into()))?;
    let domain = name::resolve(&mut store, who).map_err(nobody)?;
    Ok((store, domain))
}

/// `None`: the guest has said nothing.
fn published(store: &mut Store, domain: &Domain) -> Result<Option<InDomain>, DomainError> {
    if let Some(value) = store.of_domain(domain.id, key::PATH)? {
        return by_grants(domain, &value).map(|found| Some(InDomain::Rings(vec![found])));
    }
    if let Some(value) = store.of_domain(domain.id, ancestor::PATH)? {
        return ancestor::by_grants(domain, &value).map(|ancestor| Some(InDomain::Ancestor(ancestor)));
    }
    Ok(None)
}

/// The ring that the guest granted to this domain.
fn by_grants(domain: &Domain, value: &[u8]) -> Result<Found, DomainError> {
    let key = Key::parse(value)?;
    let mut chain = Chain::new(&key);
    while let Some(grant) = chain.wanted() {
        let mut page = [0; PAGE];
        grants::map(domain.id, &[grant])?.read(0, &mut page);
        chain.add(&page)?;
    }
    let refs = chain.into_refs();
    let memory = MappedMemory::new(grants::map(domain.id, &refs)?);
    debug!("{domain}: {} pages by grants, named by grant {}", refs.len(), key.directory);
    let available = memory.length();
    let ring = Ring::open(Box::new(memory), 0, available)?;
    let region = ring.header().geometry.region;
    if region != key.bytes {
        return Err(DomainError::Region { key: key.bytes, header: region });
    }
    let host = XenHost::new(domain.clone());
    Ok(Found::of_guest(ring, format!("{domain} by grants"), Box::new(host)))
}
