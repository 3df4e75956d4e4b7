//! [`parquet`](super::parquet) without its feature: no tables are written.

use std::io;
use std::path::Path;

use crate::trace::Trace;

/// Parquet is not written.
pub const IS_WRITTEN: bool = false;

/// Writes nothing.
///
/// # Errors
/// Always: [`io::ErrorKind::Unsupported`].
pub fn write_dir(_trace: &Trace, _dir: &Path) -> io::Result<()> {
    let what = "this unitrace was built without Parquet: cargo build -p unitrace-viewer --features parquet";
    Err(io::Error::new(io::ErrorKind::Unsupported, what))
}
