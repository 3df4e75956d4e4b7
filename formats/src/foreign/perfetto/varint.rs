//! Numbers as protobuf has them, seven bits a byte, the lowest first: put down at once, not byte by byte, because half
//! of a packet are numbers.

/// Numbers below this take eight bytes at most.
const OF_EIGHT: u64 = 1 << 56;
/// The bit of each byte that says: there is more.
const MORE: u64 = 0x8080_8080_8080_8080;

/// Bytes that a number takes.
#[inline]
pub(super) fn bytes_of(number: u64) -> usize {
    (70 - (number | 1).leading_zeros() as usize) / 7
}

/// Appends a number.
#[inline(always)]
pub(super) fn put(number: u64, out: &mut Vec<u8>) {
    match number {
        0..=0x7F => out.push(number as u8),
        0x80..=0x3FFF => out.extend_from_slice(&[number as u8 | 0x80, (number >> 7) as u8]),
        0x4000..OF_EIGHT => put_word(number, out),
        OF_EIGHT.. => put_long(number, out),
    }
}

/// Three to eight bytes.
fn put_word(number: u64, out: &mut Vec<u8>) {
    let bytes = bytes_of(number);
    let more = MORE & ((1 << (8 * (bytes - 1))) - 1);
    out.extend_from_slice(&(spread(number) | more).to_le_bytes());
    out.truncate(out.len() - 8 + bytes);
}

/// Nine bytes or ten.
fn put_long(number: u64, out: &mut Vec<u8>) {
    let [eight, ninth] = [spread(number % OF_EIGHT) | MORE, number >> 56];
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&eight.to_le_bytes());
    (bytes[8], bytes[9]) = (ninth as u8, 1);
    let needed = if ninth < 0x80 { 9 } else { 10 };
    out.extend_from_slice(&bytes);
    out.truncate(out.len() - 10 + needed);
}

/// Seven bits in each byte: first halves of 28 bits are parted, then quarters, then eighths.
#[inline]
fn spread(number: u64) -> u64 {
    let halves = number & 0x0FFF_FFFF | (number & 0x00FF_FFFF_F000_0000) << 4;
    let quarters = halves & 0x0000_3FFF_0000_3FFF | (halves & 0x0FFF_C000_0FFF_C000) << 2;
    quarters & 0x007F_007F_007F_007F | (quarters & 0x3F80_3F80_3F80_3F80) << 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_library() {
        let around = (0..64).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) + 1_u64]);
        let mixed = (1..200_u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (n % 64));
        for number in around.chain(mixed).chain([u64::MAX]) {
            let (mut ours, mut theirs) = (vec![7], vec![7]);
            put(number, &mut ours);
            prost::encoding::encode_varint(number, &mut theirs);
            assert_eq!(ours, theirs, "{number}");
            assert_eq!(bytes_of(number), prost::encoding::encoded_len_varint(number));
        }
    }
}
