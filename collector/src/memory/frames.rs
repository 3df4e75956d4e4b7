//! Pages from here and there as one memory: a ring whose page list was read and checked.

use super::{Memory, ReadError};
use std::ops::Range;
use std::sync::Arc;
use unitrace_formats::ring::PAGE;

/// Pages of another memory, one after the other from address 0.
#[derive(Debug)]
pub struct Frames<M: ?Sized> {
    runs: Vec<Run>,
    length: u64,
    memory: Arc<M>,
}

/// Pages that follow each other in both memories.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Run {
    here: Range<u64>,
    there: u64,
}

impl<M: Memory + ?Sized> Frames<M> {
    /// The pages with these numbers (address / 4,096); an address beyond 64 bits cannot be read.
    pub fn new(memory: Arc<M>, frames: &[u64]) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        let mut here = 0;
        for frame in frames {
            let there = frame.saturating_mul(PAGE as u64);
            let end = here + PAGE as u64;
            match runs.last_mut() {
                Some(run) if run.there.checked_add(here - run.here.start) == Some(there) => {
                    run.here.end = end
                }
                _ => runs.push(Run { here: here..end, there }),
            }
            here = end;
        }
        Self { runs, length: here, memory }
    }
}

impl<M: Memory + ?Sized> Memory for Frames<M> {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let length = to.len();
        if at.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(ReadError::End { at, length });
        }
        let first = self.runs.partition_point(|run| run.here.end <= at);
        let mut done = 0;
        for run in &self.runs[first..] {
            if done == length {
                break;
            }
            let from = at + done as u64;
            let take =
                usize::try_from(run.here.end - from).map_or(length - done, |left| left.min(length - done));
            self.memory.read(run.there.saturating_add(from - run.here.start), &mut to[done..done + take])?;
            done += take;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Buffer;
    use proptest::prelude::*;

    #[test]
    fn neighbours_are_read_at_once() {
        let frames = Frames::new(Arc::new(Buffer::new(vec![0; 9 * PAGE])), &[5, 6, 7, 2, 3, 8]);
        assert_eq!(frames.runs.len(), 3);
        assert!(frames.read(6 * PAGE as u64, &mut [0]).is_err());
        assert!(frames.read(u64::MAX, &mut [0; 2]).is_err());
        let beyond = Frames::new(Arc::new(Buffer::new(vec![0; PAGE])), &[u64::MAX, u64::MAX, u64::MAX >> 12]);
        assert!(beyond.read(100, &mut [0; 3 * PAGE - 200]).is_err());
    }

    proptest! {
        /// Any pages, any part of them: as if they had been copied one by one; pages that are not there are an error.
        #[test]
        fn as_if_copied(frames in prop::collection::vec(0u64..12, 0..20), at in 0u64..50_000, length in 0usize..50_000) {
            let bytes: Vec<u8> = (0..10 * PAGE).map(|n| (n / 7) as u8).collect();
            let copied: Option<Vec<u8>> = frames.iter().try_fold(Vec::new(), |mut copied, &frame| {
                copied.extend_from_slice(bytes.get(frame as usize * PAGE..(frame as usize + 1) * PAGE)?);
                Some(copied)
            });
            let mut read = vec![0; length];
            let is_read = Frames::new(Arc::new(Buffer::new(bytes)), &frames).read(at, &mut read).is_ok();
            if let Some(copied) = copied {
                let part = copied.get(at as usize..).and_then(|rest| rest.get(..length));
                prop_assert_eq!(part.filter(|_| length > 0).is_some(), is_read && length > 0);
                if let Some(part) = part {
                    prop_assert_eq!(part, read);
                }
            }
        }
    }
}
