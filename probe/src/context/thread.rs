//! One lane for each thread of a process. Unsafe for pthread keys and gettid.
//!
//! ```text
//!            (1) first event: CAS on a free lane           (3) last pass of the key's destructors
//!   fresh ────────────────────────────────────▶ attached ────────────────────────────────────▶ ended
//!     │ ▲                                          │
//!     │ └──────────────(2) its ring ended──────────┘
//!     └──▶ no lane free: counted, until one is given back
//! ```
//! (1) [`attach`], (2) [`attach`] again, (3) `thread_ends`. Rust drops thread locals before a key's destructors run, and
//! the destructor passes twice before it acts, so that what other keys' destructors record still has a lane.

use crate::memory::Cpu;
use crate::ring::lane::Lane;
use crate::ring::region::Region;
use crate::state;
use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::header::offset;

/// Const and without Drop: reading it never allocates nor registers anything.
struct Thread {
    lane: Cell<Option<&'static Lane>>,
    current: Cell<ObjectId>,
    /// Vector + 1.
    interrupt: Cell<u32>,
    phase: Cell<Phase>,
    /// Lanes given back when this thread last found none.
    gave_up_at: Cell<u32>,
    passes: Cell<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Ready,
    /// A signal in the middle of [`attach`] must not begin another.
    Attaching,
    Ended,
}

std::thread_local! {
    static THREAD: Thread = const {
        Thread {
            lane: Cell::new(None),
            current: Cell::new(ObjectId::NONE),
            interrupt: Cell::new(0),
            phase: Cell::new(Phase::Ready),
            gave_up_at: Cell::new(0),
            passes: Cell::new(0),
        }
    };
}

/// Lanes given back so far, from 1: 0 means "never gave up".
static GIVEN_BACK: AtomicU32 = AtomicU32::new(1);
/// Where the next search for a free lane begins: lanes are taken in turn, so that what ended threads left stays long.
static NEXT: AtomicU32 = AtomicU32::new(0);
/// The key whose destructor tells that a thread ends, plus 1.
static KEY: AtomicU32 = AtomicU32::new(0);

/// The destructor acts on this pass; glibc and musl make 4.
const LAST_PASS: u8 = 3;

/// Nothing to hold: a thread keeps its lane wherever it runs.
pub(crate) struct Pinned;

/// See [`Pinned`].
#[inline(always)]
pub(crate) fn pin() -> Pinned {
    Pinned
}

/// The lane of this thread, if it has one.
#[inline(always)]
pub(crate) fn lane() -> Option<&'static Lane> {
    THREAD.with(|thread| thread.lane.get())
}

/// The number of that lane.
#[inline(always)]
pub(crate) fn lane_number() -> Option<u32> {
    lane().map(Lane::number)
}

/// Finds a lane of the ring that is recorded into now. `None`: there is no ring, or no lane is free, which is counted.
#[cold]
pub(crate) fn attach() -> Option<&'static Lane> {
    let ring = state::ring()?;
    let lane = THREAD.with(|thread| thread.attach(ring));
    if lane.is_none() {
        ring.count(offset::NO_LANE);
    }
    lane
}

impl Thread {
    fn attach(&self, ring: Region) -> Option<&'static Lane> {
        let given_back = GIVEN_BACK.load(Ordering::Relaxed);
        if self.phase.get() != Phase::Ready || self.gave_up_at.get() == given_back {
            return None;
        }
        self.phase.set(Phase::Attaching);
        let found = claim(ring);
        self.lane.set(found);
        self.gave_up_at.set(if found.is_none() { given_back } else { 0 });
        if found.is_some() {
            watch_end();
        }
        self.phase.set(Phase::Ready);
        found
    }
}

fn claim(ring: Region) -> Option<&'static Lane> {
    let (lanes, first) = (ring.lanes(), NEXT.fetch_add(1, Ordering::Relaxed));
    // SAFETY: gettid has no conditions.
    let owner = unsafe { libc::syscall(libc::SYS_gettid) } as u32;
    (0..lanes).filter_map(|n| ring.lane(first.wrapping_add(n) % lanes)).find(|lane| lane.claim(owner))
}

/// Makes [`thread_ends`] run at the end of this thread.
fn watch_end() {
    if let Some(key) = KEY.load(Ordering::Relaxed).checked_sub(1) {
        // SAFETY: the key exists; any value but null will do. Keys below 32 need no memory in glibc, and `prepare`
        // makes ours when recording first starts. If it fails the lane is not reused, nothing worse.
        unsafe { libc::pthread_setspecific(key as libc::pthread_key_t, core::ptr::dangling()) };
    }
}

extern "C" fn thread_ends(_: *mut libc::c_void) {
    THREAD.with(|thread| {
        thread.passes.set(thread.passes.get() + 1);
        if thread.passes.get() < LAST_PASS {
            return watch_end();
        }
        thread.phase.set(Phase::Ended);
        if let Some(lane) = thread.lane.take() {
            lane.free();
            let before = GIVEN_BACK.fetch_add(1, Ordering::Relaxed);
            debug_assert!(before != 0);
        }
    });
}

/// Before a ring is made: its lanes are all free, so threads that gave up try again.
pub(crate) fn prepare() {
    GIVEN_BACK.fetch_add(1, Ordering::Relaxed);
    if KEY.load(Ordering::Relaxed) != 0 {
        return;
    }
    let mut key: libc::pthread_key_t = 0;
    // SAFETY: `key` is ours; the destructor lives as long as the program.
    if unsafe { libc::pthread_key_create(&mut key, Some(thread_ends)) } == 0 {
        KEY.store(key as u32 + 1, Ordering::Relaxed);
    }
}

/// An embedder's ring under an operating system: lanes are threads', whatever the embedder says about CPUs.
pub(crate) fn begin(_: &Cpu, _: Region) {
    prepare();
}

/// In the child of a fork: the lane is the parent's.
pub(crate) fn forget() {
    THREAD.with(|thread| thread.lane.set(None));
}

/// The task that runs on this thread.
#[inline]
pub(crate) fn current() -> ObjectId {
    THREAD.with(|thread| thread.current.get())
}

/// Sets the task that runs on this thread; returns the one before.
#[inline]
pub(crate) fn set_current(task: ObjectId) -> ObjectId {
    THREAD.with(|thread| thread.current.replace(task))
}

/// The vector of the innermost interrupt or signal this thread is in.
#[inline]
pub(crate) fn interrupt() -> Option<u32> {
    THREAD.with(|thread| thread.interrupt.get().checked_sub(1))
}

/// Sets the vector; returns the one before.
pub(crate) fn set_interrupt(vector: Option<u32>) -> Option<u32> {
    let word = vector.map_or(0, |vector| vector.saturating_add(1));
    THREAD.with(|thread| thread.interrupt.replace(word).checked_sub(1))
}
