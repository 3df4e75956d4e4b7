//! A search for rings by their magic: at page boundaries of memory that nothing else describes.

use crate::memory::{Memory, ReadError};
use std::ops::Range;
use tracing::{debug, warn};
use unitrace_formats::ring::PAGE;
use unitrace_formats::ring::header::MAGIC;

/// Bytes read at once.
const CHUNK: usize = 1 << 20;

/// Bytes of which it is asked at once what they hold.
const WINDOW: u64 = 64 << 20;

/// Pages with the magic that are looked at: no memory has a thousandth of it, unless somebody wants to keep us busy.
const MOST: usize = 4096;

/// Addresses of all pages in `ranges` that begin with the magic of a ring. What else is wrong with them says whoever opens
/// them. `go_on` is told how many bytes were searched, and says whether to search more. What cannot be read is left out.
///
/// # Errors
/// [`ReadError::Gone`] alone.
pub(super) fn scan(
    memory: &dyn Memory,
    ranges: &[Range<u64>],
    mut go_on: impl FnMut(u64) -> bool,
) -> Result<Vec<u64>, ReadError> {
    let mut search = Search { memory, chunk: vec![0; CHUNK], found: Vec::new() };
    for range in ranges {
        let mut at = range.start.next_multiple_of(PAGE as u64);
        while at < range.end {
            let window = at..at.saturating_add(WINDOW).min(range.end);
            for filled in memory.filled(window.clone()) {
                search.range(filled)?;
            }
            let goes_on = go_on(window.end - at);
            at = window.end;
            if !goes_on {
                return Ok(search.found);
            }
            if search.found.len() == MOST {
                warn!("{MOST} pages look like the beginning of a ring; others are not looked at");
                return Ok(search.found);
            }
        }
    }
    Ok(search.found)
}

struct Search<'a> {
    memory: &'a dyn Memory,
    chunk: Vec<u8>,
    found: Vec<u64>,
}

impl Search<'_> {
    fn range(&mut self, range: Range<u64>) -> Result<(), ReadError> {
        let mut at = range.start / PAGE as u64 * PAGE as u64;
        while at < range.end && self.found.len() < MOST {
            let take = usize::try_from(range.end - at).map_or(CHUNK, |rest| rest.min(CHUNK));
            match self.memory.read(at, &mut self.chunk[..take]) {
                Ok(()) => self.pages(at, take),
                Err(ReadError::Gone) => return Err(ReadError::Gone),
                // Memory of a driver, unmapped or cut off meanwhile.
                Err(error) => debug!("left out: {error}"),
            }
            at += take as u64;
        }
        Ok(())
    }

    fn pages(&mut self, at: u64, length: usize) {
        for (number, page) in self.chunk[..length].chunks_exact(PAGE).enumerate() {
            if !page.starts_with(&MAGIC.to_le_bytes()) {
                continue;
            }
            if self.found.len() == MOST {
                break;
            }
            self.found.push(at + (number * PAGE) as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Buffer;
    use crate::test_ring::TestRing;

    #[test]
    fn finds_rings_at_page_boundaries_only() {
        let ring = TestRing::new().bytes().to_vec();
        let mut memory = vec![0; 3 * PAGE];
        memory.extend_from_slice(&ring);
        memory.extend_from_slice(&[1; 100]);
        memory.extend_from_slice(&ring[..PAGE]);
        let mut searched = 0;
        let all = 0..memory.len() as u64;
        let found = scan(&Buffer::new(memory), &[all], |bytes| {
            searched += bytes;
            true
        })
        .unwrap();
        assert_eq!(found, [3 * PAGE as u64]);
        assert!(searched > ring.len() as u64);
    }

    #[test]
    fn a_flood_of_headers_is_cut_off() {
        let header = TestRing::new().bytes()[..PAGE].to_vec();
        let memory = header.repeat(MOST + 100);
        let all = 0..memory.len() as u64;
        assert_eq!(scan(&Buffer::new(memory), &[all], |_| true).unwrap().len(), MOST);
    }

    #[test]
    fn what_is_not_there_is_left_out() {
        let ring = TestRing::new().bytes().to_vec();
        let found = scan(&Buffer::new(ring), std::slice::from_ref(&(0..3 << 20)), |_| true).unwrap();
        assert!(found.is_empty());
    }
}
