//! The directory of a Xen guest's ring: what is written is read, and nothing that a guest makes up leads astray.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use proptest::prelude::*;
use unitrace_formats::ring::PAGE;
use unitrace_formats::ring::crc::crc32;
use unitrace_formats::ring::xen::directory::{self, CHECKED, REFS, offset};
use unitrace_formats::ring::xen::{
    Chain, ChainError, Directory, DirectoryError, GrantRef, Key, KeyError, MAX_FRAMES,
};

/// The grant of the first directory page; the others follow, then the ring's pages.
const FIRST: u32 = 8;

/// A guest's directory as it should be.
fn written(frames: u32) -> (Key, Vec<[u8; PAGE]>) {
    let pages = directory::pages(frames as usize) as u32;
    let page = |n: u32| {
        let mut page = [0xEE; PAGE];
        let next = if n + 1 < pages { GrantRef(FIRST + n + 1) } else { GrantRef::NONE };
        directory::write(&mut page, n * REFS as u32, frames, next, |n| GrantRef(FIRST + pages + n));
        page
    };
    let key = Key { directory: GrantRef(FIRST), bytes: u64::from(frames) * PAGE as u64 };
    (key, (0..pages).map(page).collect())
}

/// What a collector does, with `pages` granted from [`FIRST`] on.
fn followed(key: &Key, pages: &[[u8; PAGE]]) -> Result<Vec<GrantRef>, ChainError> {
    let mut chain = Chain::new(key);
    for _ in 0..=directory::pages(key.frames() as usize) {
        let Some(grant) = chain.wanted() else { return Ok(chain.into_refs()) };
        let page = pages.get(grant.0.wrapping_sub(FIRST) as usize).unwrap_or(&[0; PAGE]);
        chain.add(page)?;
    }
    panic!("a chain longer than its ring");
}

/// Stores a field and makes the CRC right again: what a liar would do.
fn lie(page: &mut [u8; PAGE], at: usize, value: u32) {
    page[at..at + 4].copy_from_slice(&value.to_le_bytes());
    let crc = crc32(&page[CHECKED]);
    page[offset::CRC..][..4].copy_from_slice(&crc.to_le_bytes());
}

#[test]
fn what_is_written_is_read() {
    for frames in [1, 2, 1015, 1016, 1017, 1024, 2032, 2033, MAX_FRAMES] {
        let (key, pages) = written(frames);
        assert_eq!(pages.len(), (frames as usize).div_ceil(1016));
        assert_eq!(Key::parse(key.to_string().as_bytes()), Ok(key));
        let first = FIRST + pages.len() as u32;
        let expected: Vec<_> = (0..frames).map(|n| GrantRef(first + n)).collect();
        assert_eq!(followed(&key, &pages), Ok(expected), "{frames} pages");
    }
}

#[test]
fn a_directory_page_is_these_bytes() {
    let mut page = [0; PAGE];
    directory::write(&mut page, 1016, 1018, GrantRef::NONE, |n| GrantRef(0x0A00_0000 + n));
    // The CRC was computed by Python's zlib.
    let head = [
        0x55, 0x4E, 0x49, 0x54, 0x52, 0x44, 0x49, 0x52, 1, 0, 0, 0, 0x30, 0xC4, 0x1E, 0x86, 0xFA, 3, 0, 0,
        0xF8, 3, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0xF8, 3, 0, 0x0A, 0xF9, 3, 0, 0x0A,
    ];
    assert_eq!(page[..40], head);
    assert!(page[40..].iter().all(|&byte| byte == 0));
}

#[test]
fn keys_of_other_forms_are_refused() {
    for text in [
        "",
        " ",
        "1",
        "1 8",
        "1 8 ",
        "1  8 4096",
        " 1 8 4096",
        "1 8 4096 ",
        "1 8 4096 0",
        "1 8 4096\n",
        "1 8 4096\0",
        "1 +8 4096",
        "1 -8 4096",
        "1 0x8 4096",
        "1 8 4_096",
        "1 4294967296 4096",
        "4294967296 8 4096",
        "1 8 18446744073709551616",
        "one 8 4096",
        "\u{661} 8 4096",
    ] {
        assert_eq!(Key::parse(text.as_bytes()), Err(KeyError::Text), "{text:?}");
    }
    assert_eq!(Key::parse(&[b'1'; 4096]), Err(KeyError::Text));
    assert_eq!(Key::parse(b"1 8 \xFF"), Err(KeyError::Text));
    assert_eq!(Key::parse(b"2 8 4096"), Err(KeyError::Version(2)));
    assert_eq!(Key::parse(b"1 0 4096"), Err(KeyError::Directory(GrantRef(0))));
    for bytes in [0, 4095, 4097, u64::from(MAX_FRAMES) * 4096 + 4096, u64::MAX / 4096 * 4096] {
        assert_eq!(Key::parse(format!("1 8 {bytes}").as_bytes()), Err(KeyError::Bytes(bytes)));
    }
    let longest = "4294967295 4294967295 18446744073709551615";
    assert_eq!(longest.len(), unitrace_formats::ring::xen::key::MAX_LENGTH);
    assert_eq!(Key::parse(longest.as_bytes()), Err(KeyError::Version(u32::MAX)));
}

