//! Reads the events of one packet into columns. Decides exactly as [`crate::wire::decode::Events`] does, which a
//! test holds it to, but without a branch on the id, and only the fields that have a column.

use super::out::{Out, Row};
use super::spec::{Sort, Spec};
use crate::event::{EventId, Text};
use crate::time::Ticks;

/// Bytes looked at at once: more than the longest head, time and fixed payload, and what lies behind an offset.
const WINDOW: usize = 48;
const _: () = assert!(crate::wire::encode::MAX_FIXED <= WINDOW);

/// The spec of each event id.
pub(super) type Specs = [Spec; EventId::COUNT];

/// Where a packet lies and what its header says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    /// The packet's content.
    pub(super) content: &'a [u8],
    /// Offset of the content's end in the bytes of the trace.
    pub(super) content_end: u64,
    /// No event is earlier, in the guest's own ticks.
    pub(super) begin: Ticks,
    /// No event is later.
    pub(super) end: Ticks,
    /// Number of the stream.
    pub(super) stream: u16,
    /// What puts the guest's ticks on the trace's axis.
    pub(super) shift: u64,
}

/// A place in a packet.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    source: Source<'a>,
    /// What is left of the content.
    rest: &'a [u8],
    /// Time of the last event read, or the packet's begin.
    last: u64,
}

/// The head of an event.
#[derive(Clone, Copy)]
struct Head {
    id: EventId,
    time: u64,
    /// Where the payload begins: 2, 3, 5 or 9.
    payload: usize,
}

impl<'a> Cursor<'a> {
    /// At the first event of a packet.
    pub(super) fn new(source: Source<'a>) -> Self {
        Self { source, rest: source.content, last: source.begin.0 }
    }

    /// Time of the next event on the trace's axis; `None` at the packet's end.
    pub(super) fn next_time(&mut self) -> Option<u64> {
        let head = self.head(&self.window());
        if !self.is_good(head) {
            self.stop();
            return None;
        }
        Some(head.time.wrapping_add(self.source.shift))
    }

    /// Passes over the events before `time` (on the trace's axis) and counts them, those without a name too.
    pub(super) fn pass(&mut self, specs: &Specs, time: u64) -> u64 {
        let mut passed = 0;
        while self.next_time().is_some_and(|next| next < time) {
            let window = self.window();
            let head = self.head(&window);
            let Some(bytes) = self.size(specs, head) else {
                self.stop();
                break;
            };
            self.advance(head, bytes);
            passed += 1;
        }
        passed
    }

    /// Reads events up to and including `limit` (on the trace's axis) into `out` from row `*n` on. Events without a
    /// name are counted in `skipped`. Afterwards [`Cursor::next_time`] says what stands next.
    #[inline]
    pub(super) fn read(
        &mut self,
        specs: &Specs,
        limit: u64,
        out: &mut Out<'_>,
        n: &mut usize,
        skipped: &mut u64,
    ) {
        // The limit in the packet's own ticks. Times do not wrap within an epoch, see `assemble`.
        let limit = limit.wrapping_sub(self.source.shift).min(self.source.end.0);
        loop {
            *n = self.read_fixed(specs, limit, out, *n);
            if !self.read_one(specs, limit, out, n, skipped) {
                break;
            }
        }
    }

    /// Reads as long as events have a fixed payload and are not the packet's last ones.
    #[inline(always)]
    fn read_fixed(&mut self, specs: &Specs, limit: u64, out: &mut Out<'_>, mut n: usize) -> usize {
        while let Some(window) = self.rest.first_chunk::<WINDOW>()
            && n < out.len()
        {
            let head = self.head(window);
            let spec = &specs[head.id.0 as usize & 63];
            if head.time < self.last || head.time > limit || spec.sort != Sort::Fixed {
                break;
            }
            out.set(n, self.row(spec, head, window));
            n += 1;
            self.advance(head, head.payload + spec.size as usize);
        }
        n
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
        if *n >= out.len() || self.rest.is_empty() {
            return false;
        }
        let window = self.window();
        let head = self.head(&window);
        if self.is_good(head) && head.time > limit {
            return false;
        }
        let Some(bytes) = self.size(specs, head).filter(|_| self.is_good(head)) else {
            self.stop();
            return false;
        };
        let spec = &specs[head.id.0 as usize & 63];
        match spec.sort {
            Sort::Fixed | Sort::Text => {
                out.set(*n, self.row(spec, head, &window));
                *n += 1;
            }
            _ => *skipped += 1,
        }
        self.advance(head, bytes);
        true
    }

