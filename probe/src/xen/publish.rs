//! Handing the ring over: grants, directory, key, in this order, so that whoever sees the key can read all of it. Unsafe
//! where the directory's static memory is taken.

use super::{Directory, DomainId, GrantRef, Guest, PublishError};
use crate::state;
use core::fmt::Write;
use unitrace_formats::ring::PAGE;
use unitrace_formats::ring::header::offset;
use unitrace_formats::ring::xen::directory::{self, REFS};
use unitrace_formats::ring::xen::{Key, MAX_FRAMES, key};

/// Lets domain `to` map the ring that is recorded into, and tells it where: once after `start_in`, and again (with
/// another `directory`) after the guest was restored or migrated, which loses all grants.
///
/// # Errors
/// When there is no ring, the directory is too small, or the kernel could not grant or write.
pub fn publish<G: Guest, const PAGES: usize>(
    guest: &mut G,
    directory: &'static Directory<PAGES>,
    to: DomainId,
) -> Result<(), PublishError<G::Error>> {
    let need = pages_needed()?;
    if PAGES < need {
        return Err(PublishError::Directory(PAGES, need));
    }
    let pages = directory.take().ok_or(PublishError::AlreadyPublished)?;
    // SAFETY: a `Directory` gives its pages out once; from outside they are only read.
    publish_in(guest, unsafe { &mut *pages }, to)
}

/// As [`publish`], with directory pages that are granted and stay.
pub(crate) fn publish_in<G: Guest>(
    guest: &mut G,
    pages: &mut [[u8; PAGE]],
    to: DomainId,
) -> Result<(), PublishError<G::Error>> {
    let ring = state::ring().ok_or(PublishError::NoRing)?;
    let bytes = ring.load_u64(offset::REGION);
    let (frames, need, have) = (frames(bytes)?, pages_needed()?, pages.len());
    let pages = pages.get_mut(..need).ok_or(PublishError::Directory(have, need))?;
    let base = ring.pointer().cast_const();
    // From the last page to the first: each names the grant of the one after it.
    let mut next = GrantRef::NONE;
    for (n, page) in pages.iter_mut().enumerate().rev() {
        fill(guest, page, (n * REFS) as u32, frames, next, base, to)?;
        let page = page.as_ptr();
        next = guest.grant(page, to).map_err(|error| PublishError::GrantDirectory(n as u32, error))?;
    }
    let mut value = Value::default();
    // It has room for every key.
    let _ = write!(value, "{}", Key { directory: next, bytes });
    guest.write(key::PATH, value.text(), to).map_err(PublishError::Write)
}

/// Directory pages that the ring takes.
fn pages_needed<E>() -> Result<usize, PublishError<E>> {
    let ring = state::ring().ok_or(PublishError::NoRing)?;
    Ok(directory::pages(frames(ring.load_u64(offset::REGION))? as usize))
}

fn frames<E>(bytes: u64) -> Result<u32, PublishError<E>> {
    let frames = u32::try_from(bytes / PAGE as u64).ok().filter(|&frames| frames <= MAX_FRAMES);
    frames.ok_or(PublishError::TooLarge(bytes))
}

/// Grants the ring's pages from `first` on, as many as one directory page has room for, and fills that page.
fn fill<G: Guest>(
    guest: &mut G,
    page: &mut [u8; PAGE],
    first: u32,
    total: u32,
    next: GrantRef,
    base: *const u8,
    to: DomainId,
) -> Result<(), PublishError<G::Error>> {
    let mut failed = None;
    directory::write(page, first, total, next, |n| {
        if failed.is_some() {
            return GrantRef::NONE;
        }
        guest.grant(base.wrapping_add(n as usize * PAGE), to).unwrap_or_else(|error| {
            failed = Some(PublishError::Grant(n, error));
            GrantRef::NONE
        })
    });
    failed.map_or(Ok(()), Err)
}

/// The key's value on the stack.
struct Value {
    bytes: [u8; key::MAX_LENGTH],
    length: usize,
}

impl Default for Value {
    fn default() -> Self {
        Self { bytes: [0; key::MAX_LENGTH], length: 0 }
    }
}

impl Value {
    fn text(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl Write for Value {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let room = self.bytes.get_mut(self.length..self.length + text.len()).ok_or(core::fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.length += text.len();
        Ok(())
    }
}
