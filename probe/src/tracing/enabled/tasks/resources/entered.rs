//! Which resource is entered on this thread: the outermost, and how deep. Polls of Tokio's own futures only happen in there,
//! never those of a program, so that one word is enough.

use core::cell::Cell;
use unitrace_formats::id::ObjectId;

struct Entered {
    outermost: Cell<ObjectId>,
    depth: Cell<u32>,
}

std::thread_local! {
    // Const and without Drop: using it neither allocates nor registers anything.
    static HERE: Entered = const { Entered { outermost: Cell::new(ObjectId::NONE), depth: Cell::new(0) } };
}

/// A resource, or a part of one, is entered.
#[inline]
pub(super) fn enter(resource: ObjectId) {
    HERE.with(|here| {
        if here.depth.get() == 0 {
            here.outermost.set(resource);
        }
        here.depth.set(here.depth.get() + 1);
    });
}

/// It is left.
#[inline]
pub(super) fn exit() {
    HERE.with(|here| here.depth.set(here.depth.get().saturating_sub(1)));
}

/// True inside of a resource.
#[inline]
pub(super) fn is_any() -> bool {
    HERE.with(|here| here.depth.get() != 0)
}

/// The resource that is entered, unless a part of it is as well: what it says of itself comes when that is left.
#[inline]
pub(super) fn alone() -> Option<ObjectId> {
    HERE.with(|here| (here.depth.get() == 1).then(|| here.outermost.get())).filter(|id| !id.is_none())
}
