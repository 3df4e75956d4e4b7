//! Maps from ids, which are small numbers from one counter: where they are dense a place in a table, elsewhere a hash.
//! A ring may be hostile: neither may its ids make the table large, nor may they collide in the hash.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

use unitrace_formats::id::ObjectId;

use crate::model::index::Object;

/// From ids of the ring to anything.
pub(super) type IdMap<I, T> = HashMap<I, T, Factor>;

/// The objects of a trace by their ids.
#[derive(Default)]
pub(super) struct Objects {
    /// By id; resources by the id without their bit.
    dense: [Vec<Option<Object>>; 2],
    sparse: IdMap<ObjectId, Object>,
    known: usize,
}

/// An id may be this many times the number of objects and still have a place of its own.
const DENSITY: usize = 8;
/// Ids up to here always have one.
const SMALL: usize = 1 << 12;

impl Objects {
    /// What has this id.
    #[inline]
    pub(super) fn get(&self, id: ObjectId) -> Option<Object> {
        let (table, at) = place(id);
        match self.dense[table].get(at) {
            Some(&Some(object)) => Some(object),
            _ if self.sparse.is_empty() => None,
            _ => self.sparse.get(&id).copied(),
        }
    }

    /// Gives an id that nothing has to an object.
    pub(super) fn insert(&mut self, id: ObjectId, object: Object) {
        self.known += 1;
        let (table, at) = place(id);
        if at >= SMALL.max(self.known.saturating_mul(DENSITY)) {
            self.sparse.insert(id, object);
            return;
        }
        let table = &mut self.dense[table];
        if table.len() <= at {
            table.resize(at + 1, None);
        }
        table[at] = Some(object);
    }
}

fn place(id: ObjectId) -> (usize, usize) {
    (usize::from(id.is_resource()), (id.0 & !ObjectId::RESOURCE_BIT) as usize)
}

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

    fn write_u16(&mut self, id: u16) {
        self.write_u64(u64::from(id));
    }

    fn write_u32(&mut self, id: u32) {
        self.write_u64(u64::from(id));
    }

    fn write_u64(&mut self, id: u64) {
        let product = u128::from(self.hash ^ id ^ 0x9E37_79B9_7F4A_7C15) * u128::from(self.factor);
        self.hash = product as u64 ^ (product >> 64) as u64;
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::index::{ResourceIndex, TaskIndex};

    #[test]
    fn near_and_far_ids_are_found_and_take_no_room() {
        let mut objects = Objects::default();
        let ids = [1, 7, 4_000, 1 << 30, u32::MAX, 1 << 31, 1 << 31 | 9];
        for (at, id) in ids.into_iter().map(ObjectId).enumerate() {
            assert_eq!(objects.get(id), None);
            let object = match id.is_resource() {
                true => Object::Resource(ResourceIndex(at as u32)),
                false => Object::Task(TaskIndex(at as u32)),
            };
            objects.insert(id, object);
            assert_eq!(objects.get(id), Some(object));
        }
        assert!(objects.dense.iter().all(|table| table.len() <= SMALL));
        assert_eq!(objects.sparse.len(), 2);
        // An id that was far once is found when the table has grown beyond it.
        objects.known = 1 << 29;
        objects.insert(ObjectId((1 << 22) + 5), Object::Task(TaskIndex(5)));
        assert_eq!(objects.get(ObjectId(1 << 22)), None);
        assert_eq!(objects.get(ObjectId(4_000)), Some(Object::Task(TaskIndex(2))));
    }
}
