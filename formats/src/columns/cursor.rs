//! Reads the events of one packet into columns. Decides exactly as [`crate::wire::decode::Events`] does, which a
//! test holds it to, but without a branch on the id, and without its fields: those stay where they are until somebody asks for them.

use super::out::{Out, Row};
use super::spec::{Sort, Spec, Specs};
use crate::event::{EventId, Text};
use crate::time::Ticks;
use crate::wire::stamp::StampLength;

/// Bytes looked at at once: more than the longest head, time and fixed payload, and what lies behind an offset.
const WINDOW: usize = 48;
const _: () = assert!(crate::wire::encode::MAX_FIXED <= WINDOW);

/// The bits of the tick counter that are stored, by length code.
const TIME_MASKS: [u64; 4] = [0xFF, 0xFFFF, 0xFFFF_FFFF, u64::MAX];

/// Where a packet lies and what its header says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    /// The packet's content.
    pub(super) content: &'a [u8],
    /// No event is earlier, in the guest's own ticks.
    pub(super) begin: Ticks,
    /// No event is later.
    pub(super) end: Ticks,
    /// Index of the packet.
    pub(super) packet: u32,
    /// What puts the guest's ticks on the trace's axis.
    pub(super) shift: u64,
}

/// A place in a packet.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    source: Source<'a>,
    /// Where in the content the next event begins.
    at: usize,
    /// Time of the last event read, or the packet's begin.
    last: u64,
}

impl<'a> Cursor<'a> {
    /// At the first event of a packet.
    pub(super) fn new(source: Source<'a>) -> Self {
        Self { source, at: 0, last: source.begin.0 }
    }

    /// Time of the next event on the trace's axis; `None` at the packet's end.
    pub(super) fn next_time(&mut self) -> Option<u64> {
        let window = self.window();
        let time = self.time(&window);
        if time.is_none() {
            self.stop();
        }
        Some(time?.wrapping_add(self.source.shift))
    }

    /// Passes over the events before `time` (on the trace's axis) and counts them, those without a name too.
    pub(super) fn pass(&mut self, specs: &Specs, time: u64) -> u64 {
        let mut passed = 0;
        while self.next_time().is_some_and(|next| next < time) {
            let window = self.window();
            let spec = &specs[window[0] as usize];
            let (Some(own), Some(bytes)) = (self.time(&window), self.size(spec)) else {
                self.stop();
                break;
            };
            self.advance(own, bytes);
            passed += 1;
        }
        passed
    }

    /// Reads events up to and including `limit` (on the trace's axis) into `out` from row `*n` on. Events without a
    /// name are counted in `skipped`. Gives the time of the next event, if it was seen on the way; otherwise
    /// [`Cursor::next_time`] says it.
    #[inline]
    pub(super) fn read(
        &mut self,
        specs: &Specs,
        limit: u64,
        out: &mut Out<'_>,
        n: &mut usize,
        skipped: &mut u64,
    ) -> Option<u64> {
        // The limit in the packet's own ticks. Between begin and end of a packet the trace's axis does not wrap (see
        // `assemble`), beyond it may: the end comes first.
        let Source { end, shift, .. } = self.source;
        let limit = limit.min(end.0.wrapping_add(shift)).wrapping_sub(shift);
        loop {
            let next = self.read_fixed(specs, limit, out, n);
            if next.is_some_and(|next| next <= end.0) {
                return next.map(|next| next.wrapping_add(shift));
            }
            if !self.read_one(specs, limit, out, n, skipped) {
                return None;
            }
        }
    }

    /// Reads as long as events have a fixed payload and are not the packet's last ones. Gives the time of the first
    /// event after `limit`, if that was what ended it.
    #[inline(always)]
    fn read_fixed(&mut self, specs: &Specs, limit: u64, out: &mut Out<'_>, n: &mut usize) -> Option<u64> {
        let (mut at, mut last) = (self.at, self.last);
        let mut rows = out.from(*n);
        let mut count = 0;
        let mut next = None;
        while count < rows.len() {
            let Some(window) = self.source.content.get(at..).and_then(|rest| rest.first_chunk()) else {
                break;
            };
            let spec = &specs[window[0] as usize];
            let time = rebuild(last, window);
            if time > limit || time < last || spec.sort != Sort::Fixed {
                next = (time > limit && time >= last).then_some(time);
                break;
            }
            rows.set(count, self.row(window[0], time, at));
            count += 1;
            last = time;
            at += spec.bytes as usize;
        }
        (self.at, self.last) = (at, last);
        *n += count;
        next
    }

