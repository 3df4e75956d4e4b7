//! Zstandard: RFC 8878, one frame.

use std::io::{self, Read};

use ruzstd::decoding::StreamingDecoder;

pub(super) fn is(beginning: &[u8]) -> bool {
    beginning.starts_with(&[0x28, 0xB5, 0x2F, 0xFD])
}

pub(super) fn open(bytes: &[u8]) -> io::Result<Box<dyn Read + '_>> {
    let frame =
        StreamingDecoder::new(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(Box::new(frame))
}
