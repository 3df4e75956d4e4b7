//! A search for rings by their magic: at page boundaries of memory that nothing else describes.

use crate::memory::{Memory, ReadError};
use std::ops::Range;
use unitrace_formats::ring::header::MAGIC;
use unitrace_formats::ring::{Header, PAGE};

/// Bytes read at once.
const CHUNK: usize = 1 << 20;

/// Addresses of everything in `ranges` that has the magic and the checked header of a ring. `progress` is told how
/// many bytes were searched.
pub(super) fn scan(
    memory: &dyn Memory,
    ranges: &[Range<u64>],
    mut progress: impl FnMut(u64),
) -> Result<Vec<u64>, ReadError> {
    let mut found = Vec::new();
    let mut chunk = vec![0; CHUNK];
    for range in ranges {
        let mut at = range.start.next_multiple_of(PAGE as u64);
        while at < range.end {
            let take = usize::try_from(range.end - at).map_or(CHUNK, |rest| rest.min(CHUNK));
            memory.read(at, &mut chunk[..take])?;
            let pages = chunk[..take].chunks_exact(PAGE).enumerate();
            found.extend(
                pages.filter(|(_, page)| is_header(page)).map(|(number, _)| at + (number * PAGE) as u64),
            );
            at += take as u64;
            progress(take as u64);
        }
    }
    Ok(found)
}

fn is_header(page: &[u8]) -> bool {
    page.starts_with(&MAGIC.to_le_bytes()) && Header::parse(page).is_ok()
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
        let found = scan(&Buffer::new(memory), &[all], |bytes| searched += bytes).unwrap();
        assert_eq!(found, [3 * PAGE as u64]);
        assert!(searched > ring.len() as u64);
    }
}
