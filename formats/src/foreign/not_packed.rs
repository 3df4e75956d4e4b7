//! [`packed`](super::packed) without its feature: nothing is unpacked.

use super::author::ImportError;

/// What came out.
#[derive(Debug)]
pub(crate) struct Unpacked {
    pub(crate) bytes: Vec<u8>,
    pub(crate) cut: Option<(u64, String)>,
}

/// True if a file that begins with these bytes is packed and can be unpacked here.
pub(crate) fn is_packed(_beginning: &[u8]) -> bool {
    false
}

/// Unpacks nothing.
pub(crate) fn unpack(_bytes: &[u8]) -> Option<Result<Unpacked, ImportError>> {
    None
}
