//! Snapshots of a ring that moves, by the rules of RING.md: `seq` and `commit` before, `seq` again after; a packet whose
//! successor says that it was longer is read once more.

use super::{Packet, packet};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicU64, Ordering, fence};
use unitrace_formats::ring::packet::{Commit, HEADER, offset};
use unitrace_formats::ring::{Header, PacketHeader, StreamId};

/// A ring's file, mapped a second time.
pub(crate) struct Mapped {
    words: &'static [AtomicU64],
    header: Header,
}

/// Packets of one stream as they were copied, in order of `seq`.
pub(crate) struct Snapshot {
    id: StreamId,
    copies: Vec<(PacketHeader, Vec<u8>)>,
    /// Packets that were read again, because their successor knew of more events.
    pub(crate) grown: u64,
    /// Packets that changed while they were copied.
    pub(crate) overtaken: u64,
}

impl Mapped {
    pub(crate) fn file(path: &std::path::Path) -> Self {
        let file = std::fs::File::open(path).unwrap();
        let length = file.metadata().unwrap().len() as usize;
        // SAFETY: a new read-only mapping of a whole file that nobody cuts; it is never undone.
        let words = unsafe {
            let memory = libc::mmap(
                std::ptr::null_mut(),
                length,
                libc::PROT_READ,
                libc::MAP_SHARED,
                file.as_raw_fd(),
                0,
            );
            assert_ne!(memory, libc::MAP_FAILED);
            std::slice::from_raw_parts(memory.cast::<AtomicU64>(), length / 8)
        };
        let page: Vec<u8> =
            words[..512].iter().flat_map(|word| word.load(Ordering::Relaxed).to_le_bytes()).collect();
        Self { words, header: Header::parse(&page).unwrap() }
    }

    /// Every stream that holds something.
    pub(crate) fn snapshot(&self) -> Vec<Snapshot> {
        let streams = self.header.geometry.streams().map(|id| self.stream(id));
        streams.filter(|stream| !stream.copies.is_empty()).collect()
    }

    fn stream(&self, id: StreamId) -> Snapshot {
        let geometry = &self.header.geometry;
        let size = geometry.packet_size as usize;
        let places = (0..geometry.packets[usize::from(id.level)] as usize)
            .map(|n| geometry.stream(id) as usize + n * size);
        let mut stream = Snapshot { id, copies: Vec::new(), grown: 0, overtaken: 0 };
        let mut found = Vec::new();
        for at in places {
            match self.copy(at) {
                Some(Ok(copy)) => found.push((at, copy)),
                Some(Err(())) => stream.overtaken += 1,
                None => {}
            }
        }
        found.sort_by_key(|(_, (header, _))| header.seq);
        for n in 1..found.len() {
            let next = found[n].1.0;
            let (at, (one, _)) = &found[n - 1];
            if next.seq == one.seq + 1 && next.first_index != one.first_index + u64::from(one.commit.count) {
                stream.grown += 1;
                if let Some(Ok(again)) = self.copy(*at) {
                    if again.0.seq == one.seq {
                        found[n - 1].1 = again;
                        continue;
                    }
                }
                // It is gone: what it held after the first copy is really lost.
                found[n - 1].1.0.seq = 0;
            }
        }
        stream.copies =
            found.into_iter().map(|(_, copy)| copy).filter(|(header, _)| header.seq != 0).collect();
        stream
    }

    /// `None`: nothing there; `Err`: it changed meanwhile.
    fn copy(&self, at: usize) -> Option<Result<(PacketHeader, Vec<u8>), ()>> {
        let words = &self.words[at / 8..][..self.header.geometry.packet_size as usize / 8];
        let seq = words[offset::SEQ / 8].load(Ordering::Acquire);
        if seq == 0 {
            return None;
        }
        let commit = words[offset::COMMIT / 8].load(Ordering::Acquire);
        let mut bytes: Vec<u8> =
            words.iter().flat_map(|word| word.load(Ordering::Relaxed).to_le_bytes()).collect();
        fence(Ordering::Acquire);
        if words[offset::SEQ / 8].load(Ordering::Relaxed) != seq {
            return Some(Err(()));
        }
        // What came after `commit` was read is not believed; what says that the packet was closed is not either.
        bytes[offset::COMMIT..][..8].copy_from_slice(&commit.to_le_bytes());
        bytes[offset::END..][..8].fill(0);
        assert!(Commit::from_raw(commit).offset as usize >= HEADER);
        Some(Ok((PacketHeader::parse(&bytes).unwrap(), bytes)))
    }
}

impl Snapshot {
    /// What the copies hold.
    pub(crate) fn packets(&self) -> Vec<Packet<'_>> {
        self.copies.iter().map(|(_, bytes)| packet(bytes, self.id).unwrap().unwrap()).collect()
    }
}
