//! The region as the writer sees it: one pointer, everything else is read from its header page. Unsafe because it turns
//! offsets into references; the offsets are those that [`Region::make`] wrote.

use super::lane::Lane;
use super::level::Level;
use crate::mem::{Place, release_fence};
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_formats::ring::crc::crc32;
use unitrace_formats::ring::geometry::LEVELS;
use unitrace_formats::ring::header::{ANCHOR_BYTES, ANCHOR_SLOTS, CONSTANT, MAGIC, NewHeader, offset};
use unitrace_formats::ring::{Geometry, Header, PAGE, StreamId, packet, page_list};

const _: () = assert!(size_of::<Level>() as u64 == Geometry::CONTROL_BYTES);

/// A ring that was made and stays where it is until the program ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Region(NonNull<u8>);

impl Region {
    /// Makes a ring: everything a reader looks at is cleared, the magic is stored last. `lists` are the frames of its
    /// page lists, which are complete; empty if it has none.
    ///
    /// # Safety
    /// `base` is a multiple of [`PAGE`]; `header.geometry.region` bytes there are writable, for ever, and nobody
    /// else writes them.
    pub(crate) unsafe fn make(
        base: NonNull<u8>,
        header: &NewHeader<'_>,
        lists: impl Iterator<Item = u64>,
    ) -> Self {
        let region = Self(base);
        let geometry = &header.geometry;
        // SAFETY: by the caller; a made geometry keeps every part inside the region.
        unsafe {
            base.as_ptr().write_bytes(0, 8);
            base.as_ptr().add(8).write_bytes(0, geometry.first_lane as usize - 8);
            let mut page = [0; PAGE];
            header.write(&mut page);
            page_list::name_in(&mut page, lists);
            core::ptr::copy_nonoverlapping(page[8..].as_ptr(), base.as_ptr().add(8), PAGE - 8);
        }
        for stream in geometry.streams() {
            region.clear(geometry, stream);
        }
        region.word(offset::MAGIC + 4).store(((MAGIC >> 32) as u32).to_le(), Ordering::Relaxed);
        region.word(offset::MAGIC).store((MAGIC as u32).to_le(), Ordering::Release);
        region
    }

    /// Begins anew with another boot id: the events are gone, owners of lanes, sites and live objects stay. Nothing
    /// happens to a ring whose header was damaged.
    ///
    /// # Safety
    /// Nobody records meanwhile.
    pub(crate) unsafe fn restart(self, boot_id: u64) {
        let mut page = [0; PAGE];
        for (n, word) in page.chunks_exact_mut(4).enumerate() {
            word.copy_from_slice(&self.load_u32(4 * n).to_le_bytes());
        }
        let Ok(header) = Header::parse(&page) else { return };
        self.word(offset::MAGIC).store(0, Ordering::Relaxed);
        release_fence();
        page[offset::BOOT_ID..][..8].copy_from_slice(&boot_id.to_le_bytes());
        self.store_u64(offset::BOOT_ID, boot_id);
        self.word(offset::CRC).store(crc32(&page[CONSTANT]).to_le(), Ordering::Relaxed);
        for slot in 0..ANCHOR_SLOTS {
            self.word(offset::ANCHORS + slot * ANCHOR_BYTES).store(0, Ordering::Relaxed);
        }
        for stream in header.geometry.streams() {
            self.clear(&header.geometry, stream);
        }
        self.word(offset::MAGIC).store((MAGIC as u32).to_le(), Ordering::Release);
    }

    /// Zeroes `seq` and `commit` of every packet of a stream and sets its cursor before the first.
    fn clear(self, geometry: &Geometry, stream: StreamId) {
        let (first, size) = (geometry.stream(stream) as usize, geometry.packet_size as usize);
        let packets = geometry.packets[stream.level as usize];
        for n in 0..packets as usize {
            let at = self.at(first + n * size);
            // SAFETY: the packet lies in the region, which is ours while it is made. A writer of 32-bit words never
            // touches the high ones again.
            unsafe {
                at.at(packet::offset::SEQ).put_u64(0);
                at.at(packet::offset::COMMIT).put_u64(0);
            }
        }
        let block = self.at(geometry.control_block(stream) as usize).pointer().cast::<Level>();
        // SAFETY: the control area is aligned, zeros are valid cursors, and nobody uses them now.
        let level = unsafe { &*block };
        level.lay_out(self.at(first), packets, geometry.packet_size.trailing_zeros() as u8, stream.lane);
    }