    /// Reads one event of any sort; `false` if there is none up to `limit`.
    fn read_one(
        &mut self,
        specs: &Specs,
        limit: u64,
        out: &mut Out<'_>,
        n: &mut usize,
        skipped: &mut u64,
    ) -> bool {
        if *n >= out.len() {
            return false;
        }
        let window = self.window();
        let spec = &specs[window[0] as usize];
        let time = self.time(&window);
        if time.is_some_and(|time| time > limit) {
            return false;
        }
        let (Some(time), Some(bytes)) = (time, self.size(spec)) else {
            self.stop();
            return false;
        };
        match spec.sort {
            Sort::Fixed | Sort::Text => {
                let mut rows = out.from(*n);
                rows.set(0, self.row(window[0], time, self.at));
                *n += 1;
            }
            _ => *skipped += 1,
        }
        self.advance(time, bytes);
        true
    }

    /// What is left of the content.
    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.source.content.get(self.at..).unwrap_or_default()
    }

    /// The next bytes, zeros after the packet's end.
    #[inline]
    fn window(&self) -> [u8; WINDOW] {
        let rest = self.rest();
        match rest.first_chunk() {
            Some(window) => *window,
            None => {
                let mut window = [0; WINDOW];
                window[..rest.len()].copy_from_slice(rest);
                window
            }
        }
    }

    /// Time of the next event, if there is one and its time is one that this packet can hold.
    #[inline]
    fn time(&self, window: &[u8; WINDOW]) -> Option<u64> {
        let time = rebuild(self.last, window);
        let head = 1 + StampLength::from_code(window[0]).bytes();
        let is_there = head <= self.rest().len();
        (is_there && time >= self.last && time <= self.source.end.0).then_some(time)
    }

    /// Bytes of the event; `None` if it does not end within the packet or nobody knows where.
    #[inline]
    fn size(&self, spec: &Spec) -> Option<usize> {
        let fixed = spec.bytes as usize;
        let size = match spec.sort {
            Sort::Fixed | Sort::Skipped => fixed,
            Sort::Text | Sort::SkippedText => {
                let length = self.rest().get(fixed..fixed + 2)?;
                let length = u16::from_le_bytes([length[0], length[1]]) as usize;
                if spec.sort == Sort::Text && length > Text::MAX {
                    return None;
                }
                fixed + 2 + length
            }
            Sort::Unreadable => return None,
        };
        (size <= self.rest().len()).then_some(size)
    }

    /// The event of this head and time that begins at `at`.
    #[inline(always)]
    fn row(&self, head: u8, time: u64, at: usize) -> Row {
        // A packet has at most 64 KiB, its header among them.
        let Source { packet, shift, .. } = self.source;
        Row { time: Ticks(time.wrapping_add(shift)), packet, offset: at as u16, id: EventId(head >> 2) }
    }

    #[inline(always)]
    fn advance(&mut self, time: u64, bytes: usize) {
        self.last = time;
        self.at += bytes;
    }

    /// Nothing more can be read.
    fn stop(&mut self) {
        self.at = self.source.content.len();
    }
}

/// The time in a window: see [`crate::wire::stamp::StampLength::rebuild`].
#[inline(always)]
fn rebuild(last: u64, window: &[u8; WINDOW]) -> u64 {
    let mask = TIME_MASKS[(window[0] & 3) as usize];
    let stamp = u64::from_le_bytes([
        window[1], window[2], window[3], window[4], window[5], window[6], window[7], window[8],
    ]);
    last.wrapping_add(stamp.wrapping_sub(last) & mask)
}
