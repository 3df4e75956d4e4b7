//! CRC-32 (IEEE 802.3, reflected polynomial 0xEDB88320, initial and final value all ones), the one of zlib and PNG.
//! Bitwise: it covers a few hundred header bytes, once.

/// The checksum of `bytes`.
pub const fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0u32;
    let mut i = 0;
    while i < bytes.len() {
        crc ^= bytes[i] as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
            bit += 1;
        }
        i += 1;
    }
    !crc
}

#[cfg(test)]
#[test]
fn check_value() {
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
}