    fn at(self, offset: usize) -> Place {
        Place::new(self.0.as_ptr().wrapping_add(offset))
    }

    /// From the pointer that [`Region::pointer`] gave.
    pub(crate) fn from_pointer(pointer: *mut u8) -> Option<Self> {
        NonNull::new(pointer).map(Self)
    }

    /// Where the region begins.
    pub(crate) fn pointer(self) -> *mut u8 {
        self.0.as_ptr()
    }

    /// A word that many touch at once.
    pub(crate) fn word(self, offset: usize) -> &'static AtomicU32 {
        debug_assert!(offset % 4 == 0);
        // SAFETY: the region lives for ever; such words are only accessed atomically after the ring was made.
        unsafe { AtomicU32::from_ptr(self.0.as_ptr().add(offset).cast()) }
    }

    /// Stores a u64 that readers take with a guard word around it; two halves, for targets without 64-bit atomics.
    pub(crate) fn store_u64(self, offset: usize, value: u64) {
        self.word(offset).store((value as u32).to_le(), Ordering::Relaxed);
        self.word(offset + 4).store(((value >> 32) as u32).to_le(), Ordering::Relaxed);
    }

    /// A u64 of the header, in two halves.
    pub(crate) fn load_u64(self, offset: usize) -> u64 {
        let half = |at| u64::from(u32::from_le(self.word(at).load(Ordering::Relaxed)));
        half(offset) | half(offset + 4) << 32
    }

    /// A u32 of the header.
    pub(crate) fn load_u32(self, offset: usize) -> u32 {
        u32::from_le(self.word(offset).load(Ordering::Relaxed))
    }

    /// A copy of everything.
    #[cfg(all(feature = "std", target_os = "linux"))]
    pub(crate) fn copy(self) -> Vec<u8> {
        let length = self.load_u64(offset::REGION) as usize;
        let mut copy = Vec::with_capacity(length);
        for at in (0..length).step_by(8) {
            // SAFETY: inside the region, which is a whole number of pages.
            copy.extend_from_slice(&unsafe { self.at(at).load_word() });
        }
        copy
    }

    /// How many lanes there are.
    pub(crate) fn lanes(self) -> u32 {
        self.load_u32(offset::LANES)
    }

    /// Lane `n`, if there is one.
    pub(crate) fn lane(self, n: u32) -> Option<&'static Lane> {
        if n >= self.lanes() {
            return None;
        }
        let at = self.load_u64(offset::CONTROL) + u64::from(n) * LEVELS as u64 * Geometry::CONTROL_BYTES;
        // SAFETY: the control area holds `lanes` lanes, initialised by `make`, aligned to 64.
        Some(unsafe { &*self.0.as_ptr().add(at as usize).cast::<Lane>() })
    }

    /// True if the lane is one of this ring's.
    pub(crate) fn holds(self, lane: &Lane) -> bool {
        let distance = core::ptr::from_ref(lane).addr().wrapping_sub(self.0.addr().get());
        (distance as u64) < self.load_u64(offset::REGION)
    }

    /// Offset of the live table and its slots.
    pub(crate) fn live(self) -> (usize, u32) {
        (self.load_u64(offset::LIVE) as usize, self.load_u32(offset::LIVE_SLOTS))
    }

    /// Offset of the site table, its slots, and bytes of records.
    pub(crate) fn sites(self) -> (usize, u32, u32) {
        let slots = self.load_u32(offset::SITE_SLOTS);
        (self.load_u64(offset::SITES) as usize, slots, self.load_u32(offset::SITE_BYTES))
    }

    /// Copies bytes that nobody looks at before they are published by a release store.
    ///
    /// # Safety
    /// The bytes lie in the region and belong to this context alone.
    pub(crate) unsafe fn put_bytes(self, offset: usize, bytes: &[u8]) {
        // SAFETY: by the caller.
        unsafe { self.at(offset).put_bytes(bytes) }
    }

    /// Adds one to a counter of the header.
    pub(crate) fn count(self, offset: usize) {
        self.word(offset).fetch_add(1, Ordering::Relaxed);
    }
}
