//! The RAM of a guest in the memory of the process that hosts it, whichever monitor that is. The process does not say
//! where its guest's RAM begins: that is tried, until the page list of a ring agrees.

use super::guest::Candidates;
use super::{FindError, Found};
use crate::memory::{Guest, Layout, Memory, ProcessMemory, Ram};
use std::ops::Range;
use std::sync::Arc;
use tracing::debug;
use unitrace_formats::ring::{Header, PAGE};

/// Beginnings of RAM that are tried, for all headers together.
const MOST_TRIES: usize = 1 << 18;

/// QEMU aligns RAM to this, so that huge pages fit, and the mapping that the system shows may begin before it.
const ALIGNED: u64 = 2 << 20;

/// Memory of a process without a hole.
pub(super) struct Piece<'a> {
    pub(super) memory: &'a Arc<ProcessMemory>,
    pub(super) range: Range<u64>,
    /// All mappings of the process: RAM may begin where one of them does.
    pub(super) mappings: &'a [Range<u64>],
}

impl Piece<'_> {
    /// The rings among `headers` that belong to a guest whose RAM is here; `None` if there is no such guest.
    pub(super) fn rings(
        &self,
        headers: &[u64],
        place: &str,
        pid: u32,
    ) -> Option<Result<Vec<Found>, FindError>> {
        let (base, layout) = self.begin(headers)?;
        debug!("{place}: the guest's RAM begins at {base:#x}");
        let place = format!("{place}, guest");
        let guest: Arc<dyn Guest> = Arc::new(Ram::new(self.memory.clone(), base, layout));
        let candidates = Candidates { place: &place, pid: Some(pid), headers };
        Some(candidates.resolve(&guest, |at| at.checked_sub(base).map(|offset| layout.physical(offset))))
    }

    /// The guest whose RAM is here, if one of `headers` tells.
    pub(super) fn guest_at(&self, headers: &[u64]) -> Option<Arc<dyn Guest>> {
        let (base, layout) = self.begin(headers)?;
        Some(Arc::new(Ram::new(self.memory.clone(), base, layout)))
    }

    /// Where the RAM of the first guest begins whose ring's page list fits.
    fn begin(&self, headers: &[u64]) -> Option<(u64, Layout)> {
        let mut tries = 0;
        for &at in headers {
            let mut page = [0; PAGE];
            let Some(list) = self.memory.read(at, &mut page).ok().and_then(|()| first_list(&page)) else {
                continue;
            };
            for base in self.bases(at) {
                for layout in Layout::possible(self.range.end - base) {
                    tries += 1;
                    if tries > MOST_TRIES {
                        return None;
                    }
                    if self.agrees(base, layout, list, at) {
                        return Some((base, layout));
                    }
                }
            }
        }
        None
    }

    /// Addresses up to a header at which RAM may begin.
    fn bases(&self, header: u64) -> impl Iterator<Item = u64> {
        let starts = self.mappings.iter().map(|mapping| mapping.start);
        let starts = starts.filter(move |start| (self.range.start..=header).contains(start));
        let aligned = self.range.start.next_multiple_of(ALIGNED)..=header;
        starts.chain(aligned.step_by(ALIGNED as usize))
    }

    /// True if the list in frame `list` says that its ring begins where this header is.
    fn agrees(&self, base: u64, layout: Layout, list: u64, header: u64) -> bool {
        let Some((offset, _)) = list.checked_mul(PAGE as u64).and_then(|at| layout.offset(at)) else {
            return false;
        };
        let mut first = [0; 8];
        let is_read = self.memory.read(base.wrapping_add(offset), &mut first).is_ok();
        let first = u64::from_le_bytes(first).checked_mul(PAGE as u64).and_then(|at| layout.offset(at));
        is_read && first.is_some_and(|(offset, _)| base.checked_add(offset) == Some(header))
    }
}

/// The frame of the first page list, if the header names any.
fn first_list(page: &[u8]) -> Option<u64> {
    let header = Header::parse(page).ok()?;
    (header.page_list_count > 0).then_some(header.page_lists[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_ring::ram::{PAGES, ram, scattered};

    /// This process as the monitor: memory in which RAM begins at an aligned address, or at a mapping's.
    fn find(ram_at: u64, copy_at: u64, mapped_at: Option<u64>) -> Option<u64> {
        let mut bytes = vec![0; 8 << 20];
        let begin = (bytes.as_ptr().addr() as u64).next_multiple_of(ALIGNED);
        let skipped = (begin - bytes.as_ptr().addr() as u64) as usize;
        let (ring, frames) = scattered();
        let ram = ram(&ring, &frames);
        bytes[skipped + copy_at as usize..][..ram.len()].copy_from_slice(&ram);
        bytes[skipped + ram_at as usize..][..ram.len()].copy_from_slice(&ram);
        let memory = Arc::new(ProcessMemory::open(std::process::id()).unwrap());
        let mappings: Vec<_> = mapped_at.map(|at| begin + at..begin + (4 << 20)).into_iter().collect();
        let piece = Piece { memory: &memory, range: begin..begin + (4 << 20), mappings: &mappings };
        let header = |at: u64| begin + at + frames[0] * PAGE as u64;
        let mut headers = [header(ram_at), header(copy_at)];
        headers.sort_unstable();
        let (base, _) = piece.begin(&headers)?;
        let found = piece.rings(&headers, "here", std::process::id()).unwrap().unwrap();
        assert_eq!(found.len(), 1);
        Some(base - begin)
    }

    #[test]
    fn ram_begins_where_the_page_list_agrees() {
        let past = (PAGES * PAGE) as u64;
        assert_eq!(find(ALIGNED, past + 4096, None), Some(ALIGNED));
        assert_eq!(find(0, ALIGNED + 8192, None), Some(0));
        assert_eq!(find(past + 4096, ALIGNED + 4096, Some(past + 4096)), Some(past + 4096));
        assert_eq!(find(4096, ALIGNED + 4096, None), None);
    }
}
