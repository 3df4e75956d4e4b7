//! The callsites of a trace, owned.

use std::collections::HashMap;

use crate::id::SiteId;
use crate::ring::Site;

/// A copied site table. A callsite that two CPUs registered at the same moment has two ids; [`Sites::canonical`]
/// gives one of them for both.
///
/// ```
/// use unitrace_formats::{id::SiteId, sites::Sites};
/// let sites = Sites::default();
/// assert!(sites.get(SiteId(1)).is_none());
/// assert_eq!(sites.canonical(SiteId(1)), SiteId(1));
/// ```
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Sites {
    index: Vec<u8>,
    records: Vec<u8>,
    canonical: Vec<SiteId>,
}

impl Sites {
    /// From copies of the ring's site index and of the records after it. Any bytes will do: what is not a record
    /// is no site.
    pub fn new(index: &[u8], records: &[u8]) -> Self {
        let ids = (index.len() / 4).min(1 << 16);
        let mut sites = Self {
            index: index[..ids * 4].to_vec(),
            records: records.to_vec(),
            canonical: (0..=u16::MAX).map(SiteId).take(ids).collect(),
        };
        sites.canonical = sites.fold();
        sites
    }

    /// The lowest id of equal records for each id. Records do not overlap, so that their sizes add up to no more
    /// than the table; a hostile table where they do is folded up to there.
    fn fold(&self) -> Vec<SiteId> {
        let mut canonical = self.canonical.clone();
        let mut first = HashMap::new();
        let mut bytes = 0;
        for (id, site) in self.iter() {
            bytes += site.record_size();
            if bytes > self.records.len() {
                break;
            }
            canonical[id.0 as usize] = *first.entry(site).or_insert(id);
        }
        canonical
    }

    /// The callsite `id`; `None` for id 0, for ids that were not yet published and for ids out of range.
    pub fn get(&self, id: SiteId) -> Option<Site<'_>> {
        Site::lookup(&self.index, &self.records, id)
    }

    /// The one id for all ids of an equal callsite.
    pub fn canonical(&self, id: SiteId) -> SiteId {
        self.canonical.get(id.0 as usize).copied().unwrap_or(id)
    }

    /// Every id that has a record, duplicates too.
    pub fn iter(&self) -> impl Iterator<Item = (SiteId, Site<'_>)> {
        let ids = self.index.len() / 4;
        (0..=u16::MAX).map(SiteId).take(ids).filter_map(|id| Some((id, self.get(id)?)))
    }

    /// The index as it stands in the ring and in the file.
    pub fn index(&self) -> &[u8] {
        &self.index
    }

    /// The records as they stand in the ring and in the file.
    pub fn records(&self) -> &[u8] {
        &self.records
    }
}
