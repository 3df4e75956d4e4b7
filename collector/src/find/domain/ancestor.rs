//! Rings of MirageOS's mirage-profile (2014 to 2023): `data/mprof/ring-ref` is a list of grant references in decimal
//! with commas between, in page order, and that is all. What the pages hold is a CTF stream of its own layout, which is copied
//! byte by byte, as its own tools did it.

use super::DomainError;
use crate::memory::{MappedMemory, Memory, ReadError};
use crate::xen::grants;
use crate::xen::store::Domain;
use unitrace_formats::ring::xen::GrantRef;

/// Where the guest says which pages, below its own path.
pub(super) const PATH: &str = "data/mprof/ring-ref";

/// A ring of the older format.
#[derive(Debug)]
pub struct Ancestor {
    /// Whose.
    pub domain: Domain,
    memory: MappedMemory,
}

impl Ancestor {
    /// A copy of all its bytes as they are now. Its writer has no commit protocol: an event may be torn.
    pub fn bytes(&self) -> Result<Vec<u8>, ReadError> {
        let mut bytes = vec![0; usize::try_from(self.memory.length()).unwrap_or(0)];
        self.memory.read(0, &mut bytes)?;
        Ok(bytes)
    }
}

/// Maps the pages that the list names.
pub(super) fn by_grants(domain: &Domain, value: &[u8]) -> Result<Ancestor, DomainError> {
    let refs = parse(value).ok_or(DomainError::AncestorKey)?;
    let memory = MappedMemory::new(grants::map(domain.id, &refs)?);
    Ok(Ancestor { domain: domain.clone(), memory })
}

/// The list; `None`: it is none, or names a page twice. A value in xenstore is short, so the list is.
fn parse(value: &[u8]) -> Option<Vec<GrantRef>> {
    let text = std::str::from_utf8(value).ok()?;
    let number = |word: &str| {
        let is_plain = word.bytes().all(|byte| byte.is_ascii_digit());
        word.parse().ok().filter(|_| is_plain).map(GrantRef)
    };
    let refs: Vec<GrantRef> = text.split(',').map(number).collect::<Option<_>>()?;
    let mut sorted = refs.clone();
    sorted.sort_unstable();
    sorted.dedup();
    (sorted.len() == refs.len()).then_some(refs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_of_pages() {
        let refs = |refs: &[u32]| Some(refs.iter().copied().map(GrantRef).collect::<Vec<_>>());
        assert_eq!(parse(b"8"), refs(&[8]));
        assert_eq!(parse(b"12,10,11"), refs(&[12, 10, 11]));
        for wrong in ["", ",", "8,", "8 ,9", "+8", "-8", "8,9,8", "4294967296", "8;9", "\u{664}"] {
            assert_eq!(parse(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(parse(&[0xff, b'8']), None);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(refs in proptest::collection::hash_set(any::<u32>(), 1..300)) {
            let refs: Vec<u32> = refs.into_iter().collect();
            let text = refs.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
            prop_assert_eq!(parse(text.as_bytes()), Some(refs.into_iter().map(GrantRef).collect()));
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = parse(&bytes);
        }
    }
}
