//! Ids to tables: resources, spans and callsites, made on first mention.

use unitrace_formats::event::ResourceKind;
use unitrace_formats::id::{ObjectId, SiteId};

use super::Builder;
use crate::model::guest::GuestIndex;
use crate::model::index::{Object, ResourceIndex, SiteIndex, SpanIndex, TaskIndex};
use crate::model::object::{Resource, Site, Span};
use crate::model::texts::TextId;

/// Who resolved a resource last.
#[derive(Clone, Copy, Default)]
pub(super) struct Resolver {
    pub(super) task: Option<TaskIndex>,
    pub(super) failed: bool,
}

impl Builder {
    /// Anything with this id, made if new: resources by their bit, the rest as tasks.
    pub(super) fn object(&mut self, id: ObjectId) -> Option<Object> {
        if let Some(object) = self.objects.get(id) {
            if let Object::Task(task) = object {
                self.lives[task.at()].mentioned = self.now;
            }
            return Some(object);
        }
        if id.is_resource() {
            return self.resource(id).map(Object::Resource);
        }
        self.task(id).map(Object::Task)
    }

    /// The resource with this id, made if new; `None` for ids without the resource's bit.
    pub(super) fn resource(&mut self, id: ObjectId) -> Option<ResourceIndex> {
        match self.objects.get(id) {
            Some(Object::Resource(resource)) => return Some(resource),
            Some(_) => return None,
            None if !id.is_resource() => return None,
            None => {}
        }
        let live = self.live.get(&id).copied();
        let site = live.and_then(|entry| self.site_index(entry.site));
        let kind = live.map_or(ResourceKind::Unknown, |entry| ResourceKind::from_raw(entry.detail));
        let index = ResourceIndex(self.model.resources.len() as u32);
        self.model.resources.push(Resource {
            id,
            name: TextId::EMPTY,
            kind,
            site,
            made: None,
            guest: GuestIndex::default(),
        });
        self.resolvers.push(Resolver::default());
        self.objects.insert(id, Object::Resource(index));
        Some(index)
    }

    pub(super) fn resource_made(&mut self, id: ObjectId, kind: ResourceKind, site: SiteId) {
        let site = self.site_index(site);
        let now = self.now;
        if let Some(resource) = self.resource(id) {
            let entry = &mut self.model.resources[resource.at()];
            (entry.kind, entry.site) = (kind, entry.site.or(site));
            entry.made.get_or_insert(now);
        }
    }

    /// The span with this id, made if new; `None` if the id belongs to something else.
    pub(super) fn span(&mut self, id: ObjectId) -> Option<SpanIndex> {
        match self.objects.get(id) {
            Some(Object::Span(span)) => return Some(span),
            Some(_) => return None,
            None if id.is_none() || id.is_resource() => return None,
            None => {}
        }
        let live = self.live.get(&id).copied();
        let site = live.and_then(|entry| self.site_index(entry.site));
        let index = SpanIndex(self.model.spans.len() as u32);
        let start = self.model.range.start;
        self.objects.insert(id, Object::Span(index));
        self.model.spans.push(Span {
            id,
            name: TextId::EMPTY,
            site,
            parent: None,
            task: None,
            begin: start,
            end: start,
            open: true,
        });
        Some(index)
    }

    /// The one id of all equal callsites.
    pub(super) fn canonical(&self, id: SiteId) -> SiteId {
        self.same_site.get(&id).copied().unwrap_or(id)
    }

    /// The callsite with this id, copied into the model when first referred to.
    pub(super) fn site_index(&mut self, id: SiteId) -> Option<SiteIndex> {
        match self.site_of.get(usize::from(id.0)) {
            Some(&Some(known)) => Some(known),
            _ if id.is_none() => None,
            _ => self.first_site(id),
        }
    }

    #[cold]
    fn first_site(&mut self, id: SiteId) -> Option<SiteIndex> {
        let first = self.canonical(id);
        let known = self.site_of.get(usize::from(first.0)).copied().flatten();
        let site = known.or_else(|| self.add_site(first))?;
        for id in [first, id] {
            let at = usize::from(id.0);
            self.site_of.resize(self.site_of.len().max(at + 1), None);
            self.site_of[at] = Some(site);
        }
        Some(site)
    }

    fn add_site(&mut self, id: SiteId) -> Option<SiteIndex> {
        let site = self.site_texts.get(&id)?;
        let texts = &mut self.model.texts;
        self.model.sites.push(Site {
            id,
            name: texts.intern(&site.name),
            module: texts.intern(&site.module),
            file: texts.intern(&site.file),
            line: site.line,
            unit: texts.intern(&site.unit),
        });
        Some(SiteIndex(self.model.sites.len() as u32 - 1))
    }
}
