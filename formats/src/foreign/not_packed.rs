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

/// Nothing inside a file is unpacked.
#[cfg(feature = "perfetto")]
pub(crate) fn most(_bytes: usize) -> u64 {
    0
}

/// Unpacks nothing.
#[cfg(feature = "perfetto")]
pub(crate) fn inflate(_bytes: &[u8], _most: u64) -> (Vec<u8>, Option<String>) {
    (Vec::new(), Some("this program was built without the feature \"packed\"".to_owned()))
}
