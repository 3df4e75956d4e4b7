//! Numbers, names, log lines, requests.

use crate::site::{self, Site};
use crate::text::Clean;
use unitrace_probe::formats::event::field::ByteCount;
use unitrace_probe::{Event, JoinKey, Level, ObjectId, io, record};

/// A counter has this value now.
///
/// # Safety
/// As the header says of `site`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_counter_(site: *const Site, value: i64) {
    // SAFETY: by the caller.
    record(Event::Counter { site: unsafe { site::id(site) }, value });
}

/// The size of the heap.
#[unsafe(no_mangle)]
pub extern "C" fn ut_heap_(live: u64, peak: u64, capacity: u64) {
    record(Event::Heap { live: ByteCount(live), peak: ByteCount(peak), capacity: ByteCount(capacity) });
}

/// A name or remark on an object.
///
/// # Safety
/// As the header says of `site`; `text` is null or `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_label_(site: *const Site, object: u32, text: *const u8, length: usize) {
    // SAFETY: by the caller.
    let (site, mut clean) = unsafe { (site::id(site), Clean::new(text, length)) };
    record(Event::Label { object: ObjectId(object), site, text: clean.text() });
}

/// A log line of the current task.
///
/// # Safety
/// As [`ut_label_`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ut_log_(site: *const Site, level: u8, text: *const u8, length: usize) {
    // SAFETY: by the caller.
    let (site, mut clean) = unsafe { (site::id(site), Clean::new(text, length)) };
    let task = unitrace_probe::current();
    record(Event::Log { task, level: Level::from_raw(level), site, text: clean.text() });
}

/// The current task hands a request to a device.
#[unsafe(no_mangle)]
pub extern "C" fn ut_io_submit_(device: u32, key: u64, bytes: u32) {
    io::submit(ObjectId(device), JoinKey(key), bytes);
}

/// The device has done it.
#[unsafe(no_mangle)]
pub extern "C" fn ut_io_done_(device: u32, key: u64, result: i32) {
    io::done(ObjectId(device), JoinKey(key), result);
}

/// A message leaves for another guest.
#[unsafe(no_mangle)]
pub extern "C" fn ut_send_(channel: u32, key: u64, bytes: u32) {
    io::send(ObjectId(channel), JoinKey(key), bytes);
}

/// One came in.
#[unsafe(no_mangle)]
pub extern "C" fn ut_recv_(channel: u32, key: u64, bytes: u32) {
    io::recv(ObjectId(channel), JoinKey(key), bytes);
}
