//! Xen's own trace of its scheduler, as `xentrace -e sched FILE` (or `-e all`) writes it in dom0: which virtual CPU had
//! which physical one and when, and so when the host took the CPU away from a guest. The records:
//! `xen/include/public/trace.h` of Xen 4.
//!
//! | theirs | ours |
//! |---|---|
//! | physical CPU | a lane; its time in the idle domain is idle time |
//! | virtual CPU 0 of domain 1 | a task (thread) `d1v0` of module `domain 1` |
//! | running | a poll |
//! | running → runnable: another one got the CPU, or it yielded | the poll ended preempted: ready |
//! | blocked: it waits for an event or interrupt | waits for `event` |
//! | offline: paused, or shut down | waits for `unpause` |
//! | blocked or offline → runnable | a wake by the host |
//! | a domain is made, or gone | its virtual CPUs are spawned when they are first heard of, or end |
//! | shutdown | a log line with the reason |
//! | lost records | a gap of its lane, of as many events |
//! | all other records | counted, by name or by class and number |
//!
//! What each did before its first record follows from that: who was running → blocked was running. Times are the hosts'
//! time stamp counter. How fast that runs stands nowhere in the file, but a record of a switch says for how many
//! nanoseconds the one before had run (`rate`); where there are none (`-e 0x21000`), whoever reads must say it, or one
//! tick is shown as a nanosecond. The counters of physical CPUs are taken to be in step, as Xen takes them.
//!
//! A trace without records of states (`-e 0x28000`) is read by its switches, wakes and blocks.

mod names;
mod rate;
mod record;
mod said;
mod switches;
mod tell;

use std::fmt::Write;

use super::author::{Author, ImportError, Source};
use crate::time::{Frequency, Ticks};
use crate::trace::Trace;
use rate::Rate;
use record::Records;
use said::{Entry, Said};

/// The format's name.
pub const NAME: &str = "xentrace";

/// True for a file that begins like this: with the records of one CPU.
pub fn is_xentrace(beginning: &[u8]) -> bool {
    record::Window::at(beginning).is_some()
}

/// Reads a whole file, with the clock as the file shows it.
///
/// # Errors
/// If it does not begin with records of a CPU.
pub fn read(file: &[u8]) -> Result<Trace, ImportError> {
    read_at(file, None)
}

/// Reads a whole file. The time stamp counter runs at `tsc`, if that is known.
///
/// # Errors
/// If it does not begin with records of a CPU.
pub fn read_at(file: &[u8], tsc: Option<Frequency>) -> Result<Trace, ImportError> {
    if !is_xentrace(file) {
        let what = "it does not begin with a record that says of which CPU the next ones are; is it what `xentrace FILE` \
                    wrote, whole and unpacked?";
        return Err(ImportError::new(NAME, 0, what));
    }
    let mut source = Source::new(NAME);
    let mut rate = Rate::default();
    let mut entries = Vec::new();
    let mut records = Records::new(file);
    let mut name = String::new();
    for record in records.by_ref() {
        name.clear();
        let _ = match names::of(record.event) {
            Some(known) => name.write_str(known),
            None => write!(name, "{} {:#x}", names::class(record.event), record.event),
        };
        source.count(&name, 1);
        rate.hear(&record);
        if let Some(said) = Said::by(&record) {
            entries.push(Entry { at: Ticks(record.tsc), cpu: record.cpu, said });
        }
    }
    records.left.tell(&mut source);
    let (frequency, from) = match (tsc, rate.measured()) {
        (Some(given), _) => (given, "given"),
        (None, Some(measured)) => (measured, "from the run times in the file"),
        (None, None) => (Frequency::NANOSECONDS, "not known: one tick is shown as 1 ns"),
    };
    source.number("tsc_hz", frequency.hz());
    source.tally("tsc_hz", from, 1);
    entries.sort_by_key(|entry| entry.at);
    if !entries.iter().any(|entry| matches!(entry.said, Said::Runstate { .. })) {
        switches::to_states(&mut entries);
    }
    let mut author = Author::new("Xen", frequency);
    tell::tell(&entries, &mut author, &mut source);
    if let (Some(first), Some(last)) = (entries.first(), entries.last()) {
        source.span = frequency.nanos(last.at.0 - first.at.0);
    }
    Ok(author.finish(source))
}
