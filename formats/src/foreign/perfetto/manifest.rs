//! Several traces on one axis: `perfetto_manifest.json`, version 1, which trace_processor and ui.perfetto.dev take from a
//! ZIP or TAR beside the traces it names.
//!
//! Every trace is a machine of its own: guests have clocks of their own. How those stand to the first one's is what
//! [`crate::axis::join`] found; how far that may be off the format cannot say, so that it stands in the attributes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::clocks::Times;
use crate::axis::Placed;
use crate::trace::Trace;

/// How a manifest is called in an archive.
pub const NAME: &str = "perfetto_manifest.json";

/// The clock that [`super::write`] writes times of.
const CLOCK: &str = "BOOTTIME";

#[derive(Serialize)]
struct File<'a> {
    perfetto_manifest: Manifest<'a>,
}

#[derive(Serialize)]
struct Manifest<'a> {
    version: u32,
    trace_time: Clock<'a>,
    files: Vec<Entry<'a>>,
    attributes: BTreeMap<String, i64>,
}

#[derive(Serialize)]
struct Clock<'a> {
    file: &'a str,
    clock: &'static str,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    machine: Machine<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clocks: Option<Relation<'a>>,
}

#[derive(Serialize)]
struct Machine<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Relation<'a> {
    clock: &'static str,
    sync_to: Clock<'a>,
    offset_ns: i64,
}

/// A trace in an archive.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Its file's name in the archive; no two have the same.
    pub path: &'a str,
    /// The machine's name; traces of one name would share a clock.
    pub machine: &'a str,
    /// What was written there by [`super::write`].
    pub trace: &'a Trace,
    /// Where it lies on the axis of all.
    pub placed: &'a Placed,
}

/// The manifest of these traces; the first one's clock is that of the whole.
///
/// # Errors
/// None that can happen: what is written are texts and numbers.
pub fn manifest(members: &[Member<'_>]) -> serde_json::Result<String> {
    let Some(first) = members.first() else { return Ok(String::new()) };
    let of_first = Clock { file: first.path, clock: CLOCK };
    let mut attributes = BTreeMap::new();
    let mut files = Vec::new();
    for (n, member) in members.iter().enumerate() {
        let sync_to = Clock { file: first.path, clock: CLOCK };
        let offset_ns = zero(first).saturating_sub(zero(member));
        let clocks = (n > 0).then_some(Relation { clock: CLOCK, sync_to, offset_ns });
        files.push(Entry { path: member.path, machine: Machine { name: member.machine }, clocks });
        if let Some(error) = member.placed.error {
            attributes.insert(format!("unitrace.clock_error_ns.{}", member.path), error.0);
        }
    }
    let manifest = Manifest { version: 1, trace_time: of_first, files, attributes };
    serde_json::to_string_pretty(&File { perfetto_manifest: manifest })
}

/// What the clock of a trace shows where the axis has its 0.
fn zero(member: &Member<'_>) -> i64 {
    (Times::new(member.trace).base() as i64).saturating_sub(member.placed.offset.0)
}
