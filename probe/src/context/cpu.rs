//! One lane for each CPU of a kernel or unikernel; stable no_std Rust has no thread locals, so the embedder says which CPU
//! this is. Unsafe for the function pointers kept in atomics.

use crate::memory::Cpu;
use crate::ring::lane::Lane;
use crate::ring::region::Region;
use crate::state;
use core::sync::atomic::{AtomicPtr, Ordering};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::header::offset;

static INDEX: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());
static PIN: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());
static UNPIN: AtomicPtr<()> = AtomicPtr::new(core::ptr::null_mut());
/// The only lane, where there is one CPU: most unikernels have one, and need no more than this word to find it. A region
/// stays where it is for ever, so that the word never points to nothing.
static ONLY: AtomicPtr<Lane> = AtomicPtr::new(core::ptr::null_mut());

/// Gives every CPU its lane; nothing is recorded yet.
pub(crate) fn begin(cpu: &Cpu, ring: Region) {
    let pointer = |function: Option<*mut ()>| function.unwrap_or(core::ptr::null_mut());
    INDEX.store(cpu.index as *mut (), Ordering::Relaxed);
    PIN.store(pointer(cpu.pin.map(|f| f as *mut ())), Ordering::Relaxed);
    UNPIN.store(pointer(cpu.unpin.map(|f| f as *mut ())), Ordering::Relaxed);
    (0..ring.lanes()).filter_map(|n| Some((n, ring.lane(n)?))).for_each(|(n, lane)| {
        lane.claim(n);
    });
    let only = (ring.lanes() == 1).then(|| ring.lane(0)).flatten();
    ONLY.store(
        only.map_or(core::ptr::null_mut(), |lane| core::ptr::from_ref(lane).cast_mut()),
        Ordering::Relaxed,
    );
}

/// While it lives, this context stays on its CPU.
pub(crate) struct Pinned(usize);

/// Keeps this context on its CPU, if the embedder needs that.
#[inline]
pub(crate) fn pin() -> Pinned {
    let pin = PIN.load(Ordering::Relaxed);
    if pin.is_null() {
        return Pinned(0);
    }
    // SAFETY: a non-null word was made from a function of this type by `begin`.
    let pin: fn() -> usize = unsafe { core::mem::transmute(pin) };
    Pinned(pin())
}

impl Drop for Pinned {
    #[inline]
    fn drop(&mut self) {
        let unpin = UNPIN.load(Ordering::Relaxed);
        if !unpin.is_null() {
            // SAFETY: as in `pin`.
            let unpin: fn(usize) = unsafe { core::mem::transmute(unpin) };
            unpin(self.0);
        }
    }
}

/// The number of this CPU, which is that of its lane.
#[inline]
pub(crate) fn lane_number() -> Option<u32> {
    let index = INDEX.load(Ordering::Relaxed);
    if index.is_null() {
        return None;
    }
    // SAFETY: as in `pin`.
    let index: fn() -> u32 = unsafe { core::mem::transmute(index) };
    Some(index())
}

/// The lane of this CPU.
#[inline(always)]
pub(crate) fn lane() -> Option<&'static Lane> {
    // SAFETY: null, or a lane of a region, which lives for ever.
    unsafe { ONLY.load(Ordering::Relaxed).as_ref() }.or_else(one_of_several)
}

/// [`lane`] where the embedder must be asked.
fn one_of_several() -> Option<&'static Lane> {
    state::ring()?.lane(lane_number()?)
}

/// A CPU has its lane from the start; only a wrong index brings us here, and it is counted.
#[cold]
pub(crate) fn attach() -> Option<&'static Lane> {
    state::ring()?.count(offset::NO_LANE);
    None
}

/// The task that runs on this CPU.
#[inline]
pub(crate) fn current() -> ObjectId {
    lane().map_or(ObjectId::NONE, Lane::current)
}

/// Sets the task that runs on this CPU; returns the one before.
#[inline]
pub(crate) fn set_current(task: ObjectId) -> ObjectId {
    let Some(lane) = lane() else { return ObjectId::NONE };
    let before = lane.current();
    lane.current_word().store(task.0, Ordering::Relaxed);
    before
}

/// The vector of the innermost interrupt this CPU is in.
#[inline]
pub(crate) fn interrupt() -> Option<u32> {
    lane()?.vector_word().load(Ordering::Relaxed).checked_sub(1)
}

/// Sets the vector; returns the one before.
pub(crate) fn set_interrupt(vector: Option<u32>) -> Option<u32> {
    let word = lane()?.vector_word();
    let before = word.load(Ordering::Relaxed).checked_sub(1);
    word.store(vector.map_or(0, |vector| vector.saturating_add(1)), Ordering::Relaxed);
    before
}
