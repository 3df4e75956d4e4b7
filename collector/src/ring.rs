//! A ring that was found: its memory, its checked header, and copies of its tables.

use crate::memory::{Memory, ReadError};
use std::ops::Range;
use unitrace_formats::ring::header::{ANCHOR_BYTES, ANCHOR_SLOTS, offset};
use unitrace_formats::ring::{Header, HeaderError, PAGE, live::SLOT_BYTES};

/// The largest ring that is read: a header can say anything, and every packet of it is looked at.
const MAX_REGION: u64 = 16 << 30;

/// The largest table that is copied: 16 times what the probe makes at most.
const MAX_TABLE: u64 = 64 << 20;

/// The largest ring that is copied as a whole: the largest that a guest can grant.
const MAX_WHOLE: u64 = 256 << 20;

/// Why a ring that was found cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    /// Its header says so.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// It says it is larger than any ring.
    #[error("the ring header says {0} bytes, which is more than any ring has")]
    Large(u64),
    /// Its memory cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// How often a header that does not parse is read again before it is believed to be damaged: its writer may be
/// restarting its clock at this moment.
const HEADER_TRIES: usize = 3;

/// The parts of a ring that are not packets, copied.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Sites {
    /// The index, up to the last id given out.
    pub index: Vec<u8>,
    /// The records.
    pub records: Vec<u8>,
}

/// A ring in some memory.
pub struct Ring {
    memory: Box<dyn Memory>,
    base: u64,
    available: u64,
    page: Box<[u8; PAGE]>,
    header: Header,
}

impl Ring {
    /// Reads the header at `base` of `memory`, of which `available` bytes can be read from there on.
    pub fn open(memory: Box<dyn Memory>, base: u64, available: u64) -> Result<Self, RingError> {
        let (page, header) = read_header(&*memory, base)?;
        Ok(Self { memory, base, available, page, header })
    }

    /// The header as it was when last read.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The header's page, with anchors that were being rewritten left out.
    pub fn page(&self) -> &[u8; PAGE] {
        &self.page
    }

    /// Reads the header again.
    pub fn refresh(&mut self) -> Result<(), RingError> {
        (self.page, self.header) = read_header(&*self.memory, self.base)?;
        Ok(())
    }

    /// Bytes of the ring that can be read; fewer than the header's `region` if the file was cut short.
    pub fn available(&self) -> u64 {
        self.available.min(self.header.geometry.region)
    }

    /// True if part of the region is not there.
    pub fn is_cut(&self) -> bool {
        self.available < self.header.geometry.region
    }

    /// Copies bytes at an offset in the region.
    pub fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        if at.checked_add(to.len() as u64).is_none_or(|end| end > self.available()) {
            return Err(ReadError::End { at, length: to.len() });
        }
        self.memory.read(self.base.wrapping_add(at), to)
    }

    /// Copies all of it that is there: worth something only while its writer stands still.
    pub fn whole(&self) -> Result<Vec<u8>, RingError> {
        let length = self.available();
        if length > MAX_WHOLE {
            return Err(RingError::Large(length));
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.read(0, &mut bytes)?;
        Ok(bytes)
    }

    /// Copies the site table: what was published when this began is complete.
    pub fn sites(&self) -> Result<Sites, ReadError> {
        let geometry = &self.header.geometry;
        let index = self.copy(geometry.sites..geometry.sites + u64::from(self.header.site_next) * 4)?;
        // Counters of the header say how much is in use; they are read after the index, so they cover its records.
        let mut used = [0; 4];
        self.read(offset::SITE_USED as u64, &mut used)?;
        let used = u32::from_le_bytes(used).min(geometry.site_bytes);
        let start = geometry.sites + u64::from(geometry.site_slots) * 4;
        Ok(Sites { index, records: self.copy(start..start + u64::from(used))? })
    }

    /// Copies the slots of the live table that are in use, without those that changed while they were copied.
    pub fn live(&self) -> Result<Vec<u8>, ReadError> {
        let start = self.header.geometry.live;
        let range = start..start + u64::from(self.header.geometry.live_slots) * SLOT_BYTES as u64;
        let mut table = self.copy(range.clone())?;
        let mut steady = vec![false; table.len() / SLOT_BYTES];
        for _ in 0..2 {
            let again = self.copy(range.clone())?;
            for (slot, steady) in steady.iter_mut().enumerate().filter(|(_, steady)| !**steady) {
                let bytes = slot * SLOT_BYTES..(slot + 1) * SLOT_BYTES;
                *steady = table[bytes.clone()] == again[bytes.clone()];
                table[bytes.clone()].copy_from_slice(&again[bytes]);
            }
        }
        let used = |slot: &[u8]| slot[..4] != [0; 4];
        let slots = table.chunks_exact(SLOT_BYTES).zip(steady);
        Ok(slots.filter(|(slot, steady)| *steady && used(slot)).flat_map(|(slot, _)| slot).copied().collect())
    }

    fn copy(&self, range: Range<u64>) -> Result<Vec<u8>, ReadError> {
        let length = range.end - range.start;
        if length > MAX_TABLE {
            return Err(ReadError::Large { at: range.start, length });
        }
        if range.end > self.available() {
            return Err(ReadError::End { at: range.start, length: usize::try_from(length).unwrap_or(0) });
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.read(range.start, &mut bytes)?;
        Ok(bytes)
    }
}

fn read_header(memory: &dyn Memory, base: u64) -> Result<(Box<[u8; PAGE]>, Header), RingError> {
    let mut page = Box::new([0; PAGE]);
    let mut tries = 0;
    loop {
        memory.read(base, &mut page[..])?;
        let mut again = [0; PAGE];
        memory.read(base, &mut again)?;
        drop_torn_anchors(&mut page, &again);
        tries += 1;
        match Header::parse(&page[..]) {
            Ok(header) if header.geometry.region > MAX_REGION => {
                return Err(RingError::Large(header.geometry.region));
            }
            Ok(header) => return Ok((page, header)),
            Err(HeaderError::Crc(..)) if tries < HEADER_TRIES => {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Zeroes the seq of every anchor that is not the same in both copies.
fn drop_torn_anchors(page: &mut [u8; PAGE], again: &[u8; PAGE]) {
    for slot in 0..ANCHOR_SLOTS {
        let bytes = offset::ANCHORS + slot * ANCHOR_BYTES..offset::ANCHORS + (slot + 1) * ANCHOR_BYTES;
        if page[bytes.clone()] != again[bytes.clone()] {
            page[bytes][..4].fill(0);
        }
    }
}
