//! One packet, field numbers as in Perfetto's `protos/perfetto/trace/trace_packet.proto`. Everything else in it is
//! skipped.

use super::clocks::Whose;
use super::fields::{Fields, Value};

/// What a packet says; messages in it as they stand in the file.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Packet<'a> {
    pub(super) timestamp: Option<u64>,
    pub(super) clock: Option<u32>,
    pub(super) sequence: u32,
    /// The machine that it comes from; 0 is the one that recorded the trace.
    pub(super) machine: u32,
    pub(super) state_cleared: bool,
    pub(super) packets_lost: bool,
    pub(super) defaults: Option<&'a [u8]>,
    pub(super) interned: Option<&'a [u8]>,
    pub(super) clocks: Option<&'a [u8]>,
    pub(super) event: Option<&'a [u8]>,
    pub(super) track: Option<&'a [u8]>,
    /// Packets inside, deflated.
    pub(super) compressed: Option<&'a [u8]>,
}

/// Bit of `sequence_flags`: the sequence's state is cleared.
const CLEARED: u64 = 1;

impl<'a> Packet<'a> {
    /// `None`: it breaks off, or is no message.
    pub(super) fn read(body: &'a [u8]) -> Option<Self> {
        let mut packet = Self::default();
        let mut fields = Fields::new(body);
        for (number, value) in fields.by_ref() {
            match value {
                Value::Number(value) => packet.number(number, value),
                Value::Bytes(bytes) => packet.bytes(number, bytes),
            }
        }
        fields.is_at_end().then_some(packet)
    }

    #[inline]
    fn number(&mut self, number: u64, value: u64) {
        match number {
            8 => self.timestamp = Some(value),
            10 => self.sequence = value as u32,
            13 => self.state_cleared |= value & CLEARED != 0,
            41 => self.state_cleared |= value != 0,
            42 => self.packets_lost = value != 0,
            58 => self.clock = Some(value as u32),
            98 => self.machine = value as u32,
            _ => {}
        }
    }

    #[inline]
    fn bytes(&mut self, number: u64, bytes: &'a [u8]) {
        let message = match number {
            6 => &mut self.clocks,
            11 => &mut self.event,
            12 => &mut self.interned,
            50 => &mut self.compressed,
            59 => &mut self.defaults,
            60 => &mut self.track,
            _ => return,
        };
        *message = Some(bytes);
    }

    /// Whose clocks it tells of.
    pub(super) const fn whose(&self) -> Whose {
        Whose { machine: self.machine, sequence: self.sequence }
    }

    /// True if nothing that is read stands in it.
    pub(super) const fn is_other(&self) -> bool {
        self.event.is_none()
            && self.interned.is_none()
            && self.clocks.is_none()
            && self.track.is_none()
            && self.defaults.is_none()
            && self.compressed.is_none()
    }
}
