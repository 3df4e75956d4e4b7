//! Stretches of work, collections, slow allocations.

use crate::site::{self, Site};
use unitrace_probe::formats::event::ValueType;
use unitrace_probe::{Event, GcPhase, ObjectId, gc_begin, gc_end, hooks, record};

/// A span of the current task begins; returns its id.
///
/// # Safety
/// As the header says of `site`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_span_(site: *const Site, parent: u32) -> u32 {
    // SAFETY: by the caller.
    hooks::span_begin(unsafe { site::id(site) }, ObjectId(parent)).0
}

/// On the CPU.
#[unsafe(no_mangle)]
pub extern "C" fn ut_span_enter_(span: u32) {
    record(Event::SpanEnter { span: ObjectId(span) });
}

/// Off the CPU.
#[unsafe(no_mangle)]
pub extern "C" fn ut_span_exit_(span: u32) {
    record(Event::SpanExit { span: ObjectId(span) });
}

/// Its end.
#[unsafe(no_mangle)]
pub extern "C" fn ut_span_end_(span: u32) {
    hooks::span_end(ObjectId(span));
}

/// A value of the span or log line before.
///
/// # Safety
/// As the header says of `site`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_field_(site: *const Site, of: u8, value: u64) {
    // SAFETY: by the caller.
    let site = unsafe { site::id(site) };
    record(Event::Field { site, of: ValueType::from_raw(of), value });
}

/// A phase of a collection begins.
#[unsafe(no_mangle)]
pub extern "C" fn ut_gc_begin_(phase: u8) {
    gc_begin(GcPhase::from_raw(phase));
}

/// It ends.
#[unsafe(no_mangle)]
pub extern "C" fn ut_gc_end_(phase: u8) {
    gc_end(GcPhase::from_raw(phase));
}

/// An allocator begins something slow.
#[unsafe(no_mangle)]
pub extern "C" fn ut_alloc_begin_() {
    record(Event::AllocBegin {});
}

/// It has done it.
#[unsafe(no_mangle)]
pub extern "C" fn ut_alloc_end_() {
    record(Event::AllocEnd {});
}
