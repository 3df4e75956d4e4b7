//! How a Xen guest hands its ring to another domain (RING.md, section 12): a [`Key`] in xenstore names the first page
//! of a [`directory`], which names the grants of the ring's pages. Xenstore messages are limited to 4,096 bytes, so the
//! grants themselves do not fit there.
//!
//! The guest may change all of it at any time. A reader copies a page, checks the copy and believes nothing else.

#[cfg(feature = "std")]
pub mod chain;
pub mod directory;
pub mod key;

#[cfg(feature = "std")]
pub use chain::{Chain, ChainError};
pub use directory::{Directory, DirectoryError, GrantRef};
pub use key::{Key, KeyError};

/// Version of key and directory. A new version is forced by any change of a field or of the order of words.
pub const VERSION: u32 = 1;

/// The most pages that a ring handed over by grants can have: 256 MiB. It bounds what a guest can make a reader keep.
pub const MAX_FRAMES: u32 = 65_536;
