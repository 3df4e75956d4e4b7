//! The numbers that stand for texts and threads. Each provider has its own.

use super::words::Body;
use crate::foreign::tracks::{NameId, TrackIndex, Tracks};

/// The numbers of one provider.
#[derive(Default, Debug)]
pub(super) struct Tables {
    strings: Vec<NameId>,
    threads: Vec<Option<TrackIndex>>,
}

/// A reference whose top bit is set is the length of a text that follows.
const INLINE: u64 = 1 << 15;

impl Tables {
    pub(super) fn set_string(&mut self, index: u16, name: NameId) {
        put(&mut self.strings, index.into(), NameId::EMPTY, name);
    }

    pub(super) fn set_thread(&mut self, index: u8, thread: TrackIndex) {
        put(&mut self.threads, index.into(), None, Some(thread));
    }

    /// The text of a reference: a number, or what follows in `body`. A number that was never set is no text.
    pub(super) fn string(&self, tracks: &mut Tracks, reference: u64, body: &mut Body<'_>) -> Option<NameId> {
        if reference & INLINE != 0 {
            let text = body.text((reference & (INLINE - 1)) as usize)?;
            return Some(tracks.name(&text));
        }
        Some(self.strings.get(reference as usize).copied().unwrap_or(NameId::EMPTY))
    }

    /// The thread of a reference: a number, or process and thread that follow in `body`.
    pub(super) fn thread(
        &self,
        tracks: &mut Tracks,
        reference: u64,
        body: &mut Body<'_>,
    ) -> Option<TrackIndex> {
        match reference as u8 {
            0 => {
                let (process, thread) = (body.word()?, body.word()?);
                Some(tracks.thread(process, thread))
            }
            number => self.threads.get(usize::from(number)).copied().flatten(),
        }
    }
}

/// Puts a value at a place that may not be there yet.
fn put<T: Clone>(into: &mut Vec<T>, at: usize, nothing: T, value: T) {
    if into.len() <= at {
        into.resize(at + 1, nothing);
    }
    into[at] = value;
}
