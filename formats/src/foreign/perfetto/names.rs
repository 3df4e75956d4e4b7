//! What objects are called: by the callsite that made them.

use std::collections::HashMap;

use crate::id::{ObjectId, SiteId};
use crate::ring::Site;
use crate::trace::Trace;

/// Callsites of objects: those that were alive in the end, and those seen so far.
pub(super) struct Names<'t> {
    trace: &'t Trace,
    sites: HashMap<ObjectId, SiteId>,
}

impl<'t> Names<'t> {
    pub(super) fn new(trace: &'t Trace) -> Self {
        Self { trace, sites: trace.live().iter().map(|entry| (entry.id, entry.site)).collect() }
    }

    /// From now on this object is called by `site`.
    pub(super) fn learn(&mut self, object: ObjectId, site: SiteId) {
        self.sites.insert(object, site);
    }

    /// The callsite that made an object.
    pub(super) fn site_of(&self, object: ObjectId) -> Option<Site<'t>> {
        self.site(*self.sites.get(&object)?)
    }

    /// A callsite.
    pub(super) fn site(&self, id: SiteId) -> Option<Site<'t>> {
        self.trace.sites().get(id)
    }

    /// The name of an object, or what sort of thing it is.
    pub(super) fn object(&self, object: ObjectId) -> String {
        match self.site_of(object) {
            Some(site) if !site.name.is_empty() => site.name.into(),
            _ if object.is_resource() => "resource".into(),
            _ => "unnamed".into(),
        }
    }

    /// The name with what tells it from others of that name.
    pub(super) fn one(&self, object: ObjectId) -> String {
        format!("{} #{}", self.object(object), object.0 & !ObjectId::RESOURCE_BIT)
    }

    /// The name of a callsite.
    pub(super) fn of_site(&self, id: SiteId) -> String {
        self.site(id).map_or_else(|| format!("site {id}"), |site| site.name.into())
    }
}
