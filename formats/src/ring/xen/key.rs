//! The one line in xenstore that says where a guest's ring is.

use super::directory::GrantRef;
use super::{MAX_FRAMES, VERSION};
use crate::ring::PAGE;

/// Where the key stands, below the guest's own path (`/local/domain/ID`). A guest writes it by this relative path.
pub const PATH: &str = "data/unitrace/ring";

/// No value is longer: three words of at most 10, 10 and 20 digits and two spaces.
pub const MAX_LENGTH: usize = 42;

/// The value of the key.
///
/// ```
/// use unitrace_formats::ring::xen::{GrantRef, Key};
/// let key = Key { directory: GrantRef(8), bytes: 4 << 20 };
/// assert_eq!(key.to_string(), "1 8 4194304");
/// assert_eq!(Key::parse(b"1 8 4194304"), Ok(key));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// Grant of the first directory page.
    pub directory: GrantRef,
    /// Bytes of the ring, a whole number of pages.
    pub bytes: u64,
}

/// Why a value is not a [`Key`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyError {
    /// Not three decimal numbers with one space between them.
    Text,
    /// Written by another version.
    Version(u32),
    /// A grant reference that no ring can have.
    Directory(GrantRef),
    /// Not a whole number of pages, or none, or more than [`MAX_FRAMES`].
    Bytes(u64),
}

impl core::fmt::Display for KeyError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Text => write!(f, "{PATH} is not of the form \"{VERSION} <grant> <bytes>\""),
            Self::Version(found) => write!(
                f,
                "{PATH} has version {found}, this program reads version {VERSION}; use the unitrace release that the \
                 guest was built with"
            ),
            Self::Directory(found) => write!(f, "{PATH} names grant {found}, which no ring can have"),
            Self::Bytes(found) => write!(
                f,
                "{PATH} says the ring has {found} bytes; it must be whole pages of {PAGE}, at most {MAX_FRAMES} of them"
            ),
        }
    }
}

impl core::error::Error for KeyError {}

impl Key {
    /// Reads and checks a value as it came out of xenstore.
    ///
    /// # Errors
    /// When it is not exactly what [`Key`]'s `Display` writes, or is for a ring that cannot be.
    pub fn parse(value: &[u8]) -> Result<Self, KeyError> {
        if value.len() > MAX_LENGTH {
            return Err(KeyError::Text);
        }
        let mut words = value.split(|&byte| byte == b' ');
        let version = narrow(number(words.next())?)?;
        if version != VERSION {
            return Err(KeyError::Version(version));
        }
        let directory = GrantRef(narrow(number(words.next())?)?);
        let bytes = number(words.next())?;
        if words.next().is_some() {
            return Err(KeyError::Text);
        }
        let key = Self { directory, bytes };
        if directory == GrantRef::NONE {
            return Err(KeyError::Directory(directory));
        }
        if bytes % PAGE as u64 != 0 || bytes == 0 || bytes / PAGE as u64 > u64::from(MAX_FRAMES) {
            return Err(KeyError::Bytes(bytes));
        }
        Ok(key)
    }

    /// Pages of the ring.
    pub const fn frames(&self) -> u32 {
        (self.bytes / PAGE as u64) as u32
    }
}

impl core::fmt::Display for Key {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{VERSION} {} {}", self.directory, self.bytes)
    }
}

/// A decimal number and nothing else: no sign, no blank.
fn number(word: Option<&[u8]>) -> Result<u64, KeyError> {
    let word = word.filter(|word| !word.is_empty()).ok_or(KeyError::Text)?;
    word.iter().try_fold(0u64, |value, &byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0')).ok_or(KeyError::Text)?;
        value.checked_mul(10).and_then(|value| value.checked_add(digit)).ok_or(KeyError::Text)
    })
}

fn narrow(value: u64) -> Result<u32, KeyError> {
    u32::try_from(value).map_err(|_| KeyError::Text)
}
