//! Following the directory of a guest that may lie: bounded by what the key says, no grant twice.

use super::directory::{Directory, DirectoryError, GrantRef};
use super::key::Key;
use std::collections::HashSet;

/// The grants of a ring, gathered page by page.
///
/// ```
/// use unitrace_formats::ring::PAGE;
/// use unitrace_formats::ring::xen::{Chain, GrantRef, Key, directory};
/// let mut page = [0; PAGE];
/// directory::write(&mut page, 0, 3, GrantRef::NONE, |n| GrantRef(20 + n));
///
/// let mut chain = Chain::new(&Key { directory: GrantRef(8), bytes: 3 * PAGE as u64 });
/// while let Some(grant) = chain.wanted() {
///     // Map `grant`, copy the page, unmap it.
///     assert_eq!(grant, GrantRef(8));
///     chain.add(&page)?;
/// }
/// assert_eq!(chain.into_refs(), [GrantRef(20), GrantRef(21), GrantRef(22)]);
/// # Ok::<(), unitrace_formats::ring::xen::ChainError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Chain {
    total: u32,
    refs: Vec<GrantRef>,
    seen: HashSet<GrantRef>,
    wanted: Option<GrantRef>,
}

/// Why the directory cannot be followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChainError {
    /// A page is no directory page: its grant, why.
    Page(GrantRef, DirectoryError),
    /// The page says the ring has another number of pages than the key: found, expected.
    Total(u32, u32),
    /// The page is for another part of the ring: found, expected.
    Order(u32, u32),
    /// A grant that was named before.
    Repeated(GrantRef),
}

impl core::fmt::Display for ChainError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Page(grant, error) => write!(f, "grant {grant}: {error}"),
            Self::Total(found, expected) => {
                write!(f, "the directory is for a ring of {found} pages, the key in xenstore for {expected}")
            }
            Self::Order(found, expected) => {
                write!(f, "the directory goes on at page {found} of the ring instead of page {expected}")
            }
            Self::Repeated(grant) => write!(f, "the directory names grant {grant} twice"),
        }
    }
}

impl core::error::Error for ChainError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Page(_, error) => Some(error),
            _ => None,
        }
    }
}

impl Chain {
    /// Begins where the key says.
    pub fn new(key: &Key) -> Self {
        let seen = HashSet::from([key.directory]);
        Self { total: key.frames(), refs: Vec::new(), seen, wanted: Some(key.directory) }
    }

    /// The grant of the directory page to be copied next; `None` when all grants are known.
    pub const fn wanted(&self) -> Option<GrantRef> {
        self.wanted
    }

    /// Takes the copy of the page that was [`Chain::wanted`]. Each call gets further, so that even a guest that
    /// rewrites its pages in between is followed for no more than its ring's size.
    ///
    /// # Errors
    /// When the copy cannot be part of this directory; what was gathered is then of no use.
    pub fn add(&mut self, page: &[u8]) -> Result<(), ChainError> {
        let Some(grant) = self.wanted else { return Ok(()) };
        let directory = Directory::parse(page).map_err(|error| ChainError::Page(grant, error))?;
        if directory.total != self.total {
            return Err(ChainError::Total(directory.total, self.total));
        }
        let expected = self.refs.len() as u32;
        if directory.first != expected {
            return Err(ChainError::Order(directory.first, expected));
        }
        if let Some(again) = directory.refs().chain(directory.next).find(|&grant| !self.seen.insert(grant)) {
            return Err(ChainError::Repeated(again));
        }
        self.refs.extend(directory.refs());
        self.wanted = directory.next;
        Ok(())
    }

    /// The grants of the ring's pages, in their order: all of them once nothing is [`Chain::wanted`].
    pub fn into_refs(self) -> Vec<GrantRef> {
        self.refs
    }
}
