//! What somebody may know of a foreign file that the file itself does not say.

use super::mapping::Mapping;
use crate::time::Frequency;

/// How a foreign file is to be read. The default is what the file says, and no more.
#[derive(Clone, Default, Debug)]
pub struct ImportOptions {
    /// How fast the time stamp counter runs that a file counts with and does not describe ([`super::xentrace`]).
    pub tsc: Option<Frequency>,
    /// What the events of a CTF trace mean.
    pub mapping: Mapping,
}
