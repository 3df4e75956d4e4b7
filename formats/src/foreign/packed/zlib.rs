//! zlib: RFC 1950, as it stands inside a file of another format.

use std::io::Read;

use flate2::bufread::ZlibDecoder;

/// What comes out, at most `most` bytes of it, and why that is not all.
pub(super) fn inflate(bytes: &[u8], most: u64) -> (Vec<u8>, Option<String>) {
    let mut out = Vec::new();
    let read = ZlibDecoder::new(bytes).take(most + 1).read_to_end(&mut out);
    let fault = match read {
        Err(error) => Some(error.to_string()),
        Ok(_) if out.len() as u64 > most => Some("more comes out than can be believed".to_owned()),
        Ok(_) => None,
    };
    out.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    (out, fault)
}
