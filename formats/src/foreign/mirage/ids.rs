//! Numbers of threads to places in a table: they come from a counter, so that a plain array is map enough.

use std::collections::HashMap;

/// Where a thread stands in the table of threads.
pub(super) type Index = u32;

/// No thread.
pub(super) const NONE: Index = u32::MAX;

/// How far apart neighbouring numbers may be for the array; the rest goes to the map. A hostile file costs no more than
/// this for each record.
const SPARSE: usize = 64;

/// From numbers to places.
#[derive(Default, Debug)]
pub(super) struct Ids {
    near: Vec<Index>,
    far: HashMap<u64, Index>,
    count: Index,
}

impl Ids {
    /// The place of a thread, and whether it is new.
    #[inline]
    pub(super) fn place(&mut self, id: u64) -> (Index, bool) {
        match self.near.get_mut(id as usize) {
            Some(place) if *place != NONE => (*place, false),
            _ => self.slow(id),
        }
    }

    #[cold]
    fn slow(&mut self, id: u64) -> (Index, bool) {
        if let Some(&place) = self.far.get(&id) {
            return (place, false);
        }
        let place = self.count;
        self.count += 1;
        let reach = (self.count as usize + 1024) * SPARSE;
        if id < reach as u64 {
            if self.near.len() <= id as usize {
                self.near.resize((id as usize + 1).next_power_of_two().min(reach), NONE);
            }
            self.near[id as usize] = place;
        } else {
            self.far.insert(id, place);
        }
        (place, true)
    }

    /// The place of a thread that is known.
    #[inline]
    pub(super) fn get(&self, id: u64) -> Index {
        match self.near.get(id as usize) {
            Some(&place) if place != NONE => place,
            _ => self.far.get(&id).copied().unwrap_or(NONE),
        }
    }
}

/// What a thread became, followed to the end; circles are never made.
#[derive(Default, Debug)]
pub(super) struct Merged(Vec<Index>);

impl Merged {
    pub(super) fn of(threads: usize) -> Self {
        Self(vec![NONE; threads])
    }

    pub(super) fn grow(&mut self) {
        self.0.push(NONE);
    }

    /// What the thread is by now.
    #[inline]
    pub(super) fn last(&mut self, thread: Index) -> Index {
        match self.0.get(thread as usize) {
            None | Some(&NONE) => thread,
            Some(_) => self.chase(thread),
        }
    }

    fn chase(&mut self, thread: Index) -> Index {
        let mut end = thread;
        while self.0[end as usize] != NONE {
            end = self.0[end as usize];
        }
        let mut at = thread;
        while at != end {
            at = std::mem::replace(&mut self.0[at as usize], end);
        }
        end
    }

    /// From now on `thread` is `into`. Both are what they are by now. `false` if that closes a circle.
    pub(super) fn merge(&mut self, thread: Index, into: Index) -> bool {
        if thread == into {
            return false;
        }
        self.0[thread as usize] = into;
        true
    }
}
