//! MirageOS traces of mirage-profile (2014 to 2023): a ring of packets that is a CTF stream, and the threads of Lwt as
//! their own viewer showed them.
//!
//! | theirs | ours |
//! |---|---|
//! | thread | a promise by the same number; its callsite is named after its type: `bind`, `wait`, `join` |
//! | `creates` | `spawn` |
//! | `switch` | end of one poll and begin of the next; thread -1 is `idle` |
//! | `read`, `read_later` | `read`; the first also switches |
//! | `try_read` | `try_read` and `wait` |
//! | `fulfills`, `fails` | `resolve`; of a thread by itself `end`; what an exception says is a log line |
//! | `becomes` | `become`; what is said of the thread from then on is said of what it became |
//! | `signal`, `signal2` | `wake`; the first also switches |
//! | `label` | `label`; `__should_resolve` is `should_resolve` |
//! | `increase`, `counter` | `counter`, and a log line of the thread that changed it |
//! | `gc` | `gc_begin` and `gc_end` (minor), on the level above |
//!
//! **Simplification**, as their users know it: a thread that only waits for another and then goes on with its result (a
//! bind, map or try) begins when it reads that result, as a child of what it read, unless somebody looked for its own
//! result before. `threads.rs` finds those in a first pass.
//!
//! **Forgotten threads.** Lwt drops promises that nothing refers to and says nothing. One that is never resolved is shown
//! up to where it was last talked about, except those marked as "should resolve" and whatever those wait for.

mod counters;
mod ids;
mod packet;
mod record;
pub(crate) mod sexp;
mod tell;
mod threads;

use std::cell::Cell;
use std::collections::BTreeSet;

use super::author::{Author, ImportError, Source};
use crate::time::Frequency;
use crate::trace::Trace;
use packet::Packets;
use record::Record;
use tell::Teller;
use threads::Threads;

/// The format's name.
pub const NAME: &str = "MirageOS CTF";

/// True if packets of mirage-profile begin here.
pub fn is(beginning: &[u8]) -> bool {
    packet::is(beginning)
}

/// Reads a ring or a file of packets.
///
/// # Errors
/// If there is no packet in it.
pub fn read(bytes: &[u8]) -> Result<Trace, ImportError> {
    let mut source = Source::new(NAME);
    let packets = Packets::find(bytes, &mut source)?;
    let bad_ends = Cell::<BTreeSet<u64>>::default();
    let records = || packets.records(bytes, &bad_ends);
    Ok(tell(bytes.len(), records, || {
        for at in bad_ends.take() {
            source.drop_at(at, "packets' ends that cannot be read (torn or damaged)");
        }
        source
    }))
}

/// Records, twice the same, of a file of so many bytes, to a trace. What is known of the file is asked for at the end.
fn tell<'a, I: Iterator<Item = Record<'a>>>(
    bytes: usize,
    records: impl Fn() -> I,
    source: impl FnOnce() -> Source,
) -> Trace {
    let threads = Threads::of(records(), bytes);
    let mut author = Author::new("", Frequency::NANOSECONDS);
    author.forgets_promises();
    let mut teller = Teller::new(&mut author, threads);
    records().for_each(|record| teller.tell(&record));
    let mut source = source();
    teller.finish(&mut source);
    author.finish(source)
}
