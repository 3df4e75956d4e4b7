//! Requests to devices and messages to other guests, with keys by which both sides' traces are joined.
//!
//! A [`JoinKey`] names a request on both sides. It includes the request's index, because grant slots and descriptors
//! are reused.

use crate::{current, record};
use unitrace_formats::event::Event;
use unitrace_formats::event::field::ByteCount;
use unitrace_formats::id::{JoinKey, ObjectId};

/// The current task hands a request to `device`.
///
/// ```
/// use unitrace_probe::{JoinKey, io, resource};
/// let disk = resource!(Device, "disk");
/// io::submit(disk.id(), JoinKey(7), 4096);
/// io::done(disk.id(), JoinKey(7), 0);
/// ```
#[inline]
pub fn submit(device: ObjectId, key: JoinKey, bytes: u32) {
    record(Event::IoSubmit { task: current(), device, key, bytes: ByteCount(bytes) });
}

/// `device` finished a request: 0, or an error number.
#[inline]
pub fn done(device: ObjectId, key: JoinKey, result: i32) {
    record(Event::IoDone { device, key, result });
}

/// A message leaves on `channel`.
#[inline]
pub fn send(channel: ObjectId, key: JoinKey, bytes: u32) {
    record(Event::Send { channel, key, bytes: ByteCount(bytes) });
}

/// A message came in on `channel`.
#[inline]
pub fn recv(channel: ObjectId, key: JoinKey, bytes: u32) {
    record(Event::Recv { channel, key, bytes: ByteCount(bytes) });
}
