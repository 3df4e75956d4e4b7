//! The site enumeration. Only sites that the trace refers to are declared: babeltrace2's time grows with the square of
//! their number (20,000 take 5.7 s).

use std::collections::HashMap;

use crate::event::Event;
use crate::event::field::Meaning;
use crate::id::SiteId;
use crate::ring::Site;

/// Which sites were seen.
pub(super) struct Referenced(Vec<bool>);

impl Referenced {
    pub(super) fn new() -> Self {
        Self(vec![false; usize::from(u16::MAX) + 1])
    }

    /// Notes the sites of one event.
    pub(super) fn note(&mut self, event: &Event<'_>) {
        event.each_field(|info, bits| {
            if info.meaning == Meaning::Site {
                self.0[usize::from(bits as u16)] = true;
            }
        });
    }

    /// The labels of all sites seen, by id. `lookup` finds what the site table says; a site without a record keeps its
    /// number in the listing, as CTF readers show values without a label.
    pub(super) fn labels<'a>(&self, lookup: impl Fn(SiteId) -> Option<Site<'a>>) -> Vec<(SiteId, String)> {
        let seen = self.0.iter().enumerate().skip(1).filter(|(_, seen)| **seen);
        let sites: Vec<(SiteId, Site<'a>)> =
            seen.map(|(raw, _)| SiteId(raw as u16)).filter_map(|id| Some((id, lookup(id)?))).collect();
        label(&sites)
    }
}

/// A site's label is its name; where different callsites share a name, file and line tell them apart.
fn label(sites: &[(SiteId, Site<'_>)]) -> Vec<(SiteId, String)> {
    let mut by_name: HashMap<&str, (&Site<'_>, bool)> = HashMap::new();
    for (_, site) in sites {
        let first = by_name.entry(site.name).or_insert((site, false));
        first.1 |= first.0 != site;
    }
    let shared = |name| by_name.get(name).is_some_and(|&(_, shared)| shared);
    sites.iter().map(|(id, site)| (*id, one_label(site, shared(site.name)))).collect()
}

fn one_label(site: &Site<'_>, shared: bool) -> String {
    match (site.name, shared) {
        ("", _) => format!("{}:{}", site.file, site.line),
        (name, false) => name.to_owned(),
        (name, true) => format!("{name} ({}:{})", site.file, site.line),
    }
}

#[cfg(test)]
mod tests {
    use super::{Referenced, label};
    use crate::event::Event;
    use crate::id::{ObjectId, SiteId};
    use crate::ring::{Site, SiteKind};

    fn site<'a>(name: &'a str, line: u32) -> Site<'a> {
        Site { kind: SiteKind::Task, name, module: "m", file: "m.rs", line, unit: "" }
    }

    #[test]
    fn shared_names_are_told_apart() {
        let sites = [
            (SiteId(1), site("worker", 1)),
            (SiteId(2), site("worker", 9)),
            (SiteId(3), site("accept", 3)),
            // Registered twice by a race: the same callsite, one label.
            (SiteId(4), site("accept", 3)),
            (SiteId(5), site("", 7)),
        ];
        let labels: Vec<String> = label(&sites).into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, ["worker (m.rs:1)", "worker (m.rs:9)", "accept", "accept", "m.rs:7"]);
    }

    #[test]
    fn only_what_events_refer_to() {
        let mut seen = Referenced::new();
        seen.note(&Event::Counter { site: SiteId(3), value: -1 });
        seen.note(&Event::PollBegin { task: ObjectId(5) });
        seen.note(&Event::Counter { site: SiteId::NONE, value: 1 });
        let labels = seen.labels(|id| Some(site("x", u32::from(id.0))));
        assert_eq!(labels, [(SiteId(3), "x".to_owned())]);
    }
}
