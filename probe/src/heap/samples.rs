//! Which addresses are sampled: a fixed table, lock-free, eight places for each address.
//!
//! A block enters before its owner knows its address and leaves before the inner allocator knows that it is free, so
//! nobody ever looks for an address that somebody else is writing.

use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use unitrace_formats::id::SampleId;

/// Places of a bucket: eight addresses are a cache line.
const WAYS: usize = 8;

/// The table; `BUCKETS` is a power of two.
#[derive(Debug)]
pub(super) struct Samples<const BUCKETS: usize> {
    buckets: [Bucket; BUCKETS],
    /// Samples in the table: while there are none, nobody looks.
    live: AtomicUsize,
    last: AtomicU32,
}

#[derive(Debug)]
#[repr(align(32))]
struct Bucket {
    /// 0: free.
    addresses: [AtomicUsize; WAYS],
    samples: [AtomicU32; WAYS],
}

impl Bucket {
    const fn empty() -> Self {
        Self {
            addresses: [const { AtomicUsize::new(0) }; WAYS],
            samples: [const { AtomicU32::new(0) }; WAYS],
        }
    }
}

impl<const BUCKETS: usize> Samples<BUCKETS> {
    pub(super) const fn new() -> Self {
        assert!(BUCKETS.is_power_of_two(), "the number of buckets is a power of two");
        Self {
            buckets: [const { Bucket::empty() }; BUCKETS],
            live: AtomicUsize::new(0),
            last: AtomicU32::new(0),
        }
    }

    #[inline]
    fn bucket(&self, address: usize) -> &Bucket {
        // Blocks are aligned: the low bits say nothing.
        let mixed = ((address as u64) >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        &self.buckets[(mixed >> 40) as usize % BUCKETS]
    }

    /// A new sample.
    pub(super) fn name(&self) -> SampleId {
        match self.last.fetch_add(1, Ordering::Relaxed).wrapping_add(1) {
            0 => self.name(),
            sample => SampleId(sample),
        }
    }

    /// From now on the block at `address` is `sample`. False: no room.
    pub(super) fn insert(&self, address: usize, sample: SampleId) -> bool {
        let bucket = self.bucket(address);
        let claimed = |place: &AtomicUsize| {
            place.compare_exchange(0, address, Ordering::Acquire, Ordering::Relaxed).is_ok()
        };
        let Some(way) = bucket.addresses.iter().position(claimed) else { return false };
        bucket.samples[way].store(sample.0, Ordering::Relaxed);
        self.live.fetch_add(1, Ordering::Relaxed);
        true
    }

    /// The block at `address` is a sample no longer; which was it?
    #[inline]
    pub(super) fn take(&self, address: usize) -> Option<SampleId> {
        if self.live.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let bucket = self.bucket(address);
        let way = bucket.addresses.iter().position(|place| place.load(Ordering::Relaxed) == address)?;
        let sample = SampleId(bucket.samples[way].load(Ordering::Relaxed));
        // Release, and Acquire by who takes the place: the sample was read before it is overwritten.
        bucket.addresses[way].store(0, Ordering::Release);
        self.live.fetch_sub(1, Ordering::Relaxed);
        Some(sample)
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        /// Against a map, over few addresses and few buckets, so that buckets fill up.
        #[test]
        fn behaves_like_a_map(steps in prop::collection::vec((any::<bool>(), 1usize..200), 0..400)) {
            let table = Samples::<4>::new();
            let mut model = HashMap::new();
            for (insert, block) in steps {
                let address = block * 16;
                match model.remove(&address) {
                    Some(sample) => prop_assert_eq!(table.take(address), Some(sample)),
                    None if insert => {
                        let sample = table.name();
                        if table.insert(address, sample) {
                            model.insert(address, sample);
                        } else {
                            prop_assert_eq!(table.take(address), None);
                        }
                    }
                    None => prop_assert_eq!(table.take(address), None),
                }
                prop_assert_eq!(table.live.load(Ordering::Relaxed), model.len());
            }
        }
    }

    #[test]
    fn a_full_bucket_says_so() {
        let table = Samples::<1>::new();
        let taken = (1..=20).filter(|n| table.insert(n * 16, SampleId(*n as u32))).count();
        assert_eq!(taken, WAYS);
        assert_eq!(table.take(16), Some(SampleId(1)));
        assert!(table.insert(9 * 16, SampleId(9)));
    }
}