#[test]
fn each_lie_is_named() {
    let (key, pages) = written(1024);
    let lied = |n: usize, at: usize, value: u32| {
        let mut pages = pages.clone();
        lie(&mut pages[n], at, value);
        followed(&key, &pages).unwrap_err()
    };
    let page = |n: u32, error| ChainError::Page(GrantRef(FIRST + n), error);
    use DirectoryError as D;
    assert_eq!(lied(0, offset::VERSION, 2), page(0, D::Version(2)));
    assert_eq!(lied(0, offset::TOTAL, 0), page(0, D::Total(0)));
    assert_eq!(lied(0, offset::TOTAL, MAX_FRAMES + 1), page(0, D::Total(MAX_FRAMES + 1)));
    assert_eq!(lied(0, offset::TOTAL, 1025), ChainError::Total(1025, 1024));
    assert_eq!(lied(1, offset::FIRST, 1024), page(1, D::First(1024, 1024)));
    assert_eq!(lied(1, offset::FIRST, u32::MAX), page(1, D::First(u32::MAX, 1024)));
    assert_eq!(lied(1, offset::COUNT, 7), page(1, D::Count(7, 8)));
    assert_eq!(lied(1, offset::COUNT, u32::MAX), page(1, D::Count(u32::MAX, 8)));
    assert_eq!(lied(0, offset::NEXT, 0), page(0, D::Next(GrantRef::NONE)));
    assert_eq!(lied(1, offset::NEXT, FIRST), page(1, D::Next(GrantRef(FIRST))));
    assert_eq!(lied(0, offset::REFS + 4 * 100, 0), page(0, D::Ref(100)));
    assert_eq!(lied(0, offset::NEXT, FIRST), ChainError::Repeated(GrantRef(FIRST)));
    assert_eq!(lied(0, offset::REFS, FIRST), ChainError::Repeated(GrantRef(FIRST)));
    assert_eq!(lied(1, offset::REFS, 500), ChainError::Repeated(GrantRef(500)));
}

#[test]
fn pages_in_the_wrong_order_and_pages_of_others_are_refused() {
    let (key, mut pages) = written(3000);
    pages.swap(1, 2);
    let error = followed(&key, &pages).unwrap_err();
    assert_eq!(error, ChainError::Order(2032, 1016));
    pages[1] = pages[0];
    assert_eq!(followed(&key, &pages), Err(ChainError::Order(0, 1016)));
    pages[1] = [0; PAGE];
    let error = followed(&key, &pages).unwrap_err();
    assert_eq!(error, ChainError::Page(GrantRef(FIRST + 1), DirectoryError::Magic(0)));
    assert_eq!(Directory::parse(&[0; 100]), Err(DirectoryError::Short(100)));
}

#[test]
fn a_page_changed_without_its_crc_is_damaged() {
    let (_, pages) = written(1016);
    for at in (CHECKED.start..CHECKED.end).step_by(97) {
        let mut page = pages[0];
        page[at] ^= 0x10;
        assert!(matches!(Directory::parse(&page), Err(DirectoryError::Crc(..))), "byte {at}");
    }
}

proptest! {
    /// Whatever a guest writes: the chain ends after as many pages as its ring can have, with all grants or an error.
    #[test]
    fn no_directory_leads_astray(
        frames in 1u32..5000,
        lies in proptest::collection::vec((0usize..6, 0usize..1024, prop_oneof![0u32..6000, any::<u32>()]), 0..8),
    ) {
        let (key, mut pages) = written(frames);
        for &(n, word, value) in &lies {
            let n = n % pages.len();
            // Fields are what a liar changes most.
            let word = if value % 2 == 0 { 4 + word % 4 } else { word };
            lie(&mut pages[n], word * 4, value);
        }
        match followed(&key, &pages) {
            Ok(refs) => {
                prop_assert_eq!(refs.len(), frames as usize);
                let mut distinct = refs.clone();
                distinct.sort_unstable();
                distinct.dedup();
                prop_assert_eq!(distinct.len(), refs.len());
                prop_assert!(!refs.contains(&GrantRef::NONE));
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn any_value_of_the_key_is_read_or_refused(value in proptest::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(key) = Key::parse(&value) {
            prop_assert!(key.frames() >= 1 && key.frames() <= MAX_FRAMES);
        }
    }
}
