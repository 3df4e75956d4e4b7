//! Cores of guests: QEMU's, which are by physical address, and Xen's, which have sections.

use super::{core, parse, proptest};
use crate::memory::{Guest, Memory, ReadError};
use ::proptest::prelude::*;

/// A core as QEMU writes it without paging: virtual addresses are 0.
fn of_qemu(memory: &[(u64, &[u8])]) -> Vec<u8> {
    let mut bytes = core(&[], &memory.iter().map(|&(_, bytes)| (0, bytes)).collect::<Vec<_>>());
    for (number, (physical, _)) in memory.iter().enumerate() {
        bytes[64 + 56 * (number + 1) + 24..][..8].copy_from_slice(&physical.to_le_bytes());
    }
    bytes
}

/// A core as Xen writes it: sections, with the frames of two words (PV) or one.
fn of_xen(table: &str, frames: &[u64], words: usize, pages: &[u8]) -> Vec<u8> {
    const SECTION: usize = 64;
    let names = format!("\0.shstrtab\0.xen_pages\0{table}\0");
    let entries: Vec<u8> = frames
        .iter()
        .flat_map(|frame| [*frame, 0xABC].into_iter().take(words).flat_map(u64::to_le_bytes))
        .collect();
    let mut file = vec![0; 64];
    file[..8].copy_from_slice(b"\x7fELF\x02\x01\x01\x00");
    file[16..20].copy_from_slice(&[4, 0, 62, 0]);
    file[20] = 1;
    file[40..48].copy_from_slice(&64_u64.to_le_bytes());
    file[52..54].copy_from_slice(&64_u16.to_le_bytes());
    file[58..64].copy_from_slice(&[SECTION as u8, 0, 4, 0, 1, 0]);
    let bodies: [(usize, u32, &[u8]); 4] =
        [(0, 0, b""), (1, 3, names.as_bytes()), (11, 1, pages), (22, 1, &entries)];
    let mut offset = (64 + SECTION * bodies.len()) as u64;
    for (name, kind, body) in bodies {
        let mut entry = [0; SECTION];
        entry[..4].copy_from_slice(&(name as u32).to_le_bytes());
        entry[4..8].copy_from_slice(&kind.to_le_bytes());
        entry[24..32].copy_from_slice(&offset.to_le_bytes());
        entry[32..40].copy_from_slice(&(body.len() as u64).to_le_bytes());
        file.extend_from_slice(&entry);
        offset += body.len() as u64;
    }
    file.extend(bodies.into_iter().flat_map(|(_, _, body)| body).copied());
    file
}

fn pages(count: u8) -> Vec<u8> {
    (1..=count).flat_map(|number| [number; 4096]).collect()
}

#[test]
fn qemu_by_physical_address() {
    let core = parse(&of_qemu(&[(0, &[1; 8192]), (4 << 30, &[2; 4096])])).unwrap();
    assert!(core.is_guest());
    assert_eq!(core.ram(), [0..8192, 4 << 30..(4 << 30) + 4096]);
    let mut byte = [0];
    core.read(4 << 30, &mut byte).unwrap();
    assert_eq!(byte, [2]);
}

#[test]
fn xen_by_frame() {
    for (table, words) in [(".xen_p2m", 2), (".xen_pfn", 1)] {
        let core = parse(&of_xen(table, &[7, 8, 3, u64::MAX, u64::MAX / 2], words, &pages(5))).unwrap();
        assert!(core.is_guest(), "{table}");
        assert_eq!(core.ram(), [3 << 12..4 << 12, 7 << 12..9 << 12]);
        let mut across = [0; 2];
        core.read((8 << 12) - 1, &mut across).unwrap();
        assert_eq!(across, [1, 2]);
        core.read(3 << 12, &mut across).unwrap();
        assert_eq!(across, [3, 3]);
        assert!(matches!(core.read(5 << 12, &mut across), Err(ReadError::End { .. })));
    }
}

#[test]
fn a_frame_that_is_named_twice_is_one() {
    let core = parse(&of_xen(".xen_p2m", &[7, 7, 7], 2, &pages(3))).unwrap();
    assert_eq!(core.ram(), vec![7 << 12..8 << 12]);
    core.read(7 << 12, &mut [0; 4096]).unwrap();
}

proptest! {
    /// Tables that lie, sections that are cut short: an error or memory that can be asked for.
    #[test]
    fn mutated_guests(
        frames in prop::collection::vec(prop_oneof![0u64..20, any::<u64>()], 0..12),
        changes in prop::collection::vec((0usize..400, any::<u8>()), 0..12),
        cut in any::<prop::sample::Index>(),
        words in 1usize..3,
    ) {
        let table = [".xen_pfn", ".xen_p2m"][words - 1];
        let mut bytes = of_xen(table, &frames, words, &pages(4));
        for (at, value) in changes {
            bytes[at] = value;
        }
        bytes.truncate(cut.index(bytes.len() * 2).max(64));
        if let Ok(core) = parse(&bytes) {
            let total: u64 = core.ram().iter().map(|range| range.end - range.start).sum();
            prop_assert!(total <= bytes.len() as u64);
            for range in core.ram() {
                let _ = core.read(range.start, &mut [0; 64]);
                prop_assert!(core.filled(range.clone()).iter().all(|part| part.start >= range.start));
            }
        }
    }
}
