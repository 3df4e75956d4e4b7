//! gzip: RFC 1952, one member or several.

use std::io::{self, Read};

use flate2::bufread::MultiGzDecoder;

pub(super) fn is(beginning: &[u8]) -> bool {
    beginning.starts_with(&[0x1F, 0x8B, 8])
}

pub(super) fn open(bytes: &[u8]) -> io::Result<Box<dyn Read + '_>> {
    Ok(Box::new(MultiGzDecoder::new(bytes)))
}
