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
    /// Index of the message among its fields, plus 1; 0: there is none, or it is not known yet.
    message: AtomicU32,
}

/// The sites of one callsite.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sites {
    /// Its own. None: there is no ring, or no room.
    pub(super) own: SiteId,
    /// Index of the message among its fields, plus 1; 0: there is none, or it is not known yet.
    message: u32,
}

impl Sites {
    /// The site of a field. A message that is the first, as it is in all that the macros make, has none, and its
    /// callsite's own id is where the count of the others begins.
    #[inline]
    pub(super) fn field(self, field: &Field) -> SiteId {
        let after = u32::from(self.message != 1) + field.index() as u32;
        if self.own.is_none() { SiteId::NONE } else { SiteId(self.own.0.wrapping_add(after as u16)) }
    }

    /// True if `field` is what is said.
    #[inline]
    pub(super) fn is_message(self, field: &Field) -> bool {
        self.message == field.index() as u32 + 1
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
        return Sites { own: SiteId::NONE, message: 0 };
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
        Self { metadata: AtomicUsize::new(0), site: AtomicU32::new(0), message: AtomicU32::new(0) }
    }

    /// The sites, if they are registered in this ring.
    #[inline(always)]
    fn known(&self, epoch: u32) -> Option<Sites> {
        let site = self.site.load(Ordering::Acquire);
        let sites = Sites { own: SiteId(site as u16), message: self.message.load(Ordering::Relaxed) };
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
        let message = message.map_or(0, |index| index as u32 + 1);
        let own = publish_row(sites(metadata).count() as u32, || sites(metadata));
        self.message.store(message, Ordering::Relaxed);
        self.site.store(epoch << 16 | u32::from(own.0), Ordering::Release);
        Sites { own, message }
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
