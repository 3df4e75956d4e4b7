//! The site table: static callsites, interned once for each ring. Mirrors `unitrace_formats::ring::site`.
//!
//! Nobody waits for anybody, from an interrupt either: bytes and id are taken by one `fetch_add` each, the record is
//! written, the index entry published. Two contexts that intern a callsite at once give it two ids; readers fold them.
//! Unsafe because record bytes are stored through the region's pointer; a `fetch_add` made them this context's own.

use crate::ring::region::Region;
use crate::state;
use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_formats::event::Text;
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::header::offset as header;
use unitrace_formats::ring::site::{RECORD, Site, SiteKind, offset};

/// A place in the source that gives tasks, spans, resources or counters their names. Always a `static`; made by
/// [`site!`](crate::site).
#[derive(Debug)]
pub struct Callsite {
    site: Site<'static>,
    interned: Interned,
}

impl Callsite {
    /// Describes a callsite; `unit` is that of a counter, or empty.
    pub const fn new(
        kind: SiteKind,
        name: &'static str,
        module: &'static str,
        file: &'static str,
        line: u32,
        unit: &'static str,
    ) -> Self {
        Self { site: Site { kind, name, module, file, line, unit }, interned: Interned::new() }
    }

    /// The id in the ring that is recorded into now; [`SiteId::NONE`] if there is none or its table is full.
    #[inline]
    pub fn id(&self) -> SiteId {
        self.interned.get().unwrap_or_else(|| self.interned.intern(&self.site))
    }
}

/// The id of a callsite that is no [`Callsite`], because its names are another language's. Zeroed memory is a new one.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct Interned {
    /// Low half of the ring's epoch << 16 | id.
    word: AtomicU32,
}

impl Interned {
    /// In no ring yet.
    pub const fn new() -> Self {
        Self { word: AtomicU32::new(0) }
    }

    /// The id, if the site is in the ring that is recorded into now (or did not fit there: none).
    #[inline]
    pub fn get(&self) -> Option<SiteId> {
        let (word, epoch) = (self.word.load(Ordering::Relaxed), state::epoch());
        (word >> 16 == epoch & 0xFFFF).then_some(SiteId(word as u16))
    }

    /// Puts the site into that ring; [`SiteId::NONE`] if there is none or its table is full, which is counted. Texts are cut
    /// as [`Text`]s are.
    #[cold]
    #[inline(never)]
    pub fn intern(&self, site: &Site<'_>) -> SiteId {
        let epoch = state::epoch();
        let Some(ring) = state::ring() else { return SiteId::NONE };
        let id = publish(ring, site).unwrap_or_else(|| {
            ring.count(header::SITES_LOST);
            SiteId::NONE
        });
        self.word.store(epoch << 16 | u32::from(id.0), Ordering::Relaxed);
        id
    }
}

/// `None`: the table is full.
fn publish(ring: Region, site: &Site<'_>) -> Option<SiteId> {
    let id = take(ring, header::SITE_NEXT, 1, ring.sites().1)?;
    publish_as(ring, id, site)
}

/// Under an id that was taken. `None`: there is no room for what it says.
fn publish_as(ring: Region, id: u32, site: &Site<'_>) -> Option<SiteId> {
    let (table, slots, bytes) = ring.sites();
    let texts = [site.name, site.module, site.file, site.unit].map(|text| Text::new(text).bytes());
    let length: usize = texts.iter().map(|text| text.len()).sum();
    let size = (RECORD + length).next_multiple_of(4) as u32;
    let at = take(ring, header::SITE_USED, size, bytes)?;
    let records = table + slots as usize * 4;
    let mut record = records + at as usize;
    // SAFETY: `take` made `size` bytes of the records ours.
    unsafe { ring.put_bytes(record, &fixed_part(site, &texts)) };
    record += RECORD;
    for text in texts {
        // SAFETY: as above; the lengths sum up to `length`.
        unsafe { ring.put_bytes(record, text) };
        record += text.len();
    }
    ring.word(table + id as usize * 4).store((at + 1).to_le(), Ordering::Release);
    Some(SiteId(id as u16))
}

fn fixed_part(site: &Site<'_>, [name, module, file, unit]: &[&[u8]; 4]) -> [u8; RECORD] {
    let mut record = [0; RECORD];
    record[offset::KIND] = site.kind as u8;
    record[offset::LINE..][..4].copy_from_slice(&site.line.to_le_bytes());
    let mut length =
        |at: usize, text: &[u8]| record[at..][..2].copy_from_slice(&(text.len() as u16).to_le_bytes());
    length(offset::NAME_LENGTH, name);
    length(offset::MODULE_LENGTH, module);
    length(offset::FILE_LENGTH, file);
    length(offset::UNIT_LENGTH, unit);
    record
}

/// Registers `count` sites under ids that follow each other; returns the first. [`SiteId::NONE`]: there is no ring, or no room.
#[cfg(feature = "tracing")]
pub(crate) fn publish_row<I: Iterator<Item = Site<'static>>>(
    count: u32,
    sites: impl FnOnce() -> I,
) -> SiteId {
    let Some(ring) = state::ring() else { return SiteId::NONE };
    let Some(first) = take(ring, header::SITE_NEXT, count, ring.sites().1) else {
        ring.count(header::SITES_LOST);
        return SiteId::NONE;
    };
    let lost = (first..).zip(sites()).filter(|(id, site)| publish_as(ring, *id, site).is_none());
    lost.for_each(|_| ring.count(header::SITES_LOST));
    SiteId(first as u16)
}

/// Takes `n` of what a header word counts, below `limit`. Looking first keeps the word from growing for ever.
fn take(ring: Region, word: usize, n: u32, limit: u32) -> Option<u32> {
    let word = ring.word(word);
    let fits = |from: u32| from.checked_add(n).is_some_and(|end| end <= limit);
    if !fits(u32::from_le(word.load(Ordering::Relaxed))) {
        return None;
    }
    let from = word.fetch_add(n, Ordering::Relaxed);
    fits(from).then_some(from)
}
