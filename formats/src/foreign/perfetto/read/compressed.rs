//! `compressed_packets`: packets inside a packet, deflated. They are put in its place before anything else is read.

use std::borrow::Cow;

use super::fields::{Fields, Value};
use super::packets::Packets;
use crate::foreign::author::Source;
use crate::foreign::packed;

/// The field of a packet that holds others.
const COMPRESSED: u64 = 50;

fn compressed(packet: &[u8]) -> Option<&[u8]> {
    Fields::new(packet).find_map(|field| match field {
        (COMPRESSED, Value::Bytes(packets)) => Some(packets),
        _ => None,
    })
}

/// The file with the packets that are inside others in their place. All together they may be as long as a packed file
/// of this length may unpack to.
pub(super) fn inflated<'a>(file: &'a [u8], source: &mut Source) -> Cow<'a, [u8]> {
    if Packets::new(file).all(|(_, body)| compressed(body).is_none()) {
        return Cow::Borrowed(file);
    }
    let mut room = packed::most(file.len());
    let mut plain = Vec::new();
    let mut packets = Packets::new(file);
    let mut before = 0;
    while let Some((at, body)) = packets.next() {
        let as_it_is = &file[before..packets.offset()];
        before = packets.offset();
        let Some(inside) = compressed(body) else {
            plain.extend_from_slice(as_it_is);
            continue;
        };
        let (mut inside, fault) = packed::inflate(inside, room);
        room -= inside.len() as u64;
        // A packet that breaks off would be taken for a part of the next one.
        inside.truncate(whole(&inside));
        plain.append(&mut inside);
        if let Some(fault) = fault {
            source.drop_at(
                at as u64,
                &format!("compressed_packets that cannot be inflated to their end ({fault})"),
            );
        }
    }
    plain.extend_from_slice(&file[before..]);
    Cow::Owned(plain)
}

/// Bytes of whole packets.
fn whole(packets: &[u8]) -> usize {
    let mut packets = Packets::new(packets);
    packets.by_ref().for_each(drop);
    packets.offset()
}

#[cfg(test)]
#[cfg(feature = "packed")]
mod tests {
    use std::io::Write;

    use super::*;

    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let mut all = vec![number << 3 | 2];
        if number >= 16 {
            all = vec![(number & 15) << 3 | 0x82, number >> 4];
        }
        let length = bytes.len();
        all.extend([length as u8 | 0x80, (length >> 7) as u8 | 0x80, (length >> 14) as u8]);
        [&all, bytes].concat()
    }

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        field(1, &field(COMPRESSED as u8, &packer.finish().unwrap()))
    }

    /// A packet of this sequence.
    fn packet(sequence: u8) -> Vec<u8> {
        field(1, &[10 << 3, sequence])
    }

    #[test]
    fn packets_inside_stand_where_they_were() {
        let inside = [packet(2), packet(3)].concat();
        let file = [packet(1), deflated(&inside), packet(4), vec![0x0A]].concat();
        let mut source = Source::default();
        let plain = inflated(&file, &mut source);
        assert_eq!(*plain, [packet(1), inside, packet(4), vec![0x0A]].concat());
        assert!(source.dropped.is_empty());
        assert!(matches!(inflated(&packet(1), &mut source), Cow::Borrowed(_)));
    }

    #[test]
    fn what_breaks_off_and_what_bursts_is_left_out() {
        let mut source = Source::default();
        let torn = [packet(2), vec![0x0A, 99]].concat();
        let file = [deflated(&torn), deflated(&vec![0; 64 << 20]), packet(3)].concat();
        assert!(*inflated(&file, &mut source) == [packet(2), packet(3)].concat());
        let said = source.dropped[0].to_string();
        assert!(said.contains("more comes out than can be believed"), "{said}");
        assert_eq!(source.dropped[0].first_at as usize, deflated(&torn).len() + 4);
    }
}
