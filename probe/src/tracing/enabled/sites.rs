//! The sites of a callsite of `tracing`'s: its own and one for each field, with ids in a row, found by the address of its
//! metadata. A fixed table, open addressing, lock-free, as that of [`located`](crate::located).

use super::literal;
use crate::site::publish_row;
use crate::state;
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use tracing_core::{Field, Metadata};
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::header::offset;
use unitrace_formats::ring::site::{Site, SiteKind};

/// Callsites in one program.
const ENTRIES: usize = 1024;

/// Entries looked at before a callsite counts as not fitting.
const REACH: usize = 16;

/// The field that holds what is said.
pub(super) const MESSAGE: &str = "message";

static TABLE: [Entry; ENTRIES] = [const { Entry::free() }; ENTRIES];

/// One callsite. All zero: free.
#[derive(Debug)]
struct Entry {
    /// Address of its metadata.
    metadata: AtomicUsize,
    /// Epoch << 16 | site. Other epochs: not yet registered in this session's ring.
    site: AtomicU32,
    /// [`Fields`].
    fields: AtomicU32,
}

/// The sites of one callsite.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sites {
    /// Its own. None: there is no ring, or no room, and what else is here means nothing.
    pub(super) own: SiteId,
    fields: Fields,
}

/// Those of its fields, in one word as they are looked up fastest: index of the message, or one that no field has; that of the
/// field with index 0 << 16. A message that is the first, as it is in all that the macros make, has none, and its callsite's own
/// is where the count of the others begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields(u32);

impl Sites {
    const NONE: Self = Self { own: SiteId::NONE, fields: Fields(u16::MAX as u32) };

    fn new(own: SiteId, message: Option<usize>) -> Self {
        let first = own.0.wrapping_add(u16::from(message != Some(0)));
        let message = message.map_or(u16::MAX, |index| index as u16);
        Self { own, fields: Fields(u32::from(first) << 16 | u32::from(message)) }
    }

    /// Those of its fields.
    #[inline(always)]
    pub(super) fn fields(self) -> Fields {
        self.fields
    }
}

impl Fields {
    /// The site of a field.
    #[inline(always)]
    pub(super) fn site(self, field: &Field) -> SiteId {
        SiteId((self.0 >> 16).wrapping_add(field.index() as u32) as u16)
    }

    /// True if `field` is what is said.
    #[inline(always)]
    pub(super) fn is_message(self, field: &Field) -> bool {
        self.0 as u16 == field.index() as u16
    }
}

/// The sites of a callsite, registered if they are not yet.
#[inline(always)]
pub(super) fn of(metadata: &'static Metadata<'static>) -> Sites {
    let address = core::ptr::from_ref(metadata).addr();
    let (first, epoch) = (&TABLE[start(address) % ENTRIES], state::epoch() & 0xFFFF);
    let is_first = first.metadata.load(Ordering::Relaxed) == address;
    first.known(epoch).filter(|_| is_first).unwrap_or_else(|| elsewhere(metadata, epoch))
}

/// [`of`] where the first look did not find it.
#[inline(never)]
fn elsewhere(metadata: &'static Metadata<'static>, epoch: u32) -> Sites {
    let address = core::ptr::from_ref(metadata).addr();
    let mut places = (start(address)..start(address) + REACH).map(|at| &TABLE[at % ENTRIES]);
    let Some(entry) = places.find(|entry| entry.is_of(address)) else {
        if let Some(ring) = state::ring() {
            ring.count(offset::SITES_LOST);
        }
        return Sites::NONE;
    };
    entry.known(epoch).unwrap_or_else(|| entry.register(metadata, epoch))
}

/// Where the search for a callsite begins.
#[inline(always)]
fn start(address: usize) -> usize {
    ((address as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize
}

impl Entry {
    const fn free() -> Self {
        Self { metadata: AtomicUsize::new(0), site: AtomicU32::new(0), fields: AtomicU32::new(0) }
    }

    /// The sites, if they are registered in this ring.
    #[inline(always)]
    fn known(&self, epoch: u32) -> Option<Sites> {
        let site = self.site.load(Ordering::Acquire);
        let sites = Sites { own: SiteId(site as u16), fields: Fields(self.fields.load(Ordering::Relaxed)) };
        (site >> 16 == epoch && site != 0).then_some(sites)
    }

    /// Finds the entry claimed for the callsite, or claims it.
    fn is_of(&self, address: usize) -> bool {
        let claimed = self.metadata.compare_exchange(0, address, Ordering::Relaxed, Ordering::Relaxed);
        claimed.map_or_else(|other| other == address, |_| true)
    }

    fn register(&self, metadata: &'static Metadata<'static>, epoch: u32) -> Sites {
        let message = metadata.fields().iter().position(|field| field.name() == MESSAGE);
        metadata.fields().iter().take(1).for_each(|field| literal::learn(&field));
        let known = Sites::new(publish_row(sites(metadata).count() as u32, || sites(metadata)), message);
        self.fields.store(known.fields.0, Ordering::Relaxed);
        self.site.store(epoch << 16 | u32::from(known.own.0), Ordering::Release);
        known
    }
}

/// A span is named by its name, an event (whose name would be its file and line again) by its target, a field by its name.
fn sites(metadata: &'static Metadata<'static>) -> impl Iterator<Item = Site<'static>> {
    let (kind, name) = match metadata.is_span() {
        true => (SiteKind::Span, metadata.name()),
        false => (SiteKind::Text, metadata.target()),
    };
    let fields = metadata.fields().iter().skip_while(|field| field.index() == 0 && field.name() == MESSAGE);
    core::iter::once((kind, name)).chain(fields.map(|field| (SiteKind::Field, field.name()))).map(
        |(kind, name)| {
            let module = metadata.module_path().unwrap_or_else(|| metadata.target());
            let (file, line) = (metadata.file().unwrap_or_default(), metadata.line().unwrap_or_default());
            Site { kind, name, module, file, line, unit: "" }
        },
    )
}
