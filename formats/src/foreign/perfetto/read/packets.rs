//! Cuts a file into its packets: field 1 of the outermost message, each with its length before it.

use super::fields::{Fields, Value};

/// The packets of a file, with the place where each begins.
#[derive(Clone, Debug)]
pub(super) struct Packets<'a>(Fields<'a>);

/// The field that holds packets.
const PACKET: u64 = 1;

impl<'a> Packets<'a> {
    pub(super) const fn new(file: &'a [u8]) -> Self {
        Self(Fields::new(file))
    }

    /// Where it stands, in bytes.
    pub(super) const fn offset(&self) -> usize {
        self.0.offset()
    }

    /// True if the whole file was read.
    pub(super) const fn is_at_end(&self) -> bool {
        self.0.is_at_end()
    }
}

impl<'a> Iterator for Packets<'a> {
    type Item = (usize, &'a [u8]);

    #[inline]
    fn next(&mut self) -> Option<(usize, &'a [u8])> {
        loop {
            if let (PACKET, Value::Bytes(body)) = self.0.next()? {
                return Some((self.offset() - body.len(), body));
            }
        }
    }
}

/// The largest number of a field that a packet has; new ones come a few a year.
const LARGEST_FIELD: u64 = 1000;
/// What a file begins with: the key of its first packet.
const FIRST: u8 = (PACKET as u8) << 3 | 2;

/// True for a file that begins like this: with a packet whose fields, as far as they can be seen, make sense.
pub(super) fn is_first(beginning: &[u8]) -> bool {
    if beginning.first() != Some(&FIRST) {
        return false;
    }
    let mut packets = Packets::new(beginning);
    let whole = packets.next().map(|(_, body)| body);
    // Or longer than what is seen of it.
    let Some(body) = whole.or_else(|| packets.0.cut()) else { return false };
    let mut fields = Fields::new(body);
    let mut seen = 0;
    for (number, _) in fields.by_ref() {
        if !(1..=LARGEST_FIELD).contains(&number) {
            return false;
        }
        seen += 1;
    }
    seen > 0 && (fields.is_at_end() || whole.is_none() && fields.cut().is_some())
}
