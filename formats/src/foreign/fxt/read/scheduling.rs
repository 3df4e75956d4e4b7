//! Scheduling records: what the CPUs run, and who is made runnable.

use super::words::{Body, Record};
use super::{Reader, eio};
use crate::event::PollResult;
use crate::foreign::tracks::{TrackIndex, Turned};

/// Thread states of a context switch.
mod state {
    /// It could go on.
    pub(super) const RUNNING: u64 = 1;
    /// It is over, or about to be.
    pub(super) const DYING: u64 = 4;
    /// It is over.
    pub(super) const DEAD: u64 = 5;
}

impl Reader {
    /// `None`: the record reaches over its end.
    pub(super) fn scheduling(&mut self, record: Record<'_>) -> Option<()> {
        const LEGACY_SWITCH: u64 = 0;
        const SWITCH: u64 = 1;
        const WAKEUP: u64 = 2;
        let mut body = Body(record.body);
        match record.bits(60, 63) {
            LEGACY_SWITCH => self.legacy_switch(record, &mut body),
            SWITCH => {
                let at = self.clock.nanos(body.word()?);
                let (outgoing, incoming) = (body.word()?, body.word()?);
                if let Some(outgoing) = self.thread_of(outgoing) {
                    self.tracks.is_scheduled(outgoing);
                }
                let to = self.thread_of(incoming);
                self.switch(record.bits(20, 35) as u32, at, record.bits(36, 39), to)
            }
            WAKEUP => {
                let at = self.clock.nanos(body.word()?);
                let id = body.word()?;
                self.seen.saw(at);
                if self.eio.is_on() {
                    eio::runs(self, record.bits(20, 35) as u32, at, id);
                } else if let Some(thread) = self.thread_of(id) {
                    self.tracks.woken(thread, at, None);
                }
                Some(())
            }
            _ => Some(()),
        }
    }

    fn legacy_switch(&mut self, record: Record<'_>, body: &mut Body<'_>) -> Option<()> {
        let at = self.clock.nanos(body.word()?);
        let Self { tracks, tables, .. } = self;
        if let Some(outgoing) = tables.thread(tracks, record.bits(28, 35), body) {
            tracks.is_scheduled(outgoing);
        }
        let incoming = tables.thread(tracks, record.bits(36, 43), body);
        self.switch(record.bits(16, 23) as u32, at, record.bits(24, 27), incoming)
    }

    fn switch(&mut self, cpu: u32, at: i64, state: u64, to: Option<TrackIndex>) -> Option<()> {
        self.seen.saw(at);
        let left = match state {
            state::RUNNING => PollResult::Preempted,
            state::DYING | state::DEAD => PollResult::Ready,
            _ => PollResult::Pending,
        };
        self.tracks.turns(cpu, at, to.map_or(Turned::Idle, Turned::Thread), left);
        Some(())
    }

    /// The thread of an id that says nothing of its process. 0 is the idle thread.
    fn thread_of(&mut self, id: u64) -> Option<TrackIndex> {
        (id != 0).then(|| self.tracks.thread_of_any(id))
    }
}
