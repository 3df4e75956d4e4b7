//! The callsites of a trace that is being made: each once, as they stand in a ring.

use std::collections::HashMap;

use crate::id::SiteId;
use crate::ring::{Site, SiteKind};
use crate::sites::Sites;

/// A text of a site is cut to this: its length stands in 16 bits.
const LONGEST: usize = 4096;

/// Sites by their records.
#[derive(Default, Debug)]
pub(super) struct Names {
    known: HashMap<Box<[u8]>, SiteId>,
    scratch: Vec<u8>,
    index: Vec<u8>,
    records: Vec<u8>,
    /// How often a site found no room.
    pub(super) lost: u32,
}

impl Names {
    pub(super) fn site(&mut self, kind: SiteKind, name: &str, module: &str, unit: &str) -> SiteId {
        let (name, module, unit) = (cut(name), cut(module), cut(unit));
        self.scratch.clear();
        Site { kind, name, module, file: "", line: 0, unit }.write(&mut self.scratch);
        match self.known.get(self.scratch.as_slice()) {
            Some(&id) => id,
            None => self.add(),
        }
    }

    fn add(&mut self) -> SiteId {
        let Ok(id) = u16::try_from(self.known.len() + 1) else {
            self.lost = self.lost.saturating_add(1);
            return SiteId::NONE;
        };
        if self.index.is_empty() {
            self.index.extend([0; 4]);
        }
        self.index.extend((self.records.len() as u32 + 1).to_le_bytes());
        self.records.extend_from_slice(&self.scratch);
        self.known.insert(self.scratch.as_slice().into(), SiteId(id));
        SiteId(id)
    }

    /// The table, as in a ring.
    pub(super) fn finish(&self) -> Sites {
        Sites::new(&self.index, &self.records)
    }
}

/// As much of it as fits, whole characters only.
fn cut(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let end = (0..=LONGEST).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or_default()]
}
