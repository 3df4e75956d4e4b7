//! Cuts a file into its packets: field 1 of the outermost message, each with its length before it.

/// The packets of a file, with the place where each begins.
#[derive(Clone, Debug)]
pub(super) struct Packets<'a> {
    file: &'a [u8],
    at: usize,
}

/// The field that holds packets.
const PACKET: u64 = 1;

/// Wire types of protobuf.
mod wire {
    pub(super) const VARINT: u64 = 0;
    pub(super) const FIXED64: u64 = 1;
    pub(super) const LENGTH: u64 = 2;
    pub(super) const FIXED32: u64 = 5;
}

impl<'a> Packets<'a> {
    pub(super) const fn new(file: &'a [u8]) -> Self {
        Self { file, at: 0 }
    }

    /// Where it stands, in bytes.
    pub(super) const fn offset(&self) -> usize {
        self.at
    }

    /// True if the whole file was read.
    pub(super) const fn is_at_end(&self) -> bool {
        self.at == self.file.len()
    }

    /// True if what stands here is a text or a message longer than the file.
    fn last_is_cut(&self) -> bool {
        let mut at = self.at;
        let key = varint(self.file, &mut at).unwrap_or_default();
        let bytes = varint(self.file, &mut at).unwrap_or_default();
        key & 7 == wire::LENGTH && bytes > (self.file.len() - at) as u64
    }

    /// The next field: its number and bytes, empty for numbers. `None` at the end, or where it makes no sense.
    fn field(&mut self) -> Option<(u64, usize, &'a [u8])> {
        let mut at = self.at;
        let key = varint(self.file, &mut at)?;
        let bytes = match key & 7 {
            wire::VARINT => {
                varint(self.file, &mut at)?;
                0
            }
            wire::FIXED64 => 8,
            wire::LENGTH => usize::try_from(varint(self.file, &mut at)?).ok()?,
            wire::FIXED32 => 4,
            _ => return None,
        };
        let body = self.file.get(at..at.checked_add(bytes)?)?;
        self.at = at + bytes;
        Some((key >> 3, at, body))
    }
}

impl<'a> Iterator for Packets<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<(usize, &'a [u8])> {
        loop {
            if let (PACKET, at, body) = self.field()? {
                return Some((at, body));
            }
        }
    }
}

/// The largest number of a field that a packet has; new ones come a few a year.
const LARGEST_FIELD: u64 = 1000;

/// True for a file that begins like this: with a packet whose fields, as far as they can be seen, make sense.
pub(super) fn is_first(beginning: &[u8]) -> bool {
    let mut at = 0;
    if varint(beginning, &mut at) != Some(PACKET << 3 | wire::LENGTH) {
        return false;
    }
    let Some(bytes) = varint(beginning, &mut at).and_then(|bytes| usize::try_from(bytes).ok()) else {
        return false;
    };
    let rest = &beginning[at..];
    let mut fields = Packets::new(&rest[..bytes.min(rest.len())]);
    let (mut seen, mut cut) = (0, bytes > rest.len());
    while let Some((number, ..)) = fields.field() {
        if !(1..=LARGEST_FIELD).contains(&number) {
            return false;
        }
        seen += 1;
    }
    cut &= fields.last_is_cut();
    seen > 0 && (fields.is_at_end() || cut)
}

fn varint(file: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let &byte = file.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
