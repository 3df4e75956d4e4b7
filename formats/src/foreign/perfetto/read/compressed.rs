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
