//! Callsites as C declares them: `struct ut_site`. Unsafe because they come as pointers.

use crate::text::Clean;
use core::ffi::c_char;
use unitrace_probe::SiteId;
use unitrace_probe::formats::ring::site::{Site as Description, SiteKind};
use unitrace_probe::hooks::Interned;

/// `struct ut_site`. Not changed after its first use but for `id`; must live for ever.
#[derive(Debug)]
#[repr(C)]
pub struct Site {
    name: *const c_char,
    module: *const c_char,
    file: *const c_char,
    unit: *const c_char,
    lengths: [u32; 4],
    line: u32,
    kind: u8,
    reserved: [u8; 3],
    id: Interned,
}

const _: () =
    assert!(size_of::<Site>() == 4 * size_of::<usize>() + 28_usize.next_multiple_of(size_of::<usize>()));

/// The id of a site in the ring that is recorded into; none for null.
///
/// # Safety
/// `site` is null or a `struct ut_site` whose texts can be read, with the lengths beside them.
pub(crate) unsafe fn id(site: *const Site) -> SiteId {
    // SAFETY: by the caller.
    let Some(site) = (unsafe { site.as_ref() }) else { return SiteId::NONE };
    // SAFETY: by the caller.
    site.id.get().unwrap_or_else(|| unsafe { intern(site) })
}

/// # Safety
/// As [`id`].
#[cold]
#[inline(never)]
unsafe fn intern(site: &Site) -> SiteId {
    // SAFETY: by the caller.
    let text = |text: *const c_char, n: usize| unsafe { Clean::new(text.cast(), site.lengths[n] as usize) };
    let (mut name, mut module) = (text(site.name, 0), text(site.module, 1));
    let (mut file, mut unit) = (text(site.file, 2), text(site.unit, 3));
    site.id.intern(&Description {
        kind: SiteKind::from_raw(site.kind),
        name: name.as_str(),
        module: module.as_str(),
        file: file.as_str(),
        line: site.line,
        unit: unit.as_str(),
    })
}
