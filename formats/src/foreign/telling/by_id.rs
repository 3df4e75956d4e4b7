//! Maps by object: ids come from a counter, so that one multiplication spreads them.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use crate::id::ObjectId;

/// A map by object.
pub(crate) type ById<V> = HashMap<ObjectId, V, Spread>;

/// Makes [`Spreading`]. Its factor is drawn anew for each map, so that no file can be made to fit it.
#[derive(Clone)]
pub(crate) struct Spread(u64);

impl Default for Spread {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0) | 1)
    }
}

impl BuildHasher for Spread {
    type Hasher = Spreading;

    fn build_hasher(&self) -> Spreading {
        Spreading { factor: self.0, hash: 0 }
    }
}

/// Multiplies and folds.
pub(crate) struct Spreading {
    factor: u64,
    hash: u64,
}

impl Hasher for Spreading {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64((*byte).into()));
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        let wide = u128::from(self.hash ^ number ^ self.factor) * u128::from(self.factor);
        self.hash = (wide >> 64) as u64 ^ wide as u64;
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.hash
    }
}
