//! Protobuf as it stands in the file: the fields of a message one after the other, and nothing copied. What comes with
//! every event is read so; what comes seldom, by prost ([`super::schema`]).

/// Wire types.
mod wire {
    pub(super) const VARINT: u64 = 0;
    pub(super) const FIXED64: u64 = 1;
    pub(super) const LENGTH: u64 = 2;
    pub(super) const FIXED32: u64 = 5;
}

/// What a field says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Value<'a> {
    /// A number, however it is written.
    Number(u64),
    /// A text, a message, or several numbers.
    Bytes(&'a [u8]),
}

/// The fields of a message, each with its number, up to the end or to the first that makes no sense.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a> {
    message: &'a [u8],
    at: usize,
}

impl<'a> Fields<'a> {
    pub(super) const fn new(message: &'a [u8]) -> Self {
        Self { message, at: 0 }
    }

    /// Where it stands, in bytes.
    pub(super) const fn offset(&self) -> usize {
        self.at
    }

    /// True if the whole message was read.
    pub(super) const fn is_at_end(&self) -> bool {
        self.at == self.message.len()
    }

    /// What is there of a text or message that goes over the end; `None` if none stands here.
    pub(super) fn cut(&self) -> Option<&'a [u8]> {
        let mut at = self.at;
        let key = varint(self.message, &mut at)?;
        let bytes = varint(self.message, &mut at)?;
        let rest = self.message.get(at..)?;
        (key & 7 == wire::LENGTH && bytes > rest.len() as u64).then_some(rest)
    }

    fn bytes(&self, at: &mut usize, count: u64) -> Option<&'a [u8]> {
        let end = at.checked_add(usize::try_from(count).ok()?)?;
        let bytes = self.message.get(*at..end)?;
        *at = end;
        Some(bytes)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u64, Value<'a>);

    #[inline]
    fn next(&mut self) -> Option<(u64, Value<'a>)> {
        let mut at = self.at;
        let key = varint(self.message, &mut at)?;
        let value = match key & 7 {
            wire::VARINT => Value::Number(varint(self.message, &mut at)?),
            wire::FIXED64 => Value::Number(u64::from_le_bytes(*self.bytes(&mut at, 8)?.first_chunk()?)),
            wire::FIXED32 => {
                Value::Number(u32::from_le_bytes(*self.bytes(&mut at, 4)?.first_chunk()?).into())
            }
            wire::LENGTH => {
                let count = varint(self.message, &mut at)?;
                Value::Bytes(self.bytes(&mut at, count)?)
            }
            _ => return None,
        };
        // No field has the number 0: these are zeros, or something else.
        let number = Some(key >> 3).filter(|&number| number != 0)?;
        self.at = at;
        Some((number, value))
    }
}

#[inline]
fn varint(message: &[u8], at: &mut usize) -> Option<u64> {
    let &first = message.get(*at)?;
    *at += 1;
    if first < 0x80 {
        return Some(first.into());
    }
    let mut value = u64::from(first & 0x7F);
    for shift in (7..64).step_by(7) {
        let &byte = message.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wire_type() {
        let message = [
            &[0x08, 0x96, 0x01, 0x11, 1, 0, 0, 0, 0, 0, 0, 0x80][..],
            &[0x1A, 2, b'h', b'i', 0x25, 7, 0, 0, 0],
        ]
        .concat();
        let mut fields = Fields::new(&message);
        let all: Vec<_> = fields.by_ref().collect();
        let number = |number, value| (number, Value::Number(value));
        assert_eq!(all, [number(1, 150), number(2, 1 << 63 | 1), (3, Value::Bytes(b"hi")), number(4, 7)]);
        assert!(fields.is_at_end() && fields.cut().is_none());
        let mut cut = Fields::new(&message[..14]);
        assert_eq!((cut.by_ref().count(), cut.offset(), cut.cut()), (2, 12, Some(&b""[..])));
        // A number without end, and a type that there is not.
        assert_eq!(Fields::new(&[0xFF; 20]).next(), None);
        assert_eq!(Fields::new(&[0x0F, 0]).next(), None);
        assert_eq!(Fields::new(&[0, 0]).next(), None);
    }
}
