//! Cores made by hand: good ones, and ones that lie.

mod guests;

use super::*;
use proptest::prelude::*;
use std::io::Write;

/// An ELF core of a 64-bit little-endian machine: one note segment, then segments of memory.
fn core(notes: &[u8], memory: &[(u64, &[u8])]) -> Vec<u8> {
    const HEADER: usize = 64;
    const ENTRY: usize = 56;
    let entries = 1 + memory.len();
    let mut file = vec![0; HEADER + ENTRY * entries];
    file[..8].copy_from_slice(b"\x7fELF\x02\x01\x01\x00");
    file[16..20].copy_from_slice(&[4, 0, 62, 0]);
    file[20] = 1;
    file[32..40].copy_from_slice(&(HEADER as u64).to_le_bytes());
    file[52..54].copy_from_slice(&(HEADER as u16).to_le_bytes());
    file[54..56].copy_from_slice(&(ENTRY as u16).to_le_bytes());
    file[56..58].copy_from_slice(&(entries as u16).to_le_bytes());
    let all = std::iter::once((4_u32, 0, notes)).chain(memory.iter().map(|&(at, bytes)| (1, at, bytes)));
    for (number, (kind, address, bytes)) in all.enumerate() {
        let offset = file.len() as u64;
        let entry = &mut file[HEADER + ENTRY * number..][..ENTRY];
        entry[..4].copy_from_slice(&kind.to_le_bytes());
        entry[8..16].copy_from_slice(&offset.to_le_bytes());
        entry[16..24].copy_from_slice(&address.to_le_bytes());
        entry[32..40].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
        entry[40..48].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
        entry[48..56].copy_from_slice(&4_u64.to_le_bytes());
        file.extend_from_slice(bytes);
    }
    file
}

fn note(kind: u32, body: &[u8]) -> Vec<u8> {
    let mut note = Vec::new();
    for word in [5, body.len() as u32, kind] {
        note.extend_from_slice(&word.to_le_bytes());
    }
    note.extend_from_slice(b"CORE\0\0\0\0");
    note.extend_from_slice(body);
    note.resize(note.len().next_multiple_of(4), 0);
    note
}

/// NT_FILE with two files, and NT_PRPSINFO of process 77.
fn notes() -> Vec<u8> {
    let mut files = Vec::new();
    for word in [2_u64, 4096, 0x1000, 0x3000, 0, 0x7000, 0x8000, 3] {
        files.extend_from_slice(&word.to_le_bytes());
    }
    files.extend_from_slice(b"/run/unitrace/web-77-1.ring\0/lib/libc.so\0");
    let mut info = vec![0; 136];
    info[24..28].copy_from_slice(&77_u32.to_le_bytes());
    [note(elf::NT_FILE.0, &files), note(elf::NT_PRPSINFO.0, &info)].concat()
}

fn parse(bytes: &[u8]) -> Result<CoreMemory, object::read::Error> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    CoreMemory::parse(FileMemory::of(file))
}

#[test]
fn memory_and_what_it_was_mapped_from() {
    let core = parse(&core(&notes(), &[(0x2000, b"world"), (0x1FFB, b"hello")])).unwrap();
    assert_eq!(core.pid(), Some(77));
    let [ring, libc] = core.mapped_files() else { panic!("{:?}", core.mapped_files()) };
    assert_eq!((ring.addresses.clone(), ring.offset), (0x1000..0x3000, 0));
    assert_eq!(ring.path, PathBuf::from("/run/unitrace/web-77-1.ring"));
    assert_eq!((libc.addresses.clone(), libc.offset), (0x7000..0x8000, 3 * 4096));

    assert_eq!((core.ranges().len(), core.ranges()[0].clone()), (1, 0x1FFB..0x2005));
    assert_eq!((core.available(0x1FFE), core.available(0x3000)), (7, 0));
    let mut across = [0; 10];
    core.read(0x1FFB, &mut across).unwrap();
    assert_eq!(&across, b"helloworld");
    assert!(matches!(core.read(0x1FFC, &mut across), Err(ReadError::End { at: 0x1FFC, length: 10 })));
    assert!(matches!(core.read(u64::MAX, &mut across), Err(ReadError::End { .. })));
}

#[test]
fn a_core_that_is_cut_short_keeps_what_is_there() {
    let whole = core(&notes(), &[(0x1000, &[7; 100])]);
    let core = parse(&whole[..whole.len() - 40]).unwrap();
    assert_eq!(core.available(0x1000), 60);
}

#[test]
fn there_is_no_more_memory_than_file() {
    let mut bytes = core(&[], &[(0x1000, &[7; 1000]), (0x10_0000, &[8; 1000]), (0x20_0000, &[9; 1000])]);
    for entry in 1..4 {
        let size = 64 + 56 * entry + 32;
        bytes[size..size + 8].copy_from_slice(&u64::MAX.to_le_bytes());
    }
    let core = parse(&bytes).unwrap();
    let total: u64 = core.ranges().iter().map(|range| range.end - range.start).sum();
    assert!(total <= bytes.len() as u64);
}

#[test]
fn other_files_are_refused() {
    for bytes in [&b""[..], b"\x7fELF", &[0; 4096], b"\x7fELF\x01\x01\x01", b"\x7fELF\x02\x02\x01"] {
        assert!(parse(bytes).is_err());
    }
}

#[test]
fn a_list_of_files_that_lies_is_no_list() {
    let mut huge = Vec::new();
    for word in [u64::MAX, 4096, 0, 1, 0] {
        huge.extend_from_slice(&word.to_le_bytes());
    }
    let core = parse(&core(&note(elf::NT_FILE.0, &huge), &[])).unwrap();
    assert_eq!(core.mapped_files(), []);
}

proptest! {
    /// Whatever the bytes: an error or a core whose memory can be asked for.
    #[test]
    fn mutated_cores(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in any::<prop::sample::Index>(),
        at in any::<u64>(),
    ) {
        let mut bytes = core(&notes(), &[(0x1000, &[1; 300]), (0x5000, &[2; 300])]);
        for (index, value) in changes {
            let at = index.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(cut.index(bytes.len() * 4).max(64));
        if let Ok(core) = parse(&bytes) {
            let mut to = [0; 64];
            for at in [at, 0x1000, 0x5000, u64::MAX - 3] {
                let _ = core.read(at, &mut to);
            }
            for range in core.ranges() {
                prop_assert!(core.available(range.start) > 0);
                let _ = core.read(range.start, &mut to);
            }
        }
    }
}
