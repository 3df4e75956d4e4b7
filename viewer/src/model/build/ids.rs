//! A fast map from ids: they are small numbers from a counter, so that a multiplication is hash enough. The factor
//! is drawn at random, because a hostile ring could otherwise choose ids that collide.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use unitrace_formats::id::ObjectId;

/// From object ids to anything.
pub(super) type IdMap<T> = HashMap<ObjectId, T, Factor>;

/// Makes hashers with one random odd factor.
#[derive(Clone)]
pub(super) struct Factor(u64);

impl Default for Factor {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0u8) | 1)
    }
}

impl BuildHasher for Factor {
    type Hasher = IdHasher;

    fn build_hasher(&self) -> IdHasher {
        IdHasher { factor: self.0, hash: 0 }
    }
}

/// Multiplies.
pub(super) struct IdHasher {
    factor: u64,
    hash: u64,
}

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(u32::from(byte)));
    }

    fn write_u32(&mut self, id: u32) {
        let product = u128::from(self.hash ^ u64::from(id) ^ 0x9E37_79B9_7F4A_7C15) * u128::from(self.factor);
        self.hash = product as u64 ^ (product >> 64) as u64;
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}
