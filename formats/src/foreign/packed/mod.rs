//! Files that were packed with gzip or zstd: unpacked before anybody looks at what they are.
//!
//! A small file can unpack to more than any memory holds, by accident or by malice. What is unpacked is at most
//! [`MOST_RATIO`] times as long as the file, or [`ALWAYS`] long: traces shrink to a tenth, the most repetitive JSON to a
//! hundredth. No size that a file states about itself is believed.

mod gzip;
#[cfg(feature = "perfetto")]
mod zlib;
mod zstd;

use std::io::Read;

use super::author::ImportError;

/// So many times its own length a file may unpack to.
pub const MOST_RATIO: u64 = 200;
/// So many bytes any file may unpack to.
pub const ALWAYS: u64 = 16 << 20;

/// What came out.
#[derive(Debug)]
pub(crate) struct Unpacked {
    pub(crate) bytes: Vec<u8>,
    /// The packed file ends too early or is damaged from here on: bytes that came out before, and what is wrong.
    pub(crate) cut: Option<(u64, String)>,
}

/// One way of packing.
struct Packing {
    name: &'static str,
    is: fn(&[u8]) -> bool,
    open: for<'a> fn(&'a [u8]) -> std::io::Result<Box<dyn Read + 'a>>,
}

const PACKINGS: [Packing; 2] = [
    Packing { name: "gzip", is: gzip::is, open: gzip::open },
    Packing { name: "zstd", is: zstd::is, open: zstd::open },
];

/// True if a file that begins with these bytes is packed.
pub(crate) fn is_packed(beginning: &[u8]) -> bool {
    PACKINGS.iter().any(|packing| (packing.is)(beginning))
}

/// So many bytes a file of `bytes` bytes may unpack to.
pub(crate) fn most(bytes: usize) -> u64 {
    (bytes as u64).saturating_mul(MOST_RATIO).max(ALWAYS)
}

/// Unpacks what zlib packed inside a file: what comes out, at most `most` bytes, and why that is not all.
#[cfg(feature = "perfetto")]
pub(crate) fn inflate(bytes: &[u8], most: u64) -> (Vec<u8>, Option<String>) {
    zlib::inflate(bytes, most)
}

/// Unpacks `bytes`; `None` if they are not packed. What cannot be unpacked to its end is given as far as it could.
///
/// # Errors
/// If nothing at all comes out, or more than can be believed.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Result<Unpacked, ImportError>> {
    let packing = PACKINGS.iter().find(|packing| (packing.is)(bytes))?;
    let most = most(bytes.len());
    let fail = |at: usize, what: String| Some(Err(ImportError::new(packing.name, at as u64, what)));
    let mut out = Vec::new();
    let read = (packing.open)(bytes).and_then(|packed| packed.take(most + 1).read_to_end(&mut out));
    match read {
        _ if out.len() as u64 > most => fail(
            0,
            format!(
                "its {} bytes unpack to more than {most}: unpack it yourself if that is meant",
                bytes.len()
            ),
        ),
        Ok(_) => Some(Ok(Unpacked { bytes: out, cut: None })),
        Err(error) if out.is_empty() => fail(0, format!("{error}; copy or download it again")),
        Err(error) => {
            let cut = Some((out.len() as u64, error.to_string()));
            Some(Ok(Unpacked { bytes: out, cut }))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn zstandard(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn what_was_packed_comes_out() {
        let text: Vec<u8> = (0..100_000u32).flat_map(|n| (n % 977).to_le_bytes()).collect();
        // A frame that is to be skipped: its length, and something.
        let skipped = [0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        for packed in [
            gzipped(&text),
            zstandard(&text),
            [gzipped(&text[..7]), gzipped(&text[7..])].concat(),
            [&skipped[..], &zstandard(&text[..7]), &zstandard(b""), &skipped, &zstandard(&text[7..])]
                .concat(),
        ] {
            assert!(is_packed(&packed));
            let unpacked = unpack(&packed).unwrap().unwrap();
            assert!(unpacked.bytes == text && unpacked.cut.is_none());
        }
        assert!(unpack(&text).is_none());
    }

    #[test]
    fn what_was_cut_short_comes_out_as_far_as_it_goes() {
        let text: Vec<u8> =
            (0..300_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for packed in [gzipped(&text), zstandard(&text)] {
            let unpacked = unpack(&packed[..packed.len() / 2]).unwrap().unwrap();
            assert!(text.starts_with(&unpacked.bytes) && unpacked.bytes.len() > 100_000);
            assert_eq!(unpacked.cut.unwrap().0, unpacked.bytes.len() as u64);
        }
        assert!(unpack(&[0x1F, 0x8B, 8, 0, 0]).unwrap().is_err());
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let bomb = gzipped(&vec![0; 64 << 20]);
        assert!(bomb.len() < 70_000, "{}", bomb.len());
        for bomb in [bomb.repeat(4), bomb, frames_of_nothing(1, 4000), frames_of_nothing(4000, 1)] {
            let said = unpack(&bomb).unwrap().unwrap_err().to_string();
            assert!(said.contains("unpack to more than"), "{said}");
        }
    }

    /// Zstandard frames of blocks that are each a zero, 131,072 times.
    fn frames_of_nothing(frames: usize, blocks: usize) -> Vec<u8> {
        let block = |is_last: bool| [u8::from(is_last) | 1 << 1, 0, 0x10, 0];
        let blocks: Vec<u8> = (1..=blocks).flat_map(|number| block(number == blocks)).collect();
        // The window of this frame is 8 MiB.
        [&[0x28, 0xB5, 0x2F, 0xFD, 0, 13 << 3][..], &blocks].concat().repeat(frames)
    }
}