    /// The next bytes, zeros after the packet's end.
    #[inline]
    fn window(&self) -> [u8; WINDOW] {
        match self.rest.first_chunk() {
            Some(window) => *window,
            None => {
                let mut window = [0; WINDOW];
                window[..self.rest.len()].copy_from_slice(self.rest);
                window
            }
        }
    }

    /// The head in a window: for its time see [`crate::wire::stamp::StampLength::rebuild`].
    #[inline(always)]
    fn head(&self, window: &[u8; WINDOW]) -> Head {
        const MASKS: [u64; 4] = [0xFF, 0xFFFF, 0xFFFF_FFFF, u64::MAX];
        let code = window[0] & 3;
        let mask = MASKS[code as usize];
        let stamp = u64::from_le_bytes([
            window[1], window[2], window[3], window[4], window[5], window[6], window[7], window[8],
        ]);
        let time = (self.last & !mask) | (stamp & mask);
        let wrapped = if time < self.last { mask.wrapping_add(1) } else { 0 };
        Head { id: EventId(window[0] >> 2), time: time.wrapping_add(wrapped), payload: 1 + (1 << code) }
    }

    /// True if there is an event whose time is one that this packet can hold.
    #[inline]
    fn is_good(&self, head: Head) -> bool {
        head.payload <= self.rest.len() && head.time >= self.last && head.time <= self.source.end.0
    }

    /// Bytes of the event; `None` if it does not end within the packet or nobody knows where.
    #[inline]
    fn size(&self, specs: &Specs, head: Head) -> Option<usize> {
        let spec = &specs[head.id.0 as usize & 63];
        let fixed = head.payload + spec.size as usize;
        let size = match spec.sort {
            Sort::Fixed | Sort::Skipped => fixed,
            Sort::Text | Sort::SkippedText => {
                let length = self.rest.get(fixed..fixed + 2)?;
                let length = u16::from_le_bytes([length[0], length[1]]) as usize;
                let too_long = spec.sort == Sort::Text && length > Text::MAX;
                if too_long {
                    return None;
                }
                fixed + 2 + length
            }
            Sort::Unreadable => return None,
        };
        (size <= self.rest.len()).then_some(size)
    }

    #[inline(always)]
    fn row(&self, spec: &Spec, head: Head, window: &[u8; WINDOW]) -> Row {
        // The masks tell the compiler what the table guarantees: no index leaves the window.
        let at = |offset: u8| (head.payload + offset as usize) & 31;
        let u32_at = |i: usize| u32::from_le_bytes([window[i], window[i + 1], window[i + 2], window[i + 3]]);
        let site = at(spec.site);
        Row {
            time: Ticks(head.time.wrapping_add(self.source.shift)),
            stream: self.source.stream,
            id: head.id,
            a: u32_at(at(spec.a)) & spec.a_mask,
            b: u32_at(at(spec.b)) & spec.b_mask,
            site: u16::from_le_bytes([window[site], window[site + 1]]) & spec.site_mask,
            code: window[at(spec.code)] & spec.code_mask,
            offset: self.source.content_end - self.rest.len() as u64,
        }
    }

    #[inline(always)]
    fn advance(&mut self, head: Head, bytes: usize) {
        self.last = head.time;
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Nothing more can be read.
    fn stop(&mut self) {
        self.rest = &[];
    }
}
