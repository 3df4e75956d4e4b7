//! Who made whom run, who needed what of whom; what can be waited on.

use crate::site::{self, Site};
use unitrace_probe::{Cause, Event, ObjectId, Outcome, ResourceKind, hooks, record, waiting};

/// A task is woken by what runs here.
#[unsafe(no_mangle)]
pub extern "C" fn ut_wake_(task: u32) {
    hooks::wake(ObjectId(task));
}

/// A task is woken by somebody else.
#[unsafe(no_mangle)]
pub extern "C" fn ut_wake_by_(task: u32, cause: u8, by: u32) {
    hooks::wake_because(ObjectId(task), Cause::from_raw(cause), by);
}

/// `task` used the result of `source`.
#[unsafe(no_mangle)]
pub extern "C" fn ut_read_(task: u32, source: u32) {
    record(Event::Read { task: ObjectId(task), source: ObjectId(source) });
}

/// `task` looked for it in vain.
#[unsafe(no_mangle)]
pub extern "C" fn ut_try_read_(task: u32, source: u32) {
    record(Event::TryRead { task: ObjectId(task), source: ObjectId(source) });
}

/// A promise is resolved, or a resource is given its value, by the current task.
#[unsafe(no_mangle)]
pub extern "C" fn ut_resolve_(target: u32, outcome: u8) {
    hooks::resolve(ObjectId(target), Outcome::from_raw(outcome));
}

/// The current task will wait for it.
#[unsafe(no_mangle)]
pub extern "C" fn ut_wait_(resource: u32) {
    waiting::wait(ObjectId(resource));
}

/// Another task, or promise, waits for it from now on.
#[unsafe(no_mangle)]
pub extern "C" fn ut_wait_of_(task: u32, resource: u32) {
    record(Event::Wait { task: ObjectId(task), resource: ObjectId(resource) });
}

/// A promise is another one from now on.
#[unsafe(no_mangle)]
pub extern "C" fn ut_become_(task: u32, into: u32) {
    waiting::become_(ObjectId(task), ObjectId(into));
}

/// Something is wrong if it never ends.
#[unsafe(no_mangle)]
pub extern "C" fn ut_should_resolve_(task: u32) {
    waiting::should_resolve(ObjectId(task));
}

/// Something that can be waited on; returns its id.
///
/// # Safety
/// As the header says of `site`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_resource_(site: *const Site, kind: u8) -> u32 {
    // SAFETY: by the caller.
    let site = unsafe { site::id(site) };
    hooks::make_resource(site, ResourceKind::from_raw(kind)).0
}

/// It is gone.
#[unsafe(no_mangle)]
pub extern "C" fn ut_resource_end_(resource: u32) {
    hooks::resource_end(ObjectId(resource));
}
