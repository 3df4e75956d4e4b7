//! What objects are called: by the callsite that made them.

use std::cell::Cell;
use std::collections::VecDeque;

use super::by_id::ById;
use crate::id::{ObjectId, SiteId};
use crate::ring::{Site, StreamId};
use crate::trace::Trace;

/// Objects that ended and are still known by name, and resources, whose end nobody tells.
const KEPT: usize = 1 << 16;
/// Names that are remembered beside the maps.
const RECENT: usize = 1024;

/// An object and the callsite that made it, if that is known.
type Known = (ObjectId, Option<SiteId>);

/// Callsites of objects: those that were alive in the end, those alive now, and the last ones that ended.
pub struct Names<'t> {
    trace: &'t Trace,
    sites: ById<SiteId>,
    alive_in_the_end: ById<SiteId>,
    /// Oldest first.
    to_forget: VecDeque<ObjectId>,
    /// Callsites by id, as read from their records.
    read: Vec<Option<Site<'t>>>,
    /// The last objects asked for, by the end of their number.
    recent: Vec<Cell<Option<Known>>>,
}

impl<'t> Names<'t> {
    pub(super) fn new(trace: &'t Trace) -> Self {
        let alive_in_the_end = trace.live().iter().map(|entry| (entry.id, entry.site)).collect();
        let read = read(trace);
        let (sites, to_forget, recent) = (ById::default(), VecDeque::new(), vec![Cell::new(None); RECENT]);
        Self { trace, sites, alive_in_the_end, to_forget, read, recent }
    }

    /// From now on this object is called by `site`.
    pub(super) fn learn(&mut self, object: ObjectId, site: SiteId) {
        let is_new = self.sites.insert(object, site).is_none();
        self.recent(object).set(None);
        if is_new && object.is_resource() {
            self.forget(object);
        }
    }

    /// The object has ended: its name is kept for a while.
    pub(super) fn forget(&mut self, object: ObjectId) {
        self.to_forget.push_back(object);
        if self.to_forget.len() > KEPT {
            if let Some(oldest) = self.to_forget.pop_front() {
                self.sites.remove(&oldest);
                self.recent(oldest).set(None);
            }
        }
    }

    /// Where the name of an object is remembered.
    fn recent(&self, object: ObjectId) -> &Cell<Option<Known>> {
        &self.recent[object.0 as usize % RECENT]
    }

    /// The trace.
    pub fn trace(&self) -> &'t Trace {
        self.trace
    }

    /// Id of the callsite that made an object; of several ids of one callsite, the first.
    #[inline]
    pub fn site_id(&self, object: ObjectId) -> Option<SiteId> {
        let recent = self.recent(object);
        match recent.get() {
            Some((of, id)) if of == object => id,
            _ => {
                let id = self.sites.get(&object).or_else(|| self.alive_in_the_end.get(&object));
                let id = id.map(|id| self.trace.sites().canonical(*id));
                recent.set(Some((object, id)));
                id
            }
        }
    }

    /// The callsite that made an object.
    pub fn site_of(&self, object: ObjectId) -> Option<Site<'t>> {
        self.site(self.site_id(object)?)
    }

    /// A callsite.
    pub fn site(&self, id: SiteId) -> Option<Site<'t>> {
        match self.read.get(usize::from(id.0)) {
            Some(&Some(site)) => Some(site),
            _ => self.trace.sites().get(id),
        }
    }

    /// The name of an object, or what sort of thing it is.
    pub fn object(&self, object: ObjectId) -> &'t str {
        match self.site_of(object) {
            Some(site) if !site.name.is_empty() => site.name,
            _ if object.is_resource() => "resource",
            _ => "unnamed",
        }
    }

    /// The module of an object, or the file where only that is known: what `#[track_caller]` names has no module.
    pub fn module(&self, object: ObjectId) -> &'t str {
        let words = self.site_of(object).map(|site| [site.module, site.file]);
        words.into_iter().flatten().find(|word| !word.is_empty()).unwrap_or("no module")
    }

    /// The name with what tells it from others of that name.
    pub fn one(&self, object: ObjectId) -> String {
        format!("{} #{}", self.object(object), object.0 & !ObjectId::RESOURCE_BIT)
    }

    /// The name of a callsite.
    pub fn of_site(&self, id: SiteId) -> String {
        self.site(id).map_or_else(|| format!("site {id}"), |site| site.name.into())
    }
}

/// All callsites. Records do not overlap, so that their sizes add up to no more than the table; of a hostile table
/// where they do, those after that are read when they are asked for.
fn read(trace: &Trace) -> Vec<Option<Site<'_>>> {
    let sites = trace.sites();
    let (mut all, mut bytes) = (Vec::new(), 0);
    for (id, site) in sites.iter() {
        bytes += site.record_size();
        if bytes > sites.records().len() {
            break;
        }
        all.resize(usize::from(id.0) + 1, None);
        all[usize::from(id.0)] = Some(site);
    }
    all
}

/// What the program is called: of a file that names none, the format that it came in. Never empty, which Perfetto refuses.
pub fn program(trace: &Trace) -> &str {
    let format = trace.source().map(|source| source.format.as_str());
    let named = |name: &&str| !name.is_empty();
    [Some(trace.header().program_name()), format].into_iter().flatten().find(named).unwrap_or("program")
}

/// What a lane is called; `n` is an index into [`Trace::streams`].
pub fn lane(trace: &Trace, n: usize) -> String {
    let Some(stream) = trace.streams().get(n) else { return format!("lane {n}") };
    let StreamId { lane, level } = stream.id;
    match (trace.lane_name(lane), level) {
        (Some(name), 0) => name.into(),
        (Some(name), _) => format!("{name}, interrupt level {level}"),
        (None, 0) => format!("lane {lane} of {}", stream.owner),
        (None, _) => format!("lane {lane} of {}, interrupt level {level}", stream.owner),
    }
}
